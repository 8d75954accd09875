/** What Graph is sent of an object. */
import { whenOmitted } from "./comparison.js";
import type { Body, BodyValues, Changed, Definition, Inputs } from "./definition.js";

/** The values that a body is made of, with what stands for what the program omits. */
export function bodyValues<D extends Definition>({ arguments: all }: D, inputs: Partial<Inputs<D>>): BodyValues<D> {
  const given = inputs as Inputs<Definition>;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, { inBody }]) => inBody)
      .map(([property, argument]) => [property, given[property] ?? whenOmitted(argument, given, undefined)]),
  ) as BodyValues<D>;
}

/** What of a body is to be written of an object that exists. */
export function changesIn<D extends Definition>(body: Body<D>, changed: Changed<D>): Partial<Body<D>> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([property, value]) =>
      (changed as Readonly<Record<string, unknown>>)[property] === undefined
        ? []
        : [[property, value ?? null] as const],
    ),
  ) as Partial<Body<D>>;
}
