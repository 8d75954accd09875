/** Where texts and other plain data become values, and values what the state keeps: nobody behind it reads or writes either. */
import { EntraCaError } from "../messages/error.js";
import { withArticle } from "../messages/text.js";
import { isAbsent, mapped, only } from "../records.js";
import type { Definition, Inputs, KeptOfAll, State } from "./definition.js";
import { Illegible } from "./illegible.js";
import { kindOf } from "./kinds.js";
import type { Properties } from "./properties.js";
import { unknown } from "./unknown.js";
import { asWritten, forms, type Value, type ValueKind } from "./values.js";

/** An argument's value; or why there is none, in words that follow the argument's name. */
export function readValue(definition: { readonly kind: ValueKind }, raw: unknown): Value | Illegible {
  const form = forms[definition.kind];
  return form.split(" or ").includes(typeOf(raw))
    ? kindOf(definition).read(raw)
    : new Illegible(`must be ${withArticle(form)}, and ${withArticle(typeOf(raw))}${odd(raw)} was found`);
}

/** Of a list or an object, what is in it that is no string. */
function odd(value: unknown): string {
  const items: unknown[] = typeof value === "object" && value !== null ? Object.values(value) : [];
  const found = items.find((item) => typeof item !== "string");
  return found === undefined ? "" : ` with ${withArticle(typeOf(found))} in it`;
}

/** What a value is, in the words of forms. */
function typeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return typeof value;
  }
  const all = Object.values(value).every((item) => typeof item === "string") ? " of strings" : "";
  return (Array.isArray(value) ? "list" : "object") + all;
}

/**
 * What a program gives.
 *
 * @throws {EntraCaError} `BadCertificate` for what can't be read: a check may not have seen it, since it wasn't known then.
 */
export function readInputs<D extends Definition>({ arguments: all }: D, raw: Properties): Inputs<D> {
  const inputs = mapped(all, (argument, property) => {
    const given = raw[property];
    const value = given === undefined || given === unknown ? given : readValue(argument, given);
    if (value instanceof Illegible) {
      throw new EntraCaError("BadCertificate", `${property} ${value.why}`, "Nothing was written");
    }
    return value;
  });
  return only(inputs, (value) => value !== undefined) as unknown as Inputs<D>;
}

/** What every state has beside the properties of its kind. */
const keptOfAll: readonly (keyof KeptOfAll)[] = ["tenantId", "graphOrigin", "unfinished", "__lastWrite"];

/** The same of a state, as far as it can be read: it may be older than today's checks. */
export function readState<D extends Definition>({ memory, outputs, arguments: all }: D, raw: Properties): State<D> {
  const known = mapped({ ...memory, ...outputs, ...all }, (one, property) =>
    isAbsent(raw[property]) ? undefined : readValue(one, raw[property]),
  );
  const ofAll = Object.fromEntries(keptOfAll.map((property) => [property, raw[property]]));
  const isLegible = (value: unknown) => value !== undefined && !(value instanceof Illegible);
  return only({ ...known, ...ofAll }, isLegible) as unknown as State<D>;
}

/** Values as the state keeps them. */
export function written(values: object): Properties {
  return mapped(values as Properties, asWritten);
}
