import type { FaultRules } from "./faultRules.js";
import type { LaggingTenants } from "./laggingTenants.js";
import { parseRule } from "./rule.js";
import type { Faults } from "../types.js";

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
