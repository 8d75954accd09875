/** What a request to the emulator carries with it, beside what hono knows of it. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Rule } from "./faults/rule.js";
import type { Caller } from "./permissions.js";
import type { Preferences } from "./preferences.js";
import type { Switches } from "./switches.js";

interface GraphVariables {
  caller: Caller;
  requestId: string;
  clientRequestId: string;
  preferences: Preferences;
  switches: Switches;
  /** What the request's body was, as far as it was read. */
  sentBody: unknown;
  /** The rules that made something of this request go wrong. */
  faults: readonly Rule[];
}

/** What hono hands on of a request to Graph. */
export interface GraphEnvironment {
  Variables: GraphVariables;
  Bindings: HttpBindings & SentAs;
}

/** What the client wrote that the request doesn't say any more. */
interface SentAs {
  /** The path, with the query. */
  readonly sentPath: string;
  /** Where the request came in a batch: its id there, and who is told what went wrong with it. */
  readonly batch: { readonly id: string; readonly wentWrong: (rules: readonly Rule[]) => void } | undefined;
}

export type GraphContext = Context<GraphEnvironment>;

/** A key in the path. A route that lacks it has no such key, which is the same as an id that nothing has. */
export function pathKey(c: GraphContext, name: string): string {
  return c.req.param(name) ?? "";
}
