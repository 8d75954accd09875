import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { base64Of, selfSigned } from "../certificates.js";
import { describeEachWay } from "../eachWay.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { nothing } from "./example.js";
import { Program } from "./program.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");
const inspection = { name: "Inspection", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };

describeEachWay("a program with look-ups", ({ engine, servedBy }) => {
  let tenant: Tenant;
  let configurationId: string;
  /** What remains to be done at the end of what was begun. */
  const ends: (() => unknown)[] = [];

  before(async () => {
    tenant = await Tenant.start();
    ends.push(() => tenant.emulator.close());
    await tenant.send("POST", tls, inspection);
    const configuration = await tenant.send("POST", configurations, {
      displayName: "Apps",
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    configurationId = String(configuration["id"]);
  });
  after(async () => {
    for (const end of ends) {
      await end();
    }
  });

  function programWith(files: Record<string, string>): Program {
    const program = new Program(files, engine, tenant, servedBy);
    ends.push(() => {
      program.remove();
    });
    return program;
  }

  it("needs no resource: promises and outputs look into each collection once and write nothing", async () => {
    const program = programWith({
      "index.ts": `
        import * as entra from "pulumi-entra-ca";
        const ca = entra.getExternalCertificateAuthorityCertificate({ name: "Inspection" });
        const trust = entra.getCertificateBasedApplicationConfigurationOutput({ displayName: "Apps" });
        export const status = ca.then(({ status }) => status);
        export const request = ca.then(({ certificateSigningRequest }) => certificateSigningRequest);
        export const sameCa = entra.getExternalCertificateAuthorityCertificateOutput({ id: ca.then(({ id }) => id) }).name;
        export const names = entra.listExternalCertificateAuthorityCertificatesOutput().apply((cas) => cas.map((ca) => ca.name));
        export const configurationId = trust.id;
        export const rootCertificate = trust.rootCertificate;
        export const theRoot = entra.getTrustedCertificateAuthorityOutput({
          certificateBasedApplicationConfigurationId: trust.id,
          id: trust.apply(({ rootAuthorityId }) => rootAuthorityId!),
        }).isRootAuthority;
      `,
    });
    const requests = await tenant.requestsDuring(async () => {
      const { succeeded, changes, outputs, diagnostics } = await program.run("preview");
      expect(diagnostics).to.deep.equal([]);
      expect({ succeeded, changes }).to.deep.equal({ succeeded: true, changes: { ...nothing, create: 1 } });
      const [ca] = await tenant.list(tls);
      expect(outputs).to.deep.equal({
        ...{ status: "csrGenerated", request: ca?.["certificateSigningRequest"] },
        ...{ sameCa: "Inspection", names: ["Inspection"] },
        ...{ configurationId, rootCertificate: root.certificate, theRoot: true },
      });
    });
    // The last is this test's own.
    expect(requests.sort()).to.deep.equal(
      [`GET ${configurations}`, `GET ${membersOf(configurationId)}`, `GET ${tls}`, `GET ${tls}`].sort(),
    );
  });

  it("sees what the same update makes, and shows it as unknown in the preview", async () => {
    const program = programWith({
      "issuing.pem": issuing.certificate,
      "index.ts": `
        import { readFileSync } from "node:fs";
        import * as entra from "pulumi-entra-ca";
        const inApps = { certificateBasedApplicationConfigurationId: "${configurationId}" };
        const before = entra.listTrustedCertificateAuthoritiesOutput(inApps);
        const issuing = new entra.TrustedCertificateAuthority("issuing", {
          certificateBasedApplicationConfigurationId: before.apply(() => "${configurationId}"),
          certificate: readFileSync("issuing.pem", "utf8"),
        });
        export const countBefore = before.length;
        export const found = entra.getTrustedCertificateAuthorityOutput({ ...inApps, id: issuing.id }).issuer;
        export const countAfter = entra.listTrustedCertificateAuthoritiesOutput({
          certificateBasedApplicationConfigurationId: issuing.id.apply(() => "${configurationId}"),
        }).length;
      `,
    });
    const preview = await program.run("preview");
    expect(preview).to.deep.include({ succeeded: true, diagnostics: [] });
    expect(preview.outputs).to.include({ countBefore: 1 });
    expect(preview.outputs["found"]).not.to.equal("CN=Issuing");
    expect((await program.run("up")).outputs).to.deep.equal({ countBefore: 1, found: "CN=Issuing", countAfter: 2 });
    expect((await program.run("destroy")).succeeded).to.equal(true);
  });

  it("fails with a look-up that finds nothing: one message, no stack", async () => {
    for (const form of ["", "Output"]) {
      const program = programWith({
        "index.ts": `
          import * as entra from "pulumi-entra-ca";
          export const ca = entra.getExternalCertificateAuthorityCertificate${form}({ name: "Nobody's" });
        `,
      });
      const { succeeded, diagnostics } = await program.run("preview");
      expect(succeeded).to.equal(false);
      expect(diagnostics.map(({ severity, message }) => [severity, message.trim()])).to.deep.equal([
        [
          "error",
          `There is no externalCertificateAuthorityCertificate with name "Nobody's" in tenant ${Tenant.id} (${tenant.emulator.url}).\n` +
            "Check the name, and that this is the right tenant; listExternalCertificateAuthorityCertificates shows what there is.",
        ],
      ]);
    }
  });

  it("takes its tenant from the stack's configuration where the environment doesn't say", async () => {
    const program = programWith({
      "Pulumi.dev.yaml": `config: { "entra-ca:endpoint": "${tenant.emulator.endpoint}", "entra-ca:tenantId": "another" }\n`,
      "index.ts": `
        import * as entra from "pulumi-entra-ca";
        export const code = entra.listExternalCertificateAuthorityCertificates().catch((error: entra.LookUpError) => error.code);
      `,
    });
    const environment = { ENTRA_CA_ENDPOINT: "", ENTRA_CA_TRUSTED_HOSTS: new URL(tenant.emulator.url).host };
    const { outputs } = await program.run("preview", { environment });
    expect(outputs).to.deep.equal({ code: "OtherTenant" });
  });
});

describe("a unit test of a program with look-ups, under setMocks,", () => {
  let tenant: Tenant;
  let program: Program;

  before(async () => {
    tenant = await Tenant.start();
    await tenant.send("POST", tls, inspection);
    program = new Program({}, "stand-in", tenant);
  });
  after(async () => {
    program.remove();
    await tenant.emulator.close();
  });

  /** Runs a script under mocks, with what it prints. */
  async function underMocks(script: string, environment: Record<string, string>): Promise<string> {
    const mocked = `
      const pulumi = require("@pulumi/pulumi");
      const entra = require("pulumi-entra-ca");
      const mocks = { newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }), call: () => ({}) };
      (async () => { await pulumi.runtime.setMocks(mocks); ${script} })();`;
    const env = { ...process.env, ARM_TENANT_ID: "", AZURE_TENANT_ID: "", ...environment };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", mocked], { cwd: program.folder, env });
    return stdout.trim();
  }

  it("refuses to read whatever tenant is signed in to, and loads nothing for it", async () => {
    const printed = await underMocks(
      `const error = await entra.listExternalCertificateAuthorityCertificates().catch((error) => error);
       console.log(error instanceof entra.LookUpError, pulumi.RunError.isInstance(error), error.code, error.message);
       console.log(Object.keys(require.cache).filter((file) => /undici|azure|peculiar/.test(file)).length);`,
      { ENTRA_CA_ENDPOINT: "", ENTRA_CA_ACCESS_TOKEN: "" },
    );
    expect(printed).to.equal(
      "true true InvalidConfiguration listExternalCertificateAuthorityCertificates would read the tenant that is signed in to, " +
        "from a program that runs under pulumi.runtime.setMocks.\n" +
        "Mock listExternalCertificateAuthorityCertificates in the test, or let it read an emulated tenant: set " +
        "ENTRA_CA_ENDPOINT and ENTRA_CA_ACCESS_TOKEN.\n0",
    );
  });

  it("reads the tenant at the endpoint that is set, in the environment or the configuration", async () => {
    const look = `console.log((await entra.getExternalCertificateAuthorityCertificate({ name: "Inspection" })).status);`;
    const { ENTRA_CA_ENDPOINT = "", ENTRA_CA_ACCESS_TOKEN = "" } = tenant.environment;
    expect(await underMocks(look, { ENTRA_CA_ENDPOINT, ENTRA_CA_ACCESS_TOKEN })).to.equal("csrGenerated");
    const configured = `pulumi.runtime.setConfig("entra-ca:endpoint", "${ENTRA_CA_ENDPOINT}"); ${look}`;
    const trusting = { ENTRA_CA_ENDPOINT: "", ENTRA_CA_TRUSTED_HOSTS: new URL(ENTRA_CA_ENDPOINT).host };
    expect(await underMocks(configured, { ...trusting, ENTRA_CA_ACCESS_TOKEN })).to.equal("csrGenerated");
  });

  it("finds the same by each look-up, as a promise and as an output", async () => {
    const authorities = [{ isRootAuthority: true, certificate: base64Of(root.certificate) }];
    const { id } = await tenant.send("POST", configurations, {
      displayName: "Apps",
      trustedCertificateAuthorities: authorities,
    });
    const [member] = await tenant.list(membersOf(String(id)));
    const [ca] = await tenant.list(tls);
    const inConfiguration = { certificateBasedApplicationConfigurationId: id };
    const asked = [
      ["getExternalCertificateAuthorityCertificate", { name: "Inspection" }, ca?.["id"]],
      ["listExternalCertificateAuthorityCertificates", undefined, [ca?.["id"]]],
      ["getCertificateBasedApplicationConfiguration", { displayName: "Apps" }, id],
      ["listCertificateBasedApplicationConfigurations", undefined, [id]],
      ["getTrustedCertificateAuthority", { ...inConfiguration, id: member?.["id"] }, member?.["id"]],
      ["listTrustedCertificateAuthorities", inConfiguration, [member?.["id"]]],
    ] as const;
    const script = `
      const idOf = (found) => (Array.isArray(found) ? found.map(idOf) : found.id);
      const all = [];
      for (const [name, args] of ${JSON.stringify(asked)}) {
        all.push(idOf(await entra[name](args ?? undefined)));
        all.push(await new Promise((resolve) => entra[name + "Output"](args ?? undefined).apply(idOf).apply(resolve)));
      }
      console.log(JSON.stringify(all));`;
    expect(JSON.parse(await underMocks(script, tenant.environment))).to.deep.equal(
      asked.flatMap(([, , found]) => [found, found]),
    );
  });

  it("reads afresh after each setMocks", async () => {
    const count = "(await entra.listExternalCertificateAuthorityCertificates()).length";
    const requests = await tenant.requestsDuring(async () => {
      const script = `console.log(${count}, ${count}); await pulumi.runtime.setMocks(mocks); console.log(${count});`;
      expect(await underMocks(script, tenant.environment)).to.equal("1 1\n1");
    });
    expect(requests).to.deep.equal([`GET ${tls}`, `GET ${tls}`]);
  });
});
