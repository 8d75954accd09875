import { badRequest, type EntityType } from "./entityType.js";
import { type Filter, parseFilter } from "./filter.js";

export type QueryOptionName = "$select" | "$filter" | "$expand" | "$top" | "$skip" | "$count" | "$skiptoken";

export interface QueryOptions {
  /** Undefined selects every property. */
  readonly select: readonly string[] | undefined;
  readonly expand: readonly string[];
  readonly filter: Filter | undefined;
  readonly pageSize: number;
  /** Where the page starts among the filtered entities. */
  readonly start: number;
  readonly count: boolean;
}

const defaultPageSize = 100;
const largestPageSize = 999;

/** Reads the system query options. Others, without `$`, are custom ones that a service may ignore (OData 4.01 Part 2, section 5.2). */
export function parseQueryOptions(
  query: URLSearchParams,
  supported: readonly QueryOptionName[],
  type: EntityType,
): QueryOptions {
  const given = new Map<string, string>();
  for (const [name, value] of query) {
    if (!name.startsWith("$")) {
      continue;
    }
    if (!supported.some((option) => option === name)) {
      throw badRequest(type, `The query option '${name}' is not supported by this request.`);
    }
    if (given.has(name)) {
      throw badRequest(
        type,
        `Query option '${name}' was specified more than once, but it must be specified at most once.`,
      );
    }
    given.set(name, value);
  }
  const filter = given.get("$filter");
  const skipToken = given.get("$skiptoken");
  return {
    select: parseSelect(given.get("$select"), type),
    expand: parseExpand(given.get("$expand"), type),
    filter: filter === undefined ? undefined : parseFilter(filter, type),
    pageSize: parsePageSize(given.get("$top"), type),
    start: skipToken === undefined ? parseSkip(given.get("$skip"), type) : decodeSkipToken(skipToken, type),
    // Graph, "Paging Microsoft Graph data in your app": the count is on the first page only.
    count: parseCount(given.get("$count"), type) && skipToken === undefined,
  };
}

/** Opaque to clients, who follow `@odata.nextLink` as it is. */
export function encodeSkipToken(start: number): string {
  return Buffer.from(String(start)).toString("base64url");
}

function decodeSkipToken(token: string, type: EntityType): number {
  const start = Buffer.from(token, "base64url").toString();
  if (!/^\d{1,9}$/.test(start)) {
    throw badRequest(type, "The query option '$skiptoken' is not one that this service issued.");
  }
  return Number(start);
}

function parseSelect(text: string | undefined, type: EntityType): readonly string[] | undefined {
  const names = text?.split(",").map((name) => name.trim());
  for (const name of names ?? []) {
    if (!type.properties.includes(name) && !type.navigationProperties.includes(name)) {
      throw badRequest(type, `Could not find a property named '${name}' on type '${type.name}'.`);
    }
  }
  return names;
}

function parseExpand(text: string | undefined, type: EntityType): readonly string[] {
  const names = text?.split(",").map((name) => name.trim()) ?? [];
  for (const name of names) {
    if (!type.navigationProperties.includes(name)) {
      throw badRequest(type, `Could not find a navigation property named '${name}' on type '${type.name}'.`);
    }
  }
  return names;
}

function parsePageSize(text: string | undefined, type: EntityType): number {
  if (text === undefined) {
    return defaultPageSize;
  }
  if (!/^\d{1,3}$/.test(text) || Number(text) === 0) {
    throw badRequest(
      type,
      `Invalid page size specified: '${text}'. Must be between 1 and ${largestPageSize} inclusive.`,
    );
  }
  return Number(text);
}

function parseSkip(text: string | undefined, type: EntityType): number {
  if (text !== undefined && !/^\d{1,9}$/.test(text)) {
    throw badRequest(type, `Invalid value '${text}' for $skip query option found. It requires a non-negative integer.`);
  }
  return Number(text ?? 0);
}

function parseCount(text: string | undefined, type: EntityType): boolean {
  if (text !== undefined && text !== "true" && text !== "false") {
    throw badRequest(
      type,
      `Invalid value '${text}' for $count query option found. Valid values are 'true' and 'false'.`,
    );
  }
  return text === "true";
}
