import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { Report } from "../../../cli/report/model.js";
import type { TenantSeed } from "../../../emulator/index.js";
import { definitions } from "../../../provider/resources/definitions.js";
import { AlteredGraph, type Entity } from "../../alteredGraph.js";
import {
  configurations,
  customPolicies,
  defaultPolicy,
  linksOf,
  policies,
  profiles,
  rulesOf,
  Tenant,
} from "../../tenant.js";
import { reportWith } from "./command.js";
import { smallTenant } from "./sampleTenant.js";

const formats = ["text", "json", "html", "sarif", "junit"] as const;
const created = "2026-01-01T00:00:00Z";
const nowhere = "11111111-2222-4333-8444-555555555555";

/** An entry that names configurations. */
const entry = (...ids: readonly string[]) => ({
  restrictionType: "trustedCertificateAuthority",
  state: "enabled",
  restrictForAppsCreatedAfterDateTime: created,
  certificateBasedApplicationConfigurationIds: ids,
});

describe("the command report, on policies, rules, links and entries", () => {
  let folder: string;
  let seed: TenantSeed;
  let tenant: Tenant;
  let graph: AlteredGraph;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-report-policies-"));
    seed = await smallTenant();
  });
  beforeEach(async () => {
    tenant = await Tenant.start({ tenant: seed });
    graph = await AlteredGraph.before(tenant);
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...options: readonly string[]) =>
    reportWith({ PATH: "/nowhere", ...tenant.environment, ...graph.environment }, ...options);

  async function asJson(...options: readonly string[]): Promise<Report> {
    const { stdout, stderr } = await run("--format", "json", ...options);
    expect(stderr).to.equal("");
    return JSON.parse(stdout) as Report;
  }

  const found = ({ findings }: Report, ...rules: readonly string[]) =>
    findings
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, severity, about, found: text }) => [severity, rule, about.name, text] as const);

  /** The tenant's policy with a rule, its link and the entry of the default policy, as a stack has them. */
  async function managed() {
    const [policy] = await tenant.list(policies);
    const policyId = String(policy?.["id"]);
    const rule = await tenant.send("POST", rulesOf(policyId), {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
      name: "Banks",
      priority: 200,
      action: "bypass",
      settings: { status: "enabled" },
      matchingConditions: {
        destinations: [
          { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["bank.example"] },
        ],
      },
    });
    const profile = (await tenant.list(profiles)).find(({ name }) => name === "Partner");
    const profileId = String(profile?.["id"]);
    const [link] = await tenant.list(linksOf(profileId));
    const trust = (await tenant.list(configurations)).find(({ displayName }) => displayName === "Build agents");
    const objects = {
      TlsInspectionPolicy: { id: policyId, name: "Inspect all but banks", defaultAction: "inspect" },
      TlsInspectionRule: {
        ...{ id: String(rule["id"]), policyId, name: "Banks", priority: 200, action: "bypass", status: "enabled" },
        destinationFqdns: ["bank.example"],
      },
      TlsInspectionPolicyLink: {
        ...{ id: String(link?.["id"]), filteringProfileId: profileId, policyId, state: "enabled" },
      },
      AppManagementPolicyTrustedCertificateAuthority: {
        ...{ id: "default/applications", appliesTo: "applications", state: "enabled" },
        ...{ restrictForAppsCreatedAfterDateTime: created },
        certificateBasedApplicationConfigurationIds: [String(trust?.["id"])],
      },
    };
    return { objects, policyId, profileId };
  }

  function stackOf(objects: Readonly<Record<string, { readonly id: string }>>): string {
    const resources = Object.entries(objects).map(([className, { id, ...outputs }]) => ({
      urn: `urn:pulumi:dev::infra::entra-ca:index:${className}::${className}`,
      type: `entra-ca:index:${className}`,
      ...{ id, outputs },
    }));
    const file = join(folder, "stack.json");
    writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
    return file;
  }

  it("finds each of them as the stack has it, and what somebody changed", async () => {
    const { objects, policyId, profileId } = await managed();
    const stack = stackOf(objects);
    expect(found(await asJson("--stack", stack), "drift", "gone", "not-read")).to.deep.equal([]);
    expect((await run("--stack", stack, "--fail-on", "drift")).code).to.equal(0);

    await tenant.send("PATCH", `${policies}/${policyId}`, { name: "Other" });
    await tenant.send("PATCH", `${rulesOf(policyId)}/${objects.TlsInspectionRule.id}`, {
      action: "inspect",
      matchingConditions: {
        destinations: [
          { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["other.example"] },
        ],
      },
    });
    await tenant.send("PATCH", `${linksOf(profileId)}/${objects.TlsInspectionPolicyLink.id}`, { state: "disabled" });
    const other = (await tenant.list(configurations)).find(({ displayName }) => displayName === "Legacy");
    await tenant.send("PATCH", defaultPolicy, {
      applicationRestrictions: { keyCredentials: [entry(String(other?.["id"]))] },
    });
    const drift = found(await asJson("--stack", stack), "drift", "gone", "not-read");
    expect(drift.map(([severity, rule, name]) => [severity, rule, name])).to.deep.equal(
      Object.keys(objects)
        .sort()
        .map((name) => ["warning", "drift", name]),
    );
    const texts = drift.map(([, , , text]) => text).join("\n");
    for (const part of [
      'name is "Other" in place of "Inspect all but banks"',
      'action is "inspect" in place of "bypass"',
      'destinationFqdns: "other.example" was added; destinationFqdns: "bank.example" was removed',
      'state is "disabled" in place of "enabled"',
      `"${String(other?.["id"])}" was added`,
    ]) {
      expect(texts).to.contain(part);
    }
    expect((await run("--stack", stack, "--fail-on", "drift")).code).to.equal(1);

    await tenant.send("DELETE", `${linksOf(profileId)}/${objects.TlsInspectionPolicyLink.id}`);
    await tenant.send("DELETE", `${policies}/${policyId}`);
    await tenant.send("PATCH", defaultPolicy, { applicationRestrictions: { keyCredentials: [] } });
    expect(found(await asJson("--stack", stack), "drift", "gone", "not-read").map(([, rule]) => rule)).to.deep.equal(
      Object.keys(objects).map(() => "gone"),
    );
  });

  it("says what of each kind is in no program, in every format, and nothing of what Graph makes by itself", async () => {
    const { objects, policyId } = await managed();
    const graphs = (await tenant.list(rulesOf(policyId))).filter(({ name }) => name !== "Banks");
    expect(graphs).not.to.be.empty;
    const stack = stackOf({ TlsInspectionPolicy: objects.TlsInspectionPolicy });
    const report = await asJson("--stack", stack);
    const expected = [
      ["filteringProfile", 'its link to the TLS inspection policy "Inspect all but banks", which'],
      ["tlsInspectionPolicy", 'its rule "Banks", which'],
      ["appManagementPolicy", "its entry for applications, which"],
    ] as const;
    const ofPolicies = report.findings.filter(
      ({ rule, about }) => rule === "in-no-program" && expected.some(([kind]) => kind === about.kind),
    );
    expect(ofPolicies).to.have.length(3);
    for (const [kind, text] of expected) {
      const one = ofPolicies.find(({ about }) => about.kind === kind);
      expect(one?.found).to.equal(`${text} no resource of the stack manages`);
    }
    expect(report.tlsInspectionPolicies.map(({ managedBy, rules }) => [managedBy?.length, rules.length])).to.deep.equal(
      [[1, 1]],
    );
    for (const format of formats) {
      const { stdout } = await run("--format", format, "--stack", stack);
      const plain = stdout.replace(/&#(?:34|x22);|&quot;|\\+"/g, '"');
      for (const [, text] of expected) {
        expect(plain, format).to.contain(text);
      }
    }
    // Two of one object are two results.
    const second = { ...objects.TlsInspectionRule, priority: 201, name: "Health" };
    await tenant.send("POST", rulesOf(policyId), {
      "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionRule",
      ...{ name: second.name, priority: 201, action: "bypass", settings: { status: "enabled" } },
      matchingConditions: {
        destinations: [
          { "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionFqdnDestination", values: ["health.example"] },
        ],
      },
    });
    const { stdout } = await run("--format", "sarif", "--stack", stack);
    const prints = [...stdout.matchAll(/"finding\/v1": "(\w+)"/g)].map(([, print]) => print);
    expect(new Set(prints).size).to.equal(prints.length);
  });

  it("says of what the stack has and couldn't be read that it wasn't compared, and fails for it", async () => {
    const { objects } = await managed();
    const stack = stackOf(objects);
    graph.refuses = (_method, path) => (path.includes(policies) ? 403 : false);
    expect(
      found(await asJson("--stack", stack), "not-read", "drift", "gone").map(([severity]) => severity),
    ).to.deep.equal(["error"]);
    expect((await run("--stack", stack, "--fail-on", "drift")).code).to.equal(1);
    expect(found(await asJson(), "not-read").map(([severity]) => severity)).to.deep.equal(["warning"]);
  });

  it("has every kind of resource compared", async () => {
    const { objects } = await managed();
    const outputs = Object.values(objects);
    const all = definitions.map(({ className }, at) => [className, { ...outputs[at % outputs.length], id: nowhere }]);
    const known = found(
      await asJson("--stack", stackOf(Object.fromEntries(all) as typeof objects)),
      "gone",
      "drift",
      "not-read",
    );
    expect(known.map(([, , name]) => name)).to.have.members(definitions.map(({ className }) => className));
  });

  describe("of a custom policy", () => {
    const id = "99999999-2222-4333-8444-555555555555";
    let trust: string;

    beforeEach(async () => {
      const all = await tenant.list(configurations);
      trust = String(all.find(({ displayName }) => displayName === "Partner")?.["id"]);
      await tenant.send("POST", customPolicies, {
        ...{ displayName: "Builds", description: "", isEnabled: true },
        restrictions: { keyCredentials: [entry(trust)] },
      });
    });

    const about = (report: Report) =>
      found(report, "configuration-not-used", "configuration-not-in-force", "policy-not-assigned").filter(
        ([, , name]) => name !== "Legacy",
      );

    for (const [title, value, expected] of [
      ["that is assigned says nothing", [{ id }], []],
      [
        "that is assigned to nothing says that it restricts nothing",
        [],
        [
          ["warning", "configuration-not-in-force", "Partner", 'only "Builds", which is assigned to nothing'],
          ["note", "policy-not-assigned", "Builds", "that it is assigned to none"],
        ],
      ],
    ] as const) {
      it(title, async () => {
        graph.answers = (_method, path) => (path.includes("/appliesTo") ? { value } : undefined);
        const report = await asJson();
        expect(about(report)).to.deep.equal(expected);
        const partner = report.configurations.find(({ displayName }) => displayName === "Partner");
        expect(partner?.usedBy?.map(({ isInForce }) => isInForce)).to.deep.equal([value.length > 0]);
      });
    }

    it("of which nobody can tell whether it is assigned says that", async () => {
      graph.refuses = (_method, path) => (path.includes("/appliesTo") ? 403 : false);
      const [one, ...others] = about(await asJson());
      expect(others).to.deep.equal([]);
      expect(one?.slice(0, 3)).to.deep.equal(["note", "policy-not-assigned", "Builds"]);
      expect(one?.[3]).to.match(/^that it couldn't be read\. /);
    });

    it("asks no more than ten times, and says of which it didn't ask", async () => {
      for (const displayName of ["2", "3", "4", "5", "6"]) {
        await tenant.send("POST", customPolicies, {
          ...{ displayName, description: "", isEnabled: true },
          restrictions: { keyCredentials: [entry(trust)] },
        });
      }
      let count = 0;
      graph.answers = (_method, path) => {
        count += 1;
        return path.includes("/appliesTo") ? { value: [{ id }] } : undefined;
      };
      expect(about(await asJson())).to.deep.equal(
        ["5", "6"].map((name) => [
          ...["note", "policy-not-assigned", name, "that it wasn't asked of more than 4 policies"],
        ]),
      );
      expect(count).to.equal(10);
    });

    it("that names what isn't there says what comes of it", async () => {
      graph.answers = (_method, path) => (path.includes("/appliesTo") ? { value: [{ id }] } : undefined);
      const name = async (...ids: readonly string[]) => {
        const change = (one: Entity) => ({ ...one, restrictions: { keyCredentials: [entry(...ids)] } });
        graph.alter = (answer, _method, path) =>
          path.includes(customPolicies) ? { ...answer, value: (answer["value"] as Entity[]).map(change) } : answer;
        return found(await asJson(), "policy-names-nothing", "policy-names-missing");
      };
      const whose = "its entry for what the policy is assigned to";
      expect(await name(trust)).to.deep.equal([]);
      expect(await name(trust, nowhere)).to.deep.equal([
        [
          ...(["warning", "policy-names-missing", "Builds"] as const),
          `${whose}, which names ${nowhere}, and no such configuration`,
        ],
      ]);
      expect(await name(nowhere)).to.deep.equal([
        [
          ...(["error", "policy-names-nothing", "Builds"] as const),
          `${whose}, which names only ${nowhere}, and no such configuration`,
        ],
      ]);
    });
  });
});
