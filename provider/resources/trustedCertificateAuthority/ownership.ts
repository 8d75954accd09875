/** Whose a CA is that a configuration has already: it can have each once, so that a resource which wants it takes that one. */
import type { Entity } from "../../graph/client.js";
import { idOf } from "../../graph/entity.js";
import type { Context } from "../../kernel/context.js";
import type { Inputs } from "../../kernel/definition.js";
import { unknown } from "../../kernel/unknown.js";
import { collection } from "./graph.js";
import type { Definition } from "./definition.js";
import { known, wantedCa } from "./membership.js";
import { isOwn } from "./outlook.js";
import { placeIn } from "./places.js";

/** Warns in a preview of a CA that is there already, and that this stack isn't known to have. Unknown values are passed over. */
export async function foreseeTakeOver(
  inputs: Inputs<Definition>,
  isWanted: (member: Entity) => boolean,
  context: Context,
): Promise<void> {
  const { certificateBasedApplicationConfigurationId: configuration } = inputs;
  const isSent = ([property]: [string, unknown]) => Object.hasOwn(wantedCa({}), property);
  if (
    configuration === unknown ||
    Object.entries(inputs)
      .filter(isSent)
      .some(([, value]) => value === unknown)
  ) {
    return;
  }
  const members = await context.collections.list(collection(configuration));
  const all = known(placeIn(configuration), configuration, members, context);
  const equal = new Set(members.filter(isWanted).map(idOf));
  const there = all.members.filter(({ id }) => equal.has(id));
  const [first] = there;
  if (first !== undefined && !there.some((member) => isOwn(member, all))) {
    await warnOfTakeOver(first.id, context);
  }
}

/** Warns that a resource has a CA from now on that is nobody's of this stack: a preview and the update say so in the same words. */
export async function warnOfTakeOver(id: string, context: Context): Promise<void> {
  await context.warn(
    `takes over ${id}, which is there already as the program wants it: a configuration has each CA once. This run didn't make it, and this stack isn't known to have it. If this resource was replaced or renamed, or an interrupted run left it, all is well. If another stack has it too, destroying one of the two removes the CA for both`,
  );
}
