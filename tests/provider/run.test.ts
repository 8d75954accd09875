import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { Run, Slot } from "../../provider/kernel/run.js";

describe("what a run knows", () => {
  let run: Run;
  beforeEach(() => {
    run = new Run();
  });

  it("takes an object for free until somebody is known to have it, whatever becomes of it", () => {
    expect(run.isFree("ca", "1")).to.equal(true);
    run.hold("ca", "1", "urn:a", "open");
    expect(run.isFree("ca", "1")).to.equal(false);
    expect(run.isFree("ca", "2")).to.equal(true);
    expect(run.isFree("configuration", "1")).to.equal(true);
  });

  it("knows an id however it is written", () => {
    run.hold("ca", "ABC", "urn:a", "kept");
    expect(run.otherKeeper("ca", "abc", "urn:b")).to.equal("urn:a");
  });

  it("calls nobody a keeper who gives an object up, or wasn't compared", () => {
    run.hold("ca", "1", "urn:a", "open");
    expect(run.otherKeeper("ca", "1", "urn:b")).to.equal(undefined);
    run.replace("ca", "1", "urn:a");
    expect(run.otherKeeper("ca", "1", "urn:b")).to.equal(undefined);
    expect(run.replacedBy("urn:a")).to.equal("1");
    run.hold("ca", "1", "urn:c", "kept");
    expect(run.otherKeeper("ca", "1", "urn:b")).to.equal("urn:c");
    expect(run.otherKeeper("ca", "1", "urn:c")).to.equal(undefined);
  });

  it("calls a keeper a rival only where the program has it, and nobody where URNs aren't known", () => {
    run.hold("ca", "1", "urn:a", "kept");
    expect(run.rival("ca", "1", "urn:b")).to.equal(undefined);
    run.include("urn:a");
    expect(run.rival("ca", "1", "urn:b")).to.equal("urn:a");
    expect(run.rival("ca", "1", "")).to.equal(undefined);
  });

  it("knows what is being removed until it is, or isn't", async () => {
    let end: () => void = () => undefined;
    const removing = run.whileRemoving("ca", "1", () => new Promise<void>((resolve) => (end = resolve)));
    expect(run.removal("ca", "1")).not.to.equal(undefined);
    expect(run.isRemoved("ca", "1")).to.equal(false);
    end();
    await removing;
    expect([run.removal("ca", "1"), run.isRemoved("ca", "1")]).to.deep.equal([undefined, true]);
    const refused = run.whileRemoving("ca", "2", () => Promise.reject(new Error("no")));
    await refused.catch(() => undefined);
    expect([run.removal("ca", "2"), run.isRemoved("ca", "2")]).to.deep.equal([undefined, false]);
  });

  it("keeps what was decided when the state is read after it", () => {
    run.hold("ca", "1", "urn:a", "kept");
    run.hold("ca", "1", "urn:a", "open");
    expect([...run.holdsOf("ca", "1")]).to.deep.equal([["urn:a", "kept"]]);
  });

  it("keeps what kinds of resources note apart, by slot and by key", () => {
    const [one, other] = [new Slot(() => new Set<string>()), new Slot(() => new Set<string>())];
    run.noted(one, "a").add("x");
    expect([...run.noted(one, "a")]).to.deep.equal(["x"]);
    expect([run.noted(one, "b").size, run.noted(other, "a").size]).to.deep.equal([0, 0]);
    expect(new Run().noted(one, "a").size).to.equal(0);
  });

  it("tells those who wait of everything new, and of nothing twice", async () => {
    let news = 0;
    const heard = () => run.next.then(() => (news += 1));
    const first = heard();
    run.hold("ca", "1", "urn:a", "open");
    await first;
    const second = heard();
    run.hold("ca", "1", "urn:a", "open");
    run.include("urn:a");
    await second;
    expect(news).to.equal(2);
  });
});
