import type { Entity } from "../../graph/entity.js";
import type { Body, BodyValues, KnownInputs, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import type { Definition } from "./definition.js";

/** The body of Graph's Create tlsInspectionPolicy. */
export function construct(
  { name, description }: BodyValues<Definition>,
  { defaultAction }: Pick<KnownInputs<Definition>, "defaultAction">,
): Body<Definition> & Entity {
  return { name, description, settings: { defaultAction } };
}

/** What Graph returned of a policy. */
export function state({ name, description, settings }: Entity): Returned<Definition> {
  return {
    name: read.textWhereTold(name),
    description: read.textFromGraph(description),
    // Graph's metadata leaves the property out: an answer may, too.
    defaultAction: read.partOf(settings, ({ defaultAction }) => read.textWhereTold(defaultAction)),
  };
}
