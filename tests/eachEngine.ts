import { before, describe } from "mocha";
import { findPulumiCli } from "../engine/pulumiCli.js";
import type { EngineName } from "../engine/run.js";

/** The same statements about each engine; those about the Pulumi CLI are skipped where there is none. */
export function describeEachEngine(title: string, statements: (engine: EngineName) => void): void {
  for (const engine of ["stand-in", "pulumi"] as const) {
    describe(`${title} with ${engine === "pulumi" ? "the Pulumi CLI" : "the stand-in engine"}`, () => {
      before(async function () {
        if (engine === "pulumi" && (await findPulumiCli()).command === undefined) {
          this.skip();
        }
      });
      statements(engine);
    });
  }
}
