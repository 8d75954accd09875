import { before, describe } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import type { EngineName } from "../../engine/run.js";
import { changes } from "../agreement/cases.js";
import { describeAgreement } from "../agreement/statements.js";
import { ProgramStack } from "./programStack.js";

const engines: EngineName[] = ["stand-in", "pulumi"];
for (const engine of engines) {
  describe(`with ${engine === "pulumi" ? "the Pulumi CLI" : "the stand-in engine"}`, () => {
    before(async function () {
      if (engine === "pulumi" && (await findPulumiCli()).command === undefined) {
        this.skip();
      }
    });

    for (const mode of ["plain", "refreshed"] as const) {
      describeAgreement(
        mode,
        "in a program",
        changes,
        (environment, tenant) => new ProgramStack(engine, environment, tenant),
      );
    }
  });
}
