import { changes, spellings } from "../agreement/cases.js";
import { DrivenStack } from "../agreement/drivenStack.js";
import { describeAgreement } from "../agreement/statements.js";
import { drivenHost } from "./drivenHost.js";

for (const mode of ["plain", "refreshed", "blind"] as const) {
  describeAgreement(
    mode,
    "as the provider host answers",
    [...changes, ...spellings],
    (environment, tenant) => new DrivenStack(() => drivenHost(environment), tenant),
  );
}
