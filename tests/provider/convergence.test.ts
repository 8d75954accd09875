import { expect } from "chai";
import { before, describe, it } from "mocha";
import { HandlerStack } from "./convergence/handlerStack.js";
import { operations } from "./convergence/operations/operations.js";
import { Pki } from "./convergence/pki.js";
import { checkSequences } from "./convergence/property.js";
import { emptyProgram } from "./convergence/wantedProgram.js";
import { World } from "./convergence/world.js";

// Other sequences, and more of them: CONVERGENCE_SEED=7 CONVERGENCE_RUNS=50 npx mocha dist/tests/provider/convergence.test.js
const seed = Number(process.env["CONVERGENCE_SEED"] ?? 9);
const numRuns = Number(process.env["CONVERGENCE_RUNS"] ?? 1);

const length = 200;

describe(`after any sequence of ${length} operations`, () => {
  let pki: Pki;
  before(() => {
    pki = new Pki();
  });

  const behaviours = [
    ["disablesFirst", "disables the first enabled CA for a second one"],
    ["isAllowed", "lets a second CA be enabled"],
    ["isRefused", "refuses a second enabled CA"],
  ] as const;
  behaviours.forEach(([secondEnabled, behaviour], index) => {
    it(`a run makes the tenant what the program says and leaves nothing over, where Graph ${behaviour}`, async function () {
      this.timeout(0);
      const models = await checkSequences({
        operations,
        length,
        beginning: emptyProgram,
        secondEnabled: [secondEnabled],
        world: (behaviour) => World.start(pki, behaviour, (_tenant, environment) => new HandlerStack(environment, pki)),
        seed: seed + index,
        numRuns,
      });
      const idleRuns = models.reduce((sum, model) => sum + model.idleRuns, 0);
      expect(idleRuns, "how many operations were runs with nothing to do").to.be.below(0.25 * length * numRuns);
    });
  });
});
