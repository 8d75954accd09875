import { expect } from "chai";
import { describe, it } from "mocha";
import { planChange, type Circumstances } from "../../engine/stand-in/planning.js";
import { parsePropertyPath, withIgnoredChanges } from "../../engine/stand-in/propertyPaths.js";
import { changedProperties, markSecretsOf, readable, secret } from "../../engine/stand-in/propertyValues.js";
import { PassphraseSecrets } from "../../engine/stand-in/secrets.js";
import { makeUrn, nameOf, typeOf } from "../../engine/stand-in/urns.js";

describe("What happens to a resource that exists", () => {
  const nothing: Circumstances = {
    diff: { changes: "none", replaces: [], deleteBeforeReplace: false },
    changedInputs: [],
    hasInitErrors: false,
    isPendingReplacement: false,
    replaceOnChanges: [],
    deleteBeforeReplace: undefined,
  };
  const some = { changes: "some", replaces: ["kind"], deleteBeforeReplace: true } as const;

  it("is what its provider says, unless the last attempt was left unfinished", () => {
    expect(planChange(nothing)).to.deep.equal({ operation: "same" });
    expect(planChange({ ...nothing, hasInitErrors: true })).to.deep.equal({ operation: "update" });
    expect(planChange({ ...nothing, diff: { ...some, replaces: [] } })).to.deep.equal({ operation: "update" });
    expect(planChange({ ...nothing, isPendingReplacement: true })).to.include({ operation: "replace" });
  });

  it("is replaced in the order that the program says, else the provider", () => {
    expect(planChange({ ...nothing, diff: some })).to.deep.equal({ operation: "replace", deleteFirst: true });
    expect(planChange({ ...nothing, diff: some, deleteBeforeReplace: false })).to.deep.include({ deleteFirst: false });
  });

  it("is an update of changed inputs only when the provider has no opinion", () => {
    const changed = { ...nothing, changedInputs: ["size"] };
    expect(planChange(changed)).to.deep.equal({ operation: "same" });
    const undecided = { ...changed, diff: { ...nothing.diff, changes: "unknown" } } as const;
    expect(planChange(undecided)).to.deep.equal({ operation: "update" });
    expect(planChange({ ...undecided, replaceOnChanges: ["size"] })).to.include({ operation: "replace" });
    expect(planChange({ ...undecided, replaceOnChanges: ["label"] })).to.include({ operation: "update" });
  });
});

describe("ignoreChanges", () => {
  it("reads paths as Pulumi writes them", () => {
    expect(parsePropertyPath('root["a.b"][0].c[*]')).to.deep.equal(["root", "a.b", 0, "c", "*"]);
    expect(parsePropertyPath("root[")).to.equal(undefined);
  });

  it("puts back what a path names, within lists, maps and secrets", () => {
    const olds = { size: 1, tags: { a: 1, b: 1 }, list: [{ x: 1 }, { x: 1 }], hidden: secret({ x: 1 }), gone: 1 };
    const news = { size: 2, tags: { a: 2, b: 2 }, list: [{ x: 2 }, { x: 2 }], hidden: secret({ x: 2 }), added: 2 };
    expect(withIgnoredChanges(news, olds, ["size", "tags.a", "list[*].x", "hidden.x", "gone", "added"])).to.deep.equal({
      size: 1,
      tags: { a: 1, b: 2 },
      list: [{ x: 1 }, { x: 1 }],
      hidden: secret({ x: 1 }),
      gone: 1,
    });
  });
});

describe("Secrets", () => {
  it("stay marked in what a provider gives back, and are never read out", () => {
    const marked = markSecretsOf(
      { a: secret(1), b: { c: secret(1), d: 1 }, e: [secret(1)] },
      { a: 1, b: { c: 2, d: 3 }, e: [4], f: 5 },
    );
    expect(marked).to.deep.equal({ a: secret(1), b: { c: secret(2), d: 3 }, e: secret([4]), f: 5 });
    expect(readable(marked)).to.deep.equal({ a: "[secret]", b: { c: "[secret]", d: 3 }, e: "[secret]", f: 5 });
  });

  it("are no change of a value", () => {
    expect(changedProperties({ a: secret(1), b: 1, c: 1 }, { a: 1, b: 2, d: 1 })).to.deep.equal(["~b", "-c", "+d"]);
  });

  it("open where the Pulumi CLI encrypted them", async () => {
    const salt = "v1:A9K1+iyOHgA=:v1:s0vAjScRf560fHRa:65PYbn+bSIvRHwzRFE3dGlXk0C7X9w==";
    const secrets = await PassphraseSecrets.open("x", salt, "Pulumi.dev.yaml");
    expect(secrets.decrypt("v1:1Wkz/fExvmQCm+rR:6HBGsy6nVcyooq3VHh+yJekpa3CX3r8J")).to.equal("hushhush");
    expect(secrets.unseal(secrets.seal({ a: [secret({ b: 1 })] }))).to.deep.equal({ a: [secret({ b: 1 })] });
  });
});

describe("URNs", () => {
  it("carry the types of the parents, and names as they are", () => {
    const stack = { project: "world", stack: "dev" };
    const parent = makeUrn(stack, "fleet:index:Fleet", "north");
    const child = makeUrn(stack, "boat:index:Boat", "a::b", parent);
    expect(child).to.equal("urn:pulumi:dev::world::fleet:index:Fleet$boat:index:Boat::a::b");
    expect([typeOf(child), nameOf(child)]).to.deep.equal(["boat:index:Boat", "a::b"]);
  });
});
