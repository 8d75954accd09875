import { before, it } from "mocha";
import { expect } from "chai";
import { selfSigned } from "../certificates.js";
import { configurations, customPolicies, defaultPolicy } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const ids = "certificateBasedApplicationConfigurationIds";

/** What somebody else has the policy restrict. */
const theirs = {
  isEnabled: true,
  applicationRestrictions: {
    passwordCredentials: [{ restrictionType: "passwordAddition", state: "enabled", maxLifetime: null }],
    keyCredentials: [{ maxLifetime: "P180D", restrictionType: "asymmetricKeyLifetime", state: "enabled" }],
  },
};

type Restriction = Readonly<Record<string, unknown>>;

describeExample("the policy that requires the trusted CAs", "app-management-policy", {}, (example) => {
  const team = { project: "team" };
  let policyId: string;
  let asBefore: string;
  const policies = () =>
    Promise.all([defaultPolicy, `${customPolicies}/${policyId}`].map((path) => example.tenant.send("GET", path)));
  /** The ids of the configurations that a policy names. */
  async function namedIn(path: string, section: string): Promise<unknown> {
    const { [section]: restrictions } = await example.tenant.send("GET", path);
    const { keyCredentials } = restrictions as { keyCredentials: Restriction[] };
    return keyCredentials.find(({ restrictionType }) => restrictionType === "trustedCertificateAuthority")?.[ids];
  }
  const inTenants = () => namedIn(defaultPolicy, "applicationRestrictions");
  const inTeams = () => namedIn(`${customPolicies}/${policyId}`, "restrictions");
  const inTenant = async () => (await example.tenant.list(configurations)).map(({ id }) => id);

  before(async () => {
    await example.tenant.send("PATCH", defaultPolicy, theirs);
    const policy = JSON.parse(example.program.read("team/policy.json")) as object;
    policyId = String((await example.tenant.send("POST", customPolicies, policy))["id"]);
    asBefore = JSON.stringify(await policies());
  });

  it("names the configuration that the same update made", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 3 });
    expect(await inTenants()).to.deep.equal(await inTenant());
    expect([outputs["certificateBasedApplicationConfigurationId"]]).to.deep.equal(await inTenant());
  });

  it("changes nothing the second time", async () => {
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 3 });
    });
    expect(writes).to.deep.equal([]);
  });

  it("names the new configuration when there is another root, and then the old one goes", async () => {
    const old = await inTenant();
    example.program.write("root.pem", selfSigned("/CN=New Root").certificate);
    const preview = await example.program.run("preview");
    expect(preview.changes).to.deep.equal({ ...nothing, update: 1, replace: 1, same: 1 });
    const said = `stops naming ${String(old[0])}, which this run replaces`;
    expect(preview.diagnostics.map(({ message }) => message).join()).to.contain(said);
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, update: 1, replace: 1, same: 1 });
    });
    expect(writes.map((request) => request.split(" ")[0])).to.deep.equal(["POST", "PATCH", "DELETE"]);
    expect(await inTenant()).not.to.deep.equal(old);
    expect(await inTenants()).to.deep.equal(await inTenant());
  });

  // The stand-in knows no StackReference.
  if (example.way.engine === "pulumi") {
    it("is named by another stack's policy too, which the old one has to wait for", async () => {
      const stack = "organization/entra-ca-app-management-policy/dev";
      const project = "entra-ca-team-policy";
      example.program.write(
        "team/Pulumi.dev.yaml",
        `config:\n  ${project}:trustStack: ${stack}\n  ${project}:policyId: ${policyId}\n`,
      );
      const first = await example.program.run("up", team);
      expect(first.changes).to.deep.equal({ ...nothing, create: 2 });
      expect(await inTeams()).to.deep.equal(await inTenant());

      example.program.write("root.pem", selfSigned("/CN=Third Root").certificate);
      const refused = await example.program.run("up");
      expect(refused.succeeded).to.equal(false);
      expect(refused.diagnostics.map(({ message }) => message).join()).to.contain(
        `The app management policy "Payments" (${policyId}) names it, in restrictions`,
      );
      expect((await example.program.run("up", team)).changes).to.include({ update: 1 });
      expect((await example.program.run("up")).succeeded).to.equal(true);
      expect([await inTenants(), await inTeams()]).to.deep.equal([await inTenant(), await inTenant()]);
    });
  }

  it("leaves the policies as they were when it is destroyed, and no configuration", async () => {
    if (example.way.engine === "pulumi") {
      expect((await example.program.run("destroy", team)).succeeded).to.equal(true);
    }
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await inTenant()).to.deep.equal([]);
    expect(JSON.stringify(await policies())).to.equal(asBefore);
  });
});
