/** Time that passes only while nothing else goes on: a wait is over when all that could end it earlier has been done. */
import diagnostics from "node:diagnostics_channel";
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../provider/graph/operation.js";

/** As many turns of the event loop without a request under way are taken for nothing going on. */
const idleTurns = 12;

let underWay = 0;
diagnostics.subscribe("undici:request:create", () => (underWay += 1));
diagnostics.subscribe("undici:request:trailers", () => (underWay -= 1));
diagnostics.subscribe("undici:request:error", () => (underWay -= 1));

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
    const result = work().finally(() => (state.isOver = true));
    // Seen to by whoever awaits the result.
    result.catch(() => undefined);
    for (let idle = 0; !state.isOver;) {
      await setImmediate();
      idle = underWay === 0 ? idle + 1 : 0;
      if (idle >= idleTurns && this.#sleepers.size > 0) {
        this.#wakeNext();
        idle = 0;
      }
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
