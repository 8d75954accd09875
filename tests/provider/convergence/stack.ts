/** What runs a program: the handlers with a model of Pulumi's engine, or an engine with the provider's host. */
import type { Program } from "./wantedProgram.js";

export interface RunOptions {
  /** Whether what doesn't need each other runs at the same time, as far as one process allows. */
  readonly atOnce: boolean;
  /** How many of those at most. */
  readonly parallel?: number;
  /** The names of resources that are replaced whatever their handler says. */
  readonly replace?: readonly string[];
  /** Whether the program has the old object of a replacement deleted first. */
  readonly deleteBeforeReplace?: boolean;
  /** After how many writes, each answered by Graph, the run is killed before the state has the last one. */
  readonly killedAfter?: number;
}

export type StepKind = "create" | "same" | "update" | "replace" | "delete";

export interface RunResult {
  /** What becomes of each resource. */
  readonly operations: readonly (readonly [StepKind, string])[];
  /** The codes of errors, and the properties that failed a check. */
  readonly failures: readonly string[];
  readonly messages: readonly string[];
}

/** What runs programs, and knows the ids of what they made. */
export interface Stack {
  /** `pulumi up`: a preview, and where it succeeds the update. */
  up(program: Program, options: RunOptions): Promise<RunResult>;
  preview(program: Program, options: RunOptions): Promise<RunResult>;
  refresh(): Promise<void>;
  /** The id of a resource's object. */
  idOf(name: string): string | undefined;
  /** What it keeps of each resource that only a write to the tenant changes. */
  stored(): unknown;
  remove(): void;
}
