import { changes } from "../agreement/cases.js";
import { describeAgreement } from "../agreement/statements.js";
import { describeEachWay } from "../eachWay.js";
import { ProgramStack } from "./programStack.js";

describeEachWay("the table of changes", ({ engine, servedBy }) => {
  for (const mode of ["plain", "refreshed"] as const) {
    describeAgreement(
      mode,
      "in a program",
      changes,
      (environment, tenant) => new ProgramStack(engine, environment, tenant, servedBy),
    );
  }
});
