import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { it } from "mocha";
import { tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const policies = "/networkAccess/tlsInspectionPolicies";
const profiles = "/networkAccess/filteringProfiles?$expand=policies($expand=policy)";

describeExample("TLS inspection", "tls-inspection", { enrollingMilliseconds: 500 }, (example) => {
  /** Policies with their rules and profiles with their policies, but for when they were last touched. */
  async function networkAccess(): Promise<unknown[]> {
    const all = [await example.tenant.list(`${policies}?$expand=policyRules`), await example.tenant.list(profiles)];
    return all.flat().map(({ lastModifiedDateTime: _when, ...rest }) => rest);
  }
  /** The rules of the program's policy that Graph didn't make by itself, and its links, as far as they say what counts. */
  async function inEffect() {
    const [{ id, policyRules }] = (await example.tenant.list(`${policies}?$expand=policyRules`)) as [
      { id: string; policyRules: { name: string; priority: number }[] },
    ];
    const [baseline] = (await example.tenant.list(profiles)).filter(({ priority }) => priority === 65_000);
    const links = baseline?.["policies"] as { state: string; policy: { id: string } }[];
    return {
      rules: policyRules.filter(({ priority }) => priority >= 100 && priority < 65_000).map(({ priority }) => priority),
      links: links.map(({ state, policy }) => ({ state, isOurs: policy.id === id })),
      statuses: (await example.tenant.list(tls)).map((ca) => ca["status"]),
    };
  }
  const inspect = (value: boolean) => {
    example.program.write("Pulumi.dev.yaml", `config:\n  entra-ca-tls-inspection:inspect: ${String(value)}\n`);
  };
  let before: unknown[];

  it("says how to make a root where there is none, and no more", async () => {
    for (const file of ["root.pem", "root.key"]) {
      rmSync(join(example.program.folder, "pki", file), { force: true });
    }
    const { succeeded, diagnostics } = await example.program.run("preview");
    expect(succeeded).to.equal(false);
    const said = diagnostics.map(({ message }) => message).join("\n");
    expect(said).to.contain("There is no pki/root.key yet. Make a root for this example: sh pki/make-root.sh");
    expect(said).not.to.match(/^ +at /m);
    execFileSync("sh", ["pki/make-root.sh"], { cwd: example.program.folder, stdio: "ignore" });
    before = await networkAccess();
  });

  it("links the policy only as long as it has its rules", async () => {
    const kindOf = (path: string) =>
      path.includes("/policyRules") ? "rule" : path.includes("/policies") ? "link" : "";
    const slow = (method: string, kind: string) => {
      example.graph.refuses = async (sent, path) => {
        await setTimeout(sent === method && kindOf(path) === kind ? 3_000 : 0);
        return false;
      };
    };
    const orderDuring = async (command: "up" | "destroy", method: string) => {
      const writes = await example.writesDuring(() => example.runAltered(command));
      return writes
        .filter((request) => request.startsWith(method))
        .map(kindOf)
        .filter(Boolean);
    };
    slow("POST", "rule");
    expect(await orderDuring("up", "POST")).to.deep.equal(["rule", "rule", "link"]);
    slow("DELETE", "link");
    expect(await orderDuring("destroy", "DELETE")).to.deep.equal(["link", "rule", "rule"]);
    example.graph.refuses = () => false;
  });

  it("makes all of it in one update, with nothing in effect where the devices don't trust the root yet", async () => {
    const { changes, diagnostics } = await example.program.run("up");
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 8 });
    const links = [{ state: "disabled", isOurs: true }];
    expect(await inEffect()).to.deep.equal({ rules: [100, 200], links, statuses: ["disabled"] });
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 8 });
    await example.program.run("destroy");
    expect(await networkAccess()).to.deep.equal(before);
  });

  it("goes from nothing to inspection in effect in one update", async () => {
    inspect(true);
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 8 });
    expect(outputs["status"]).to.equal("active");
    const links = [{ state: "enabled", isOurs: true }];
    expect(await inEffect()).to.deep.equal({ rules: [100, 200], links, statuses: ["active"] });
  });

  it("stops inspecting and begins again in place", async () => {
    for (const [value, state] of [
      [false, "disabled"],
      [true, "enabled"],
    ] as const) {
      inspect(value);
      const { changes } = await example.program.run("up");
      expect(changes).to.deep.equal({ ...nothing, update: 2, same: 6 });
      expect((await inEffect()).links).to.deep.equal([{ state, isOurs: true }]);
    }
  });

  it("changes nothing the second time", async () => {
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 8 });
  });

  it("rotates in one update: the new one is in use before the old one goes", async () => {
    const [old] = await example.tenant.list(tls);
    example.program.edit("index.ts", "Contoso TLS Inspection CA", "Contoso TLS Inspection CA 2");
    const changes = { ...nothing, replace: 3, same: 5 };
    expect((await example.program.run("preview")).changes).to.deep.equal(changes);
    const requests = await example.tenant.requestsDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal(changes);
    });
    const [ca, ...others] = await example.tenant.list(tls);
    expect(others).to.deep.equal([]);
    expect(ca).to.include({ commonName: "Contoso TLS Inspection CA 2", status: "active" });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([
      `POST ${tls}`,
      `PATCH ${tls}/${String(ca?.["id"])}`,
      `PATCH ${tls}/${String(ca?.["id"])}`,
      `DELETE ${tls}/${String(old?.["id"])}`,
    ]);
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 8 });
  });

  it("leaves the tenant as it was when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(tls)).to.deep.equal([]);
    expect(await networkAccess()).to.deep.equal(before);
  });
});
