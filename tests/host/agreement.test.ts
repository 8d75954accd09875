import { changes, spellings } from "../agreement/cases.js";
import { describeAgreement } from "../agreement/statements.js";
import { HostStack } from "./hostStack.js";

for (const mode of ["plain", "refreshed", "blind"] as const) {
  describeAgreement(
    mode,
    "as the provider host answers",
    [...changes, ...spellings],
    (environment, tenant) => new HostStack(environment, tenant),
  );
}
