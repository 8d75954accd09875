import { z } from "zod";
import { GraphError } from "./graphError.js";

/** Graph: "Combine multiple HTTP requests using JSON batching". */
const mostRequests = 20;

const requestSchema = z.object({
  id: z.string().min(1),
  /** One that HTTP has for a request to a resource (RFC 9110, section 9). */
  method: z.string().regex(/^(?!(?:CONNECT|TRACE)$)[\w!#$%&'*+.^`|~-]+$/i, "it must be a method of HTTP"),
  /** Below the version, with or without the slash. */
  url: z.string().min(1),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .refine(areHeaders, "they must be headers of HTTP, in whose values there is nothing beyond Latin-1"),
  body: z.unknown().optional(),
  dependsOn: z.union([z.array(z.string()), z.string().transform((id) => [id])]).default([]),
});

const batchSchema = z.object({ requests: z.array(requestSchema).min(1) });

type BatchRequest = z.output<typeof requestSchema>;

/** What became of one request of a batch. */
export interface BatchAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One request of a batch, as HTTP has it. */
export interface SingleRequest {
  /** Below the version, with the slash. */
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Buffer | undefined;
}

/** Refuses the batch as a whole where it is none; what is wrong with one request is that request's answer. */
export function parseBatch(body: unknown): readonly BatchRequest[] {
  const result = batchSchema.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalidBatch(`${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { requests } = result.data;
  if (requests.length > mostRequests) {
    throw invalidBatch(`Number of batch request steps exceeds the maximum value of ${mostRequests}`);
  }
  const ids = requests.map(({ id }) => id);
  const again = ids.find((id, index) => ids.indexOf(id) < index);
  if (again !== undefined) {
    throw invalidBatch(`Request Id '${again}' is not unique`);
  }
  for (const { id, url, dependsOn } of requests) {
    if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(url)) {
      throw invalidBatch(`The url of request '${id}' must be relative`);
    }
    const unknown = dependsOn.find((other) => !ids.includes(other));
    if (unknown !== undefined) {
      throw invalidBatch(`Request '${id}' depends on '${unknown}', which is no request`);
    }
  }
  checkOrder(requests);
  return requests;
}

/** A request may depend on one that comes after it, as Microsoft's client has it, but not on itself in the end. */
function checkOrder(requests: readonly BatchRequest[]): void {
  let waiting = requests;
  const done = new Set<string>();
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0) {
      throw invalidBatch(`Request '${waiting[0]?.id ?? ""}' depends on itself`);
    }
    ready.forEach(({ id }) => done.add(id));
    waiting = waiting.filter(({ id }) => !done.has(id));
  }
}

/** Requests go at once, but for those that wait for others; where one of those fails, 424 is the answer. */
export async function performBatch(
  requests: readonly BatchRequest[],
  send: (request: SingleRequest, id: string) => Promise<Response>,
): Promise<readonly BatchAnswer[]> {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const answers = new Map<string, Promise<BatchAnswer>>();
  const answered = async (request: BatchRequest): Promise<BatchAnswer> => {
    const before = await Promise.all(request.dependsOn.flatMap((id) => answerTo(byId.get(id))));
    return before.every(({ status }) => status < 400) ? perform(request, send) : failedDependency(request.id);
  };
  const answerTo = (request: BatchRequest | undefined): Promise<BatchAnswer>[] => {
    if (request === undefined) {
      return [];
    }
    const answer = answers.get(request.id) ?? answered(request);
    answers.set(request.id, answer);
    return [answer];
  };
  return Promise.all(requests.flatMap(answerTo));
}

async function perform(
  request: BatchRequest,
  send: (request: SingleRequest, id: string) => Promise<Response>,
): Promise<BatchAnswer> {
  const { id, method, url } = request;
  const headers = new Headers(request.headers);
  const answer = await send(
    {
      url: url.startsWith("/") ? url : `/${url}`,
      method: method.toUpperCase(),
      headers,
      body: bodyOf(request, headers),
    },
    id,
  );
  const body = await readAnswer(answer);
  return {
    id,
    status: answer.status,
    headers: Object.fromEntries([...answer.headers].map(([name, value]) => [asPrinted(name), value])),
    ...(body === undefined ? {} : { body }),
  };
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    return new Headers(headers) instanceof Headers;
  } catch {
    return false;
  }
}

/** JSON as it is, and anything else in base64; a request that reads has none, and what is there in its place goes unread. */
function bodyOf({ body, method }: BatchRequest, headers: Headers): Buffer | undefined {
  if (body === undefined || body === null || /^(GET|HEAD)$/i.test(method)) {
    return undefined;
  }
  const isJson = /^application\/json\b/i.test(headers.get("content-type") ?? "application/json");
  return typeof body === "string" && !isJson ? Buffer.from(body, "base64") : Buffer.from(JSON.stringify(body));
}

async function readAnswer(answer: Response): Promise<unknown> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length === 0) {
    return undefined;
  }
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) {
    return JSON.parse(bytes.toString()) as unknown;
  }
  return type.startsWith("text/") ? bytes.toString() : bytes.toString("base64");
}

/** A header's name as Graph's examples of batches have it. */
function asPrinted(name: string): string {
  return name.startsWith("x-") || name.endsWith("request-id")
    ? name
    : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()).replace("Odata", "OData");
}

function failedDependency(id: string): BatchAnswer {
  return {
    id,
    status: 424,
    headers: { "Content-Type": "application/json" },
    body: {
      error: {
        code: "FailedDependency",
        message: "The request could not be performed because a request that it depends on failed.",
      },
    },
  };
}

function invalidBatch(reason: string): GraphError {
  return new GraphError(400, "BadRequest", `Invalid batch payload format. ${reason}.`);
}
