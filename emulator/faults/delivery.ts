import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import type { Listening } from "../listening.js";
import type { GraphContext, GraphEnvironment } from "../graphContext.js";
import type { Rule, RuleOf } from "./rule.js";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Brings the finished answer to the client, or what the rules leave of it. */
export function faultyDelivery(listening: Listening): MiddlewareHandler<GraphEnvironment> {
  return async (c, next) => {
    c.set("faults", []);
    await next();
    const rules = c.get("faults");
    const refusing = rules.find(({ fault }) => fault === "refuse");
    if (refusing?.fault === "refuse") {
      listening.pause(refusing.seconds);
    }
    if (listening.paused) {
      // A connection that stayed open would take the requests that are to be refused.
      c.header("Connection", "close");
    }
    if (rules.some(({ fault }) => fault === "html")) {
      keepNothingOfGraph(c);
    }
    const deliver = rules.map((rule) => delivery(rule)).find((found) => found !== undefined);
    if (deliver !== undefined) {
      const answer = await withBody(c.res);
      c.res = undefined;
      c.res = RESPONSE_ALREADY_SENT;
      await deliver(c.env.outgoing, answer);
    }
  };
}

/** A proxy answers without the headers that Graph sends. */
function keepNothingOfGraph(c: GraphContext): void {
  const { status, body, headers } = c.res;
  c.res = undefined;
  c.res = new Response(body, { status, headers: { "Content-Type": headers.get("content-type") ?? "" } });
}

function delivery(rule: Rule): ((outgoing: ServerResponse, answer: Answer) => unknown) | undefined {
  switch (rule.fault) {
    case "reset":
      return (outgoing) => outgoing.socket?.resetAndDestroy();
    case "silence":
      return () => undefined;
    case "truncated":
      return truncate;
    case "oversized":
      return (outgoing, answer) => inflate(outgoing, answer, rule.bytes);
    case "slow":
      return (outgoing, answer) => drip(outgoing, answer, rule);
    default:
      return undefined;
  }
}

/** An answer without a body gets one, since there would be nothing to cut, blow up or draw out. */
async function withBody(response: Response): Promise<Answer> {
  const headers = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  return body.length > 0
    ? { status: response.status, headers, body }
    : { status: 200, headers: { ...headers, "content-type": "application/json" }, body: Buffer.from("{}") };
}

function truncate(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, "content-length": body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

async function inflate(outgoing: ServerResponse, { status, headers, body }: Answer, bytes: number): Promise<void> {
  // Without a Content-Length, nothing tells how much is to come.
  outgoing.writeHead(status, headers);
  await send(outgoing, inflated(body, bytes));
}

/** JSON may begin with any amount of space. */
function* inflated(body: Buffer, bytes: number): Iterable<Buffer> {
  const space = Buffer.alloc(64 * 1024, " ");
  for (let left = bytes - body.length; left > 0; left -= space.length) {
    yield space.subarray(0, left);
  }
  yield body;
}

async function drip(
  outgoing: ServerResponse,
  { status, headers, body }: Answer,
  { pieces, seconds }: RuleOf<"slow">,
): Promise<void> {
  outgoing.writeHead(status, { ...headers, "content-length": body.length });
  await send(outgoing, dripping(body, Math.ceil(body.length / pieces), seconds * 1000));
}

async function* dripping(body: Buffer, size: number, milliseconds: number): AsyncIterable<Buffer> {
  for (let start = 0; start < body.length; start += size) {
    yield body.subarray(start, start + size);
    await setTimeout(milliseconds, undefined, { ref: false });
  }
}

async function send(outgoing: ServerResponse, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
  try {
    await pipeline(chunks, outgoing);
  } catch {
    // The client gave up, as it may.
  }
}
