import type { Entity } from "../../graph/entity.js";
import type { Body, BodyValues, KnownInputs, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import type { Definition } from "./definition.js";

const namespace = "#microsoft.graph.networkaccess.";

/** The body of Graph's Create filteringPolicyLink, for a policy of TLS inspection. */
export function construct(
  { state: wanted }: BodyValues<Definition>,
  { policyId }: Pick<KnownInputs<Definition>, "policyId">,
): Body<Definition> & Entity {
  return {
    "@odata.type": `${namespace}tlsInspectionPolicyLink`,
    state: wanted,
    policy: { "@odata.type": `${namespace}tlsInspectionPolicy`, id: policyId },
  };
}

/** What Graph returned of a link, in the profile that it was read from. */
export function state({ state: shown, policy }: Entity, filteringProfileId: string): Returned<Definition> {
  return {
    filteringProfileId,
    policyId: read.partOf(policy, ({ id }) => read.textWhereTold(id)),
    state: read.textWhereTold(shown),
  };
}
