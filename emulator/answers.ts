import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { EntityType } from "./entityType.js";
import { encodeSkipToken, type OrderBy, type QueryOptions, systemOption } from "./queryOptions.js";
import type { GraphContext } from "./graphContext.js";

export type Entity = Readonly<Record<string, unknown>>;

/** One of a collection. */
export interface Member {
  /** What filters and orders look at. */
  readonly entity: Entity;
  /** How the client sees it, where that is another thing. */
  readonly representation?: Entity;
  /** What hangs on it, by the names of the navigation properties. */
  readonly collections?: Readonly<Record<string, () => Collection>>;
  /** What single one hangs on it, by the same. */
  readonly singles?: Readonly<Record<string, () => EntitySet & Member>>;
}

/** Where entities are. */
export interface EntitySet {
  readonly type: EntityType;
  /** As a context URL names it. */
  readonly path: string;
}

/** An entity set with all that it holds, before any option of the query has left something out. */
export interface Collection extends EntitySet {
  readonly members: readonly Member[];
}

/** Graph: "Combine multiple HTTP requests using JSON batching", the content type of a successful answer. */
const contentType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

const metadata = "https://graph.microsoft.com/beta/$metadata";

/** Graph's answer to what it did and has nothing to say about. */
export function noContent(c: GraphContext): Response {
  return c.body(null, 204);
}

/** One entity, of the set at `path` unless it is single there. */
export function entityAnswer(
  c: GraphContext,
  status: 200 | 201,
  { type, path }: EntitySet,
  options: QueryOptions,
  member: Member,
): Response {
  const context = `${contextUrl(path, options)}/$entity`;
  return json(c, status, { "@odata.context": context, ...representationOf(member, type, options) });
}

/** A page of a collection. */
export function collectionAnswer(c: GraphContext, collection: Collection, options: QueryOptions): Response {
  const { members, found, end } = page(collection, options);
  return json(c, 200, {
    "@odata.context": contextUrl(collection.path, options),
    ...(options.count ? { "@odata.count": found } : {}),
    ...(end < found ? { "@odata.nextLink": nextLink(c.req.url, end) } : {}),
    value: members.map((member) => representationOf(member, collection.type, options)),
  });
}

/** `/$count` behind a collection: how many the filter leaves, as text (OData 4.01 Part 1, section 11.2.10). */
export function countAnswer(c: GraphContext, { members }: Collection, { filter }: QueryOptions): Response {
  const found = filter === undefined ? members : members.filter(({ entity }) => filter(entity));
  return c.body(String(found.length), 200, { "Content-Type": "text/plain;charset=utf-8" });
}

/** The properties that `$select` names, in the type's own order, and the annotations. */
export function selectProperties(entity: Entity, type: EntityType, select: readonly string[] | undefined): Entity {
  if (select === undefined || select.includes("*")) {
    return entity;
  }
  const kept = [...type.properties.keys()].filter((property) => select.includes(property));
  return Object.fromEntries(Object.entries(entity).filter(([name]) => name.includes("@") || kept.includes(name)));
}

/** OData 4.01 Part 1, section 10: the path of the set, then what was selected and expanded. */
export function contextUrl(path: string, options?: QueryOptions): string {
  return `${metadata}#${path}${options === undefined ? "" : selectList(options)}`;
}

/**
 * An answer with a body, without the properties that have no value where the switch says that Graph leaves them out.
 */
export function json(c: GraphContext, status: ContentfulStatusCode, body: object): Response {
  const isAbsent = c.get("switches").unsetProperties === "absent";
  const text = JSON.stringify(body, isAbsent ? (_, value: unknown) => value ?? undefined : undefined);
  return c.body(text, status, { "Content-Type": contentType });
}

function selectList({ select = [], expand }: QueryOptions): string {
  const expanded = [...expand].map(([property, options]) => `${property}${selectList(options) || "()"}`);
  const shape = [...select, ...expanded];
  return shape.length === 0 ? "" : `(${shape.join(",")})`;
}

function page({ members }: Collection, { filter, orderBy, start, pageSize }: QueryOptions) {
  const found = filter === undefined ? members : members.filter(({ entity }) => filter(entity));
  const ordered =
    orderBy.length === 0 ? found : found.toSorted((one, other) => compare(one.entity, other.entity, orderBy));
  const end = start + pageSize;
  return { members: ordered.slice(start, end), found: found.length, end };
}

/** An entity as the query asks for it: with the properties that it selects, and the collections that it expands. */
export function representationOf(
  { entity, representation = entity, collections, singles }: Member,
  type: EntityType,
  options: QueryOptions,
): Entity {
  const selected = selectProperties(representation, type, options.select);
  const expanded = [...options.expand].map(([property, nested]) => {
    const collection = collections?.[property]?.();
    if (collection !== undefined) {
      return expandedCollection(property, collection, nested);
    }
    const single = singles?.[property]?.();
    return single === undefined ? {} : expandedSingle(property, single, nested);
  });
  return Object.assign({}, selected, ...expanded) as Entity;
}

function expandedCollection(property: string, collection: Collection, options: QueryOptions): Entity {
  const { members, found } = page(collection, options);
  return {
    [`${property}@odata.context`]: contextUrl(collection.path, options),
    ...(options.count ? { [`${property}@odata.count`]: found } : {}),
    [property]: members.map((member) => representationOf(member, collection.type, options)),
  };
}

function expandedSingle(property: string, single: EntitySet & Member, options: QueryOptions): Entity {
  return {
    [`${property}@odata.context`]: `${contextUrl(single.path, options)}/$entity`,
    [property]: representationOf(single, single.type, options),
  };
}

/** Null comes before everything else (OData 4.01 Part 2, section 5.1.5). */
function compare(one: Entity, other: Entity, orderBy: readonly OrderBy[]): number {
  for (const { property, descending } of orderBy) {
    const [left, right] = [one, other].map((entity) => (entity[property] ?? null) as string | boolean | number | null);
    if (left !== right) {
      const areNumbers = typeof left === "number" && typeof right === "number";
      const isBefore = left === null || (right !== null && (areNumbers ? left < right : String(left) < String(right)));
      return isBefore === descending ? 1 : -1;
    }
  }
  return 0;
}

function nextLink(requestUrl: string, start: number): string {
  const url = new URL(requestUrl);
  for (const name of [...url.searchParams.keys()]) {
    if (["$skip", "$skiptoken"].includes(systemOption(name) ?? "")) {
      url.searchParams.delete(name);
    }
  }
  url.searchParams.set("$skiptoken", encodeSkipToken(start));
  return url.href.replaceAll("%24", "$");
}
