import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { announce, announcedOf } from "../../provider/kernel/announced.js";
import { Run } from "../../provider/kernel/run.js";
import { additionsTo, willAdd, type Addition } from "../../provider/resources/trustedCertificateAuthority/places.js";

function addition(spelling: string): Addition {
  const certificate = { spelling } as Addition["certificate"];
  return { certificate, isRootAuthority: false, isSecret: false, wanted: undefined };
}

describe("what a run knows of a place", () => {
  let run: Run;
  beforeEach(() => {
    run = new Run();
  });

  it("has a resource add one thing to a place, however often it says so", () => {
    willAdd(run, "place", "urn:a", addition("one"));
    willAdd(run, "place", "urn:a", addition("two"));
    expect([...additionsTo(run, "place")]).to.deep.equal([["urn:a", addition("two")]]);
    expect([...additionsTo(run, "elsewhere")]).to.deep.equal([]);
  });

  it("collects what programs say of a place, and whether that is all of it", () => {
    announce(run, "place", { now: ["a", "b"], before: ["z"], formerly: ["x"], retained: [] });
    announce(run, "place", { now: ["b", "a"], before: ["y", undefined], formerly: [], retained: ["a"] });
    expect(announcedOf(run, "place", undefined)).to.deep.equal({
      now: new Set(["a", "b"]),
      before: new Set(["z", "y"]),
      formerly: new Set(["x"]),
      retained: new Set(["a"]),
      count: 2,
      isComplete: true,
    });
    announce(run, "place", { now: ["b", undefined, "c"], before: [], formerly: [], retained: ["a"] });
    expect(announcedOf(run, "place", undefined)).to.include({ count: 3, isComplete: false });
    announce(run, "other", { now: ["a"], before: [], formerly: [], retained: ["a"] });
    announce(run, "other", { now: ["a", "b"], before: [], formerly: [], retained: ["a"] });
    expect(announcedOf(run, "other", undefined)).to.include({ count: 2, isComplete: false });
  });
});
