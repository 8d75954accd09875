import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { EntityType } from "./entityType.js";
import type { Rule } from "./faults/rule.js";
import type { Caller, RequiredPermissions } from "./permissions.js";
import type { QueryOptionName, QueryOptions } from "./queryOptions.js";

interface GraphVariables {
  caller: Caller;
  requestId: string;
  clientRequestId: string;
  /** The rules that made something of this request go wrong. */
  faults: readonly Rule[];
}

export interface GraphEnvironment {
  Variables: GraphVariables;
  Bindings: HttpBindings;
}

export type GraphContext = Context<GraphEnvironment>;

export interface Operation {
  /** The system query options that Graph documents for it. */
  readonly queryOptions: readonly QueryOptionName[];
  perform(c: GraphContext, options: QueryOptions): Response | Promise<Response>;
}

/** One path of Graph's and what may be done there. */
export interface Route {
  /** In hono's notation, below the version: `/networkAccess/…/:id`. */
  readonly path: string;
  readonly entityType: EntityType;
  readonly permissions: RequiredPermissions;
  readonly operations: Readonly<Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", Operation>>>;
}

/** A key in the path. A route that lacks it has no such key, which is the same as an id that nothing has. */
export function pathKey(c: GraphContext, name: string): string {
  return c.req.param(name) ?? "";
}
