import { entryFor, isError } from "../checks/acceptance.js";
import { identityOf, inWords, type BrokenRule } from "../checks/rule.js";
import { EntraCaError } from "../messages/error.js";
import type { Context } from "./context.js";
import type { ArgumentFinding } from "./properties.js";
import { Slot } from "./run.js";
import { unknown, type Unknown } from "./unknown.js";
import { knownValue, type Values } from "./values.js";

/**
 * By URN the identities of what a resource's certificates break that it had before this run: neither time nor a stricter rule
 * stops what worked. Written and read here, in each call about the resource: an update isn't told what a check was.
 */
const brokenBefore = new Slot(() => new Set<string>());

/** The rules that a resource's certificates may break, with those that they do. */
interface Rules<Given> {
  brokenRules?(inputs: Given, now: Date): BrokenRule[];
}

/** What a program accepts all the same. */
interface Accepting {
  readonly acceptedFindings?: Values["acceptedFindings"] | Unknown | undefined;
}

/**
 * What a resource's certificates break, as failures of a check; what doesn't stop the program is warned of.
 *
 * @param current The arguments or the state of the object as it is; undefined where there is none yet.
 */
export async function certificateFindings<Given>(
  rules: Rules<Given>,
  inputs: Given & Accepting,
  current: Given | undefined,
  context: Context,
): Promise<ArgumentFinding[]> {
  if (rules.brokenRules === undefined) {
    return [];
  }
  const now = new Date(context.now());
  const { acceptedFindings } = inputs;
  const accepted = knownValue(acceptedFindings) ?? [];
  const inUse = context.run.noted(brokenBefore, context.urn);
  if (current !== undefined) {
    for (const broken of rules.brokenRules(current, now)) {
      inUse.add(identityOf(broken));
    }
  }
  const findings: ArgumentFinding[] = [];
  for (const broken of rules.brokenRules(inputs, now)) {
    // What was found in one certificate may name another, which is the secret.
    const reason = inWords(broken, context.secrets.any);
    if (!isError(broken, accepted, inUse)) {
      await context.warn(`${broken.property} ${reason}`);
    } else if (acceptedFindings === unknown && broken.rule.neverAccepted === undefined) {
      await context.warn(
        `${broken.property} ${reason}; the update refuses it unless acceptedFindings has "${entryFor(broken)}" or "${broken.rule.id}"`,
      );
    } else {
      findings.push({ property: broken.property, reason: `${reason}. ${wayOut(broken)}` });
    }
  }
  return findings;
}

/** The same before a write, which a check may not have seen with all values known. */
export async function refuseCertificates<Given>(
  rules: Rules<Given>,
  inputs: Given & Accepting,
  current: Given | undefined,
  context: Context,
): Promise<void> {
  const [first, ...more] = await certificateFindings(rules, inputs, current, context);
  if (first !== undefined) {
    throw new EntraCaError(
      "BadCertificate",
      `${first.property} ${first.reason}`,
      "Nothing was written",
      more.map(({ property, reason }) => `${property} ${reason}`),
    );
  }
}

function wayOut(broken: BrokenRule): string {
  const { id, remedy = "Make another certificate", neverAccepted } = broken.rule;
  return neverAccepted === undefined
    ? `${remedy}, or accept this for this certificate alone with acceptedFindings: ["${entryFor(broken)}"], for every one with ["${id}"]`
    : remedy;
}
