import type { Configuration } from "../settings/configuration.js";
import type { Clock } from "../graph/operation.js";
import type { GraphClient } from "../graph/client.js";
import type { Collections } from "../graph/collections.js";
import type { Secrets } from "../messages/secrets.js";
import type { Hints } from "./hints.js";
import type { Prospects } from "./prospects.js";
import type { Run } from "./run.js";

/** What the rest of a program shows about a resource; undefined is what can't be told. */
export type Program = { readonly [Hint in keyof Hints]?: Hints[Hint] | undefined };

/** What a handler may use beside its own arguments. */
export interface Context extends Clock {
  readonly configuration: Configuration;
  readonly graph: GraphClient;
  readonly collections: Collections;
  readonly prospects: Prospects;
  readonly run: Run;
  /** Aborts once Pulumi wants to stop, for a reason that is an error for the user. */
  readonly signal?: AbortSignal;
  /** How long the call may wait, in milliseconds, where the program says so beside the resource's arguments. */
  readonly timeout?: number | undefined;
  /** The resource's URN; empty where Pulumi didn't tell. */
  readonly urn: string;
  /** The properties in the resource option `ignoreChanges`. */
  readonly ignoreChanges: readonly string[];
  /** The properties in the resource option `replaceOnChanges`, where nobody but the provider heeds it. */
  readonly replaceOnChanges: readonly string[];
  /**
   * Whether what a creation may be to replace was read beforehand in this run, or compared, so that an object which no resource is
   * known to have is surely not that. Pulumi tells a creation itself nothing of it.
   */
  readonly knowsReplaced: boolean;
  /** What the program says beyond the resource's arguments. */
  readonly program: Program;
  /** What of the arguments, as they are or were, the program marks as secret. */
  readonly secrets: Secrets;
  /** The same, connected otherwise: as the argument `connection` of another time says. */
  connectedAs(connection: unknown): Context;
  /** Tells the user what is being waited for; each line takes the place of the one before. */
  progress(message: string): Promise<void>;
  /** Warns the user, under the resource. The same warning of the same resource is shown once per process. */
  warn(message: string): Promise<void>;
  /** Tells the user something about the resource, once per process. */
  note(message: string): Promise<void>;
  /** Tells the user something that concerns all resources, once per process. */
  tell(message: string): Promise<void>;
  /** Warns the user of something that concerns all resources, once per process. */
  caution(message: string): Promise<void>;
}

/** What stands for a tenant, as far as the settings tell it: one program may have resources in several. */
export function tenantOf({ graph, configuration }: Pick<Context, "graph" | "configuration">): string {
  return `${graph.origin} ${configuration.tenantId ?? ""}`;
}

/** Warns the user of each in turn. */
export async function warnOf(warnings: readonly string[] = [], { warn }: Pick<Context, "warn">): Promise<void> {
  for (const warning of warnings) {
    await warn(warning);
  }
}
