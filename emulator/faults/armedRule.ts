import { type Asked, isAbout } from "./matching.js";
import { isAfterEndless } from "./pages.js";
import { randomNumbers } from "./random.js";
import type { Rule } from "./rule.js";

/** A rule that is in force, and what became of it so far. */
export class ArmedRule {
  readonly rule: Rule;
  /** The requests that came to the rule and that it is about. */
  matched = 0;
  /** Those of them that went wrong. */
  applied = 0;
  /** When a throttling ends that has begun. */
  throttledUntil = new Date(0);
  #left: number;
  readonly #random: () => number;

  constructor(rule: Rule, seed: number) {
    this.rule = rule;
    this.#left = rule.times === "always" ? Infinity : rule.times;
    this.#random = randomNumbers(seed);
  }

  applies(asked: Asked, now: Date): boolean {
    if (!isAbout(this.rule, asked)) {
      return false;
    }
    this.matched += 1;
    // Who comes back too early is throttled again, and pages go on that never end, which is not one more of `times`.
    const goesOn = now < this.throttledUntil || (this.rule.fault === "endlessPages" && isAfterEndless(asked.url));
    if (!goesOn && !this.#begins(now)) {
      return false;
    }
    this.applied += 1;
    return true;
  }

  #begins(now: Date): boolean {
    const { rule } = this;
    if (this.matched <= rule.after || this.#left === 0 || this.#random() >= rule.probability) {
      return false;
    }
    this.#left -= 1;
    if (rule.fault === "throttle") {
      this.throttledUntil = new Date(now.getTime() + rule.seconds * 1000);
    }
    return true;
  }
}
