import { z } from "zod";
import { badRequest, type EntityType } from "./entityType.js";
import { GraphError } from "./graphError.js";
import type { GraphContext } from "./graphContext.js";
import type { Switches } from "./switches.js";

/** The emulator's choice, far above a certificate with its chain, which is some kilobytes. */
const largestBody = 4 * 1024 * 1024;

/** Of a body that is too large; the connection of one that is larger still is ended. */
const mostRead = 64 * 1024 * 1024;

/** The emulator's choice; a configuration with its authorities has three levels, and a batch three more. */
const deepest = 20;

/** `@odata.type` may come with a request body, and then must name the type that the path takes. */
export function odataType(type: Pick<EntityType, "name">): z.ZodOptional<z.ZodLiteral<string>> {
  return requiredOdataType(type.name).optional();
}

/** `@odata.type` where several types are possible, by its qualified name (OData 4.01 JSON, section 4.6.3). */
export function requiredOdataType<const Name extends string>(
  ...names: readonly Name[]
): z.ZodLiteral<Name | `#${Name}`> {
  return z.literal(names.flatMap((name) => [name, `#${name}`] as const));
}

/** Reads the body as JSON and holds it against the schema; a refusal names every property at fault. */
export async function readBody<Schema extends z.ZodType>(
  c: GraphContext,
  schema: Schema,
  type: EntityType,
): Promise<z.output<Schema>> {
  return hold(withoutAnnotations(await readObject(c, type)), schema, type);
}

/**
 * Reads a PATCH. A client may send back a whole entity that it has read: what is fixed or read-only counts as left out
 * where it says what is there, and annotations do too. With the `id`, the body is such an entity, and then nothing that
 * is as it was is a change.
 *
 * @param current The entity with all of its properties, and what hangs on it; several where it can be shown in several ways.
 */
export async function readChange<Schema extends z.ZodObject>(
  c: GraphContext,
  schema: Schema,
  type: EntityType,
  current: readonly Readonly<Record<string, unknown>>[],
  { fixedProperties }: Pick<Switches, "fixedProperties">,
): Promise<z.output<Schema>> {
  const body = withoutAnnotations(await readObject(c, type)) as Readonly<Record<string, unknown>>;
  const isEntity = Object.hasOwn(body, "id");
  const changes = Object.entries(body).filter(([name, value]) => {
    const isFixed = !Object.hasOwn(schema.shape, name) && type.properties.has(name);
    const isKnown = type.properties.has(name) || type.navigationProperties.has(name);
    const mayRepeat = isFixed || (isEntity && isKnown);
    const isRepeated = mayRepeat && current.some((entity) => isAlike(value, entity[name]));
    return !isRepeated && !(isFixed && fixedProperties === "ignored");
  });
  return hold(Object.fromEntries(changes), schema, type);
}

type Given<Change> = { [Name in keyof Change]?: Exclude<Change[Name], undefined> };

/** What a change says, without what it leaves out. */
export function given<Change extends object>(change: Change): Given<Change> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Given<Change>;
}

/** Reads the body as JSON of any kind. */
export async function readJson(c: GraphContext): Promise<unknown> {
  checkContentType(c.req.header("content-type"));
  const body = parseJson(await readBytes(c.req.raw.body, c.req.header("content-encoding")).catch(unreadable));
  if (isDeeper(body, deepest)) {
    throw new GraphError(400, "BadRequest", `The request body is nested deeper than ${deepest} times.`);
  }
  return body;
}

function isDeeper(value: unknown, levels: number): boolean {
  const isNested = typeof value === "object" && value !== null;
  return isNested && (levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1)));
}

async function readObject(c: GraphContext, type: EntityType): Promise<object> {
  const body = await readJson(c);
  c.set("sentBody", body);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequest(type, "The request body must be a JSON object.");
  }
  return body;
}

function hold<Schema extends z.ZodType>(body: unknown, schema: Schema, type: EntityType): z.output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (!result.success) {
    throw badRequest(type, result.error.issues.flatMap((issue) => describeIssue(issue, type)).join(" "));
  }
  return result.data;
}

/** Those that say something of the answer that was read, and nothing to the service; a type and a reference do. */
function withoutAnnotations(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutAnnotations);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const kept = Object.entries(value).filter(([name]) => !/@odata\.(?!type$|bind$)|.@odata\.type$/.test(name));
  // Unlike an assignment, this makes a property of `__proto__` too, which is then refused.
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutAnnotations(member)]));
}

/** Whether what was sent is what is there, where an object may leave out some of it; null is as good as nothing. */
function isAlike(sent: unknown, there: unknown): boolean {
  if (Array.isArray(sent)) {
    return (
      Array.isArray(there) && sent.length === there.length && sent.every((item, index) => isAlike(item, there[index]))
    );
  }
  if (typeof sent === "object" && sent !== null) {
    const object =
      typeof there === "object" && there !== null ? (there as Readonly<Record<string, unknown>>) : undefined;
    return (
      object !== undefined &&
      Object.entries(sent).every(
        ([name, value]) => name === "@odata.type" || (Object.hasOwn(object, name) && isAlike(value, object[name])),
      )
    );
  }
  return (sent ?? null) === (there ?? null) || isSameInstant(sent, there);
}

/** An SDK reads an instant as such, and writes it in a form of its own. */
function isSameInstant(sent: unknown, there: unknown): boolean {
  const instant = /^\d{4}-\d\d-\d\dT/;
  return (
    [sent, there].every((value) => typeof value === "string" && instant.test(value)) &&
    Date.parse(sent as string) === Date.parse(there as string)
  );
}

function checkContentType(header: string | undefined): void {
  if (header === undefined) {
    throw new GraphError(
      400,
      "BadRequest",
      "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
    );
  }
  if (header.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new GraphError(
      415,
      "UnsupportedMediaType",
      `The content type '${header}' is not supported; send 'application/json'.`,
    );
  }
}

/**
 * Keeps no more than the limit, whether or not the request says how long it is, and of what is compressed, unpacked. What is
 * too large is read on, since a client that is still sending when the connection ends doesn't read why.
 */
async function readBytes(body: ReadableStream<Uint8Array> | null, encoding = "identity"): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body === null ? [] : unpacked(body, encoding.trim().toLowerCase())) {
    length += chunk.length;
    if (length <= largestBody) {
      chunks.push(chunk);
    } else if (length > mostRead) {
      break;
    }
  }
  if (length > largestBody) {
    throw new GraphError(
      413,
      "RequestEntityTooLarge",
      `The request body is larger than the maximum of ${largestBody} bytes.`,
    );
  }
  return Buffer.concat(chunks);
}

function unpacked(body: ReadableStream<Uint8Array>, encoding: string): ReadableStream<Uint8Array> {
  switch (encoding) {
    case "identity":
      return body;
    case "gzip":
    case "deflate":
      return body.pipeThrough(new DecompressionStream(encoding));
    default:
      throw new GraphError(415, "UnsupportedMediaType", `The content encoding '${encoding}' is not supported.`);
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): never {
  throw error instanceof GraphError
    ? error
    : new GraphError(
        400,
        "BadRequest",
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
      );
}

function describeIssue(issue: z.core.$ZodIssue, type: EntityType): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map(
      (key) =>
        `The property '${propertyPath([...issue.path, key])}' does not exist on type '${type.name}' or cannot be set by this request.`,
    );
  }
  const property = propertyPath(issue.path);
  return issue.input === undefined
    ? [`A value is required for the property '${property}'.`]
    : [`Invalid value for the property '${property}': ${issue.message}.`];
}

function propertyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") {
      return `${text}[${key}]`;
    }
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
