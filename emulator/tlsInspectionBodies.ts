import { z } from "zod";
import { given, odataType, requiredOdataType } from "./requestBody.js";
import type { Switches } from "./switches.js";
import type { TlsInspectionPolicy, TlsInspectionRule } from "./tenant.js";
import { smallestPriority } from "./tlsInspection.js";
import { fqdnDestination, policyType, ruleType, webCategoryDestinations } from "./tlsInspectionEntities.js";
import { isWebCategory } from "./webCategories.js";

const namespace = "microsoft.graph.networkaccess";

/** What the bodies of the requests for policies of TLS inspection can be, as the switches have it. */
export function tlsInspectionBodies({ longestText, unknownWebCategories }: Switches) {
  const text = longestText === "unlimited" ? z.string() : z.string().max(longestText);
  const requiredText = text.min(1, "it must not be empty");
  const action = z.enum(["bypass", "inspect"]);

  const category =
    unknownWebCategories === "refused"
      ? requiredText.refine(isWebCategory, "there is no such web category")
      : requiredText;
  const values = (value: z.ZodType<string>) => z.array(value).min(1, "it must not be empty");
  const destination = z.discriminatedUnion("@odata.type", [
    z.strictObject({ "@odata.type": requiredOdataType(fqdnDestination), values: values(requiredText) }),
    z.strictObject({ "@odata.type": requiredOdataType(...webCategoryDestinations), values: values(category) }),
  ]);

  const policy = {
    name: requiredText,
    description: text.nullable(),
    settings: z.strictObject({
      "@odata.type": odataType({ name: `${namespace}.tlsInspectionPolicySettings` }),
      defaultAction: action,
    }),
  };
  const rule = {
    name: requiredText,
    description: text.nullable(),
    action,
    priority: z.int().min(smallestPriority, `it must be ${smallestPriority} or more`),
    settings: z.strictObject({
      "@odata.type": odataType({ name: `${namespace}.tlsInspectionRuleSettings` }),
      status: z.enum(["enabled", "disabled", "reportOnly"]),
    }),
    matchingConditions: z.strictObject({
      "@odata.type": odataType({ name: `${namespace}.tlsInspectionMatchingConditions` }),
      destinations: z.array(destination).min(1, "it must not be empty"),
    }),
  };
  return {
    createPolicy: z.strictObject({
      "@odata.type": odataType(policyType),
      ...policy,
      description: policy.description.default(null),
    }),
    updatePolicy: z.strictObject({ "@odata.type": odataType(policyType), ...z.object(policy).partial().shape }),
    createRule: z.strictObject({
      // The collection is of `policyRule`, of which there is none by itself.
      "@odata.type": requiredOdataType(ruleType.name),
      ...rule,
      description: rule.description.default(null),
    }),
    updateRule: z.strictObject({ "@odata.type": odataType(ruleType), ...z.object(rule).partial().shape }),
  };
}

type Bodies = ReturnType<typeof tlsInspectionBodies>;

/** What a body says of a policy; what it leaves out stays as it is. */
export function policyChange({
  name,
  description,
  settings,
}: z.output<Bodies["updatePolicy"]>): Partial<TlsInspectionPolicy> {
  return given({ name, description, defaultAction: settings?.defaultAction });
}

/** A rule as the body of its creation has it. */
export function newRule(id: string, body: z.output<Bodies["createRule"]>): TlsInspectionRule {
  const { name, description, action, priority, settings, matchingConditions } = body;
  return {
    id,
    ...{ name, description, action, priority },
    status: settings.status,
    destinations: destinationsOf(matchingConditions),
  };
}

/** What a body says of a rule; what it leaves out stays as it is. */
export function ruleChange(body: z.output<Bodies["updateRule"]>): Partial<TlsInspectionRule> {
  const { name, description, action, priority, settings, matchingConditions } = body;
  const destinations = matchingConditions === undefined ? undefined : destinationsOf(matchingConditions);
  return given({ name, description, action, priority, status: settings?.status, destinations });
}

function destinationsOf({
  destinations,
}: z.output<Bodies["createRule"]>["matchingConditions"]): TlsInspectionRule["destinations"] {
  return destinations.map((destination) => ({
    kind: destination["@odata.type"].endsWith("FqdnDestination") ? "fqdn" : "webCategory",
    values: destination.values,
  }));
}
