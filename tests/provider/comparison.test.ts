import { expect } from "chai";
import { describe, it } from "mocha";
import { compare } from "../../provider/kernel/comparison.js";
import type { ArgumentDefinition, Inputs } from "../../provider/kernel/definition.js";
import { driftWarnings } from "../../provider/kernel/looking.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { Secrets } from "../../provider/messages/secrets.js";

const any = { required: false, inBody: true, isReturned: true, description: "" } as const;
const definitions = {
  name: { ...any, kind: "text", onChange: "replaces", whenOmitted: { means: "made", of: [] } },
  label: { ...any, kind: "text", onChange: "updates", whenOmitted: { means: "none" } },
  isRoot: { ...any, kind: "flag", onChange: "updates", whenOmitted: { means: "value", value: false } },
} as const satisfies Record<string, ArgumentDefinition>;
const state = { name: "n", label: "l", isRoot: false };

function differences(inputs: Inputs, live?: Properties, ignoreChanges: string[] = []) {
  return compare(definitions, inputs, state, live, ignoreChanges).map(({ property, replaces, drift, write }) => ({
    property,
    ...(replaces && { replaces }),
    ...(drift && { drift }),
    ...(write && { write }),
  }));
}

describe("comparing program, state and tenant", () => {
  it("finds nothing where all three agree", () => {
    expect(differences({ name: "n", label: "l" }, state)).to.deep.equal([]);
  });

  it("tells a change in place from one that replaces", () => {
    expect(differences({ name: "m", label: "x" }, state)).to.deep.equal([
      { property: "name", replaces: true, write: true },
      { property: "label", write: true },
    ]);
  });

  it("keeps a made name where the program omits it or states it", () => {
    expect(differences({ label: "l" }, state)).to.deep.equal([]);
    expect(differences({ name: "n", label: "l" }, state)).to.deep.equal([]);
  });

  it("clears what the program no longer gives", () => {
    expect(differences({}, state)).to.deep.equal([{ property: "label", write: true }]);
  });

  it("calls it drift where the tenant has another value than the state", () => {
    expect(differences({ label: "l" }, { ...state, label: "x" })).to.deep.equal([
      { property: "label", drift: true, write: true },
    ]);
  });

  it("writes nothing where the tenant already has what the program now wants", () => {
    expect(differences({ label: "x" }, { ...state, label: "x" })).to.deep.equal([{ property: "label", drift: true }]);
  });

  it("takes what Graph didn't return for unchanged, and what it says is empty for empty", () => {
    expect(differences({ label: "l" }, { name: "n" })).to.deep.equal([]);
    expect(differences({ label: "l" }, { name: "n", label: null })).to.deep.equal([
      { property: "label", drift: true, write: true },
    ]);
  });

  it("looks away from the tenant's value of what ignoreChanges names", () => {
    const live = { ...state, label: "x" };
    for (const path of ["label", "*", "label.part", "label[0]"]) {
      expect(differences({ label: "l" }, live, [path])).to.deep.equal([]);
    }
    expect(differences({ label: "l" }, live, ["lab"])).to.have.length(1);
  });

  it("counts an unknown value as a change, which may replace", () => {
    expect(differences({ name: unknown, label: "l" }, state)).to.deep.equal([
      { property: "name", replaces: true, write: true },
    ]);
  });
});

describe("a drift warning", () => {
  function warning(inputs: Inputs, live: Properties) {
    return compare(definitions, inputs, state, live, []).flatMap((difference) =>
      driftWarnings(difference, definitions.label, new Secrets()),
    );
  }

  it("names the property, the live value and the wanted one", () => {
    expect(warning({ label: "l" }, { label: "x" })).to.deep.equal([
      'label was changed outside Pulumi: Graph has "x", the program wants "l"',
    ]);
  });

  it("says where the tenant already has what is wanted", () => {
    expect(warning({ label: "x" }, { label: "x" })).to.deep.equal([
      'label was changed outside Pulumi: Graph has "x", which is what the program wants',
    ]);
  });

  it("says none for an empty value", () => {
    expect(warning({ label: "l" }, { label: null })[0]).to.contain("Graph has none");
    expect(warning({ label: unknown }, { label: "x" })[0]).to.contain("a value that isn't known yet");
  });
});
