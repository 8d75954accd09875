/** What Graph is sent of an object, and what is asked for by name where its answer leaves that out, or gives null, which may say nothing. */
import { mapped, namesOf, only } from "../records.js";
import type { Certificate } from "../x509/certificate.js";
import { whenOmitted } from "./comparison.js";
import type { Body, BodyValues, Changed, Definition, Inputs, State } from "./definition.js";
import type { Properties } from "./properties.js";

/** The values that a body is made of, with what stands for what the program omits. */
export function bodyValues<D extends Definition>({ arguments: all }: D, inputs: Partial<Inputs<D>>): BodyValues<D> {
  const given = inputs as Inputs;
  return mapped(
    only(all, ({ inBody }) => inBody),
    (argument, property) => given[property] ?? whenOmitted(argument, given, undefined),
  ) as BodyValues<D>;
}

/** What of a body is to be written of an object that exists. */
export function changesIn<D extends Definition>(body: Body<D>, changed: Changed<D>): Partial<Body<D>> {
  const written = changed as Properties;
  const changes = only(body, (_value, property) => written[property] !== undefined);
  return mapped(changes, (value) => value ?? null) as Partial<Body<D>>;
}

/** A certificate as Graph takes it (Edm.Binary): base64 of the DER. */
export function toBase64({ der }: Certificate): string {
  return Buffer.from(der).toString("base64");
}

/**
 * What the requests that make an object send, and Graph returns: whatever it always has, and what of the rest it is known to have.
 * Of an object of which nothing is known yet, that is all.
 *
 * @param stored What is known of it.
 */
export function soughtOf<D extends Definition>({ arguments: all }: D, stored: State<D>): string[] {
  const known = stored as State;
  const isNew = Object.entries(all).some(([property, { required }]) => required && known[property] === undefined);
  return namesOf(
    all,
    ({ inBody, isReturned, whenOmitted }, property) =>
      inBody && isReturned && (isNew || whenOmitted?.means !== "none" || Boolean(known[property])),
  );
}
