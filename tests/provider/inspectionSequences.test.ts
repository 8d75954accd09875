import fc from "fast-check";
import { describe, it } from "mocha";
import { Sequence, step } from "./inspection/sequences.js";

// Other sequences, and more of them: CONVERGENCE_SEED=7 CONVERGENCE_RUNS=200 npx mocha dist/tests/provider/inspectionSequences.test.js
const seed = Number(process.env["CONVERGENCE_SEED"] ?? 9);
const numRuns = Number(process.env["CONVERGENCE_RUNS"] ?? 10);

describe("after any change of a program of policies, rules and links", () => {
  for (const way of ["dynamic", "plugin"] as const) {
    it(`a run makes the tenant what the program says, and leaves what is somebody else's as it was (${way})`, async function () {
      this.timeout(0);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 6 }), async (steps) => {
          const sequence = await Sequence.start(way);
          try {
            for (const one of steps) {
              await sequence.perform(one);
            }
          } finally {
            await sequence.end();
          }
        }),
        { seed, numRuns, plugins: [fc.interruptAfterTimeLimit(600_000)], endOnFailure: true },
      );
    });
  }
});
