import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import { withoutIds } from "./entity.js";

/** Time, as far as anything here waits: tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** @param signal Ends the wait early, with an error. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
};

/** How long one operation on a resource may wait for Graph to recover, all its requests together, in milliseconds. */
const longest = 10 * 60_000;

/**
 * How long an operation's requests may take, those that are sent at once counted once and the pauses between them not at all, in
 * milliseconds: each has its bound, and there may be thousands. One that mostly waits, for as long as the program says, may have
 * more.
 */
const longestRequests = 3 * longest;

/** What bounds an operation. */
export interface Bounds {
  /** How long it may wait, in milliseconds, where that isn't as long as usual. */
  readonly timeout?: number | undefined;
  /** Ends its waits and reads; what it writes is never cut off, since nobody would know whether it was done. */
  readonly signal?: AbortSignal | undefined;
  /** Tells the user what is being waited for. */
  readonly progress?: (message: string) => Promise<void>;
  /** Whether what is sent holds what the program marks as secret: Graph may repeat it in its own words. */
  readonly sendsSecrets?: boolean;
}

/** What the requests of one operation on a resource have in common. */
export class Operation {
  readonly progress: (message: string) => Promise<void>;
  /** Aborts for a reason that is an error for the user. */
  readonly signal: AbortSignal | undefined;
  /** How long it may wait in all, in milliseconds. */
  readonly timeout: number;
  readonly sendsSecrets: boolean;
  #left: number;
  /** When its first request began. */
  #began: number | undefined;
  #running = 0;
  /** Since when requests are running. */
  #runningSince = 0;
  /** How long they were running before. */
  #ran = 0;

  constructor({ timeout = longest, signal, progress = () => Promise.resolve(), sendsSecrets = false }: Bounds = {}) {
    this.timeout = timeout;
    this.#left = timeout;
    this.signal = signal;
    this.progress = progress;
    this.sendsSecrets = sendsSecrets;
  }

  /** A path of Graph's in a message: an id in it may be a secret. */
  shown(path: string): string {
    return this.sendsSecrets ? withoutIds(path) : path;
  }

  /** Takes a time off what is left; false where there isn't as much. */
  spend(milliseconds: number): boolean {
    if (milliseconds > this.#left) {
      return false;
    }
    this.#left -= milliseconds;
    return true;
  }

  /** How long its requests have taken, in milliseconds, where that is longer than they may. */
  tookTooLong(clock: Clock): number | undefined {
    const now = clock.now();
    const took = this.#ran + (this.#running > 0 ? now - this.#runningSince : 0);
    const isMostlyWaiting = took <= (now - (this.#began ?? now)) / 2;
    return took > longestRequests && !isMostlyWaiting ? took : undefined;
  }

  /** Sends one of its requests. */
  async during<Result>(send: () => Promise<Result>, clock: Clock): Promise<Result> {
    if (this.#running === 0) {
      this.#runningSince = clock.now();
    }
    this.#began ??= clock.now();
    this.#running += 1;
    try {
      return await send();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) {
        this.#ran += clock.now() - this.#runningSince;
      }
    }
  }

  /**
   * Waits, and says so; false, and no wait, where there isn't as much time left.
   *
   * @throws the reason, once the operation is to end.
   */
  async pause(milliseconds: number, message: string, clock: Clock): Promise<boolean> {
    if (!this.spend(milliseconds)) {
      return false;
    }
    await this.progress(message);
    await this.wait(milliseconds, clock);
    return true;
  }

  /** @throws the reason, once the operation is to end. */
  async wait(milliseconds: number, clock: Clock): Promise<void> {
    await clock.sleep(milliseconds, this.signal).catch((error: unknown) => {
      this.signal?.throwIfAborted();
      throw error;
    });
    this.signal?.throwIfAborted();
  }
}

const running = new AsyncLocalStorage<Operation>();

/** Runs the work of one operation: its requests, wherever they are sent from, keep within its bounds together. */
export function duringOperation<Result>(bounds: Bounds, work: () => Promise<Result>): Promise<Result> {
  return running.run(new Operation(bounds), work);
}

/** The operation that runs; a look-up's request is one of its own. */
export function currentOperation(): Operation {
  return running.getStore() ?? new Operation();
}

/** A time as it is told. */
export function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1_000)} s`;
}
