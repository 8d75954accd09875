import { isDeepStrictEqual } from "node:util";
import { argumentOf } from "../messages/propertyPath.js";
import type { Argument, Properties } from "./resource.js";
import type { Secrets } from "../messages/secrets.js";
import { unknown } from "./unknown.js";

/** One property on which the program, the state and the tenant don't agree. */
export interface Difference {
  readonly property: string;
  /** What the program wants; the symbol `unknown` where that will only be known during the update. */
  readonly wanted: unknown;
  /** What the state has. */
  readonly stored: unknown;
  /** What the tenant has; the state's value where the tenant wasn't asked or didn't say. */
  readonly live: unknown;
  /** Whether only another object can have what is wanted. */
  readonly replaces: boolean;
  /** Whether the tenant has another value than the state: somebody changed it outside Pulumi. */
  readonly drift: boolean;
  /** Whether something has to be written to the tenant to get what is wanted. */
  readonly write: boolean;
  /** The argument that the wanted value is taken from, where the program omits this one. */
  readonly derivedFrom?: string | undefined;
}

/**
 * Compares what the program wants with the state and with the tenant, argument by argument.
 *
 * An unknown value counts as a change: it may turn out to be none, but a preview that promised "no change" could not
 * take that back.
 *
 * @param live What the tenant has, or undefined where it wasn't asked.
 * @param ignoreChanges Properties whose live value is none of the program's business.
 */
export function compare(
  definitions: Readonly<Record<string, Argument>>,
  inputs: Properties,
  state: Properties,
  live: Properties | undefined,
  ignoreChanges: readonly string[],
): Difference[] {
  return Object.entries(definitions).flatMap(([property, argument]) => {
    const stored = state[property];
    const isIgnoredHere = isIgnored(property, ignoreChanges);
    const found = isIgnoredHere ? undefined : live?.[property];
    const current = found === undefined ? stored : found;
    const whenOmitted = isIgnoredHere ? current : argument.whenOmitted(inputs, current);
    const wanted = inputs[property] ?? whenOmitted;
    const drift = !same(argument, stored, current, inputs);
    const write = wanted === unknown || !same(argument, wanted, current, inputs);
    const derivedFrom = inputs[property] === undefined ? argument.derivedFrom : undefined;
    const replaces = write && argument.replaces;
    const difference = { property, wanted, stored, live: current, replaces, drift, write, derivedFrom };
    return write || drift || !same(argument, wanted, stored, inputs) ? [difference] : [];
  });
}

/** A drifted property in words, in one warning or several: what the tenant has, and what comes of it. */
export function driftWarnings(difference: Difference, argument: Argument, secrets: Secrets): string[] {
  const { property, stored, live, wanted } = difference;
  const [before, now, next] = [stored, live, wanted].map(asText);
  const isTold = before !== undefined && now !== undefined && !isSecret(difference, secrets);
  return isTold && argument.changes !== undefined
    ? argument.changes(before, now, next).map((change) => `${property} was changed outside Pulumi: ${change}`)
    : [driftWarning(difference, argument, secrets)];
}

function driftWarning(difference: Difference, argument: Argument, secrets: Secrets): string {
  const { property, live, wanted } = difference;
  const start = `${property} was changed outside Pulumi`;
  if (isSecret(difference, secrets)) {
    const now = difference.write ? "another value than the program wants" : "what the program wants";
    return `${start}: Graph has ${now}. It isn't shown, since the program marks it as a secret`;
  }
  const found = `${start}: Graph has ${shown(argument, live)}`;
  if (!difference.write) {
    return `${found}, which is what the program wants`;
  }
  return `${found}, the program wants ${wanted === unknown ? "a value that isn't known yet" : shown(argument, wanted)}`;
}

/** Whether a difference is of what the program marks as secret, or of what follows from that. */
export function isSecret({ property, derivedFrom = property }: Difference, secrets: Secrets): boolean {
  return secrets.has(property) || secrets.has(derivedFrom);
}

/** The difference that an object makes by being gone: only another one can be had. */
export function goneDifference(id: string): Difference {
  return { property: "id", wanted: id, stored: id, live: null, replaces: true, drift: true, write: true };
}

/** Whether there will be a replacement for sure: an unknown value may turn out to be no change. */
export function surelyReplaces({ replaces, wanted }: Difference): boolean {
  return replaces && wanted !== unknown;
}

/** Whether two values mean the same; absent, null and empty are the same nothing. */
export function same(argument: Argument, one: unknown, other: unknown, among: Properties): boolean {
  if (isNothing(one) || isNothing(other)) {
    return isNothing(one) && isNothing(other);
  }
  const [left, right] = [asText(one), asText(other)];
  return left !== undefined && right !== undefined ? argument.equal(left, right, among) : isDeepStrictEqual(one, other);
}

/** A text, or a list of texts as one, each on lines of its own: a chain may be written either way. */
export function asText(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return value.join("\n");
  }
  return typeof value === "string" ? value : undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** A value of an argument in words. */
export function shown(argument: Argument | undefined, value: unknown): string {
  const text = asText(value);
  // An empty list is an empty text.
  if (isNothing(value) || text === "") {
    return "none";
  }
  return text === undefined || argument === undefined ? String(value) : argument.show(text);
}

/** The same differences, where those that `replaceOnChanges` names need another object; a path into an argument is the argument. */
export function replacing(differences: readonly Difference[], replaceOnChanges: readonly string[]): Difference[] {
  const isNamed = (property: string) => replaceOnChanges.some((path) => path === "*" || argumentOf(path) === property);
  return differences.map((difference) =>
    isNamed(difference.property) ? { ...difference, replaces: true } : difference,
  );
}

/** Whether `ignoreChanges` names all of an argument, and not only a part of it. */
export function isIgnoredWhole(property: string, ignoreChanges: readonly string[]): boolean {
  return ignoreChanges.some((path) => path === "*" || path === property || path === `["${property}"]`);
}

/** Whether `ignoreChanges` names an argument, or a part of it; `*` stands for all. */
export function isIgnored(property: string, ignoreChanges: readonly string[]): boolean {
  return ignoreChanges.some((path) => path === "*" || argumentOf(path) === property);
}
