import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { startLocalTenant } from "../../start/localTenant.js";
import { hostEnvironment } from "../../engine/stand-in/hosts.js";
import { describeBothEngines } from "./bothEngines.js";

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describeBothEngines("What an engine keeps", (subject) => {
  it("is this user's alone, also where an earlier version left it open", async () => {
    const { engine, world } = subject();
    const folder = join(world.engineFolder, engine);
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    await world.run(engine, "update", { resources: [{ name: "a", inputs: { kind: "boat" } }] });
    expect(modeOf(folder)).to.equal(0o700);
    if (engine === "stand-in") {
      const open = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
        (name) => (modeOf(join(folder, name)) & 0o077) !== 0,
      );
      expect(open).to.deep.equal([]);
      expect(world.hasState).to.equal(true);
    }
  });
});

describe("What the stand-in keeps beside the states", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-kept-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has the compiled code in a folder that only this user can write to, or none", () => {
    const cache = join(folder, "compile-cache");
    const given = () => hostEnvironment({ env: {}, folder })["NODE_COMPILE_CACHE"];
    expect(given()).to.equal(cache);
    expect(modeOf(cache)).to.equal(0o700);
    chmodSync(cache, 0o775);
    expect(given()).to.equal(undefined);
    rmSync(cache, { recursive: true });
    symlinkSync(tmpdir(), cache);
    expect(given()).to.equal(undefined);
    expect(hostEnvironment({ env: { NODE_COMPILE_CACHE: "/named" }, folder })["NODE_COMPILE_CACHE"]).to.equal("/named");
  });

  it("has the emulated tenant and its address in files that are the user's alone", async () => {
    chmodSync(folder, 0o755);
    const { endpoint, environment, close } = await startLocalTenant(folder);
    try {
      const made = await fetch(`${endpoint}/networkAccess/tls/externalCertificateAuthorityCertificates`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${String(environment["ENTRA_CA_ACCESS_TOKEN"])}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ name: "n", commonName: "c", organizationName: "o" }),
      });
      expect(made.status).to.equal(201);
    } finally {
      await close();
    }
    expect(modeOf(folder)).to.equal(0o700);
    for (const name of ["emulator.json", "tenant.json"]) {
      expect(modeOf(join(folder, name)), name).to.equal(0o600);
    }
  });
});
