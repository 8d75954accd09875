/** Performs operations in worlds of their own, and shows the shortest sequence found that fails. */
import { expect } from "chai";
import fc from "fast-check";
import type { SecondEnabled } from "../../../emulator/index.js";
import { Model } from "./model.js";
import type { Operation } from "./operations/operation.js";
import type { Program } from "./wantedProgram.js";
import type { World } from "./world.js";

/** A failing sequence is made shorter for this long at most. */
const shrinkingMilliseconds = 90_000;

export interface Sequences {
  readonly operations: fc.Arbitrary<Operation>[];
  /** How many operations are performed one after the other. */
  readonly length: number;
  /** What the first run has made already. */
  readonly beginning: Program;
  /** How Graph may treat a second enabled CA. */
  readonly secondEnabled: readonly SecondEnabled[];
  readonly world: (secondEnabled: SecondEnabled) => Promise<World>;
  readonly seed: number;
  readonly numRuns: number;
}

/** Gives the models at the end of each sequence, which tell what was performed. */
export async function checkSequences(sequences: Sequences): Promise<Model[]> {
  const { operations, length, beginning, secondEnabled, world, seed, numRuns } = sequences;
  const models: Model[] = [];
  let end = Infinity;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...secondEnabled),
      new LongAtFirst(fc.noBias(fc.commands(operations, { maxCommands: 4 * length, size: "max" })), 2 * length),
      async (behaviour, sequence) => {
        if (Date.now() > end) {
          return;
        }
        const real = await world(behaviour);
        const model = new Model(behaviour, length, (name) => real.stack.idOf(name));
        try {
          model.edit(beginning);
          await real.converge(model, { atOnce: true });
          await fc.asyncModelRun(() => ({ model, real }), sequence);
          await real.converge(model, { atOnce: true });
          models.push(model);
        } catch (error) {
          end = Math.min(end, Date.now() + shrinkingMilliseconds);
          throw error;
        } finally {
          await real.end();
        }
      },
    ),
    { seed, numRuns },
  );
  expect(models.map(({ performed }) => performed.length)).to.deep.equal(Array(numRuns).fill(length));
  return models;
}

type Commands = Iterable<Operation>;

/** Sequences that are long enough for some operations to be passed over; only a failing one is made shorter. */
class LongAtFirst extends fc.Arbitrary<Commands> {
  constructor(
    private readonly any: fc.Arbitrary<Commands>,
    private readonly length: number,
  ) {
    super();
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Commands> {
    for (;;) {
      const value = this.any.generate(random, biasFactor);
      // Not `value`, whose second reader gets a copy: shrinking asks these very commands which of them were performed.
      if ([...value.value_].length >= this.length) {
        return value;
      }
    }
  }

  canShrinkWithoutContext(value: unknown): value is Commands {
    return this.any.canShrinkWithoutContext(value);
  }

  shrink(value: Commands, context: unknown): fc.Stream<fc.Value<Commands>> {
    return this.any.shrink(value, context);
  }
}
