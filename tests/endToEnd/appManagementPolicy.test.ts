import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import { selfSigned } from "../certificates.js";
import { configurations } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const tenantPolicy = "defaultAppManagementPolicy.json";
const teamPolicy = "team/appManagementPolicy.json";

describeExample("the policy that requires the trusted CAs", "app-management-policy", {}, (example) => {
  /** The ids of the configurations that a policy names. */
  const namedIn = (policy: string) =>
    [...example.program.read(policy).matchAll(/"certificateBasedApplicationConfigurationIds": (\[[^\]]*\])/g)].map(
      ([, ids]) => JSON.parse(ids!) as string[],
    );
  const inTenant = async () => (await example.tenant.list(configurations)).map((configuration) => configuration["id"]);
  const team = { project: "team" };

  it("names the configuration that the same update made", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 3 });
    expect(namedIn(tenantPolicy)).to.deep.equal([await inTenant()]);
    expect([outputs["certificateBasedApplicationConfigurationId"]]).to.deep.equal(await inTenant());
  });

  // The stand-in knows no StackReference.
  if (example.way.engine === "pulumi") {
    it("names it in another stack too", async () => {
      const stack = "organization/entra-ca-app-management-policy/dev";
      example.program.write("team/Pulumi.dev.yaml", `config:\n  entra-ca-team-policy:trustStack: ${stack}\n`);
      const { changes, diagnostics } = await example.program.run("up", team);
      expect(diagnostics).to.deep.equal([]);
      expect(changes).to.deep.equal({ ...nothing, create: 2 });
      expect(namedIn(teamPolicy)).to.deep.equal([await inTenant()]);
    });
  }

  it("changes nothing while the configuration stays", async () => {
    expect((await example.program.run("preview")).changes).to.deep.equal({ ...nothing, same: 3 });
  });

  it("names the new configuration in both when there is another root", async () => {
    const before = await inTenant();
    example.program.write("root.pem", selfSigned("/CN=New Root").certificate);
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, update: 1, replace: 1, same: 1 });
    expect(await inTenant()).not.to.deep.equal(before);
    expect(namedIn(tenantPolicy)).to.deep.equal([await inTenant()]);
    if (example.way.engine === "pulumi") {
      expect((await example.program.run("up", team)).changes).to.include({ update: 1 });
      expect(namedIn(teamPolicy)).to.deep.equal([await inTenant()]);
    }
  });

  it("leaves neither configuration nor file when it is destroyed", async () => {
    if (example.way.engine === "pulumi") {
      expect((await example.program.run("destroy", team)).succeeded).to.equal(true);
    }
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await inTenant()).to.deep.equal([]);
    for (const policy of [tenantPolicy, teamPolicy]) {
      expect(existsSync(join(example.program.folder, policy))).to.equal(false);
    }
  });
});
