import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator, type TenantSeed } from "../../emulator/index.js";
import { base64, makeRoot } from "./authorities.js";
import {
  appManagementPolicies,
  configurations,
  defaultAppManagementPolicy,
  filteringProfiles,
  send,
  tlsCertificates,
  tlsInspectionPolicies,
  token,
} from "./requests.js";

describe("The emulator's tenant at first", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-seed-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function everything(emulator: Emulator): Promise<unknown[]> {
    const tls = await send(emulator, "GET", tlsCertificates);
    const trust = await send(emulator, "GET", `${configurations}?$expand=trustedCertificateAuthorities`);
    return [...tls.body.value, ...trust.body.value];
  }

  it("is what a test says, with everything made up that it leaves out", async () => {
    const root = await makeRoot([{ CN: ["Seeded"] }]);
    const tenant: TenantSeed = {
      tlsCertificates: [{ name: "seeded", commonName: "c", organizationName: "o" }],
      deletedTlsCertificateNames: ["gone"],
      configurations: [
        {
          id: "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11",
          trustedCertificateAuthorities: [
            { certificate: base64(root.certificate), isRootAuthority: true },
            { certificate: "odd", issuer: "CN=Odd" },
          ],
        },
        { displayName: "Empty" },
      ],
    };
    const emulator = await startEmulator({ token, tenant });
    try {
      const [tls, trust, empty] = (await everything(emulator)) as Record<string, unknown>[];
      expect(tls).to.include({ name: "seeded", status: "csrGenerated" });
      expect(tls?.["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
      expect(trust).to.include({ id: tenant.configurations?.[0]?.id, displayName: null });
      const [seeded, odd] = (trust?.["trustedCertificateAuthorities"] ?? []) as Record<string, unknown>[];
      expect(seeded).to.include({ isRootAuthority: true, issuer: "CN=Seeded" });
      expect(seeded?.["issuerSubjectKeyIdentifier"]).to.match(/^([0-9A-F]{2}:){19}/);
      expect(odd).to.include({ certificate: "odd", isRootAuthority: false, issuer: "CN=Odd" });
      expect(odd?.["issuerSubjectKeyIdentifier"]).to.equal(null);
      expect(empty).to.deep.include({ displayName: "Empty", trustedCertificateAuthorities: [] });
      const again = await send(emulator, "POST", tlsCertificates, {
        name: "gone",
        commonName: "c",
        organizationName: "o",
      });
      expect(again.status).to.equal(409);
    } finally {
      await emulator.close();
    }
  });

  it("has the policies, rules, links and profiles that a test says, beside those that each tenant has", async () => {
    const policyId = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
    const destinations = [{ kind: "webCategory", values: ["Finance"] }] as const;
    const tenant: TenantSeed = {
      tlsInspectionPolicies: [
        { id: policyId, name: "seeded", rules: [{ name: "only", action: "bypass", priority: 7, destinations }] },
        { name: "usual", defaultAction: "inspect" },
      ],
      filteringProfiles: [{ name: "Sales", priority: 100, state: "disabled", links: [{ policyId }] }],
    };
    const emulator = await startEmulator({ token, tenant });
    try {
      const policies = await send(emulator, "GET", `${tlsInspectionPolicies}?$expand=policyRules($select=priority)`);
      const [seeded, usual] = policies.body.value as unknown as Record<string, unknown>[];
      expect(seeded).to.deep.include({ id: policyId, settings: { defaultAction: "bypass" } });
      expect(JSON.stringify([seeded?.["policyRules"], usual?.["policyRules"]])).to.match(/7.*50.*65000/);
      const profiles = await send(emulator, "GET", `${filteringProfiles}?$expand=policies`);
      const [baseline, sales] = profiles.body.value as unknown as Record<string, unknown>[];
      expect(baseline).to.deep.include({ priority: 65_000, policies: [] });
      expect(sales).to.include({ name: "Sales", state: "disabled" });
      expect(JSON.stringify(sales?.["policies"])).to.include('"state":"enabled"').and.include('"name":"seeded"');
    } finally {
      await emulator.close();
    }
    const own = await startEmulator({ token, tenant: { filteringProfiles: [{ name: "Own", priority: 65_000 }] } });
    const profiles = await send(own, "GET", filteringProfiles);
    await own.close();
    expect(profiles.body.value.map(({ name }) => name)).to.deep.equal(["Own"]);
  });

  it("has app management policies with whatever restrictions a test says", async () => {
    const applicationRestrictions = { later: [1], keyCredentials: [{ restrictionType: "asymmetricKeyLifetime" }] };
    const emulator = await startEmulator({
      token,
      tenant: {
        defaultAppManagementPolicy: { isEnabled: true, applicationRestrictions },
        appManagementPolicies: [{ displayName: "Some", restrictions: applicationRestrictions }],
      },
    });
    const { body: own } = await send(emulator, "GET", defaultAppManagementPolicy);
    const { body: others } = await send(emulator, "GET", appManagementPolicies);
    await emulator.close();
    expect(own).to.deep.include({
      ...{ isEnabled: true, applicationRestrictions },
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
    });
    expect(others.value[0]).to.deep.include({ isEnabled: false, restrictions: applicationRestrictions });
  });

  it("comes from a file that somebody wrote, which then keeps what was made up", async () => {
    const stateFile = join(folder, "tenant.json");
    const tlsSeed = { name: "written", commonName: "c", organizationName: "o" };
    await writeFile(stateFile, JSON.stringify({ tenant: { tlsCertificates: [tlsSeed] } }));
    const found: unknown[][] = [];
    for (const tenant of [{}, { configurations: [{}] }]) {
      const emulator = await startEmulator({ token, stateFile, tenant });
      found.push(await everything(emulator));
      await emulator.close();
    }
    expect(found[0]).to.have.lengthOf(1);
    expect(found[1]).to.deep.equal(found[0]);
    expect(JSON.parse(await readFile(stateFile, "utf8"))).to.include({ version: 1 });
  });

  it("comes from a file that begins with a byte order mark, as Windows writes it", async () => {
    const stateFile = join(folder, "marked.json");
    await writeFile(stateFile, `\ufeff${JSON.stringify({ tenant: { configurations: [{}] } })}`);
    const emulator = await startEmulator({ token, stateFile });
    expect(await everything(emulator)).to.have.lengthOf(1);
    await emulator.close();
  });

  it("can be the one that docs/emulator.md has", async () => {
    const page = await readFile(join(__dirname, "..", "..", "..", "docs", "emulator.md"), "utf8");
    const stateFile = join(folder, "documented.json");
    await writeFile(stateFile, /```json\n([^]*?)```/.exec(page)?.[1] ?? "");
    const emulator = await startEmulator({ token, stateFile });
    const [tls, trust] = (await everything(emulator)) as Record<string, unknown>[];
    const { text: profiles } = await send(emulator, "GET", `${filteringProfiles}?$expand=policies`);
    const { text: policy } = await send(emulator, "GET", defaultAppManagementPolicy);
    await emulator.close();
    expect(profiles).to.match(/"Baseline Profile".*"Sales".*"Inspection"/);
    expect(policy).to.include("asymmetricKeyLifetime");
    expect([tls?.["name"], trust?.["displayName"]]).to.deep.equal(["inspection", "Build agents"]);
  });

  it("goes into a state file that isn't there yet", async () => {
    const stateFile = join(folder, "new.json");
    const first = await startEmulator({ token, stateFile, tenant: { configurations: [{ displayName: "First" }] } });
    const found = await everything(first);
    await first.close();
    const second = await startEmulator({ token, stateFile });
    expect(await everything(second)).to.deep.equal(found);
    await second.close();
  });

  it("is refused where it is wrong, with the property at fault", async () => {
    const id = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
    const twice = [{ id }, { id: id.toUpperCase() }];
    const rule = { name: "r", action: "bypass", priority: 100, destinations: [] };
    const names = { name: "n", commonName: "c", organizationName: "o" };
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ nonsense: 1 }, /nonsense/],
      [{ tlsCertificates: [{ name: "n", commonName: "c" }] }, /tlsCertificates: 0: organizationName/],
      [
        { tlsCertificates: [0, 1].map(() => ({ name: "n", commonName: "c", organizationName: "o" })) },
        /1: name.*earlier/,
      ],
      [{ configurations: [{ id: "x" }] }, /configurations: 0: id/],
      [{ configurations: twice }, /configurations: 1: id.*earlier/],
      [
        { configurations: [{ trustedCertificateAuthorities: twice.map((one) => ({ ...one, certificate: "x" })) }] },
        /trustedCertificateAuthorities: 1: id.*earlier/,
      ],
      [
        { tlsCertificates: twice.map((one, index) => ({ ...one, ...names, name: String(index) })) },
        /tlsCertificates: 1: id.*earlier/,
      ],
      ...["nonsense", "MIIB", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"].map(
        (certificateSigningRequest): readonly [object, RegExp] => [
          { tlsCertificates: [{ ...names, certificateSigningRequest }] },
          /0: certificateSigningRequest: .*request in PEM/,
        ],
      ),
      [{ configurations: [{ trustedCertificateAuthorities: [{}] }] }, /certificate/],
      [{ tlsInspectionPolicies: [{ name: "p", defaultAction: "block" }] }, /tlsInspectionPolicies: 0: defaultAction/],
      [{ tlsInspectionPolicies: [{ name: "p", rules: [rule, rule] }] }, /rules: 1: priority.*earlier/],
      [{ filteringProfiles: [0, 1].map(() => ({ name: "p", priority: 5 })) }, /1: priority.*earlier/],
      [{ filteringProfiles: [{ name: "p", priority: 5, links: [{}] }] }, /links: 0: policyId/],
      [{ defaultAppManagementPolicy: { isEnabled: "yes" } }, /defaultAppManagementPolicy: isEnabled/],
      [{ appManagementPolicies: [{ restrictions: {} }] }, /appManagementPolicies: 0: displayName/],
    ];
    for (const [tenant, message] of wrong) {
      const error = await startEmulator({ token, tenant }).catch((thrown: unknown) => thrown);
      expect(error, JSON.stringify(tenant)).to.be.an("error").with.property("message").that.matches(message);
    }
  });
});
