import { GraphError } from "./graphError.js";

export type QueryOptionName =
  | "$select"
  | "$filter"
  | "$expand"
  | "$orderby"
  | "$top"
  | "$skip"
  | "$count"
  | "$skiptoken";

export type FilterOperator = "eq" | "ne" | "ge" | "le" | "startsWith";

/** A property as Graph's metadata (CSDL) declares it. */
export interface Property {
  readonly type: "String" | "Boolean" | "Binary" | "DateTimeOffset" | "Enum" | "Complex" | "Int64";
  readonly nullable: boolean;
  /** The operators of `$filter` that its page documents. */
  readonly filter?: readonly FilterOperator[];
  /** Of an enumeration, in the metadata's order. */
  readonly members?: readonly string[];
}

/** What hangs on an entity: a collection, or a single one. */
export interface NavigationProperty {
  readonly type: EntityType;
  /** Those that `$expand` takes in its parentheses. */
  readonly queryOptions: readonly QueryOptionName[];
}

/** What query options and refusals need to know of an entity type in Graph's metadata. */
export interface EntityType {
  /** Qualified, without the `#` that an annotation puts before it. */
  readonly name: string;
  /** In the order in which answers print them. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly navigationProperties: ReadonlyMap<string, NavigationProperty>;
  /** Of a type that is never there by itself: the qualified names of those that are, which `isof` asks for. */
  readonly derivedTypes?: readonly string[];
  readonly badRequestCode: "BadRequest" | "Request_BadRequest";
}

/** A 400 under the code that the entity's own service uses. */
export function badRequest(type: EntityType, message: string): GraphError {
  return new GraphError(400, type.badRequestCode, message);
}
