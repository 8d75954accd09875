import type { EngineName } from "../../engine/run.js";
import type { Writing } from "./programs.js";

/** What is measured, and with what. */
export interface Bench {
  readonly rounds: number;
  /** How many CAs there are in the programs. */
  readonly sizes: readonly number[];
  readonly engine: EngineName;
  /** What the engine runs; the stand-in runs dynamic resources alone. */
  readonly writings: readonly Writing[];
  /** Whoever waits doesn't, once this is aborted. */
  readonly signal: AbortSignal;
  /** Says how far it is. */
  readonly say: (line: string) => void;
}
