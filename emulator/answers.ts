import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EntityType } from "./entityType.js";
import type { GraphContext } from "./routes.js";
import { encodeSkipToken, type QueryOptions } from "./queryOptions.js";

export type Entity = Readonly<Record<string, unknown>>;

/** Graph: "Combine multiple HTTP requests using JSON batching", the content type of a successful answer. */
const contentType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

const metadata = "https://graph.microsoft.com/beta/$metadata";

export function noContent(c: GraphContext): Response {
  return c.body(null, 204);
}

/** One entity of the set at `path`. */
export function entityAnswer(
  c: GraphContext,
  status: 200 | 201,
  path: string,
  options: QueryOptions,
  entity: Entity,
): Response {
  return json(c, status, { "@odata.context": `${contextUrl(path, options)}/$entity`, ...entity });
}

/** A page of the set at `path`: `entityOf` is what a filter looks at, `shown` what the client gets of it. */
export function collectionAnswer<Item>(
  c: GraphContext,
  path: string,
  options: QueryOptions,
  items: readonly Item[],
  entityOf: (item: Item) => Entity,
  shown: (entity: Entity, item: Item) => Entity,
): Response {
  const { filter, start } = options;
  const found = filter === undefined ? items : items.filter((item) => filter(entityOf(item)));
  const end = start + options.pageSize;
  return json(c, 200, {
    "@odata.context": contextUrl(path, options),
    ...(options.count ? { "@odata.count": found.length } : {}),
    ...(end < found.length ? { "@odata.nextLink": nextLink(c.req.url, end) } : {}),
    value: found.slice(start, end).map((item) => shown(entityOf(item), item)),
  });
}

/** The properties that `$select` names, in the type's own order, and the annotations. */
export function selectProperties(entity: Entity, type: EntityType, select: readonly string[] | undefined): Entity {
  if (select === undefined) {
    return entity;
  }
  const kept = type.properties.filter((property) => select.includes(property));
  return Object.fromEntries(Object.entries(entity).filter(([name]) => name.includes("@") || kept.includes(name)));
}

/** OData 4.01 Part 1, section 10: the path of the set, then what was selected and expanded. */
export function contextUrl(path: string, options?: QueryOptions): string {
  const shape = [...(options?.select ?? []), ...(options?.expand ?? []).map((property) => `${property}()`)];
  return `${metadata}#${path}${shape.length === 0 ? "" : `(${shape.join(",")})`}`;
}

function json(c: GraphContext, status: ContentfulStatusCode, body: object): Response {
  return c.body(JSON.stringify(body), status, { "Content-Type": contentType });
}

function nextLink(requestUrl: string, start: number): string {
  const url = new URL(requestUrl);
  url.searchParams.delete("$skip");
  url.searchParams.set("$skiptoken", encodeSkipToken(start));
  return url.href.replaceAll("%24", "$");
}
