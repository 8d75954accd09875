import { expect } from "chai";
import { describe, it } from "mocha";
import { checkArguments } from "../../provider/kernel/argumentChecks.js";
import { readValue } from "../../provider/kernel/border.js";
import { compare, same } from "../../provider/kernel/comparison.js";
import { define, type ArgumentDefinition, type Inputs } from "../../provider/kernel/definition.js";
import { textsFromGraph, wholeNumberFromGraph } from "../../provider/kernel/fromGraph.js";
import type { Illegible } from "../../provider/kernel/illegible.js";
import { kindOf } from "../../provider/kernel/kinds.js";
import type { Value } from "../../provider/kernel/values.js";
import { definition as anyDefinition } from "../../provider/resources/trustedCertificateAuthority/definition.js";

const any = {
  required: false,
  inBody: true,
  isReturned: true,
  description: "",
  onChange: "updates",
  whenOmitted: { means: "none" },
} as const;
const definitions = {
  action: { ...any, kind: "choice", choices: ["bypass", "inspect"] },
  priority: { ...any, kind: "wholeNumber", range: { least: 100, largest: 64999 } },
  from: { ...any, kind: "instant" },
  hosts: { ...any, kind: "texts" },
  tags: { ...any, kind: "texts", mayBeEmpty: true },
  sites: { ...any, kind: "hosts" },
  ids: { ...any, kind: "objectIds" },
} as const satisfies Record<string, ArgumentDefinition>;
type Property = keyof typeof definitions;

function reasons(inputs: Readonly<Record<string, unknown>>): string[] {
  const found = checkArguments(define({ ...anyDefinition, arguments: definitions }), inputs);
  return found.map(({ property, reason }) => `${property} ${reason}`);
}

function areSame(property: Property, one: unknown, other: unknown): boolean {
  const read = (raw: unknown) => readValue(definitions[property], raw) as Value;
  return same(definitions[property], read(one), read(other), {});
}

describe("a value of a kind", () => {
  it("can be used as its definition allows", () => {
    const inputs = {
      action: "inspect",
      priority: 100,
      from: "2027-01-01T00:00:00.0000000Z",
      hosts: ["a.example", "b.example"],
      tags: [],
      sites: ["*", "www.contoso.com", "*.contoso.com", "a*.contoso.com", "xn--bcher-kva.example", "_dmarc.contoso.com"],
      ids: ["1b0d5c3e-5f0f-4f43-9f2c-5d3a4c0f7f10"],
    };
    expect(reasons(inputs)).to.deep.equal([]);
  });

  it("is refused where a text in it is longer than any that is searched, wherever that is", () => {
    const longest = "a".repeat(1_048_576);
    expect(reasons({ hosts: [longest] }).join()).not.to.contain("characters");
    for (const input of [{ hosts: [`${longest}a`] }, { priority: `${longest}a` }, { other: { [`${longest}a`]: 1 } }]) {
      const said = /has 1048577 characters, and no text may have more than 1048576/;
      expect(reasons(input)).to.have.length(1).and.to.have.property("0").that.matches(said);
    }
  });

  for (const [input, reason] of [
    [{ action: "Inspect" }, 'action must be bypass or inspect, and "Inspect" was found'],
    [{ action: true }, "action must be a string, and a boolean was found"],
    [{ priority: 99 }, "priority must be a whole number from 100 to 64999, and 99 was found"],
    [{ priority: 100.5 }, "priority must be a whole number from 100 to 64999, and 100.5 was found"],
    [{ priority: NaN }, "priority must be a whole number from 100 to 64999, and NaN was found"],
    [{ priority: "100" }, "priority must be a number, and a string was found"],
    [{ from: "2027-01-01" }, "from must be a date and a time with its zone, such as 2027-01-31T00:00:00Z (RFC 3339)"],
    [
      { from: "2027-13-01T00:00:00Z" },
      "from must be a date and a time with its zone, such as 2027-01-31T00:00:00Z (RFC 3339)",
    ],
    [{ hosts: [] }, "hosts is empty: give at least one"],
    [{ hosts: ["a", ""] }, "hosts has an empty text in it"],
    [{ hosts: ["a", "b", "a"] }, 'hosts has "a" twice'],
    [{ hosts: ["a", 1] }, "hosts must be a list of strings, and a list with a number in it was found"],
    [{ sites: ["A.example", "a.example"] }, 'sites has "a.example" twice'],
    [{ sites: [" a.example"] }, 'sites has " a.example", which is no domain name: leave out the blanks'],
    [
      { sites: ["a.example:443"] },
      'sites has "a.example:443", which is no domain name: leave out scheme, port and path, as in www.contoso.com',
    ],
    [
      { sites: ["bücher.example"] },
      'sites has "bücher.example", which is no domain name: write it in ASCII, as xn--… (RFC 5891)',
    ],
    [
      { sites: ["10.0.0.1"] },
      'sites has "10.0.0.1", which is no domain name: it is an IP address, and rules go by names',
    ],
    [
      { sites: [`${"a.".repeat(127)}example`] },
      "sites has a text of 261 characters, which is no domain name: names have at most 253",
    ],
    ...["a..example", "a.example.", "-a.example", "a_b!.example", "**.example", `${"a".repeat(64)}.example`].map(
      (host) =>
        [
          { sites: [host] },
          `sites has "${host}", which is no domain name: names have labels of letters, digits and hyphens with dots between, and perhaps wildcards, as in www.contoso.com and *.contoso.com; * is every name`,
        ] as const,
    ),
    [{ ids: ["A-1", "a-1"] }, 'ids has "a-1" twice'],
    [
      { ids: ["urn:pulumi:x"] },
      "ids is a URN, which only Pulumi knows: give the id, which is the resource's output .id",
    ],
  ] as const) {
    it(`is refused where it is ${JSON.stringify(input)}`, () => {
      expect(reasons(input)).to.deep.equal([reason]);
    });
  }

  it("is the same in another order, another case of an id, and another zone", () => {
    expect(areSame("hosts", ["a", "b"], ["b", "a"])).to.equal(true);
    expect(areSame("hosts", ["a", "b"], ["a"])).to.equal(false);
    expect(areSame("hosts", ["a"], ["A"])).to.equal(false);
    expect(areSame("sites", ["*.A.example", "b"], ["B", "*.a.example"])).to.equal(true);
    expect(areSame("ids", ["A-1", "b"], ["B", "a-1"])).to.equal(true);
    expect(areSame("from", "2027-01-01T00:00:00Z", "2027-01-01T01:00:00.0000000+01:00")).to.equal(true);
    expect(areSame("from", "2027-01-01T00:00:00Z", "2027-01-01T00:00:01Z")).to.equal(false);
  });

  it("is none where a list has nothing in it", () => {
    const empty = { tags: [] } as unknown as Inputs;
    expect(compare(definitions, empty, {}, { tags: null }, [])).to.deep.equal([]);
    expect(compare(definitions, {}, { tags: ["a"] }, { tags: ["a"] }, [])).to.have.length(1);
  });

  it("tells what somebody added to a list and removed from it", () => {
    const kind = kindOf(definitions.hosts);
    expect(kind.changes?.(["a", "b"], ["b", "c", "d"], ["a", "b", "d"])).to.deep.equal([
      '"c" was added; the update removes it',
      '"d" was added; the program wants it, too',
      '"a" was removed; the update adds it',
    ]);
    expect(kind.changes?.(["a"], [], undefined)).to.deep.equal(['"a" was removed']);
  });

  it("is read from Graph, or said not to be", () => {
    expect(textsFromGraph(["a"])).to.deep.equal(["a"]);
    expect(textsFromGraph([])).to.equal(null);
    expect(textsFromGraph(undefined)).to.equal(undefined);
    expect(wholeNumberFromGraph(65000)).to.equal(65000);
    const odd = [textsFromGraph("a"), textsFromGraph(["a", {}]), wholeNumberFromGraph("1"), wholeNumberFromGraph(null)];
    expect(odd.map((each) => (each as Illegible).why)).to.deep.equal([
      "can't be read: Graph has a string there",
      "can't be read: Graph has a list with an object in it there",
      "can't be read: Graph has a string there",
      "can't be read: Graph doesn't tell, not even where it is asked for by name",
    ]);
  });
});
