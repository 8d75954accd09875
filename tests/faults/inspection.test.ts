import { expect } from "chai";
import { describe, it } from "mocha";
import { cells, wrongWith } from "./inspection.js";

/** `npm run test:faults` plays all of them. It is prime, so that every request and every fault comes to its turn. */
const everyCell = 53;

describe("a life of policies, rules and links", () => {
  it("comes to its end whatever goes wrong with a request, in the same run or after an error in the next", async function () {
    this.timeout(0);
    const wrong: string[] = [];
    for (const [at, cell] of (await cells()).entries()) {
      const found = at % everyCell === 0 ? await wrongWith(cell) : undefined;
      wrong.push(...(found === undefined ? [] : [found]));
    }
    expect(wrong.join("\n\n")).to.equal("");
  });
});
