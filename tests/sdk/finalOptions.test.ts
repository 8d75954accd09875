import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import * as entra from "../../sdk/index.js";
import * as plugin from "../../sdk/plugin/index.js";
import { registeredInputs, type RegisteredInputs } from "./registeredInputs.js";

class DynamicProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("pulumi-nodejs", name);
  }
}

describe("the options that the sdk tells a dynamic provider", () => {
  let registered: RegisteredInputs;

  before(async () => {
    registered = await registeredInputs();
  });

  async function told(name: string, options: pulumi.CustomResourceOptions, args: object = {}) {
    const given = { rootCertificate: "-----BEGIN CERTIFICATE-----", ...args };
    const made = new entra.CertificateBasedApplicationConfiguration(name, given, options);
    await new Promise((resolve) => made.id.apply(resolve));
    const { __ignoreChanges, __replaceOnChanges, __secrets } = registered.get(name)!;
    return { __ignoreChanges, __replaceOnChanges, __secrets };
  }

  const adding: pulumi.ResourceTransformation = ({ props, opts }) => ({
    props: { ...(props as object), description: pulumi.secret("d") },
    opts: pulumi.mergeOptions(opts, { ignoreChanges: ["displayName"], replaceOnChanges: ["description"] }),
  });
  const all = { __ignoreChanges: ["displayName"], __replaceOnChanges: ["description"], __secrets: ["description"] };
  const none = { __ignoreChanges: undefined, __replaceOnChanges: undefined, __secrets: undefined };

  it("are those of the constructor, and none where there are none", async () => {
    expect(await told("given", { ignoreChanges: ["displayName"], replaceOnChanges: ["*"] })).to.deep.equal({
      ...none,
      __ignoreChanges: ["displayName"],
      __replaceOnChanges: ["*"],
    });
    expect(await told("none", { ignoreChanges: [] })).to.deep.equal(none);
    expect(registered.get("none")).not.to.have.any.keys("__ignoreChanges", "__replaceOnChanges", "__secrets");
  });

  it("are what the resource's own transformations make of them", async () => {
    expect(await told("own", { transformations: [adding] })).to.deep.equal(all);
  });

  it("are what the transformations of a component make of them, in which another resource is in between", async () => {
    const component = new pulumi.ComponentResource("test:index:Trust", "within", {}, { transformations: [adding] });
    expect(await told("inner", { parent: component })).to.deep.equal(all);
    const parent = new entra.CertificateBasedApplicationConfiguration(
      "between",
      { rootCertificate: "-" },
      { parent: component },
    );
    expect(await told("innermost", { parent })).to.deep.equal(all);
  });

  it("name every argument where all is ignored: Pulumi would ignore what is told as well", async () => {
    const { __ignoreChanges } = await told("everything", { ignoreChanges: ["*"] });
    expect(__ignoreChanges).to.include.members(["displayName", "description", "rootCertificate"]);
    expect(__ignoreChanges).not.to.include("*");
    expect((__ignoreChanges as string[]).filter((name) => name.startsWith("__"))).to.deep.equal([]);
  });

  it("are nothing that a resource of the plugin is told, which knows them and can import", async () => {
    const options = { ignoreChanges: ["displayName"], replaceOnChanges: ["description"], import: "imported-id" };
    const args = { rootCertificate: "-", description: pulumi.secret("d") };
    const made = new plugin.CertificateBasedApplicationConfiguration("served by the plugin", args, options);
    await new Promise((resolve) => made.id.apply(resolve));
    const inputs = registered.get("served by the plugin");
    expect(inputs).to.include.keys("rootCertificate");
    expect(inputs).not.to.have.any.keys("__ignoreChanges", "__replaceOnChanges", "__secrets");
  });

  it("are looked at by the engine once it has all of the program's transforms, of two resources at once, too", async () => {
    const store = (runtimeState as unknown as { getStore(): Record<string, unknown> }).getStore();
    const before = { ...store };
    let settle: () => void = () => undefined;
    const others = new Promise<void>((resolve) => (settle = resolve));
    let count = 0;
    store["supportsTransforms"] = true;
    store["callbacks"] = { awaitStackRegistrations: () => others, registerStackTransform: () => (count += 1) };
    try {
      const both = Promise.all(["first", "second"].map((name) => told(`${name} of two`, {})));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(count).to.equal(0);
      expect(registered.has("second of two")).to.equal(false);
      settle();
      await both;
      expect(count).to.equal(1);
    } finally {
      Object.assign(store, { supportsTransforms: before["supportsTransforms"], callbacks: before["callbacks"] });
    }
  });

  it("never have a provider that serves no dynamic resources, wherever it was added", () => {
    const provider = new plugin.Provider("theirs", {});
    const given: pulumi.ResourceTransformation = ({ props, opts }) => ({
      props,
      opts: { ...opts, provider },
    });
    const make = (options: pulumi.CustomResourceOptions) => () =>
      new entra.CertificateBasedApplicationConfiguration("provided", { rootCertificate: "-" }, options);
    expect(make({ provider }))
      .to.throw('the option "provider" doesn\'t work')
      .with.property("message")
      .contains("connection");
    expect(make({ transformations: [given] })).to.throw('the option "provider" doesn\'t work');
    make({ provider: new DynamicProvider("ours") })();
    make({ parent: new pulumi.ComponentResource("test:index:Part", "part", {}, { providers: [provider] }) })();
  });

  it("never have an import, wherever it was added", () => {
    const importing: pulumi.ResourceTransformation = ({ props, opts }) => ({
      props,
      opts: { ...opts, import: "id" } as pulumi.CustomResourceOptions,
    });
    const make = (options: pulumi.CustomResourceOptions) => () =>
      new entra.CertificateBasedApplicationConfiguration("imported", { rootCertificate: "-" }, options);
    expect(make({ import: "id" })).to.throw('the option "import" doesn\'t work');
    expect(make({ transformations: [importing] })).to.throw('the option "import" doesn\'t work');
  });
});
