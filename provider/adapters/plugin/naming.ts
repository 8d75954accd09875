import type { Definition } from "../../kernel/definition.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Wire } from "../wire.js";

/** What the engine says about names that the program leaves to it (Pulumi: autonaming). */
export interface Naming {
  readonly proposedName: string;
  /** Whether the name may be another one, has to be this one, or has to come from the program. */
  readonly mode: "propose" | "enforce" | "disable";
}

/**
 * The arguments of a new object, with the proposed name where the program gives none and the name can be used. One that is
 * only proposed and can't be is left to the creation, which makes one. `proposed` is the argument that has the name now.
 */
export function withProposedName(
  { arguments: all }: Definition,
  inputs: Wire,
  naming: Naming | undefined,
): { readonly inputs: Wire; readonly findings: readonly ArgumentFinding[]; readonly proposed?: string } {
  const [property, argument] = Object.entries(all).find(([, { whenOmitted }]) => whenOmitted?.means === "made") ?? [];
  const rule = argument?.portalRule;
  if (
    naming === undefined ||
    property === undefined ||
    rule === undefined ||
    inputs[property] !== undefined ||
    inputs["adopt"] !== undefined
  ) {
    return { inputs, findings: [] };
  }
  const { proposedName, mode } = naming;
  if (mode === "disable") {
    const reason = "is missing: the stack's configuration pulumi:autonaming is disabled, so that it must be given";
    return { inputs, findings: [{ property, reason }] };
  }
  if (rule.pattern.test(proposedName)) {
    return { inputs: { ...inputs, [property]: proposedName }, findings: [], proposed: property };
  }
  const reason = `would be ${JSON.stringify(proposedName)} by the stack's configuration pulumi:autonaming, and Graph takes ${rule.inWords}: give one, or have pulumi:autonaming make shorter ones`;
  return { inputs, findings: mode === "enforce" ? [{ property, reason }] : [] };
}
