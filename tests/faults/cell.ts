/** One fault at one request of the life. */
import { expect } from "chai";
import { isDeepStrictEqual } from "node:util";
import type { Pki } from "../provider/convergence/pki.js";
import { entryPlaces } from "../provider/convergence/policies.js";
import type { Configuration, Program } from "../provider/convergence/wantedProgram.js";
import { configurations } from "../tenant.js";
import { columns, type Column } from "./columns.js";
import type { Scene } from "./faultFreeLife.js";
import { Stage } from "./stage.js";

/**
 * How a cell ends: `.` where the run that met the fault succeeded, `e` where it ended in an error and the next run
 * converged, `a` where that one told what to `adopt` for that, `X` where something is wrong.
 */
export type Sign = "." | "e" | "a" | "X";

export interface Verdict {
  readonly sign: Sign;
  /** What the run that met the fault said, and what is wrong. */
  readonly messages: readonly string[];
}

export interface Cell {
  readonly scene: Scene;
  /** Which of the scene's requests, from 0. */
  readonly index: number;
  readonly column: Column;
}

export function cellsOf(scenes: readonly Scene[]): Cell[] {
  return scenes.flatMap((scene) =>
    scene.requests.flatMap((request, index) =>
      columns.filter(({ applies }) => applies(request)).map((column) => ({ scene, index, column })),
    ),
  );
}

/**
 * On a busy machine the emulator may answer too late for short timeouts, and a CA may be in use after fewer looks: then another
 * request meets the fault, or none.
 */
const mostPlays = 4;

export async function play(cell: Cell, pki: Pki): Promise<Verdict> {
  for (let plays = 1; ; plays += 1) {
    const verdict = await playOnce(cell, pki);
    if (verdict !== "another request") {
      return verdict;
    }
    if (plays === mostPlays) {
      return { sign: "X", messages: ["another request met the fault"] };
    }
  }
}

async function playOnce({ scene, index, column }: Cell, pki: Pki): Promise<Verdict | "another request"> {
  const { step, start, requests } = scene;
  const stage = await Stage.at(start, pki, column);
  let messages: string[] = [];
  try {
    const { faults } = stage.tenant.emulator;
    faults.add({ ...column.rule, after: requests.slice(0, index).filter(column.counts ?? (() => true)).length });
    messages = await stage.perform(step);
    faults.clear();
    if (column.rule.fault === "refuse") {
      await stage.untilListening();
    }
    if (!isDeepStrictEqual(stage.metFault(), requests[index])) {
      return "another request";
    }
    await expectToldWhatExists(stage, column, messages);
    return { sign: await converged(stage, scene, messages), messages };
  } catch (error) {
    return { sign: "X", messages: [...messages, error instanceof Error ? error.message : String(error)] };
  } finally {
    await stage.end();
  }
}

/** Whoever reads an error knows what it left: an object that isn't in the state, and a write that may have been done. */
async function expectToldWhatExists(stage: Stage, column: Column, messages: readonly string[]): Promise<void> {
  const said = messages.join("\n");
  const unrecorded = messages.length === 0 ? [] : await stage.unrecorded();
  for (const id of unrecorded) {
    expect(said.includes(id) || saysPerhaps.test(said), `whether the error tells of ${id}, which was made`).to.equal(
      true,
    );
  }
  if (isDone(column, stage) && /\b(POST|PATCH|DELETE) \//.test(said)) {
    expect(said, "the error of a write that was done").to.match(saysPerhaps);
  }
}

const saysPerhaps = /may have been done|could not be read/;

/** Whether the first request that went wrong took effect: a removal of what is gone already doesn't. */
function isDone({ rule }: Column, stage: Stage): boolean {
  return "performed" in rule
    ? rule.performed === true
    : ["truncated", "empty", "oversized", "slow"].includes(rule.fault) && !stage.refusedWithFault();
}

/** A program that takes over what an interrupted run left. */
async function adopting(adopt: string, program: Program, { tenant }: Stage): Promise<Program> {
  if (entryPlaces.includes(adopt)) {
    return { ...program, entries: program.entries.map((entry) => ({ ...entry, adopt })) };
  }
  const { displayName } = await tenant.send("GET", `${configurations}/${adopt}`);
  const isMeant = (wanted: Configuration) => wanted.displayName === displayName;
  return {
    ...program,
    configurations: program.configurations.map((wanted) => (isMeant(wanted) ? { ...wanted, adopt } : wanted)),
  };
}

/** Runs the step again where it failed, and checks the end. */
export async function converged(
  stage: Stage,
  { step, ids }: Pick<Scene, "step" | "ids">,
  messages: readonly string[],
): Promise<Sign> {
  let sign: Sign = messages.length === 0 ? "." : "e";
  let { program } = step;
  if (sign === "e") {
    let again = await stage.perform(step);
    const adopt = /set adopt: "([^"]+)"/.exec(again.join("\n"))?.[1];
    if (adopt !== undefined) {
      sign = "a";
      program = await adopting(adopt, program, stage);
      again = await stage.up(program);
    }
    expect(again, "the errors of the next run").to.deep.equal([]);
  }
  if (step.command === "refresh") {
    expect(stage.ids, "the state after the refresh").to.deep.equal(ids);
    expect(await stage.up(program), "the errors of the next run").to.deep.equal([]);
  }
  await stage.expectConverged(program);
  await stage.expectDestroyed();
  return sign;
}
