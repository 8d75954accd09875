import { randomUUID } from "node:crypto";
import { EntraCaError } from "../messages/error.js";
import type { AccessTokenSource } from "./accessToken.js";
import { delayBeforeLook, type RecentCreations } from "./consistency.js";
import { OddContent, type Entity } from "./entity.js";
import { codesOf, GraphError, graphError, oddAnswer } from "./graphError.js";
import { deepest, readJson } from "./content.js";
import { type Clock, currentOperation, inSeconds, systemClock } from "./operation.js";
import { delayBeforeRetry, isThrottled, retryAfter, type Failure, type StatusFailure } from "./retry.js";
import { NoAnswer, Transport, type HttpAnswer, type HttpRequest, type Timeouts } from "./transport.js";

/** The world around a client, as far as it isn't Graph. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly timeouts?: Timeouts;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
  /** Takes a line about each try of a request. */
  readonly trace?: (line: string) => void;
}

/** One request, as often as it is sent. */
interface GraphRequest {
  readonly method: HttpRequest["method"];
  /** Behind the endpoint. */
  readonly path: string;
  /** Where Graph says that it is, if it does. */
  readonly url?: string;
  readonly body?: Entity;
  /** Makes what is sent anew before each try; undefined where there is nothing to send any more. */
  readonly prepare?: () => Promise<Prepared | undefined>;
}

/** What is sent of an object as it was read just before. */
export interface Prepared {
  readonly body: Entity;
  /** The version that was read, which has to be the object's still; undefined where Graph doesn't tell it. */
  readonly ifMatch: string | undefined;
}

type ReadAnswer<Result> = (json: unknown, characters: number) => Result;

/** How a try ended. */
type Outcome<Result> = { readonly result: Result } | { readonly failure: Failure; readonly error: GraphError };

/** Sends requests until they succeed, as far as sending them again does no harm and the operation has time for it. */
export class Sender {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #trace: (line: string) => void;
  readonly #transport: Transport;
  /** When Graph takes requests again: it throttles whoever asks, not one request. */
  #throttledUntil = 0;
  /** How far Graph's clock is ahead of the one here, in milliseconds, by its last answer. */
  #ahead = 0;

  constructor(
    private readonly endpoint: string,
    private readonly accessToken: AccessTokenSource,
    private readonly created: RecentCreations,
    { clock = systemClock, timeouts, random = Math.random, trace = () => undefined }: Surroundings,
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#trace = trace;
    // Plain http is for this machine alone, where no proxy leads.
    this.#transport = new Transport(!endpoint.startsWith("http:"), timeouts);
  }

  /** The time by Graph's clock, which is one for all machines: milliseconds since 1970. */
  now(): number {
    return this.#clock.now() + this.#ahead;
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  /**
   * @param read Takes the JSON of a successful answer, undefined where it is empty, and how long that was, and throws
   *   `OddContent` for what isn't Graph's.
   * @throws {GraphError}
   */
  async send<Result>(request: GraphRequest, read: ReadAnswer<Result>): Promise<Result> {
    const operation = currentOperation();
    const clock = this.#clock;
    const began = clock.now();
    let mayHaveHappened = false;
    const took = operation.tookTooLong(clock);
    if (took !== undefined) {
      throw unsent(request, `this operation's requests have taken ${inSeconds(took)} already`);
    }
    for (let tries = 1; ; tries += 1) {
      const notAgain = (reason: unknown): never => {
        throw mayHaveHappened ? afterLostAnswer(reason) : reason;
      };
      await this.#waitWhileThrottled(request).catch(notAgain);
      const prepared = request.prepare === undefined ? request : await request.prepare().catch(notAgain);
      if (prepared === undefined) {
        return read(undefined, 0);
      }
      const start = clock.now();
      const outcome = await operation
        .during(() => this.#try({ ...request, ...prepared }, read, tries), clock)
        .catch(notAgain);
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
        throw error.with(tooLongToWait(delay) + perhaps, mayHaveHappened);
      }
      if (delay >= 2_000) {
        await operation.progress(`${error.what}; trying again in ${inSeconds(delay)}`);
      }
      await operation.wait(delay, clock);
    }
  }

  /** Coming back too early would count as another request of too many. */
  async #waitWhileThrottled(request: GraphRequest): Promise<void> {
    for (let pause = this.#throttled(); pause > 0; pause = this.#throttled()) {
      const what = `Graph takes no requests for the next ${inSeconds(pause)}`;
      if (!(await currentOperation().pause(pause, what, this.#clock))) {
        throw unsent(request, `${what}, which is longer than this operation may wait`);
      }
    }
  }

  #throttled(): number {
    return this.#throttledUntil - this.#clock.now();
  }

  async #try<Result>(
    request: GraphRequest & Partial<Prepared>,
    read: ReadAnswer<Result>,
    tries: number,
  ): Promise<Outcome<Result>> {
    const { method, path, ifMatch, url = this.endpoint + path } = request;
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const { signal } = currentOperation();
    // What is new needn't begin. A change may put right what was begun.
    const mayEnd = method === "GET" || (method === "POST" && tries === 1);
    const headers = {
      accept: "application/json",
      authorization: `Bearer ${await this.accessToken(mayEnd ? signal : undefined)}`,
      "client-request-id": randomUUID(),
      // Without it Graph shows the newer members of an evolvable enum, such as a disabled CA's status, as unknownFutureValue.
      prefer: "include-unknown-enum-members",
      ...(tries === 1 ? {} : { "retry-attempt": String(tries - 1) }),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
      ...(body === null ? {} : { "content-type": "application/json" }),
    };
    const abortable = method === "GET" && signal !== undefined ? { signal } : {};
    if (mayEnd) {
      signal?.throwIfAborted();
    }
    const start = this.#clock.now();
    const trace = (result: string) => {
      const again = tries === 1 ? "" : `, try ${tries}`;
      this.#trace(`${method} ${currentOperation().shown(path)} ${result}, ${this.#clock.now() - start} ms${again}`);
    };
    let answer: HttpAnswer;
    try {
      answer = await this.#transport.exchange({ method, url, headers, body, ...abortable });
    } catch (error) {
      abortable.signal?.throwIfAborted();
      if (!(error instanceof NoAnswer)) {
        throw error;
      }
      trace(`no answer (${error.message})`);
      return unanswered(request, url, error);
    }
    const answered = Date.parse(answer.header("date") ?? "");
    if (!isNaN(answered)) {
      this.#ahead = answered - this.#clock.now();
    }
    trace(`${answer.status}, request-id ${requestIdOf(answer) ?? "none"}`);
    return this.#outcome(request, answer, read);
  }

  #outcome<Result>(request: GraphRequest, answer: HttpAnswer, read: ReadAnswer<Result>): Outcome<Result> {
    const { method, path } = request;
    const { status, text } = answer;
    const operation = currentOperation();
    const answered = { method, path: operation.shown(path), status, requestId: requestIdOf(answer) };
    if (status >= 200 && status <= 299) {
      try {
        return { result: read(content(text), text.length) };
      } catch (error) {
        if (!(error instanceof OddContent)) {
          throw error;
        }
        return { failure: { kind: "odd answer" }, error: oddAnswer(answered, error.message) };
      }
    }
    const { value: body } = readJson(text);
    const failure: StatusFailure = {
      kind: "status",
      status,
      retryAfter: retryAfter(answer.header("retry-after"), answer.header("date"), this.#clock.now()),
      graphCodes: codesOf(body),
    };
    const challenge = answer.header("www-authenticate");
    const error = graphError({ ...answered, failure, challenge, body, maySaySecrets: operation.sendsSecrets });
    return { failure, error };
  }

  /** What an answer says about Graph rather than the request. */
  #noteState(failure: Failure): void {
    if (failure.kind !== "status") {
      return;
    }
    if (failure.status === 503) {
      this.#transport.renew();
    }
    if (isThrottled(failure) && failure.retryAfter !== undefined) {
      this.#throttledUntil = Math.max(this.#throttledUntil, this.#clock.now() + failure.retryAfter);
    }
  }

  #delay({ method, path }: GraphRequest, failure: Failure, tries: number): number | undefined {
    const random = this.#random();
    const isMissing = failure.kind === "status" && failure.status === 404;
    const unsettled = isMissing ? this.created.unsettledFor(path) : 0;
    return unsettled > 0
      ? Math.min(delayBeforeLook(tries, random), unsettled)
      : delayBeforeRetry(method, failure, tries, random);
  }
}

function unsent({ method, path }: GraphRequest, why: string): GraphError {
  const what = `${method} ${currentOperation().shown(path)} wasn't sent: ${why}`;
  return new GraphError("Unavailable", what, "Try again later", false);
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

/** Why the next try isn't waited for, in words that follow the failure of the last. */
export function tooLongToWait(delay: number): string {
  return `; the next try would be in ${inSeconds(delay)}, which is longer than this operation may wait`;
}

const perhapsDone = ". What was asked for may have been done all the same";

/** The number by which Microsoft finds a request, which is a GUID: anything else may repeat a secret. */
function requestIdOf(answer: HttpAnswer): string | undefined {
  const id = answer.header("request-id");
  const isNumber = id !== undefined && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
  return isNumber || !currentOperation().sendsSecrets ? id : undefined;
}

function unanswered({ method, path }: GraphRequest, url: string, failure: NoAnswer): Outcome<never> {
  return {
    failure,
    error: new GraphError(
      "Unreachable",
      `No answer from Graph at ${new URL(url).origin} to ${method} ${currentOperation().shown(path)}: ${failure.message}`,
      "Check the network and any proxy; where ENTRA_CA_ENDPOINT (entra-ca:endpoint) is set, that it is right and that something listens there",
      method !== "GET" && failure.maybeReceived,
    ),
  };
}

function content(text: string): unknown {
  if (text === "") {
    return undefined;
  }
  const { value, unread } = readJson(text);
  if (unread === undefined) {
    return value;
  }
  const isPage = text.trimStart().startsWith("<");
  const otherThanJson = isPage ? "a web page" : "something that isn't JSON";
  throw new OddContent(unread === "too deep" ? `JSON nested more than ${deepest} deep` : otherThanJson);
}
