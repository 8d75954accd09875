import { badRequest, type EntityType, type FilterOperator } from "./entityType.js";
import { filterTokens, type Token } from "./filterTokens.js";

export type Filter = (entity: Readonly<Record<string, unknown>>) => boolean;

type Literal = string | boolean | number | null;

type Comparison = Exclude<FilterOperator, "startsWith">;

/** What an operator becomes when its two sides change places. */
const mirrored: Readonly<Record<Comparison, Comparison>> = { eq: "eq", ne: "ne", ge: "le", le: "ge" };

type Operand =
  | { readonly is: "filter"; readonly filter: Filter }
  | { readonly is: "property"; readonly name: string }
  | { readonly is: "literal"; readonly value: Literal };

/** The emulator's choice; an address is too short for much more. */
const deepest = 100;

/**
 * An expression of `and`, `or`, `not`, parentheses, `eq`, `ne`, `ge`, `le`, `in`, `startsWith` and `isof` (OData 4.01 Part 2, section
 * 5.1.1), with those operators for each property that its page documents. Names of operators and functions are in any
 * case, as OData 4.01 has it.
 */
export function parseFilter(text: string, type: EntityType): Filter {
  const tokens = filterTokens(text);
  if (tokens === undefined) {
    throw badRequest(type, `Invalid filter clause: '${text}'.`);
  }
  return new FilterParser(text, tokens, type).parse();
}

class FilterParser {
  #next = 0;
  #depth = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly type: EntityType,
  ) {}

  parse(): Filter {
    const filter = this.#or();
    if (this.#next < this.tokens.length) {
      throw this.#malformed();
    }
    return filter;
  }

  #or(): Filter {
    const terms = [this.#and()];
    while (this.#takes("or")) {
      terms.push(this.#and());
    }
    return (entity) => terms.some((term) => term(entity));
  }

  #and(): Filter {
    const terms = [this.#not()];
    while (this.#takes("and")) {
      terms.push(this.#not());
    }
    return (entity) => terms.every((term) => term(entity));
  }

  #not(): Filter {
    if (this.#takes("not")) {
      const denied = this.#deeper(() => this.#not());
      return (entity) => !denied(entity);
    }
    return this.#comparison();
  }

  #comparison(): Filter {
    const left = this.#operand();
    if (this.#takes("in")) {
      return this.#membership(left, this.#list());
    }
    for (const operator of ["eq", "ne", "ge", "le"] as const) {
      if (this.#takes(operator)) {
        return this.#compared(left, operator, this.#operand());
      }
    }
    this.#refuseOtherOperator(left);
    if (left.is !== "filter") {
      throw this.#malformed();
    }
    return left.filter;
  }

  #operand(): Operand {
    const token = this.tokens[this.#next++];
    if (token?.kind === "string") {
      return { is: "literal", value: token.value };
    }
    if (token?.text === "(") {
      const filter = this.#deeper(() => this.#or());
      this.#expect(")");
      return { is: "filter", filter };
    }
    if (token?.kind !== "word") {
      throw this.#malformed();
    }
    const following = this.tokens[this.#next];
    if (following?.text === "(") {
      return { is: "filter", filter: this.#call(token.text) };
    }
    if (following?.kind === "string" && token.text.includes(".")) {
      // A member of an enumeration, by the qualified name of its type.
      this.#next++;
      return { is: "literal", value: following.value };
    }
    if (/^-?\d+$/.test(token.text)) {
      return { is: "literal", value: Number(token.text) };
    }
    switch (token.text.toLowerCase()) {
      case "null":
        return { is: "literal", value: null };
      case "true":
      case "false":
        return { is: "literal", value: token.text.toLowerCase() === "true" };
      default:
        return { is: "property", name: token.text };
    }
  }

  #call(name: string): Filter {
    if (name.toLowerCase() === "isof" && this.type.derivedTypes !== undefined) {
      return this.#isOf(this.type.derivedTypes);
    }
    if (name.toLowerCase() !== "startswith") {
      throw badRequest(this.type, `Invalid filter clause: the function '${name}' is not supported.`);
    }
    this.#expect("(");
    const property = this.#operand();
    this.#expect(",");
    const beginning = this.#operand();
    this.#expect(")");
    if (property.is !== "property" || beginning.is !== "literal" || typeof beginning.value !== "string") {
      throw this.#malformed();
    }
    const { value } = beginning;
    this.#check(property.name, "startsWith", value);
    return (entity) => {
      const found = entity[property.name];
      return typeof found === "string" && found.startsWith(value);
    };
  }

  /** The type is in quotes, as Graph's pages have it, or bare, as OData does. */
  #isOf(derivedTypes: readonly string[]): Filter {
    this.#expect("(");
    const operand = this.#operand();
    this.#expect(")");
    const name = operand.is === "literal" ? operand.value : operand.is === "property" ? operand.name : undefined;
    const { type } = this;
    if (name !== type.name && !derivedTypes.some((derived) => derived === name)) {
      throw badRequest(type, `Invalid filter clause: '${String(name)}' is not a type that '${type.name}' can be.`);
    }
    return (entity) => name === type.name || entity["@odata.type"] === `#${name}`;
  }

  #compared(left: Operand, operator: Comparison, right: Operand): Filter {
    if (left.is === "literal" && right.is !== "literal") {
      return this.#compared(right, mirrored[operator], left);
    }
    if (right.is !== "literal" || left.is === "literal") {
      throw this.#malformed();
    }
    const { value } = right;
    if (left.is === "filter") {
      if (typeof value !== "boolean" || (operator !== "eq" && operator !== "ne")) {
        throw this.#malformed();
      }
      return (entity) => holds(left.filter(entity), operator, value);
    }
    this.#check(left.name, operator, value);
    return (entity) => holds(valueOf(entity, left.name), operator, value);
  }

  #membership(left: Operand, values: readonly Literal[]): Filter {
    if (left.is !== "property") {
      throw this.#malformed();
    }
    for (const value of values) {
      this.#check(left.name, "eq", value);
    }
    return (entity) => values.includes(valueOf(entity, left.name));
  }

  #list(): readonly Literal[] {
    this.#expect("(");
    const values: Literal[] = [];
    do {
      const operand = this.#operand();
      if (operand.is !== "literal") {
        throw this.#malformed();
      }
      values.push(operand.value);
    } while (this.#takesSign(","));
    this.#expect(")");
    return values;
  }

  /** An operator that no page documents is refused by its name, where it stands behind a property. */
  #refuseOtherOperator(left: Operand): void {
    const token = this.tokens[this.#next];
    if (left.is !== "filter" && token?.kind === "word" && !/^(and|or)$/i.test(token.text)) {
      throw badRequest(
        this.type,
        `Invalid filter clause: the operator '${token.text}' is not supported in '${this.text}'.`,
      );
    }
  }

  #check(property: string, operator: FilterOperator, value: Literal): void {
    const { type } = this;
    const { filter, members, type: kind } = type.properties.get(property) ?? {};
    if (!filter?.includes(operator)) {
      throw badRequest(
        type,
        `Invalid filter clause: '${operator}' is not supported for property '${property}' of '${type.name}'.`,
      );
    }
    if (members !== undefined && (typeof value !== "string" || !members.includes(value))) {
      throw badRequest(
        type,
        `Invalid filter clause: '${String(value)}' is not a member of the enumeration of property '${property}'.`,
      );
    }
    if (kind === "String" && typeof value !== "string" && value !== null) {
      throw badRequest(type, `Invalid filter clause: '${String(value)}' is no string, as property '${property}' is.`);
    }
    if (kind === "Int64" && typeof value !== "number") {
      throw badRequest(type, `Invalid filter clause: '${String(value)}' is no number, as property '${property}' is.`);
    }
  }

  #takes(word: string): boolean {
    const token = this.tokens[this.#next];
    const isIt = token?.kind === "word" && token.text.toLowerCase() === word;
    this.#next += isIt ? 1 : 0;
    return isIt;
  }

  #takesSign(sign: string): boolean {
    const token = this.tokens[this.#next];
    const isIt = token?.kind === "sign" && token.text === sign;
    this.#next += isIt ? 1 : 0;
    return isIt;
  }

  #expect(sign: string): void {
    if (!this.#takesSign(sign)) {
      throw this.#malformed();
    }
  }

  #deeper(parse: () => Filter): Filter {
    if (++this.#depth > deepest) {
      throw badRequest(this.type, `Invalid filter clause: it is nested deeper than ${deepest} times.`);
    }
    const filter = parse();
    this.#depth--;
    return filter;
  }

  #malformed(): Error {
    return badRequest(this.type, `Invalid filter clause: '${this.text}'.`);
  }
}

/** Null is equal to itself alone, and neither more nor less than anything (OData 4.01 Part 2, section 5.1.1.1). */
function holds(found: Literal, operator: Comparison, value: Literal): boolean {
  switch (operator) {
    case "eq":
      return found === value;
    case "ne":
      return found !== value;
    case "ge":
      return found !== null && value !== null && found >= value;
    case "le":
      return found !== null && value !== null && found <= value;
  }
}

/** What isn't there is null. */
function valueOf(entity: Readonly<Record<string, unknown>>, property: string): Literal {
  return (entity[property] ?? null) as Literal;
}
