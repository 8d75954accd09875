import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform } from "node:process";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { signedBy } from "../certificates.js";
import { compileCache } from "../compileCache.js";
import { rejection } from "../host/calls.js";
import { configuration, failure, root as rootCa, signedCertificate, tlsCa } from "../host/setup.js";
import { clientId, clientSecret, Entra, tenantId } from "../signIn/entra.js";
import { Tenant, tls } from "../tenant.js";
import { plantCode } from "./plantedCode.js";
import { Plugin } from "./pluginClient.js";

const root = join(__dirname, "../../..");

describe("the plugin's process", () => {
  /** The plugin as it is delivered, with nothing beside it. */
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "entra-ca-plugin-")));
  const launcher = join(folder, "plugin", "pulumi-resource-entra-ca");
  let tenant: Tenant;

  before(async () => {
    mkdirSync(join(folder, "dist"));
    cpSync(join(root, "dist", "plugin"), join(folder, "dist", "plugin"), { recursive: true });
    cpSync(join(root, "plugin"), join(folder, "plugin"), { recursive: true });
    cpSync(join(root, "package.json"), join(folder, "package.json"));
    tenant = await Tenant.start();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await tenant.emulator.close();
  });

  it("says its port in its first line, tells the package's version, and does all that it has to with no module beside it", async () => {
    const { plugin, child } = await Plugin.spawn(launcher, { environment: tenant.environment });
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    expect(await plugin.pluginInfo()).to.deep.equal({ version });
    expect(await plugin.schema()).to.include({ version });
    const { id } = await plugin.create(configuration, { rootCertificate: rootCa.certificate });
    expect(await plugin.read(configuration, id)).to.deep.include({ inputs: { rootCertificate: rootCa.certificate } });
    expect(await failure(plugin.read(configuration, "none"))).to.contain(" in this tenant.\nCorrect the id");
    const ended = once(child, "exit");
    child.kill("SIGINT");
    expect(await ended).to.deep.equal([0, null]);
    await plugin.stop();
  });

  it("signs in as its own settings say, with the secret that the stack's configuration has", async () => {
    const entra = await Entra.start();
    const settings = { tenantId, clientId, clientSecret };
    const { plugin } = await Plugin.spawn(launcher, { environment: entra.environment, configuration: settings });
    const { outputs } = await plugin.create(configuration, { rootCertificate: rootCa.certificate });
    expect(outputs).to.include({ tenantId });
    expect(entra.signIn.requests.map(({ credential, status }) => [credential, status])).to.deep.equal([
      ["secret", 200],
    ]);
    await plugin.stop();
    await entra.close();
  });

  it("answers what was running when it is interrupted, with what exists", async () => {
    const slow = await Tenant.start({ enrollingMilliseconds: 60_000 });
    const { plugin, child } = await Plugin.spawn(launcher, { environment: slow.environment });
    const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "A" });
    const creating = rejection(
      plugin.create(signedCertificate, {
        certificateId: id,
        certificate: signedBy(rootCa, String(outputs["certificateSigningRequest"])),
        chain: rootCa.certificate,
      }),
    );
    while ((await slow.send("GET", `${tls}/${id}`))["status"] !== "enrolling") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGINT");
    const { message, incomplete } = await creating;
    expect(message).to.contain("Pulumi was interrupted");
    expect(incomplete?.id).to.equal(id);
    await plugin.stop();
    await slow.emulator.close();
  });

  it("has the port before it loads what only calls need", () => {
    const [server, calls] = ["index.js", "calls.js"].map((file) =>
      readFileSync(join(folder, "dist/plugin", file), "utf8"),
    );
    for (const late of ["ChainedTokenCredential", "EnvHttpProxyAgent", "SubjectKeyIdentifierExtension"]) {
      expect([late, server?.includes(late), calls?.includes(late)]).to.deep.equal([late, false, true]);
    }
  });

  describe("with a home and a folder for temporary files", () => {
    const server = join(folder, "dist", "plugin", "index.js");
    let home: string;
    let temporary: string;
    let marker: string;

    beforeEach(() => {
      const fresh = (name: string) => realpathSync(mkdtempSync(join(tmpdir(), `entra-ca-${name}-`)));
      [home, temporary] = [fresh("home"), fresh("temporary")];
      marker = join(temporary, "marker");
    });
    afterEach(() => {
      rmSync(home, { recursive: true });
      rmSync(temporary, { recursive: true });
    });

    /** Starts it as open to others as can be, stops it once it has its port, and tells whether it got that far. */
    function starts(environment: Readonly<Record<string, string>> = {}): boolean {
      const script = `
        process.umask(0);
        const plugin = require("node:child_process").spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: ["ignore", "pipe", "inherit"] });
        plugin.stdout.on("data", (text) => { process.stdout.write(text); plugin.kill("SIGINT"); });`;
      const own = { HOME: home, TMPDIR: temporary, XDG_CACHE_HOME: "", NODE_COMPILE_CACHE: "" };
      const { stdout } = spawnSync(process.execPath, ["-e", script], {
        env: { ...process.env, ...own, ...environment },
        encoding: "utf8",
      });
      return /^\d+\n$/.test(stdout);
    }

    function plant(cache: string): void {
      plantCode(`require("node:fs").writeFileSync(${JSON.stringify(marker)}, "");`, server, cache);
      rmSync(marker);
    }

    it("keeps what Node compiled in the user's caches, for the user alone, and nothing in the shared folder", () => {
      expect(starts()).to.equal(true);
      const cache = join(home, platform === "darwin" ? "Library/Caches" : ".cache", "pulumi-entra-ca");
      const [version = "", ...others] = readdirSync(cache);
      expect(others).to.deep.equal([]);
      for (const each of [cache, join(cache, version)]) {
        expect(statSync(each).mode & 0o777).to.equal(0o700);
      }
      expect(readdirSync(temporary)).to.deep.equal([]);
    });

    it("keeps none where the home can't be used, or the user wants none", () => {
      expect(starts({ HOME: join(temporary, "none") })).to.equal(true);
      expect(starts({ HOME: "" })).to.equal(true);
      expect(starts({ NODE_DISABLE_COMPILE_CACHE: "1" })).to.equal(true);
      expect([readdirSync(home), readdirSync(temporary)]).to.deep.equal([[], []]);
    });

    it("keeps it where the user's NODE_COMPILE_CACHE says, and takes from there whatever lies there", () => {
      expect(starts({ NODE_COMPILE_CACHE: join(temporary, "named") })).to.equal(true);
      expect([readdirSync(home), readdirSync(temporary)]).to.deep.equal([[], ["named"]]);
      plant(join(temporary, "named"));
      expect(starts({ NODE_COMPILE_CACHE: join(temporary, "named") })).to.equal(false);
      expect(existsSync(marker)).to.equal(true);
    });

    it("runs no code that lies where others can write", () => {
      plant(join(temporary, "node-compile-cache"));
      expect(starts()).to.equal(true);
      const cache = join(home, ".cache", "pulumi-entra-ca");
      rmSync(cache, { recursive: true, force: true });
      plant(cache);
      for (const open of [cache, join(home, ".cache")]) {
        chmodSync(cache, 0o700);
        chmodSync(open, 0o777);
        expect(starts(), open).to.equal(true);
      }
      rmSync(join(home, ".cache"), { recursive: true });
      symlinkSync(temporary, join(home, ".cache"));
      plant(join(temporary, "pulumi-entra-ca"));
      expect(starts({ XDG_CACHE_HOME: join(home, ".cache") })).to.equal(true);
      expect(existsSync(marker)).to.equal(false);
    });
  });

  it("ends with the engine that started it, also where that is killed", async () => {
    const script = `
      const plugin = require("node:child_process").spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: ["ignore", "pipe", "inherit"] });
      plugin.stdout.once("data", () => console.log(plugin.pid));`;
    const engine = spawn(process.execPath, ["-e", script], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [pid] = (await once(createInterface(engine.stdout), "line")) as [string];
    expect(isRunning(Number(pid))).to.equal(true);
    engine.kill("SIGKILL");
    while (isRunning(Number(pid))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
