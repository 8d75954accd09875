import { before, describe } from "mocha";
import { findPulumiCli } from "../engine/pulumiCli.js";
import type { EngineName } from "../engine/run.js";

/** Who runs a program, and what its resources are served by. The stand-in engine has no plugins. */
export interface Way {
  readonly engine: EngineName;
  readonly servedBy: "dynamic" | "plugin";
}

const ways: readonly (Way & { readonly words: string })[] = [
  { engine: "stand-in", servedBy: "dynamic", words: "the stand-in engine" },
  { engine: "pulumi", servedBy: "dynamic", words: "the Pulumi CLI" },
  { engine: "pulumi", servedBy: "plugin", words: "the Pulumi CLI and the plugin" },
];

/** The same statements about each way to run a program; those about the Pulumi CLI are skipped where there is none. */
export function describeEachWay(title: string, statements: (way: Way) => void): void {
  for (const { words, ...way } of ways) {
    describe(`${title} with ${words}`, () => {
      before(async function () {
        if (way.engine === "pulumi" && (await findPulumiCli()).command === undefined) {
          this.skip();
        }
      });
      statements(way);
    });
  }
}
