import { GraphError } from "./graphError.js";

export type FilterOperator = "eq" | "ne" | "startsWith";

export interface FilterableProperty {
  readonly operators: readonly FilterOperator[];
  /** The members of the property's enumeration, where it has one. */
  readonly members?: readonly string[];
}

/** What query options and refusals need to know of an entity type in Graph's metadata. */
export interface EntityType {
  /** Qualified, without the `#` that an annotation puts before it. */
  readonly name: string;
  /** In the order in which answers print them. */
  readonly properties: readonly string[];
  readonly navigationProperties: readonly string[];
  readonly filterable: ReadonlyMap<string, FilterableProperty>;
  readonly badRequestCode: "BadRequest" | "Request_BadRequest";
}

export function badRequest(type: EntityType, message: string): GraphError {
  return new GraphError(400, type.badRequestCode, message);
}
