/** Something that may happen, as a command of fast-check's. */
import fc from "fast-check";
import type { Choice } from "../edits.js";
import type { Model } from "../model.js";
import { places, type Program } from "../wantedProgram.js";
import type { World } from "../world.js";

export type Operation = fc.AsyncCommand<Model, World>;

/** What an operation would do; undefined where there is nothing to do it to, or it isn't allowed. */
export type Plan = (model: Model, choice: Choice) => ((world: World) => Promise<void> | void) | undefined;

export interface Possibility {
  readonly title: string;
  readonly plan: Plan;
}

export function possibility(title: string, plan: Plan): Possibility {
  return { title, plan };
}

/** One of several possibilities: the first one, from a chosen one on, that there is something to do for. */
export function oneOf(possibilities: readonly Possibility[]): fc.Arbitrary<Operation> {
  return fc
    .record({ first: fc.nat(possibilities.length - 1), which: fc.nat(11), to: fc.nat(23) })
    .map(
      ({ first, ...choice }) =>
        new ChosenOperation([...possibilities.slice(first), ...possibilities.slice(0, first)], choice),
    );
}

class ChosenOperation implements Operation {
  #done: string[] = [];

  constructor(
    private readonly possibilities: readonly Possibility[],
    private readonly choice: Choice,
  ) {}

  check(model: Model): boolean {
    return !model.isOver && this.#planned(model) !== undefined;
  }

  async run(model: Model, world: World): Promise<void> {
    const { title, perform } = this.#planned(model)!;
    const before = new Set(resourcesOf(model.program));
    model.performed.push(title);
    this.#done = [`${title} (${this.choice.which}, ${this.choice.to})`];
    await perform(world);
    const changes = resourcesOf(model.program).filter((resource) => !before.has(resource));
    this.#done.push(...changes.map((resource) => `    ${resource}`));
  }

  toString(): string {
    return this.#done.map((line) => `\n  ${line}`).join("");
  }

  #planned(model: Model) {
    for (const { title, plan } of this.possibilities) {
      const perform = plan(model, this.choice);
      if (perform !== undefined) {
        return { title, perform };
      }
    }
    return undefined;
  }
}

/** Each resource of a program on a line. */
function resourcesOf(program: Program): string[] {
  return [
    ...program.tlsCas.map((ca) => JSON.stringify(ca)),
    ...program.configurations.map(({ members, ...rest }) => JSON.stringify({ ...rest, members: members.length })),
    ...places(program).flatMap(({ members }) => members.map((member) => JSON.stringify(member))),
    ...program.entries.map((entry) => JSON.stringify(entry)),
  ];
}
