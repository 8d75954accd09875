/** The arguments that several resources have. */
import { withArticle } from "../messages/text.js";
import type { Rule } from "../checks/rule.js";
import type { IdForm } from "../messages/mistakenText.js";
import type { ArgumentDefinition } from "./definition.js";

/** Of what Graph knows nothing of, and a program may omit. */
const apart = { required: false, inBody: false, isReturned: false } as const;

/** The id of another object, without which there is none: Graph has it in the address, or as a part of something. */
export const reference = {
  kind: "objectId",
  required: true,
  onChange: "replaces",
  inBody: false,
  isReturned: true,
} as const;

/** The name that people see, which an object always has. */
export const name = {
  kind: "text",
  required: true,
  onChange: "updates",
  inBody: true,
  isReturned: true,
  description: "The name that people see. Changes in place.",
  output: "The name that people see.",
} as const satisfies ArgumentDefinition;

/** A text that only people read, and that is cleared where the program omits it. */
export const shownText = {
  kind: "text",
  required: false,
  onChange: "updates",
  whenOmitted: { means: "none" },
  inBody: true,
  isReturned: true,
  mayBeEmpty: true,
} as const;

/** What an object is for, in the program's words. */
export function purposeOf(object: string) {
  return {
    ...shownText,
    description: `What the ${object} is for. Changes in place; omitted or empty, it is cleared.`,
    output: `What the ${object} is for.`,
  } as const satisfies ArgumentDefinition;
}

export const howConnected = "How it is connected, where that isn't as the configuration has it.";

/** How a resource is connected, where that isn't as the configuration has it. What was given may be a secret. */
export const connection = {
  kind: "connection",
  ...apart,
  onChange: "nothing",
  whenOmitted: { means: "none" },
  description: `${howConnected} Only another tenant makes a new object.`,
  output: "How the resource is connected, as it was given.",
  typeName: "Connection",
} as const satisfies ArgumentDefinition;

/**
 * The id of an object that exists, to be taken over rather than created: any other object is another one.
 *
 * @param where In what, as far as that has to be given as well, in words that follow.
 * @param further What else there is to say of it, in the same way.
 * @param idForm What the ids are, where they aren't Graph's.
 */
export function adopt(what: string, where = "", further = "", idForm?: IdForm) {
  const description = `The id of ${withArticle(what)} that exists${where}, to take it over instead of creating one${further}. Once that is done, the argument may stay or go; another id makes it another ${what}.`;
  return {
    kind: "objectId",
    ...apart,
    onChange: "replaces",
    whenOmitted: { means: "as it is" },
    description,
    ...(idForm && { idForm }),
  } as const satisfies ArgumentDefinition;
}

/**
 * The rules that a certificate may break, each by any certificate or by one alone.
 *
 * @param whose What may break them, in words.
 * @param example The id of a rule.
 */
export function acceptedFindings(whose: string, example: string, rules: readonly Rule[]) {
  return {
    kind: "acceptedFindings",
    ...apart,
    onChange: "nothing",
    whenOmitted: { means: "none" },
    description: `The rules that ${whose} may break: they become warnings. \`${example}@\` and a certificate's SHA-256 or SHA-1 thumbprint is for that one alone, so that its renewal is checked again; \`${example}\` is for every one. The message of a broken rule has both. A wrong key, a wrong signature and what can't be read are never accepted.`,
    rules,
  } as const satisfies ArgumentDefinition;
}
