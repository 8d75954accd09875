import { ArmedRule } from "./armedRule.js";
import type { Asked } from "./matching.js";
import type { Rule } from "./rule.js";

/** The rules in force, in the order in which requests come to them. */
export class FaultRules {
  #armed: ArmedRule[] = [];
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get armed(): readonly ArmedRule[] {
    return this.#armed;
  }

  add(rules: readonly Rule[]): void {
    for (const rule of rules) {
      // Each draws numbers of its own, so that the requests of one rule don't change the luck of another.
      this.#armed.push(new ArmedRule(rule, this.#seed + this.#armed.length));
    }
  }

  clear(): void {
    this.#armed = [];
  }

  /**
   * What goes wrong with a request. One rule decides, and those after it don't hear of the request; only a rule that
   * makes reads stale lets it go on, since the write itself is answered as ever.
   */
  meet(asked: Asked, now: Date): readonly ArmedRule[] {
    const applied: ArmedRule[] = [];
    for (const armed of this.#armed) {
      if (armed.applies(asked, now)) {
        applied.push(armed);
        if (armed.rule.fault !== "stale") {
          break;
        }
      }
    }
    return applied;
  }
}
