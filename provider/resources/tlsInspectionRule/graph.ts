import { memberPath, type Entity } from "../../graph/entity.js";
import type { Body, BodyValues, Changed, Returned } from "../../kernel/definition.js";
import * as read from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { changesIn } from "../../kernel/body.js";
import { policiesPath } from "../tlsInspection.js";
import type { Definition } from "./definition.js";

/** Graph: List policyRules of a tlsInspectionPolicy. */
export function collection(policyId: string): string {
  return `${memberPath(policiesPath, policyId)}/policyRules`;
}

const namespace = "#microsoft.graph.networkaccess.";

/** What a rule is beside what its body has under the names of arguments. */
export interface RuleParts {
  readonly status: string | undefined;
  readonly destinationFqdns: readonly string[] | undefined;
  readonly destinationWebCategories: readonly string[] | undefined;
}

/** The body of Graph's Create tlsInspectionRule. */
export function construct(
  values: BodyValues<Definition>,
  { status = "enabled", destinationFqdns = [], destinationWebCategories = [] }: RuleParts,
): Body<Definition> & Entity {
  const destinations = [
    { "@odata.type": `${namespace}tlsInspectionFqdnDestination`, values: destinationFqdns },
    // Graph's example has another name, its metadata this one.
    { "@odata.type": `${namespace}tlsInspectionWebCategoryDestination`, values: destinationWebCategories },
  ].filter(({ values }) => values.length > 0);
  return {
    "@odata.type": `${namespace}tlsInspectionRule`,
    ...values,
    settings: { status },
    matchingConditions: { destinations },
  };
}

/** What of a body is to be written of a rule that exists. */
export function changes(
  { settings, matchingConditions, ...body }: Body<Definition> & Entity,
  changed: Changed<Definition>,
) {
  const { status, destinationFqdns, destinationWebCategories } = changed;
  const areOthers = destinationFqdns !== undefined || destinationWebCategories !== undefined;
  return {
    ...changesIn<Definition>(body, changed),
    ...(status !== undefined && { settings }),
    ...(areOthers && { matchingConditions }),
  };
}

/** What Graph returned of a rule, in the policy that it was read from. */
export function state(entity: Entity, policyId: string): Returned<Definition> {
  const { name, description, priority, action, settings, matchingConditions } = entity;
  return {
    policyId,
    name: read.textWhereTold(name),
    description: read.textFromGraph(description),
    priority: read.wholeNumberFromGraph(priority),
    // Graph's metadata leaves the property out: an answer may, too.
    action: read.textWhereTold(action),
    status: read.partOf(settings, (part) => read.textWhereTold(part["status"])),
    ...destinationsOf(matchingConditions),
  };
}

type Destinations = Pick<Returned<Definition>, "destinationFqdns" | "destinationWebCategories">;

/** How often Graph may have a destination of a kind; each has several values. */
function destinationsOf(matchingConditions: unknown): Destinations {
  const found = read.partOf(matchingConditions, ({ destinations }) =>
    Array.isArray(destinations) || destinations === null ? valuesByKind((destinations ?? []) as unknown[]) : undefined,
  );
  return found === undefined || found instanceof Illegible
    ? { destinationFqdns: found, destinationWebCategories: found }
    : found;
}

const ofUnknownKind = new Illegible("has destinations of a kind that this version of the provider doesn't know");

/** Whether a rule has destinations that a change of the others, which are sent as a whole, would remove. */
export function hasUnknownDestinations({ matchingConditions }: Entity): boolean {
  return destinationsOf(matchingConditions).destinationFqdns === ofUnknownKind;
}

function valuesByKind(destinations: readonly unknown[]): Destinations | Illegible {
  const fqdns: string[] = [];
  const webCategories: string[] = [];
  for (const destination of destinations) {
    const values = read.partOf(destination, (part) => read.textsFromGraph(part["values"]));
    if (values instanceof Illegible) {
      return values;
    }
    const type = String((destination as Entity | null)?.["@odata.type"]);
    const list = type.endsWith(".tlsInspectionFqdnDestination")
      ? fqdns
      : /\.tlsInspectionWebCategor(?:y|ies)Destination$/.test(type)
        ? webCategories
        : undefined;
    if (list === undefined) {
      return ofUnknownKind;
    }
    list.push(...(values ?? []));
  }
  const orNone = (list: readonly string[]) => (list.length === 0 ? null : list);
  return { destinationFqdns: orNone(fqdns), destinationWebCategories: orNone(webCategories) };
}

/** The priority of a rule; undefined where it can't be told. */
export function priorityOf({ priority }: Entity): number | undefined {
  return typeof priority === "number" ? priority : undefined;
}

/** How many destinations a rule has. */
export function destinationsIn(entity: Entity): number {
  const { destinationFqdns, destinationWebCategories } = destinationsOf(entity["matchingConditions"]);
  return [destinationFqdns, destinationWebCategories]
    .map((list) => (list instanceof Illegible ? 0 : (list?.length ?? 0)))
    .reduce((sum, length) => sum + length, 0);
}
