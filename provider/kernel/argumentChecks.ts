/** What is wrong with arguments, each by itself. */
import { whyNoText, whyTooLong } from "../messages/mistakenText.js";
import { textsIn } from "../messages/text.js";
import { namesOf } from "../records.js";
import { connectionProblem, type Connection } from "../settings/connection.js";
import { holdsPrivateKey } from "../x509/contents.js";
import { readValue } from "./border.js";
import type { ArgumentDefinition, Definition } from "./definition.js";
import { Illegible } from "./illegible.js";
import { kindOf } from "./kinds.js";
import type { ArgumentFinding, Properties } from "./properties.js";
import { unknown } from "./unknown.js";

/** What is wrong with what a program gives; unknown values are passed over. */
export function checkArguments({ arguments: all }: Definition, inputs: Properties): ArgumentFinding[] {
  return [
    ...Object.entries(all).flatMap(([property, argument]) => {
      const reason = whyUnusable(argument, inputs[property]);
      return reason === undefined ? [] : [{ property, reason }];
    }),
    ...connectionFindings(inputs["connection"]),
    ...namesOf(inputs, (_given, property) => !Object.hasOwn(all, property)).map((property) => {
      const instead = `is not an argument of this resource: it has ${Object.keys(all).join(", ")}`;
      return { property, reason: whyNoKey(inputs[property]) ?? instead };
    }),
  ];
}

/** With --continue-on-error some SDKs go on to what needs a resource that failed, and hand over nothing for its outputs. */
const missing =
  "is missing: it is required. Where it comes from the environment, that variable isn't set; where it comes from another resource, that one failed, and its own error says why";

function whyUnusable(argument: ArgumentDefinition, raw: unknown): string | undefined {
  if (raw === undefined) {
    return argument.required ? missing : undefined;
  }
  if (raw === unknown) {
    return undefined;
  }
  const key = kindOf(argument).recognizesKeys ? undefined : whyNoKey(raw);
  const mistaken = key ?? textsIn(raw).map(whyNoText).find(Boolean);
  if (mistaken !== undefined) {
    return mistaken;
  }
  const value = readValue(argument, raw);
  return value instanceof Illegible ? value.why : kindOf(argument).refuse?.(value, argument);
}

function connectionFindings(connection: unknown): ArgumentFinding[] {
  const isConnection = !(readValue({ kind: "connection" }, connection) instanceof Illegible);
  const problem = isConnection ? connectionProblem(connection as Connection) : undefined;
  return problem === undefined ? [] : [{ property: `connection.${problem.property}`, reason: problem.reason }];
}

/** Why a value can't be used that is or holds a private key, wherever it was pasted, or is too long to tell; undefined for any other. */
function whyNoKey(value: unknown): string | undefined {
  const texts = [...textsIn(value), ...namesIn(value)];
  const tooLong = texts.map(whyTooLong).find(Boolean);
  const key =
    "holds a private key, and no argument of this provider takes one: leave it out, and treat the key as exposed if it was committed or shared";
  return tooLong ?? (texts.some(holdsPrivateKey) ? key : undefined);
}

/** What the members of an object are called, and those of what is in it. */
function namesIn(value: unknown): string[] {
  return typeof value === "object" && value !== null
    ? [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(namesIn)]
    : [];
}
