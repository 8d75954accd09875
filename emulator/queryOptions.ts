import { badRequest, type EntityType, type QueryOptionName } from "./entityType.js";
import { type Filter, parseFilter } from "./filter.js";

/** One property of `$orderby`. */
export interface OrderBy {
  readonly property: string;
  readonly descending: boolean;
}

/** The system query options of a request, read and found to be allowed. */
export interface QueryOptions {
  /** Undefined selects every property. */
  readonly select: readonly string[] | undefined;
  /** What is expanded, and the options in its parentheses. */
  readonly expand: ReadonlyMap<string, QueryOptions>;
  readonly filter: Filter | undefined;
  readonly orderBy: readonly OrderBy[];
  readonly pageSize: number;
  /** Where the page starts among the filtered entities. */
  readonly start: number;
  readonly count: boolean;
}

const defaultPageSize = 100;
const largestPageSize = 999;

const systemOptions = ["$select", "$filter", "$expand", "$orderby", "$top", "$skip", "$count", "$skiptoken"] as const;

/** Those of OData that nothing here has. */
const otherSystemOptions = ["$search", "$format", "$apply", "$compute", "$levels", "$deltatoken", "$index"];

/**
 * Reads the system query options, whose names are in any case and may come without the `$` (OData 4.01 Part 2, section
 * 5.1). Others are custom ones that a service may ignore (section 5.2).
 */
export function parseQueryOptions(
  query: Iterable<readonly [string, string]>,
  supported: readonly QueryOptionName[],
  type: EntityType,
): QueryOptions {
  const given = new Map<QueryOptionName, string>();
  for (const [name, value] of query) {
    const option = systemOption(name);
    if (option === undefined) {
      if (name.startsWith("$") || otherSystemOptions.includes(`$${name.toLowerCase()}`)) {
        throw unsupported(type, name);
      }
      continue;
    }
    if (!supported.includes(option)) {
      throw unsupported(type, name.startsWith("$") ? name : option);
    }
    if (given.has(option)) {
      throw badRequest(
        type,
        `Query option '${option}' was specified more than once, but it must be specified at most once.`,
      );
    }
    given.set(option, value);
  }
  const filter = given.get("$filter");
  const skipToken = given.get("$skiptoken");
  return {
    select: parseSelect(given.get("$select"), type),
    expand: parseExpand(given.get("$expand"), type),
    filter: filter === undefined ? undefined : parseFilter(filter, type),
    orderBy: parseOrderBy(given.get("$orderby"), type),
    pageSize: parsePageSize(given.get("$top"), type),
    start: skipToken === undefined ? parseSkip(given.get("$skip"), type) : decodeSkipToken(skipToken, type),
    // Graph, "Paging Microsoft Graph data in your app": the count is on the first page only.
    count: parseCount(given.get("$count"), type) && skipToken === undefined,
  };
}

/** The option that a name in a query means, or undefined for any other name. */
export function systemOption(name: string): QueryOptionName | undefined {
  const lowerCase = name.toLowerCase();
  return systemOptions.find((option) => option === lowerCase || option === `$${lowerCase}`);
}

/** Opaque to clients, who follow `@odata.nextLink` as it is. */
export function encodeSkipToken(start: number): string {
  return Buffer.from(String(start)).toString("base64url");
}

function unsupported(type: EntityType, name: string): Error {
  return badRequest(type, `The query option '${name}' is not supported by this request.`);
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
    if (name !== "*" && !type.properties.has(name) && !type.navigationProperties.has(name)) {
      throw badRequest(type, `Could not find a property named '${name}' on type '${type.name}'.`);
    }
  }
  return names;
}

function parseExpand(text: string | undefined, type: EntityType): ReadonlyMap<string, QueryOptions> {
  const expanded = new Map<string, QueryOptions>();
  for (const item of text === undefined ? [] : split(text, ",", type)) {
    const [, name = "", options] = /^([^(]*)(?:\(([^]*)\))?$/.exec(item) ?? [];
    const names = name.trim() === "*" ? [...type.navigationProperties.keys()] : [name.trim()];
    for (const property of names) {
      const navigation = type.navigationProperties.get(property);
      if (navigation === undefined) {
        throw badRequest(type, `Could not find a navigation property named '${property}' on type '${type.name}'.`);
      }
      const given = options === undefined ? [] : split(options, ";", type).map(nameAndValue);
      expanded.set(property, parseQueryOptions(given, navigation.queryOptions, navigation.type));
    }
  }
  return expanded;
}

function parseOrderBy(text: string | undefined, type: EntityType): readonly OrderBy[] {
  return (text?.split(",") ?? []).map((item) => {
    const [property = "", direction = "asc", ...more] = item.trim().split(/\s+/);
    const kind = type.properties.get(property)?.type;
    if (kind === undefined) {
      throw badRequest(type, `Could not find a property named '${property}' on type '${type.name}'.`);
    }
    if (kind === "Complex" || kind === "Binary") {
      throw badRequest(type, `The property '${property}' cannot be used in the $orderby query option.`);
    }
    if (more.length > 0 || !/^(asc|desc)$/i.test(direction)) {
      throw badRequest(type, `Invalid value '${item.trim()}' for $orderby query option found.`);
    }
    return { property, descending: direction.toLowerCase() === "desc" };
  });
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

/** At separators that are neither in parentheses nor in quotes; a doubled quote closes and opens. */
function split(text: string, separator: string, type: EntityType): readonly string[] {
  const parts = [""];
  let depth = 0;
  let isQuoted = false;
  for (const character of text) {
    isQuoted = isQuoted !== (character === "'");
    if (!isQuoted) {
      depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    }
    if (depth < 0) {
      break;
    }
    if (character === separator && depth === 0 && !isQuoted) {
      parts.push("");
    } else {
      parts.push(`${parts.pop() ?? ""}${character}`);
    }
  }
  if (depth !== 0 || isQuoted) {
    throw badRequest(type, `The query option '$expand' is malformed at '${text}'.`);
  }
  return parts.map((part) => part.trim());
}

function nameAndValue(option: string): readonly [string, string] {
  const [name = "", ...value] = option.split("=");
  return [name.trim(), value.join("=").trim()];
}
