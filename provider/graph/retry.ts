/** When a request that failed is sent again: as data, without sending or waiting. */
import type { HttpRequest, NoAnswer } from "./transport.js";

/** How a try ended without success. */
export type Failure =
  | NoAnswer
  /** A success whose content isn't Graph's. */
  | { readonly kind: "odd answer" }
  | StatusFailure;

/** An error's status, with how long Graph asks to wait, in milliseconds, and the codes that it gives. */
export interface StatusFailure {
  readonly kind: "status";
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly graphCodes: readonly string[];
}

/** An error's status after which a request is sent again. */
export interface PassingStatus {
  readonly status: number;
  /** Graph's code, where only that tells what passes from what lasts. */
  readonly graphCode?: string;
  /** Whether it is only meant where Graph says how long to wait. */
  readonly hasRetryAfter?: true;
  /** Whether it is waited out for as long as the operation may wait, since Graph says that it passes; else it is tried a few times. */
  readonly isWaitedOut: boolean;
}

/** All of them (Graph: error responses and resource types). What isn't here lasts: sent again, it would fail again. */
export const passingStatuses: readonly PassingStatus[] = [
  { status: 408, isWaitedOut: false },
  // Somebody else was writing the same directory object.
  { status: 409, graphCode: "Directory_ConcurrencyViolation", isWaitedOut: true },
  // Somebody else wrote to the object since it was read, which the next try does again.
  { status: 412, isWaitedOut: false },
  { status: 423, isWaitedOut: true },
  { status: 429, isWaitedOut: true },
  { status: 500, isWaitedOut: false },
  { status: 502, isWaitedOut: false },
  { status: 503, hasRetryAfter: true, isWaitedOut: true },
  { status: 503, isWaitedOut: false },
  { status: 504, isWaitedOut: false },
  { status: 507, isWaitedOut: false },
  { status: 509, isWaitedOut: true },
];

/** How often a request is tried whose failure says nothing of when to come back: half a minute in all. */
const mostTries = 6;
/** The same for what rarely passes by itself: nothing listens, or a proxy answers in Graph's place. */
const fewTries = 4;
const longestBackoff = 60_000;

/**
 * How long to wait before a request is sent again, in milliseconds; undefined where it isn't to be. A POST makes another
 * object each time, so that it is only sent again where the failure proves that it made none.
 *
 * @param tries How often it was sent.
 * @param random From 0 up to, not including, 1.
 */
export function delayBeforeRetry(
  method: HttpRequest["method"],
  failure: Failure,
  tries: number,
  random: number,
): number | undefined {
  if (method === "POST" && mayHaveHappened(failure)) {
    return undefined;
  }
  const pause = backoff(tries, longestBackoff, random);
  switch (failure.kind) {
    case "no answer": {
      const most = failure.maybeReceived ? mostTries : fewTries;
      return failure.isPassing && tries < most ? pause : undefined;
    }
    case "odd answer":
      return tries < fewTries ? pause : undefined;
    case "status":
      if (failure.status === 401) {
        // A token may have ended on the way.
        return tries === 1 ? 0 : undefined;
      }
      return isWaitedOut(failure) || (passes(failure) && tries < mostTries) ? (failure.retryAfter ?? pause) : undefined;
  }
}

/** Whether a request that failed so may succeed when it is sent again, as far as its status says. */
export function passes(failure: Failure): boolean {
  return passingStatus(failure) !== undefined;
}

/** Whether Graph says that a failure passes, so that it is waited out for as long as the operation may wait. */
export function isWaitedOut(failure: Failure): boolean {
  return passingStatus(failure)?.isWaitedOut === true;
}

function passingStatus(failure: Failure): PassingStatus | undefined {
  if (failure.kind !== "status") {
    return undefined;
  }
  const codes = failure.graphCodes.map((code) => code.toLowerCase());
  return passingStatuses.find(
    ({ status, graphCode, hasRetryAfter }) =>
      status === failure.status &&
      (graphCode === undefined || codes.includes(graphCode.toLowerCase())) &&
      (hasRetryAfter === undefined || failure.retryAfter !== undefined),
  );
}

/**
 * How long to wait after a try, in milliseconds: twice as long each time, and never quite alike, so that those who were
 * refused together don't come back together.
 */
export function backoff(tries: number, longest: number, random: number): number {
  return Math.min(1_000 * 2 ** (tries - 1), longest) * (0.75 + random / 2);
}

/** Whether Graph says that everybody has to wait. */
export function isThrottled(failure: StatusFailure): boolean {
  return [429, 503, 509].includes(failure.status) && isWaitedOut(failure);
}

/** Whether what was asked for may have been done all the same. */
export function mayHaveHappened(failure: Failure): boolean {
  switch (failure.kind) {
    case "no answer":
      return failure.maybeReceived;
    case "odd answer":
      return true;
    case "status":
      if (failure.status === 503) {
        return !isWaitedOut(failure);
      }
      // 501 is a server's that doesn't know the operation (RFC 9110 section 15.6.2). Of 509, which is about what was sent in
      // all, Graph's pages don't say at which end of a request it comes.
      return failure.status === 408 || (failure.status >= 500 && failure.status !== 501);
  }
}

/**
 * Retry-After (RFC 9110 section 10.2.3): seconds, or a date. In milliseconds; undefined for anything else.
 *
 * @param sent The answer's own date, by which a clock here that is wrong does no harm.
 */
export function retryAfter(header: string | undefined, sent: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const isSeconds = /^\d+$/.test(header.trim());
  const since = sent === undefined || isNaN(Date.parse(sent)) ? now : Date.parse(sent);
  const milliseconds = isSeconds ? Number(header) * 1_000 : Date.parse(header) - since;
  return milliseconds > 0 ? milliseconds : undefined;
}
