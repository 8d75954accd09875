/**
 * The same statements about the stand-in and about the real CLI, where there is one: what the stand-in does is right when
 * the CLI does it too.
 */
import { afterEach, beforeEach } from "mocha";
import type { EngineName } from "../../engine/run.js";
import { describeEachEngine } from "../eachEngine.js";
import { World } from "./world.js";

export interface Subject {
  readonly engine: EngineName;
  /** A fresh one for each test. */
  readonly world: World;
}

export function describeBothEngines(title: string, statements: (subject: () => Subject) => void): void {
  describeEachEngine(`${title},`, (engine) => {
    let world: World | undefined;
    beforeEach(() => {
      world = new World();
    });
    afterEach(() => {
      world?.remove();
    });
    statements(() => {
      if (world === undefined) {
        throw new Error("there is no world outside a test");
      }
      return { engine, world };
    });
  });
}
