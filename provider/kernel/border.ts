/** Where texts and other plain data become values, and values what the state keeps: nobody behind it reads or writes either. */
import { EntraCaError, IncompleteError } from "../messages/error.js";
import type { Difference } from "./comparison.js";
import type { ArgumentDefinition, Definition, Inputs, KeptOfAll, KnownInputs, State } from "./definition.js";
import { Illegible } from "./illegible.js";
import { forms, type Form } from "./forms.js";
import { kindOf } from "./kinds.js";
import type { Properties } from "./properties.js";
import { unknown } from "./unknown.js";
import type { Value, ValueKind } from "./values.js";

/** An argument's value; or why there is none, in words that follow the argument's name. */
export function readValue(definition: { readonly kind: ValueKind }, raw: unknown): Value | Illegible {
  const form = forms[definition.kind];
  return accepted[form].includes(typeOf(raw))
    ? kindOf(definition).read(raw)
    : new Illegible(`must be ${withArticle(form)}, and ${withArticle(typeOf(raw))} was found`);
}

/**
 * What a program gives.
 *
 * @throws {EntraCaError} `BadCertificate` for what can't be read: a check may not have seen it, since it wasn't known then.
 */
export function readInputs<D extends Definition>({ arguments: all }: D, raw: Properties): Inputs<D> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([property, argument]) => {
      const value = readInput(argument, raw[property]);
      if (value instanceof Illegible) {
        throw new EntraCaError("BadCertificate", `${property} ${value.why}`, "Nothing was written");
      }
      return value === undefined ? [] : [[property, value] as const];
    }),
  ) as unknown as Inputs<D>;
}

/** The same where all of it is known, as it is in the update. */
export function readKnownInputs<D extends Definition>(definition: D, raw: Properties): KnownInputs<D> {
  return readInputs(definition, raw) as KnownInputs<D>;
}

function readInput(argument: ArgumentDefinition, raw: unknown): Value | Illegible | typeof unknown | undefined {
  return raw === unknown || raw === undefined ? raw : readValue(argument, raw);
}

/** The same as far as it can be read: a state may be older than today's checks. */
export function readState<D extends Definition>(definition: D, raw: Properties): State<D> {
  const known = Object.entries(everyProperty(definition)).flatMap(([property, one]) => {
    const given = raw[property];
    const value = given === undefined || given === null ? undefined : readValue(one, given);
    return value === undefined || value instanceof Illegible ? [] : [[property, value] as const];
  });
  const ofAll = keptOfAll.flatMap((property) =>
    raw[property] === undefined ? [] : [[property, raw[property]] as const],
  );
  return Object.fromEntries<unknown>([...known, ...ofAll]) as unknown as State<D>;
}

/** What every state has beside the properties of its kind. */
const keptOfAll: readonly (keyof KeptOfAll)[] = ["tenantId", "graphOrigin", "unfinished", "__lastWrite"];

/** Values as the state keeps them. */
export function written(definition: Definition, values: object): Properties {
  const all = everyProperty(definition);
  return Object.fromEntries(
    Object.entries(values as Properties).map(([property, value]) => [property, writtenOne(all[property], value)]),
  );
}

/** Differences in the words of programs and states. */
export function writtenDifferences(definition: Definition, differences: readonly Difference[]): Difference[] {
  const all = everyProperty(definition);
  return differences.map((difference) => {
    const one = all[difference.property];
    const [wanted, stored, live] = [difference.wanted, difference.stored, difference.live].map((value) =>
      writtenOne(one, value),
    );
    return { ...difference, wanted, stored, live } as Difference;
  });
}

/** Whatever a call throws, with the state in it as it is kept. */
export async function writingErrors<Result>(
  definition: Definition,
  before: Properties,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof IncompleteError ? error.having({ ...before, ...written(definition, error.state) }) : error;
  }
}

function writtenOne(definition: { readonly kind: ValueKind } | undefined, value: unknown): unknown {
  const isValue = value !== undefined && value !== null && value !== unknown && !(value instanceof Illegible);
  return definition !== undefined && isValue ? kindOf(definition).spell(value as Value) : value;
}

interface PropertyDefinition {
  readonly kind: ValueKind;
}

function everyProperty(definition: Definition): Readonly<Record<string, PropertyDefinition>> {
  return { ...definition.memory, ...definition.outputs, ...definition.arguments };
}

function withArticle(type: string): string {
  return `${type.startsWith("o") ? "an" : "a"} ${type}`;
}

const accepted: Readonly<Record<Form, readonly string[]>> = {
  string: ["string"],
  boolean: ["boolean"],
  "list of strings": ["list of strings"],
  "string or list of strings": ["string", "list of strings"],
  "object of strings": ["object of strings"],
};

function typeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return typeof value;
  }
  const all = Object.values(value).every((item) => typeof item === "string") ? " of strings" : "";
  return (Array.isArray(value) ? "list" : "object") + all;
}
