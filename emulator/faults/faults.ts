import type { FaultRules } from "./faultRules.js";
import type { LaggingTenants } from "./laggingTenants.js";
import { type FaultRule, parseRule } from "./rule.js";

/** A rule, and how often it was needed. */
export interface FaultReport {
  /** With everything that was left out filled in. */
  readonly rule: FaultRule;
  /** The requests that the rule is about, whether or not they went wrong; not those that an earlier rule took. */
  readonly matched: number;
  /** Those of them that went wrong. */
  readonly applied: number;
}

/** What goes wrong in an emulator, while it runs. */
export interface Faults {
  /** Puts rules after those that are there; throws where one is wrong, and then adds none. */
  add(...rules: readonly FaultRule[]): void;
  /** Ends all rules, and what they have begun: throttling, and reads that are stale. */
  clear(): void;
  list(): readonly FaultReport[];
}

/** The faults of one emulator, as they are set while it runs. */
export function faultsOf(rules: FaultRules, tenants: LaggingTenants): Faults {
  return {
    add(...added) {
      rules.add(added.map((rule) => parseRule(rule)));
    },
    clear() {
      rules.clear();
      tenants.catchUp();
    },
    list: () => rules.armed.map(({ rule, matched, applied }) => ({ rule, matched, applied })),
  };
}
