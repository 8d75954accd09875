import { z } from "zod";
import { badRequest, type EntityType } from "./entityType.js";
import { GraphError } from "./graphError.js";
import type { GraphContext } from "./routes.js";

/** The emulator's choice, far above a certificate with its chain, which is some kilobytes. */
const largestBody = 4 * 1024 * 1024;

/** `@odata.type` may come with a request body, and then must name the type that the path takes. */
export function odataType(type: EntityType): z.ZodOptional<z.ZodLiteral<string>> {
  return z.literal([`#${type.name}`, type.name]).optional();
}

/** A string property that may not be empty. */
export const requiredText = z.string().min(1, "it must not be empty");

/** Reads the body as JSON and holds it against the schema; a refusal names every property at fault. */
export async function readBody<Schema extends z.ZodType>(
  c: GraphContext,
  schema: Schema,
  type: EntityType,
): Promise<z.output<Schema>> {
  checkContentType(c.req.header("content-type"));
  const body = parseJson(await readBytes(c.req.raw.body));
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequest(type, "The request body must be a JSON object.");
  }
  const result = schema.safeParse(body, { reportInput: true });
  if (!result.success) {
    throw badRequest(type, result.error.issues.flatMap((issue) => describeIssue(issue, type)).join(" "));
  }
  return result.data;
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

/** Stops at the limit, whether or not the request says how long it is. */
async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > largestBody) {
      throw new GraphError(
        413,
        "RequestEntityTooLarge",
        `The request body is larger than the maximum of ${largestBody} bytes.`,
      );
    }
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new GraphError(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
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
