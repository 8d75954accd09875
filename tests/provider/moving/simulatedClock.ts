/** Time that passes only while nothing else goes on: a wait is over when all that could end it earlier has been done. */
import diagnostics from "node:diagnostics_channel";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../provider/graph/operation.js";

/** As many turns of the event loop without a request under way are taken for nothing going on. */
const idleTurns = 12;

/** The requests that begin from now on: one that an earlier test left without an end would never be over. */
class RequestsUnderWay {
  readonly #begun = new Set<unknown>();
  readonly #onBegin = (message: unknown): void => void this.#begun.add(requestIn(message));
  readonly #onEnd = (message: unknown): void => void this.#begun.delete(requestIn(message));

  constructor() {
    diagnostics.subscribe("undici:request:create", this.#onBegin);
    diagnostics.subscribe("undici:request:trailers", this.#onEnd);
    diagnostics.subscribe("undici:request:error", this.#onEnd);
  }

  get any(): boolean {
    return this.#begun.size > 0;
  }

  forget(): void {
    diagnostics.unsubscribe("undici:request:create", this.#onBegin);
    diagnostics.unsubscribe("undici:request:trailers", this.#onEnd);
    diagnostics.unsubscribe("undici:request:error", this.#onEnd);
  }
}

function requestIn(message: unknown): unknown {
  return (message as { request: unknown }).request;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export class SimulatedClock implements Clock {
  #now = Date.now();
  readonly #sleepers = new Set<Sleeper>();

  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(new Error("no longer waited for"));
      });
    });

  /** Runs work, and lets time pass whenever it does nothing but wait. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const state = { isOver: false };
    const requests = new RequestsUnderWay();
    const result = work().finally(() => (state.isOver = true));
    // Seen to by whoever awaits the result.
    result.catch(() => undefined);
    try {
      for (let idle = 0; !state.isOver;) {
        await setImmediate();
        idle = requests.any ? 0 : idle + 1;
        if (idle >= idleTurns && this.#sleepers.size > 0) {
          this.#wakeNext();
          idle = 0;
        }
      }
    } finally {
      requests.forget();
    }
    return result;
  }

  #wakeNext(): void {
    const [next] = [...this.#sleepers].sort((one, other) => one.until - other.until);
    if (next !== undefined) {
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
  }
}
