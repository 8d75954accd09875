import { badRequest, type EntityType, type FilterOperator } from "./entityType.js";

export type Filter = (entity: Readonly<Record<string, unknown>>) => boolean;

const stringLiteral = "'(?:[^']|'')*'";
const comparison = new RegExp(`^\\s*(\\w+)\\s+(eq|ne)\\s+(${stringLiteral}|null)\\s*$`);
const prefix = new RegExp(`^\\s*starts[wW]ith\\(\\s*(\\w+)\\s*,\\s*(${stringLiteral})\\s*\\)\\s*$`);

/**
 * One comparison of one property, which is all that the pages of the two families document: `eq`, `ne` and
 * `startsWith`.
 */
export function parseFilter(text: string, type: EntityType): Filter {
  const [, comparedProperty, operator, operand] = comparison.exec(text) ?? [];
  if (comparedProperty !== undefined && operand !== undefined) {
    const value = operand === "null" ? null : unquote(operand);
    checkFilterable(type, comparedProperty, operator === "eq" ? "eq" : "ne", value);
    return (entity) => (entity[comparedProperty] === value) === (operator === "eq");
  }
  const [, prefixedProperty, beginning] = prefix.exec(text) ?? [];
  if (prefixedProperty !== undefined && beginning !== undefined) {
    const value = unquote(beginning);
    checkFilterable(type, prefixedProperty, "startsWith", value);
    return (entity) => {
      const found = entity[prefixedProperty];
      return typeof found === "string" && found.startsWith(value);
    };
  }
  throw badRequest(type, `Invalid filter clause: '${text}'.`);
}

/** A quote within a literal is doubled (OData 4.01 ABNF, `SQUOTE-in-string`). */
function unquote(literal: string): string {
  return literal.slice(1, -1).replaceAll("''", "'");
}

function checkFilterable(type: EntityType, property: string, operator: FilterOperator, value: string | null): void {
  const filterable = type.filterable.get(property);
  if (!filterable?.operators.includes(operator)) {
    throw badRequest(
      type,
      `Invalid filter clause: '${operator}' is not supported for property '${property}' of '${type.name}'.`,
    );
  }
  if (filterable.members !== undefined && (value === null || !filterable.members.includes(value))) {
    throw badRequest(
      type,
      `Invalid filter clause: '${String(value)}' is not a member of the enumeration of property '${property}'.`,
    );
  }
}
