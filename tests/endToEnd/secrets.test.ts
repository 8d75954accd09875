import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import type { Command } from "../../engine/run.js";
import { selfSigned } from "../certificates.js";
import { PlantedSecret } from "../plantedSecret.js";
import { configurations, Tenant, tokenFor } from "../tenant.js";
import { describeExample } from "./example.js";
import { javaScriptProject } from "./program.js";

const leaked = selfSigned("/CN=Leaked");
const signature = "pLaNtEd-ToKeN_sIgNaTuRe-7f3e9b1c5d";
const clientSecret = "pLaNtEd~cLiEnT.sEcReT-2a8c4e6f0b";
const displayName = "Whispered-9e2d4c7b1f60a8 applications";

const secrets = {
  "the token": new PlantedSecret(signature),
  "the client secret": new PlantedSecret(clientSecret),
  "the private key": PlantedSecret.ofKey(leaked.key),
  "the display name": new PlantedSecret(displayName),
};

const program = `
  const { readFileSync } = require("node:fs");
  const pulumi = require("@pulumi/pulumi");
  const entra = require("pulumi-entra-ca");
  const read = (file) => readFileSync(file, "utf8");
  new entra.ExternalCertificateAuthorityCertificate("ca", { commonName: "Contoso", organizationName: "Contoso Ltd" });
  const apps = new entra.CertificateBasedApplicationConfiguration("apps", {
    displayName: pulumi.secret(read("name.txt")),
    rootCertificate: read("root.pem"),
  });
  new entra.TrustedCertificateAuthority("trusted", {
    certificateBasedApplicationConfigurationId: apps.id,
    certificate: read("trusted.pem"),
  });`;

const files = {
  ...javaScriptProject,
  "index.js": program,
  "root.pem": selfSigned("/CN=Root").certificate,
  "trusted.pem": selfSigned("/CN=Issuing").certificate,
  "name.txt": displayName,
};
const token = tokenFor(Tenant.id).replace("signature", signature);

describeExample("secrets", files, { token }, (example) => {
  /** What the processes printed and reported, of all runs. */
  const said: string[] = [];
  const commandLines = new Set<string>();

  async function run(command: Command) {
    const sample = () => {
      execFileSync("ps", ["-A", "-ww", "-o", "args="], { encoding: "utf8" })
        .split("\n")
        .forEach((line) => commandLines.add(line));
    };
    const sampling = setInterval(sample, 100);
    try {
      const outcome = await example.program.run(command, {
        environment: { ENTRA_CA_DEBUG: "http", AZURE_CLIENT_SECRET: clientSecret },
        watch: (event) => said.push(JSON.stringify(event)),
      });
      said.push(JSON.stringify(outcome));
      return outcome;
    } finally {
      clearInterval(sampling);
    }
  }

  /** Whatever an engine keeps, but for the package, to which the program has a link. */
  function kept(folder = example.program.stateFolder): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? kept(path) : entry.isFile() ? [readFileSync(path, "utf8")] : [];
    });
  }

  function expectNothingSecret(): void {
    for (const [what, secret] of Object.entries(secrets)) {
      for (const text of [...said, ...commandLines, ...kept()]) {
        expect(secret.foundIn(text), `${what} in the clear`).to.equal(undefined);
      }
    }
  }

  it("are in nothing that an update prints or stores, nor in the list of processes, with each request traced", async () => {
    const { succeeded, diagnostics } = await run("up");
    expect(succeeded, JSON.stringify(diagnostics)).to.equal(true);
    expect(example.program.idsInState()).to.have.length(3);
    expect(said.join()).to.contain("POST /networkAccess/tls");
    expect(kept().join()).to.contain("displayName");
    expect([...commandLines].join()).to.contain(
      example.way.servedBy === "plugin" ? "pulumi-resource-entra-ca" : "dynamic-provider",
    );
    expectNothingSecret();
  });

  it("are in nothing where a private key is pasted for a certificate", async () => {
    example.program.write("trusted.pem", leaked.key);
    example.program.write("root.pem", files["root.pem"] + leaked.key);
    const { succeeded } = await run("up");
    expect(succeeded).to.equal(false);
    expect(said.join()).to.contain("a private key was found");
    expectNothingSecret();
    example.program.write("trusted.pem", files["trusted.pem"]);
    example.program.write("root.pem", files["root.pem"]);
  });

  it("are in nothing that tells of their drift, whoever changed them to what", async () => {
    const [apps] = await example.tenant.list(configurations);
    await example.tenant.send("PATCH", `${configurations}/${String(apps?.["id"])}`, { displayName: `${displayName}!` });
    const { succeeded, changes } = await run("preview");
    expect(succeeded).to.equal(true);
    expect(changes.update).to.equal(1);
    expectNothingSecret();
  });

  it("are in nothing where one is given for an argument that there isn't", async () => {
    example.program.write("leaked.pem", leaked.key);
    example.program.write(
      "index.js",
      program.replace("displayName:", 'rootPrivateKey: pulumi.secret(read("leaked.pem")), displayName:'),
    );
    const { succeeded } = await run("preview");
    expect(succeeded).to.equal(false);
    expect(said.join()).to.contain("rootPrivateKey holds a private key");
    expectNothingSecret();
    example.program.write("index.js", files["index.js"]);
  });

  for (const fault of [
    { fault: "status", status: 401 },
    { fault: "status", status: 403 },
    { fault: "html", status: 403 },
  ] as const) {
    it(`are in nothing where Graph answers with ${fault.fault} ${fault.status}`, async () => {
      example.tenant.emulator.faults.add({ ...fault, times: "always" });
      const { succeeded } = await run("destroy");
      example.tenant.emulator.faults.clear();
      expect(succeeded).to.equal(false);
      expectNothingSecret();
    });
  }

  it("are in nothing that a destroy prints", async () => {
    const { succeeded } = await run("destroy");
    expect(succeeded).to.equal(true);
    expectNothingSecret();
  });
});
