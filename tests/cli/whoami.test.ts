import { execFile, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { compileCache } from "../compileCache.js";
import { PlantedSecret } from "../plantedSecret.js";
import { Tenant, tokenFor } from "../tenant.js";

const command = join(__dirname, "..", "..", "cli", "main.js");
const signature = "pLaNtEd-ToKeN_sIgNaTuRe-7f3e9b1c5d";
const clientSecret = "pLaNtEd~cLiEnT.sEcReT-2a8c4e6f0b";
const tenant = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
const client = "6a1f8a34-6f35-4d0e-8d4d-6a5d3c9b1e20";

function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
}

const application = jwt({
  aud: "https://graph.microsoft.com",
  tid: tenant,
  appid: client,
  app_displayname: "Pipeline",
  exp: 4070908800,
  roles: ["NetworkAccess.ReadWrite.All"],
});

describe("the command whoami", () => {
  /** Where a stand-in for Pulumi's command is. */
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-whoami-"));
    const configuration = {
      "entra-ca:environment": { value: "usgovernment", secret: false },
      "entra-ca:clientSecret": { value: clientSecret, secret: true },
      "entra-ca:clientId": { value: client, secret: true },
      "entra-ca:client_id": { value: client, secret: true },
      "entra-ca:tenantId": { value: tenant.toUpperCase(), secret: true },
    };
    writeFileSync(
      join(folder, "pulumi"),
      `#!/bin/sh\necho "$@" > "${folder}/called"\necho '${JSON.stringify(configuration)}'\n`,
    );
    chmodSync(join(folder, "pulumi"), 0o755);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** @param environment All that there is of it, but for where Node keeps what it compiled. */
  function run(environment: Record<string, string>, ...options: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "whoami", ...options], {
      env: { PATH: "/nowhere", NODE_COMPILE_CACHE: compileCache, ...environment },
      encoding: "utf8",
    });
    for (const secret of [signature, clientSecret]) {
      expect(new PlantedSecret(secret).foundIn(stdout + stderr)).to.equal(undefined);
    }
    return { code: status, stdout, stderr };
  }

  it("says who signs in, where each setting is from, and for each resource whether that is enough", () => {
    const { code, stdout } = run({
      ENTRA_CA_ACCESS_TOKEN: application,
      AZURE_CLIENT_SECRET: clientSecret,
      ARM_TENANT_ID: tenant,
    });
    expect(code).to.equal(0);
    for (const line of [
      /^ +cloud +global$/m,
      /^ +Graph +https:\/\/graph\.microsoft\.com\/beta$/m,
      /^ +credential +a token that is given$/m,
      /^ +tenant +9a5e1f0c-/m,
      /^ +application +Pipeline \(6a1f8a34-/m,
      /^ +audience +https:\/\/graph\.microsoft\.com$/m,
      /^ +expires +2099-01-01T00:00:00.000Z$/m,
      /^ +roles +NetworkAccess\.ReadWrite\.All$/m,
      /^ +tenantId +9a5e1f0c-.*, from ARM_TENANT_ID$/m,
      /^ +clientSecret +\(secret\), from AZURE_CLIENT_SECRET$/m,
      /^ +accessToken +\(secret\), from ENTRA_CA_ACCESS_TOKEN$/m,
      /^ +ExternalCertificateAuthorityCertificate +read: yes\n +write: yes$/m,
      /^ +TrustedCertificateAuthority +read: unknown: needs AppCertTrustConfiguration\.Read\.All/m,
      /--stack <name> reads it/,
      /^ +Global Secure Access +unknown: No answer from Graph/m,
      /^ +AppCertTrustConfiguration\.Read\.All +to read CertificateBasedApplicationConfiguration, TrustedC/m,
    ]) {
      expect(stdout).to.match(line);
    }
  });

  it("says the same to programs", () => {
    const { stdout } = run({ ENTRA_CA_ACCESS_TOKEN: application }, "--json");
    const said = JSON.parse(stdout) as {
      token: object;
      access: { resource: string; write: { answer: string } }[];
      permissions: object[];
    };
    expect(said.token).to.deep.equal({
      tenant,
      audience: "https://graph.microsoft.com",
      application: `Pipeline (${client})`,
      expires: "2099-01-01T00:00:00.000Z",
      scopes: [],
      roles: ["NetworkAccess.ReadWrite.All"],
    });
    const ofNetwork = (resource: string) => /^(?:External|TlsInspection)/.test(resource);
    const network = said.access.map(({ resource }) => resource).filter(ofNetwork);
    expect(said.permissions).to.deep.include({
      permission: "NetworkAccess.ReadWrite.All",
      access: "write",
      resources: network,
    });
    for (const { resource, write } of said.access) {
      expect(write.answer, resource).to.equal(
        ofNetwork(resource) ? "yes" : resource.startsWith("AppM") ? "no" : "unknown",
      );
    }
  });

  it("reads the configuration of a stack, with its secrets, by Pulumi's own command", () => {
    const { code, stdout, stderr } = run(
      { PATH: `${folder}:/usr/bin:/bin`, ENTRA_CA_ACCESS_TOKEN: "opaque" },
      "--stack",
      "dev",
    );
    expect(code).to.equal(0);
    expect(stderr).to.contain("counts for nothing: entra-ca:client_id. Settings are tenantId, ");
    expect(stdout).to.match(/^ +cloud +usgovernment$/m);
    expect(stdout).to.match(/^ +environment +usgovernment, from entra-ca:environment$/m);
    expect(stdout).to.match(/^ +clientSecret +\(secret\), from entra-ca:clientSecret$/m);
    expect(stdout).to.match(
      /^ +ExternalCertificateAuthorityCertificate +read: no: Graph has TLS inspection in the global cloud only/m,
    );
    expect(stdout).to.match(/^ +TrustedCertificateAuthority +read: unknown: the token can't be read$/m);
  });

  it("shows nothing that a stack has as a secret, whatever setting it is, nor a file that is a private key", () => {
    const file = join(folder, "key.pem");
    const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" });
    writeFileSync(file, key);
    for (const options of [[], ["--json"]]) {
      const stack = { PATH: `${folder}:/usr/bin:/bin`, ENTRA_CA_ACCESS_TOKEN: jwt({ tid: tenant, appid: client }) };
      const { stdout } = run(stack, "--stack", "dev", ...options);
      expect(stdout).to.contain("(secret)").and.to.contain("[secret]");
      expect(stdout.toLowerCase()).not.to.contain(client).and.not.to.contain(tenant);
      const ofFile = run({ ENTRA_CA_ACCESS_TOKEN: "opaque", ARM_CLIENT_ID_FILE_PATH: file }, ...options).stdout;
      expect(ofFile).to.contain("[private key]");
      expect(PlantedSecret.ofKey(String(key)).foundIn(ofFile)).to.equal(undefined);
    }
  });

  describe("whether the tenant is set up for Global Secure Access", () => {
    const opened: Tenant[] = [];
    after(() => Promise.all(opened.map(({ emulator }) => emulator.close())));

    async function said(options: Partial<EmulatorOptions>, claims: object = {}): Promise<unknown> {
      const tenant = await Tenant.start({ ...options, token: tokenFor(Tenant.id, claims) });
      opened.push(tenant);
      const { stdout } = await promisify(execFile)(process.execPath, [command, "whoami", "--json"], {
        env: { NODE_COMPILE_CACHE: compileCache, ...tenant.environment },
      });
      const requests = tenant.emulator.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
      expect([...new Set(requests)]).to.deep.equal(["GET /beta/networkAccess/tenantStatus"]);
      return (JSON.parse(stdout) as { globalSecureAccess: unknown }).globalSecureAccess;
    }

    it("is what Graph says", async () => {
      expect(await said({})).to.deep.equal({ status: "onboarded" });
      expect(await said({ tlsInspection: "notOnboarded" })).to.deep.equal({ status: "offboarded" });
    });

    it("is unknown where Graph answers otherwise, which ends nothing", async () => {
      for (const [fault, why] of [
        [{ fault: "status", status: 403, times: "always" }, /needs the permission NetworkAccess\.ReadWrite\.All/],
        [{ fault: "status", status: 404, times: "always" }, /404/],
        [{ fault: "throttle", after: 0, times: "always" }, /429/],
        [{ fault: "html", times: "always" }, /502/],
      ] as const) {
        const { why: found } = (await said({ faults: [fault] })) as { why: string };
        expect(found).to.match(why);
      }
    });
  });

  it("shows a token whose end is no date", () => {
    expect(run({ ENTRA_CA_ACCESS_TOKEN: jwt({ tid: tenant, exp: 1e300 }) }).stdout).to.contain(tenant);
  });

  it("says why the configuration of a stack can't be read", () => {
    const { code, stderr } = run({}, "--stack", "dev");
    expect([code, stderr]).to.deep.equal([
      1,
      "error: --stack dev: its configuration can't be read: there is no pulumi on the PATH\n",
    ]);
  });

  it("ends with 1 where nobody can be signed in, and says why and what to do", () => {
    for (const [environment, message] of [
      [
        { ENTRA_CA_ACCESS_TOKEN: jwt({ exp: 1 }) },
        /error: The token in ENTRA_CA_ACCESS_TOKEN ended at 1970[^]*Take a new one/,
      ],
      [
        { ENTRA_CA_ACCESS_TOKEN: application, ARM_TENANT_ID: client },
        /The token is for tenant 9a5e1f0c-.*, but tenantId \(ARM_TENANT_ID\) is 6a1f8a34/,
      ],
      [
        { ENTRA_CA_ACCESS_TOKEN: application, ARM_ENVIRONMENT: "china" },
        /is for Graph in the cloud global .*, but the environment is china/,
      ],
      [
        { ENTRA_CA_AUTH: "clientSecret", ARM_TENANT_ID: tenant },
        /clientId is needed and isn't set[^]*Set ARM_CLIENT_ID/,
      ],
      [
        { ARM_CLIENT_SECRET_FILE_PATH: "/gone", ARM_TENANT_ID: tenant, ARM_CLIENT_ID: client },
        /ARM_CLIENT_SECRET_FILE_PATH names a file that can't be read/,
      ],
    ] as [Record<string, string>, RegExp][]) {
      const { code, stdout } = run(environment);
      expect(code).to.equal(1);
      expect(stdout).to.match(message);
    }
  });

  it("says of a setting that can't be what it is", () => {
    const { code, stderr } = run({ ENTRA_CA_AUTH: "password" });
    expect(code).to.equal(1);
    expect(stderr).to.match(/^error: ENTRA_CA_AUTH is "password", which is no way to sign in/);
  });
});
