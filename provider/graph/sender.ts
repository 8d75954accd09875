import { randomUUID } from "node:crypto";
import { EntraCaError } from "../messages/error.js";
import type { AccessTokenSource } from "./accessToken.js";
import type { Clock } from "./clock.js";
import { delayBeforeLook } from "./consistency.js";
import { OddContent } from "./entity.js";
import { codesOf, GraphError, graphError, oddAnswer } from "./graphError.js";
import { deepest, readJson } from "./json.js";
import { currentOperation, inSeconds } from "./operation.js";
import { delayBeforeRetry, isThrottled, mayHaveHappened, retryAfter, type Failure } from "./retry.js";
import { NoAnswer, type HttpAnswer, type HttpRequest, type Transport } from "./transport.js";

/** One request, as often as it is sent. */
export interface GraphRequest {
  readonly method: HttpRequest["method"];
  readonly url: string;
  /** As it is shown. */
  readonly path: string;
  readonly body: string | null;
}

type ReadAnswer<Result> = (json: unknown, characters: number) => Result;

/** A try that wasn't a success. */
interface FailedTry {
  readonly failure: Failure;
  readonly error: GraphError;
}

/** What sending needs. */
export interface SenderParts {
  readonly transport: Transport;
  readonly accessToken: AccessTokenSource;
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Takes a line about each try. */
  readonly trace: (line: string) => void;
  /** How much longer, in milliseconds, Graph may not find what is at a path though it is there. */
  readonly unsettledFor: (path: string) => number;
  /** Takes the time at which Graph answered, by its clock: milliseconds since 1970. */
  readonly heard: (time: number) => void;
}

/** Sends requests until they succeed, as far as sending them again does no harm and the operation has time for it. */
export class Sender {
  /** When Graph takes requests again: it throttles whoever asks, not one request. */
  #throttledUntil = 0;

  constructor(private readonly parts: SenderParts) {}

  /**
   * @param read Takes the JSON of a successful answer, undefined where it is empty, and how long that was, and throws
   *   `OddContent` for what isn't Graph's.
   * @throws {GraphError}
   */
  async send<Result>(request: GraphRequest, read: ReadAnswer<Result>): Promise<Result> {
    const { clock } = this.parts;
    const operation = currentOperation();
    const began = clock.now();
    let mayHaveHappened = false;
    const took = operation.tookTooLong(clock);
    if (took !== undefined) {
      throw new GraphError(
        "Unavailable",
        `${request.method} ${operation.shown(request.path)} wasn't sent: this operation's requests have taken ${inSeconds(took)} already`,
        "Try again later",
        false,
      );
    }
    for (let tries = 1; ; tries += 1) {
      const unsent = (reason: unknown): never => {
        throw mayHaveHappened ? afterLostAnswer(reason) : reason;
      };
      await this.#waitWhileThrottled(request).catch(unsent);
      const start = clock.now();
      const outcome = await operation.during(() => this.#try(request, read, tries), clock).catch(unsent);
      if ("result" in outcome) {
        return outcome.result;
      }
      const { failure, error } = outcome;
      this.#noteState(failure);
      mayHaveHappened ||= error.mayHaveHappened;
      const perhaps = mayHaveHappened ? perhapsDone : "";
      const delay = this.#delay(request, failure, tries);
      if (delay === undefined) {
        const last = tries === 1 ? "" : `, the last of ${tries} tries in ${inSeconds(clock.now() - began)}`;
        throw error.with(last + perhaps, mayHaveHappened);
      }
      if (!operation.spend(clock.now() - start + delay)) {
        throw error.with(
          `; the next try would be in ${inSeconds(delay)}, which is longer than this operation may wait${perhaps}`,
          mayHaveHappened,
        );
      }
      if (delay >= 2_000) {
        await operation.progress(`${error.what}; trying again in ${inSeconds(delay)}`);
      }
      await operation.wait(delay, clock);
    }
  }

  /** Coming back too early would count as another request of too many. */
  async #waitWhileThrottled({ method, path }: GraphRequest): Promise<void> {
    const { clock } = this.parts;
    for (let pause = this.#throttledUntil - clock.now(); pause > 0; pause = this.#throttledUntil - clock.now()) {
      const operation = currentOperation();
      if (!operation.spend(pause)) {
        throw new GraphError(
          "Unavailable",
          `${method} ${operation.shown(path)} wasn't sent: Graph takes no requests for the next ${inSeconds(pause)}, which is longer than this operation may wait`,
          "Try again later",
          false,
        );
      }
      await operation.progress(`Graph takes no requests for the next ${inSeconds(pause)}`);
      await operation.wait(pause, clock);
    }
  }

  async #try<Result>(
    request: GraphRequest,
    read: ReadAnswer<Result>,
    tries: number,
  ): Promise<{ readonly result: Result } | FailedTry> {
    const { transport, clock } = this.parts;
    const { method, url, path, body } = request;
    const { signal } = currentOperation();
    // What is new needn't begin. A change may put right what was begun.
    const mayEnd = method === "GET" || (method === "POST" && tries === 1);
    const headers = {
      accept: "application/json",
      authorization: `Bearer ${await this.parts.accessToken(mayEnd ? signal : undefined)}`,
      "client-request-id": randomUUID(),
      // Without it Graph shows the newer members of an evolvable enum, such as a disabled CA's status, as unknownFutureValue.
      prefer: "include-unknown-enum-members",
      ...(tries === 1 ? {} : { "retry-attempt": String(tries - 1) }),
      ...(body === null ? {} : { "content-type": "application/json" }),
    };
    const abortable = method === "GET" && signal !== undefined ? { signal } : {};
    if (mayEnd) {
      signal?.throwIfAborted();
    }
    const start = clock.now();
    const trace = (result: string) => {
      const again = tries === 1 ? "" : `, try ${tries}`;
      this.parts.trace(`${method} ${currentOperation().shown(path)} ${result}, ${clock.now() - start} ms${again}`);
    };
    let answer: HttpAnswer;
    try {
      answer = await transport.exchange({ method, url, headers, body, ...abortable });
    } catch (error) {
      abortable.signal?.throwIfAborted();
      if (!(error instanceof NoAnswer)) {
        throw error;
      }
      trace(`no answer (${error.message})`);
      return unanswered(request, error);
    }
    const answered = Date.parse(answer.header("date") ?? "");
    if (!isNaN(answered)) {
      this.parts.heard(answered);
    }
    trace(`${answer.status}, request-id ${requestIdOf(answer) ?? "none"}`);
    return this.#outcome(request, answer, read);
  }

  #outcome<Result>(
    { method, path: asked }: GraphRequest,
    answer: HttpAnswer,
    read: ReadAnswer<Result>,
  ): { readonly result: Result } | FailedTry {
    const { status, text } = answer;
    const path = currentOperation().shown(asked);
    const requestId = requestIdOf(answer);
    if (status >= 200 && status <= 299) {
      try {
        return { result: read(content(text), text.length) };
      } catch (error) {
        if (!(error instanceof OddContent)) {
          throw error;
        }
        const mayHaveHappened = method !== "GET";
        return {
          failure: { kind: "odd answer" },
          error: oddAnswer({ method, path, status, requestId, mayHaveHappened }, error.message),
        };
      }
    }
    const json = readJson(text);
    const body = "value" in json ? json.value : undefined;
    const failure: Failure = {
      kind: "status",
      status,
      retryAfter: retryAfter(answer.header("retry-after"), answer.header("date"), this.parts.clock.now()),
      graphCodes: codesOf(body),
    };
    const challenge = answer.header("www-authenticate");
    const happened = method !== "GET" && mayHaveHappened(failure);
    const { sendsSecrets: maySaySecrets } = currentOperation();
    return {
      failure,
      error: graphError({
        method,
        path,
        status,
        requestId,
        challenge,
        maySaySecrets,
        body,
        failure,
        mayHaveHappened: happened,
      }),
    };
  }

  /** What an answer says about Graph rather than the request. */
  #noteState(failure: Failure): void {
    if (failure.kind !== "status") {
      return;
    }
    if (failure.status === 503) {
      this.parts.transport.renew();
    }
    if (isThrottled(failure) && failure.retryAfter !== undefined) {
      this.#throttledUntil = Math.max(this.#throttledUntil, this.parts.clock.now() + failure.retryAfter);
    }
  }

  #delay({ method, path }: GraphRequest, failure: Failure, tries: number): number | undefined {
    const random = this.parts.random();
    const unsettled = failure.kind === "status" && failure.status === 404 ? this.parts.unsettledFor(path) : 0;
    return unsettled > 0
      ? Math.min(delayBeforeLook(tries, random), unsettled)
      : delayBeforeRetry(method, failure, tries, random);
  }
}

/** Why a request isn't sent again of which an earlier try may have done what was asked for. */
function afterLostAnswer(reason: unknown): unknown {
  // An interruption is known by its code to whoever has to keep what may be there.
  if (!(reason instanceof EntraCaError) || reason.code === "Cancelled") {
    return reason;
  }
  const { code, what, nextStep } = reason;
  return new GraphError(code, what + perhapsDone, nextStep, true);
}

const perhapsDone = ". What was asked for may have been done all the same";

/** The number by which Microsoft finds a request, which is a GUID: anything else may repeat a secret. */
function requestIdOf(answer: HttpAnswer): string | undefined {
  const id = answer.header("request-id");
  const isNumber = id !== undefined && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
  return isNumber || !currentOperation().sendsSecrets ? id : undefined;
}

function unanswered({ method, path, url }: GraphRequest, { message, maybeReceived, isPassing }: NoAnswer): FailedTry {
  return {
    failure: { kind: "no answer", maybeReceived, isPassing },
    error: new GraphError(
      "Unreachable",
      `No answer from Graph at ${new URL(url).origin} to ${method} ${currentOperation().shown(path)}: ${message}`,
      "Check the network and any proxy; where ENTRA_CA_ENDPOINT (entra-ca:endpoint) is set, that it is right and that something listens there",
      method !== "GET" && maybeReceived,
    ),
  };
}

function content(text: string): unknown {
  if (text === "") {
    return undefined;
  }
  const json = readJson(text);
  if ("value" in json) {
    return json.value;
  }
  throw new OddContent(
    json.unread === "too deep"
      ? `JSON nested more than ${deepest} deep`
      : text.trimStart().startsWith("<")
        ? "a web page"
        : "something that isn't JSON",
  );
}
