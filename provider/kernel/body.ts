/** What Graph is sent of an object. */
import { mapped, only } from "../records.js";
import type { Certificate } from "../x509/certificate.js";
import { whenOmitted } from "./comparison.js";
import type { Body, BodyValues, Changed, Definition, Inputs } from "./definition.js";
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
