import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { signedBy } from "../certificates.js";
import { rejection } from "../host/calls.js";
import { configuration, failure, root as rootCa, signedCertificate, tlsCa } from "../host/setup.js";
import { clientId, clientSecret, Entra, tenantId } from "../signIn/entra.js";
import { Tenant, tls } from "../tenant.js";
import { Plugin } from "./pluginClient.js";

const root = join(__dirname, "../../..");

describe("the plugin's process", () => {
  /** The plugin as it is delivered, with nothing beside it. */
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-plugin-"));
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

  it("ends with the engine that started it, also where that is killed", async () => {
    const script = `
      const plugin = require("node:child_process").spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: ["ignore", "pipe", "inherit"] });
      plugin.stdout.once("data", () => console.log(plugin.pid));`;
    const engine = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
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
