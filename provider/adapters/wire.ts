import type { Definition } from "../kernel/definition.js";
import { sourcesOf } from "../kernel/objectProperties.js";
import type { ArgumentFinding, Properties } from "../kernel/properties.js";
import { unknown } from "../kernel/unknown.js";
import { inOneLine } from "../messages/foreignText.js";
import type { Secrets } from "../messages/secrets.js";
import { textsIn } from "../messages/text.js";
import { defined, mapped, only } from "../records.js";
import { hidden } from "./hiddenInputs.js";

/** Properties as they travel between Pulumi's engine and a provider: JSON, in which some values stand for other things. */
export type Wire = Readonly<Record<string, unknown>>;

/** What stands for a text that isn't known yet. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The same for every type that a value may turn out to have (Pulumi: sdk/go/common/resource/plugin/rpc.go). */
const unknowns: ReadonlySet<unknown> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The member that says of an object what it stands for, and what it says of a secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Marks a value as a secret, which it may be already. */
export function secret(value: unknown): unknown {
  return isSecret(value) ? value : { [signature]: secretSignature, value: withoutMarks(value) };
}

/** A value without the marks of secrets, wherever in it they are. */
export function withoutMarks(value: unknown): unknown {
  if (isSecret(value)) {
    return withoutMarks(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(withoutMarks);
  }
  return isObject(value) ? mapped(value, withoutMarks) : value;
}

/** Whether a value is a secret or has one in it. */
export function hasSecret(value: unknown): boolean {
  return isSecret(value) || (isObject(value) && Object.values(value).some(hasSecret));
}

/** The texts that are secrets in a value, or in one. */
export function secretTexts(value: unknown): string[] {
  return isSecret(value) ? textsIn(value.value) : isObject(value) ? Object.values(value).flatMap(secretTexts) : [];
}

/** Whether a value isn't known, or has something in it that isn't: such a list can't be compared or sent either. */
export function hasUnknown(value: unknown): boolean {
  return unknowns.has(value) || (isObject(value) && Object.values(value).some(hasUnknown));
}

/** A text that is known; undefined for anything else. */
export function knownText(value: unknown): string | undefined {
  return typeof value === "string" && value !== unknownText ? value : undefined;
}

/** Arguments as handlers take them. */
export function inputsFrom(wire: Wire): Properties {
  return mapped(visible(wire), (value) => (hasUnknown(value) ? unknown : withoutMarks(value)));
}

/** A state as handlers take it. */
export function stateFrom(wire: Wire): Properties {
  const { [hidden.lastWrite]: lastWrite } = wire;
  return mapped({ ...visible(wire), ...defined({ [hidden.lastWrite]: lastWrite }) }, withoutMarks);
}

/** The connection in arguments or in a state; undefined where it isn't known yet, as where there is none. */
export function connectionIn({ connection }: Wire): unknown {
  return hasUnknown(connection) ? undefined : withoutMarks(connection);
}

/** What is neither hidden nor null. */
export function visible(wire: Wire): Wire {
  return only(defined(wire), (_value, property) => !property.startsWith("__"));
}

/** A state as Pulumi gets it, where what is made of a secret is one, unless the program gives it itself. */
export function withMarks(
  definition: Definition,
  state: Properties,
  isSecret: (property: string) => boolean,
  isGiven: (property: string) => boolean,
): Wire {
  return mapped(defined(state), (value, property) =>
    !isGiven(property) && sourcesOf(definition, property).some(isSecret) ? secret(value) : value,
  );
}

/**
 * What is wrong with arguments, as Pulumi shows it. The reason says which argument it is about, and the failure's own property
 * stays empty: Pulumi would print the value of that, which may be a private key, whether the program marks it as secret or not.
 */
export function checkFailures(
  findings: readonly ArgumentFinding[],
  secrets: Secrets,
): { property: string; reason: string }[] {
  return findings.map(({ property, reason }) => ({
    property: "",
    reason: inOneLine(secrets.conceal(`${property} ${reason}`)),
  }));
}

function isObject(value: unknown): value is object & Properties {
  return typeof value === "object" && value !== null;
}

function isSecret(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[signature] === secretSignature;
}
