import { argumentOf } from "../messages/text.js";
import type { Secrets } from "../messages/secrets.js";
import { isAbsent } from "../records.js";
import type { ArgumentDefinition, Changed, Definition, Inputs, KeptOfAll } from "./definition.js";
import { Illegible } from "./illegible.js";
import { kindOf } from "./kinds.js";
import { unknown, type Unknown } from "./unknown.js";
import { asWritten, type Value, type Values } from "./values.js";

/** A value that may not be known yet, or not be there. */
export type WantedValue = Value | Unknown | undefined;
/** A value that somebody has; null is one that Graph says is empty. */
export type Had = Value | null | undefined;

/** One property on which the program, the state and the tenant don't agree. */
export interface Difference {
  readonly property: string;
  /** What the program wants; the symbol `unknown` where that will only be known during the update. */
  readonly wanted: WantedValue;
  /** What the state has. */
  readonly stored: Had;
  /** What the tenant has; the state's value where the tenant wasn't asked or didn't say. */
  readonly live: Had;
  /** Whether only another object can have what is wanted. */
  readonly replaces: boolean;
  /** Whether the tenant has another value than the state: somebody changed it outside Pulumi. */
  readonly drift: boolean;
  /** Whether something has to be written to the tenant to get what is wanted. */
  readonly write: boolean;
  /** The argument that the wanted value is taken from, where the program omits this one. */
  readonly derivedFrom?: string | undefined;
}

/** What an object has, of which the arguments are asked for by their names. */
export type Having = Readonly<Record<string, unknown>>;

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
  definitions: Definition["arguments"],
  inputs: Inputs,
  state: Having,
  live: Having | undefined,
  ignoreChanges: readonly string[],
): Difference[] {
  return Object.entries(definitions).flatMap(([property, argument]) => {
    const stored = state[property] as Had;
    const isIgnoredHere = isNamed(property, ignoreChanges);
    const found = isIgnoredHere ? undefined : (live?.[property] as Had);
    const current = found === undefined ? stored : found;
    const given = inputs[property];
    const wanted: WantedValue =
      given ?? (isIgnoredHere ? (current ?? undefined) : whenOmitted(argument, inputs, current));
    const drift = !same(argument, stored, current, inputs);
    const write = wanted === unknown || !same(argument, wanted, current, inputs);
    const { whenOmitted: omitted } = argument;
    const derivedFrom = given === undefined && omitted?.means === "taken" ? omitted.from : undefined;
    const replaces = write && argument.onChange === "replaces";
    const difference: Difference = { property, wanted, stored, live: current, replaces, drift, write, derivedFrom };
    return write || drift || !same(argument, wanted, stored, inputs) ? [difference] : [];
  });
}

/**
 * What the program wants where it omits an argument.
 *
 * @param current What the object has.
 */
export function whenOmitted(argument: ArgumentDefinition, inputs: Inputs, current: Had): WantedValue {
  const { whenOmitted: omitted } = argument;
  switch (omitted?.means) {
    case "as it is":
    case "made":
      return current ?? undefined;
    case "value":
      return omitted.value;
    case "taken": {
      const source = inputs[omitted.from];
      const text = source === unknown ? unknown : (source as Values["certificate"] | undefined)?.value[omitted.part];
      return text === unknown || text === undefined ? text : (kindOf(argument).read(text) as Value);
    }
    default:
      return undefined;
  }
}

/** Whether two values mean the same; absent, null and empty are the same nothing. */
export function same(
  argument: ArgumentDefinition,
  one: WantedValue | null,
  other: WantedValue | null,
  among: object,
): boolean {
  const kind = kindOf(argument);
  const isNone = (value: WantedValue | null): value is null | undefined =>
    isAbsent(value) || (value !== unknown && (kind.isEmpty?.(value) ?? isNothing(value)));
  if (isNone(one) || isNone(other)) {
    return isNone(one) && isNone(other);
  }
  return one === unknown || other === unknown ? one === other : kind.equal(one, other, among);
}

/**
 * Whether an object has every property that would be written. What Graph didn't return says nothing.
 *
 * @param definition What the object is.
 * @param live What it has.
 * @param wanted Null is what would be cleared.
 * @param isNew Whether it wasn't there before: then what can't be read doesn't tell it from what was sent.
 */
export function isAsWanted(
  definition: Pick<Definition, "arguments">,
  live: Having,
  wanted: Having,
  isNew: boolean,
): boolean {
  return Object.entries(wanted).every(([property, value]) => {
    const argument = definition.arguments[property];
    const found = live[property] as Had | Illegible;
    return found instanceof Illegible
      ? isNew
      : argument === undefined || found === undefined || same(argument, found, value as Had, wanted);
  });
}

/** Whether there is nothing in a value, or a text without a letter. */
export function isNothing(value: unknown): value is null | undefined | "" {
  return isAbsent(value) || asWritten(value) === "";
}

/** A value of an argument in words. */
export function valueInWords(argument: ArgumentDefinition | undefined, value: WantedValue | null): string {
  const written = asWritten(value);
  if (isNothing(value) || value === unknown || (Array.isArray(written) && written.length === 0)) {
    return "none";
  }
  return argument === undefined ? JSON.stringify(value) : kindOf(argument).show(value);
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

/** What is to be written for differences; null clears. */
export function changesFor(differences: readonly Difference[]): Changed {
  return Object.fromEntries(differences.map(({ property, wanted }) => [property, wanted ?? null])) as Changed;
}

/** The property of a state that says that not all is done. */
export const unfinished = "unfinished";

/** The difference that it makes, which an update ends. */
export function unfinishedDifference({ unfinished: stored }: KeptOfAll): Difference[] {
  return stored === undefined
    ? []
    : [{ property: unfinished, wanted: undefined, stored, live: stored, replaces: false, drift: false, write: false }];
}

/** The same differences, where those that `replaceOnChanges` names need another object; a path into an argument is the argument. */
export function replacing(differences: readonly Difference[], replaceOnChanges: readonly string[]): Difference[] {
  return differences.map((each) => (isNamed(each.property, replaceOnChanges) ? { ...each, replaces: true } : each));
}

/** Whether an option's paths, such as `ignoreChanges`, name an argument, or a part of it; `*` stands for all. */
export function isNamed(property: string, paths: readonly string[]): boolean {
  return paths.some((path) => path === "*" || argumentOf(path) === property);
}

/** Whether they name all of it, and not only a part. */
export function isNamedWhole(property: string, paths: readonly string[]): boolean {
  return paths.some((path) => path === "*" || path === property || path === `["${property}"]`);
}
