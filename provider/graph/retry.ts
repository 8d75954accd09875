/** When a request that failed is sent again: as data, without sending or waiting. */
import type { HttpRequest } from "./transport.js";

/** How a try ended without success. */
export type Failure =
  /** No answer; see `NoAnswer`. */
  | { readonly kind: "no answer"; readonly maybeReceived: boolean; readonly isPassing: boolean }
  /** A success whose content isn't Graph's. */
  | { readonly kind: "odd answer" }
  /** An error's status, with how long Graph asks to wait, in milliseconds. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter: number | undefined };

const passing = [408, 500, 502, 503, 504, 507];

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
      if (isThrottled(failure)) {
        return failure.retryAfter ?? pause;
      }
      if (failure.status === 401) {
        // A token may have ended on the way.
        return tries === 1 ? 0 : undefined;
      }
      return passing.includes(failure.status) && tries < mostTries ? pause : undefined;
  }
}

/**
 * How long to wait after a try, in milliseconds: twice as long each time, and never quite alike, so that those who were
 * refused together don't come back together.
 */
export function backoff(tries: number, longest: number, random: number): number {
  return Math.min(1_000 * 2 ** (tries - 1), longest) * (0.75 + random / 2);
}

/** Whether Graph says that everybody has to wait. */
export function isThrottled(failure: Failure): boolean {
  return (
    failure.kind === "status" &&
    (failure.status === 429 || (failure.status === 503 && failure.retryAfter !== undefined))
  );
}

/** Whether what was asked for may have been done all the same. */
export function mayHaveHappened(failure: Failure): boolean {
  switch (failure.kind) {
    case "no answer":
      return failure.maybeReceived;
    case "odd answer":
      return true;
    case "status":
      return !isThrottled(failure) && (failure.status === 408 || failure.status >= 500);
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
