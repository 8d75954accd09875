import { changes, spellings } from "../agreement/cases.js";
import { DrivenStack } from "../agreement/drivenStack.js";
import { describeAgreement } from "../agreement/statements.js";
import { drivenPlugin } from "./drivenPlugin.js";

const settings = { plain: { ENTRA_CA_REFRESH_BEFORE_UPDATE: "false" }, refreshed: {}, blind: {} };

for (const mode of ["plain", "refreshed", "blind"] as const) {
  describeAgreement(mode, "as the plugin answers", [...changes, ...spellings], (environment, tenant) => {
    const stack = new DrivenStack(() => drivenPlugin({ ...environment, ...settings[mode] }), tenant);
    return {
      // Nobody has to ask for a refresh: the plugin has the engine do it.
      up: (program) => stack.up(program, false),
      remove: () => {
        stack.remove();
      },
    };
  });
}
