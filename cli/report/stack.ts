/** What a stack manages: read from what `pulumi stack export` prints. */
import { isDate } from "../../provider/x509/time.js";
import { definitions, type ClassName } from "../../provider/resources/definitions.js";

/** A resource of this package's in a stack's state. */
export interface StackResource {
  readonly urn: string;
  readonly className: ClassName;
  /** The object's, in Graph. */
  readonly id: string;
  /** When the stack came to have it, as Pulumi's clock says; undefined where the state doesn't. */
  readonly since: Date | undefined;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The outputs that are secrets, of which a report says nothing. */
  readonly secrets: readonly string[];
}

/** What of a stack a report is about. */
export interface Stack {
  readonly name: string;
  readonly resources: readonly StackResource[];
}

/** Pulumi's mark of a secret, in a state. */
const secretMark = "4dabf18193072939515e22adb298388d";

const types: ReadonlyMap<string, ClassName> = new Map(
  definitions.flatMap(({ className }) =>
    ["pulumi-nodejs:dynamic/entra-ca", "entra-ca:index"].map(
      (before) => [`${before}:${className}`, className] as const,
    ),
  ),
);

/**
 * Reads a deployment.
 *
 * @param name What the stack is called, where the deployment doesn't say it.
 * @throws {Error} for what is none.
 */
export function readStack(json: string, name: string): Stack {
  const resources = member(member(parsed(json), "deployment"), "resources");
  if (resources !== undefined && !Array.isArray(resources)) {
    throw new Error("it has resources that are no list");
  }
  const all = (resources ?? []) as readonly unknown[];
  return { name: stackName(all) ?? name, resources: all.flatMap(resourceIn) };
}

function parsed(json: string): unknown {
  try {
    const found = JSON.parse(json) as unknown;
    if (member(found, "deployment") !== undefined) {
      return found;
    }
  } catch {
    // The parser's own message repeats some of the text, where secrets may be.
  }
  throw new Error("it isn't what `pulumi stack export` prints");
}

function stackName(resources: readonly unknown[]): string | undefined {
  const urn = resources.map((each) => member(each, "urn")).find((each) => typeof each === "string");
  return typeof urn === "string" ? urn.split(":")[2] : undefined;
}

function resourceIn(found: unknown): StackResource[] {
  const [urn, type, id] = ["urn", "type", "id"].map((name) => member(found, name));
  const className = types.get(String(type));
  // What is about to be deleted, another one has taken the place of; what a program only reads (`get`), it doesn't manage.
  if (
    className === undefined ||
    typeof id !== "string" ||
    typeof urn !== "string" ||
    member(found, "delete") === true ||
    member(found, "external") === true
  ) {
    return [];
  }
  const outputs = Object.entries(member(found, "outputs") ?? {}) as [string, unknown][];
  const isSecret = ([, value]: [string, unknown]) => JSON.stringify(value).includes(secretMark);
  return [
    {
      ...{ urn, className, id, since: instant(member(found, "created")) },
      outputs: Object.fromEntries(outputs.filter((each) => !isSecret(each))),
      secrets: outputs.filter(isSecret).map(([name]) => name),
    },
  ];
}

function instant(text: unknown): Date | undefined {
  const date = new Date(typeof text === "string" ? text : Number.NaN);
  return isDate(date) ? date : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
