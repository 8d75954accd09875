import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { setTimeout } from "node:timers/promises";
import { before, beforeEach, describe, it } from "mocha";
import * as entra from "../../sdk/index.js";
import { base64Of, opensslSays, selfSigned } from "../certificates.js";
import { registeredInputs, type RegisteredInputs } from "./registeredInputs.js";

describe("what the sdk says of the other rules in a policy", () => {
  it("tells the policy of all by their priorities and names, and those that stay though they go", async () => {
    const registered = await registeredInputs();
    const policy = new entra.TlsInspectionPolicy("policy", { name: "Inspection", defaultAction: "inspect" });
    const rule = (name: pulumi.Input<string>, priority: number, options?: pulumi.CustomResourceOptions) => {
      const args = { policyId: policy.id, name, priority, destinationFqdns: ["*.example"] };
      return new entra.TlsInspectionRule(`rule${priority}`, { ...args, action: "bypass" }, options);
    };
    rule("Banks", 100);
    rule("Kept", 200, { retainOnDelete: true });
    rule(pulumi.secret("Quiet"), 300);
    await new Promise((resolve) => policy.id.apply(resolve));
    expect(registered.get("policy")?.["__siblings"]).to.deep.equal(["", "100 Banks", "retained 200 Kept"]);
  });
});

describe("what the sdk says of the other CAs in a configuration", () => {
  const pems = ["one", "two", "three"].map((name) => selfSigned(`/CN=${name}`).certificate);
  const thumbprints = pems.map((pem) =>
    opensslSays(pem, "-fingerprint", "-sha256").replace(/.*=/, "").replaceAll(":", "").toLowerCase(),
  );
  const [one = "", two = "", three = ""] = pems;
  let registered: RegisteredInputs;
  let run = 0;

  before(async () => {
    registered = await registeredInputs();
  });
  beforeEach(() => {
    registered.clear();
    run += 1;
  });

  const known = (resource: pulumi.CustomResource) => new Promise((resolve) => resource.id.apply(resolve));

  function trusted(
    name: string,
    id: pulumi.Input<string>,
    certificate: pulumi.Input<string>,
    options?: pulumi.CustomResourceOptions,
  ) {
    return new entra.TrustedCertificateAuthority(
      name,
      { certificateBasedApplicationConfigurationId: id, certificate },
      options,
    );
  }

  function expectSiblings(names: readonly string[], siblings: readonly string[]): void {
    for (const name of names) {
      expect(registered.get(name)?.["__siblings"], name).to.deep.equal([...siblings].sort());
    }
  }

  it("tells the configuration of all, also of those that come a moment later, and none of them again", async () => {
    const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: one });
    const first = trusted("first", trust.id, one);
    await setTimeout(1);
    const second = trusted("second", trust.id, base64Of(two));
    await Promise.all([trust, first, second].map(known));
    expectSiblings(["trust"], thumbprints.slice(0, 2));
    expect(registered.get("first")).not.to.have.property("__siblings");
  });

  it("tells each of them that comes when the configuration is registered, or that ignores all changes", async () => {
    const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: one });
    await known(trust);
    await known(trusted("first", trust.id, one));
    await known(trusted("second", trust.id, two));
    expectSiblings(["trust"], []);
    expectSiblings(["first"], [thumbprints[0]!]);
    expectSiblings(["second"], thumbprints.slice(0, 2));
    const ignoring = { ignoreChanges: ["*"] };
    const other = new entra.CertificateBasedApplicationConfiguration("other", { rootCertificate: one }, ignoring);
    await Promise.all([trusted("a", other.id, one), trusted("b", other.id, two, ignoring)].map(known));
    expectSiblings(["a"], ["", thumbprints[0]!]);
    for (const name of ["other", "b"]) {
      expect(registered.get(name)?.["__siblings"]).to.equal(undefined);
    }
  });

  it("keeps configurations apart, whether they are resources, ids or outputs from elsewhere", async () => {
    const id = `0a6a9b97-b84c-406a-a703-${String(run).padStart(12, "0")}`;
    const elsewhere = pulumi.output(Promise.resolve("4b8e3a50-2f0c-4c58-9a43-0f4f0d3c5f00"));
    const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: one });
    const all = [
      trusted("a", trust.id, one),
      trusted("b", id, two),
      trusted("c", id, three),
      trusted("d", elsewhere, one),
      trusted("e", elsewhere, three),
    ];
    await Promise.all(all.map(known));
    expectSiblings(["trust"], [thumbprints[0]!]);
    expectSiblings(["b", "c"], [thumbprints[1]!, thumbprints[2]!]);
    expectSiblings(["d", "e"], [thumbprints[0]!, thumbprints[2]!]);
  });

  it("waits for no output, and counts what it can't tell", async () => {
    const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: one });
    let tell: (pem: string) => void = () => undefined;
    const later = new Promise<string>((resolve) => (tell = resolve));
    const first = trusted("first", trust.id, one);
    const secret = trusted("secret", trust.id, pulumi.secret(two));
    const ignored = trusted("ignored", trust.id, three, { ignoreChanges: ["certificate"] });
    const unready = trusted("unready", trust.id, later);
    await Promise.all([first, secret, ignored].map(known));
    expectSiblings(["trust"], [thumbprints[0]!, "", "", ""]);
    tell(two);
    await known(unready);
  });

  it("marks what stays though its resource goes", async () => {
    const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: one });
    const all = [
      trusted("first", trust.id, one, { retainOnDelete: true }),
      trusted("second", trust.id, two, { protect: true }),
      trusted("third", trust.id, three),
    ];
    await Promise.all(all.map(known));
    expectSiblings(["trust"], [`retained ${thumbprints[0]!}`, `retained ${thumbprints[1]!}`, thumbprints[2]!]);
    expect(["first", "second", "third"].map((name) => registered.get(name)?.["__retained"])).to.deep.equal([
      true,
      true,
      undefined,
    ]);
  });

  it("says nothing where an object is only read", async () => {
    const found = entra.TrustedCertificateAuthority.get("found", "4b8e3a50-2f0c-4c58-9a43-0f4f0d3c5f01");
    await known(found);
    expect(registered.get("found")).not.to.have.property("__siblings");
  });
});
