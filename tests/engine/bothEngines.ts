// The same statements about the stand-in and about the real CLI, where there is one: what the stand-in does is right when
// the CLI does it too.

import { afterEach, before, beforeEach, describe } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import type { EngineName } from "../../engine/run.js";
import { World } from "./world.js";

export interface Subject {
  readonly engine: EngineName;
  /** A fresh one for each test. */
  readonly world: World;
}

export function describeBothEngines(title: string, statements: (subject: () => Subject) => void): void {
  for (const engine of ["stand-in", "pulumi"] as const) {
    describe(`${title}, with ${engine === "pulumi" ? "the Pulumi CLI" : "the stand-in"}`, function () {
      let world: World | undefined;
      before(async function () {
        if (engine === "pulumi" && (await findPulumiCli()).command === undefined) this.skip();
      });
      beforeEach(() => {
        world = new World();
      });
      afterEach(() => {
        world?.remove();
      });
      statements(() => {
        if (world === undefined) throw new Error("there is no world outside a test");
        return { engine, world };
      });
    });
  }
}
