/** The life as it goes where nothing goes wrong: where each step begins, and which requests it sends. */
import { expect } from "chai";
import type { Pki } from "../provider/convergence/pki.js";
import type { Request } from "./columns.js";
import { life, type Step } from "./life.js";
import { beginning, Stage, type Snapshot } from "./stage.js";

export interface Scene {
  readonly step: Step;
  readonly start: Snapshot;
  readonly requests: readonly Request[];
  /** The ids in the state when it is over, by name. */
  readonly ids: ReadonlyMap<string, string>;
}

export async function faultFreeLife(pki: Pki): Promise<Scene[]> {
  const scenes: Scene[] = [];
  let start = beginning;
  for (const step of life) {
    const stage = await Stage.at(start, pki);
    try {
      await stage.prepare(step);
      // A tenant that nobody has written to has no file yet.
      start = step === life[0] ? beginning : stage.snapshot();
      const before = stage.requests.length;
      expect(await stage.perform(step), step.title).to.deep.equal([]);
      const requests = stage.requests.slice(before);
      scenes.push({ step, start, requests, ids: stage.ids });
      start = stage.snapshot();
      if (step.command === "up") {
        await stage.expectConverged(step.program);
      }
    } finally {
      await stage.end();
    }
  }
  return scenes;
}
