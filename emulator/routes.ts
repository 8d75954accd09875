import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Collection, EntitySet, Member } from "./answers.js";
import type { EntityType, QueryOptionName } from "./entityType.js";
import type { Rule } from "./faults/rule.js";
import type { Caller, RequiredPermissions } from "./permissions.js";
import type { Preferences } from "./preferences.js";
import type { QueryOptions } from "./queryOptions.js";
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

/** What an operation did or found; how it is answered is the same for all. */
export type Outcome =
  | ({ readonly kind: "collection" } & Collection)
  | ({ readonly kind: "entity" | "changed" } & EntitySet & Member)
  /** `as` is other than `created` where a page of Graph's prints another answer. */
  | ({ readonly kind: "created"; readonly as?: "created" | "ok" | "okInValue"; readonly id: string } & EntitySet &
      Member)
  | { readonly kind: "deleted" };

export interface Operation {
  /** The system query options that its page documents. */
  readonly queryOptions: readonly QueryOptionName[];
  /** Others that Microsoft's SDKs can send. */
  readonly furtherQueryOptions?: readonly QueryOptionName[];
  perform(c: GraphContext, options: QueryOptions): Outcome | Promise<Outcome>;
}

/** One path of Graph's and what may be done there. */
export interface Route {
  /** In hono's notation, below the version: `/networkAccess/…/:id`. */
  readonly path: string;
  readonly entityType: EntityType;
  readonly permissions: RequiredPermissions;
  readonly operations: Readonly<Partial<Record<"GET" | "POST" | "PATCH" | "DELETE", Operation>>>;
  /** Whether there is a `/$count` behind it. */
  readonly isCollection: boolean;
}

/** A key in the path. A route that lacks it has no such key, which is the same as an id that nothing has. */
export function pathKey(c: GraphContext, name: string): string {
  return c.req.param(name) ?? "";
}

/** The same operations, all of them refused. */
export function refusing(operations: Route["operations"], refusal: () => Error): Route["operations"] {
  const refused = ({ queryOptions }: Operation): Operation => ({
    queryOptions,
    perform() {
      throw refusal();
    },
  });
  return Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, refused(operation)]));
}
