import { expect } from "chai";
import { before, describe, it } from "mocha";
import { Pki } from "../provider/convergence/pki.js";
import { cellsOf } from "./cell.js";
import { faultFreeLife, type Scene } from "./faultFreeLife.js";
import { killsOf } from "./kill.js";
import { playAll, shownFailures } from "./matrix.js";

/** `npm run test:faults` plays all of them. Both are prime, so that every request and every fault comes to its turn. */
const everyCell = 29;
const everyKill = 17;

describe("a scripted life of a stack", () => {
  let pki: Pki;
  let scenes: Scene[];

  before(async () => {
    pki = new Pki();
    scenes = await faultFreeLife(pki);
  });

  it("costs this many requests where nothing goes wrong", () => {
    const counts = scenes.map(({ step, requests }) => [step.title, requests.length]);
    expect(Object.fromEntries(counts)).to.deep.equal({
      "create everything": 23,
      "change a displayName": 7,
      "change the issuer of a trusted CA": 8,
      "sign the TLS CA again": 14,
      "replace the TLS CA": 19,
      "put drift right": 22,
      "refresh after drift": 4,
      "put right what the refresh found": 8,
      "replace one trusted CA and remove another": 9,
      "add another configuration": 11,
      "change a policy's entry": 11,
      "replace the configuration": 16,
      destroy: 12,
    });
  });

  it("has requests for a configuration with its CAs among them, and for all configurations with theirs", () => {
    const stepsWith = (expanded: RegExp) =>
      scenes.filter(({ requests }) => requests.some(({ path }) => expanded.test(path))).map(({ step }) => step.title);
    expect(stepsWith(/Configurations\/\{id\}\?\$expand=/)).to.include.members([
      "change a displayName",
      "put drift right",
    ]);
    expect(stepsWith(/Configurations\?\$expand=/)).to.deep.equal([
      "add another configuration",
      "change a policy's entry",
      "replace the configuration",
    ]);
  });

  it("comes to its end whatever goes wrong with a request, in the same run or after an error in the next", async () => {
    const outcomes = await playAll(everyOf(cellsOf(scenes), everyCell), [], pki);
    expect(shownFailures(outcomes).join("\n\n")).to.equal("");
  });

  it("comes to its end though the provider is killed at a write", async () => {
    const outcomes = await playAll([], everyOf(killsOf(scenes), everyKill), pki);
    expect(shownFailures(outcomes).join("\n\n")).to.equal("");
  });
});

function everyOf<Item>(items: readonly Item[], step: number): Item[] {
  return items.filter((_item, index) => index % step === 0);
}
