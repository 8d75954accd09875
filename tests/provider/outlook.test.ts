import { expect } from "chai";
import { describe, it } from "mocha";
import {
  outlook,
  removable,
  type Fate,
  type Known,
  type Member,
} from "../../provider/resources/trustedCertificateAuthority/outlook.js";
import type { Hold } from "../../provider/kernel/run.js";
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import { formerSiblings, remembered, announcementsIn } from "../../provider/adapters/program.js";

const root: Member = { id: "root", thumbprint: "r", isRoot: true, holds: new Map() };

/** A member whose id is its certificate's name. */
function member(thumbprint: string, holds: Readonly<Record<string, Hold>> = {}, id = thumbprint): Member {
  return { id, thumbprint, isRoot: false, holds: new Map(Object.entries(holds)) };
}

function known(
  members: readonly Member[],
  additions: Readonly<Record<string, string>> = {},
  announced: Partial<Known["announced"]> = {},
  wasStateRead = false,
): Known {
  const none = new Set<string>();
  return {
    members: [root, ...members],
    additions: new Map(Object.entries(additions)),
    announced: { now: none, before: none, formerly: none, retained: none, count: 0, isComplete: true, ...announced },
    wasStateRead,
  };
}

function fates(all: Known): Record<string, Fate> {
  const { root: _, ...others } = Object.fromEntries(outlook(all).fates);
  return others;
}

describe("what becomes of the CAs in a configuration", () => {
  it("is that they stay where nothing says otherwise, or a resource keeps them", () => {
    const all = known([member("a"), member("b", { "urn:b": "kept" })]);
    expect(fates(all)).to.deep.equal({ a: "stays", b: "stays" });
    expect(outlook(all).count).to.equal(3);
  });

  it("is that one leaves which is given up and nobody wants, and stays for who wants it", () => {
    const members = [member("a", { "urn:a": "given up" }), member("b", { "urn:b": "given up" })];
    const all = known(members, { "urn:a": "b", "urn:b": "c" });
    expect(fates(all)).to.deep.equal({ a: "leaves", b: "awaited" });
    expect(outlook(all).count).to.equal(3);
    expect(removable(all, false).map(({ id }) => id)).to.deep.equal(["a"]);
  });

  it("is open while a resource that has one may still keep it, or another one want it", () => {
    const all = known([member("a", { "urn:a": "given up" }), member("b", { "urn:b": "open" })], { "urn:a": "x" });
    expect(fates(all)).to.deep.equal({ a: "open", b: "open" });
    expect(removable(all, false)).to.deep.equal([]);
    expect(removable(all, true).map(({ id }) => id)).to.deep.equal(["a", "b"]);
  });

  it("is what the program's own list says, whoever was heard so far", () => {
    const all = known(
      [member("a"), member("b"), member("c")],
      { "urn:x": "x" },
      { now: new Set(["b", "x"]), before: new Set(["a", "b"]), count: 2 },
    );
    expect(fates(all)).to.deep.equal({ a: "leaves", b: "awaited", c: "stays" });
    expect(outlook(all).count).to.equal(4);
  });

  it("is open where the list can't tell all, until all are heard", () => {
    const lists = { now: new Set(["x"]), before: new Set(["a"]), count: 2, isComplete: false };
    expect(fates(known([member("a")], { "urn:x": "x" }, lists))).to.deep.equal({ a: "open" });
    expect(fates(known([member("a")], { "urn:x": "x", "urn:y": "y" }, lists))).to.deep.equal({ a: "leaves" });
  });

  it("is open for a stranger as long as it may be one of the program's resources that is to be compared", () => {
    const lists = { now: new Set(["x", "y"]), count: 2 };
    expect(fates(known([member("a")], { "urn:x": "x" }, lists))).to.deep.equal({ a: "open" });
    expect(fates(known([member("a")], { "urn:x": "x" }, lists, true))).to.deep.equal({ a: "stays" });
    expect(fates(known([member("a")], { "urn:x": "x", "urn:y": "y" }, lists))).to.deep.equal({ a: "stays" });
    expect(removable(known([member("a")], { "urn:x": "x" }, lists), true)).to.deep.equal([]);
  });

  it("is that of two with one certificate one is kept or awaited, and the other goes as nobody wants it", () => {
    const twins = [member("a", { "urn:a": "kept" }, "1"), member("a", { "urn:b": "given up" }, "2")];
    expect(fates(known(twins, { "urn:b": "x" }))).to.deep.equal({ 1: "stays", 2: "leaves" });
    const both = [member("a", { "urn:a": "given up" }, "1"), member("a", { "urn:b": "given up" }, "2")];
    expect(fates(known(both, { "urn:c": "a" }))).to.deep.equal({ 1: "awaited", 2: "leaves" });
  });

  it("is that one stays which its resource leaves behind, unless somebody wants it", () => {
    const all = known(
      [member("a", { "urn:a": "retained" }), member("b", { "urn:b": "open" })],
      { "urn:a": "x" },
      { now: new Set(["x"]), count: 1, retained: new Set(["b"]) },
    );
    expect(fates(all)).to.deep.equal({ a: "stays", b: "stays" });
    expect(fates(known([member("a", { "urn:a": "retained" })], { "urn:c": "a" }))).to.deep.equal({ a: "awaited" });
  });

  it("is what a program before said, where the last one's run wasn't done", () => {
    const lists = { now: new Set(["x"]), before: new Set(["x"]), formerly: new Set(["a"]), count: 1 };
    expect(fates(known([member("a")], { "urn:x": "x" }, lists))).to.deep.equal({ a: "leaves" });
    expect(fates(known([member("a"), member("x", { "urn:x": "kept" })], {}, lists))).to.deep.equal({
      a: "stays",
      x: "stays",
    });
  });

  it("is counted by members, of which strangers may have one certificate twice", () => {
    expect(outlook(known([member("a", {}, "1"), member("a", {}, "2")], { "urn:x": "x" })).count).to.equal(4);
  });
});

describe("what a state keeps of a program's siblings", () => {
  const said = (now: unknown, before?: unknown, formerly?: unknown) =>
    announcementsIn({ [hidden.siblings]: now }, { [hidden.siblings]: before, [hidden.formerSiblings]: formerly });

  it("is nothing where nothing is said", () => {
    expect(said(undefined)).to.equal(undefined);
    expect(remembered({ certificate: "x" }, {})).to.deep.equal({});
  });

  it("are those that the program had before and has no more, the latest first, and no more than fit", () => {
    expect(formerSiblings(said(["c"], ["b", "c", ""], ["a"])!)).to.deep.equal(["b", "a"]);
    const many = Array.from({ length: 30 }, (_, index) => String(index));
    expect(formerSiblings(said([], many)!)).to.deep.equal(many.slice(0, 10));
    expect(remembered({ [hidden.siblings]: ["a"] }, { [hidden.siblings]: ["a"] })).to.deep.equal({
      [hidden.siblings]: ["a"],
    });
  });

  it("tells what isn't known from what is, and never takes for given up what is to stay", () => {
    expect(said(["", "a", "retained b"], ["retained c", "d"])).to.deep.equal({
      now: [undefined, "a", "b"],
      before: ["d"],
      formerly: [],
      retained: ["b", "c"],
    });
  });
});
