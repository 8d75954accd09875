import type { Collection, EntitySet, Member } from "./answers.js";
import type { EntityType, QueryOptionName } from "./entityType.js";
import type { GraphContext } from "./graphContext.js";
import type { RequiredPermissions } from "./permissions.js";
import type { QueryOptions } from "./queryOptions.js";

/** What an operation did or found; how it is answered is the same for all. */
export type Outcome =
  | ({ readonly kind: "collection" } & Collection)
  | ({ readonly kind: "entity" } & EntitySet & Member)
  /** `as` is `entity` where a page of Graph's says that it is answered with one. */
  | ({ readonly kind: "changed"; readonly as?: "noContent" | "entity" } & EntitySet & Member)
  /** `as` is other than `created` where a page of Graph's prints another answer. */
  | ({ readonly kind: "created"; readonly as?: "created" | "ok" | "okInValue"; readonly id: string } & EntitySet &
      Member)
  | { readonly kind: "deleted" };

/** What one method does at a path. */
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

/** Whether a path in the one form that routes have, with the version, is that of one of their collections. */
export function isListOf(routes: readonly Route[]): (path: string) => boolean {
  const lists = routes.filter(({ isCollection }) => isCollection);
  const patterns = lists.map(({ path }) => new RegExp(`^/[^/]+${path.replaceAll(/:\w+/g, "[^/]+")}$`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}
