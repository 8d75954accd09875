import type { Activity, Watcher } from "./events.js";

/** What either engine is told about one activity on one stack. */
export interface ActivityOptions {
  readonly activity: Activity;
  /** The program's folder, or one below that of its Pulumi.yaml. */
  readonly cwd: string;
  readonly stack: string;
  /** Where the engine keeps the states of its stacks. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Read everything before a preview or an update. */
  readonly refreshFirst: boolean;
  /** URNs, or patterns of them, of what a preview or an update replaces whatever its provider says. */
  readonly replace: readonly string[];
  readonly watch: Watcher;
  /** Asks to end: what has begun is brought to its end, and nothing more is begun. */
  readonly signal: AbortSignal;
}
