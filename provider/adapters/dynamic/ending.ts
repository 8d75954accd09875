import process from "node:process";

/** How long the answer to a call is given to get on its way, in milliseconds: it is the only word of what was made. */
const moment = 500;

/**
 * How the dynamic provider's host ends that Pulumi sends a signal to, as it does when it ends, and with a second Ctrl-C in the middle
 * of a call: what waits or reads is ended, and what is being written is waited for. By itself the host would end at once, and
 * nobody would know whether a write was done.
 */
export class Ending {
  #running = 0;
  #signal: NodeJS.Signals | undefined;
  #isListening = false;

  /** @param stop Ends what may be ended of the calls that run. */
  listen(stop: () => void): void {
    if (this.#isListening) {
      return;
    }
    this.#isListening = true;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        // Who sends another one insists.
        const isFirst = this.#signal === undefined;
        this.#signal = signal;
        if (isFirst) {
          stop();
          this.#endWhenIdle(signal);
        } else {
          this.#end(signal);
        }
      });
    }
  }

  async during<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#running -= 1;
      const signal = this.#signal;
      if (signal !== undefined) {
        setTimeout(() => {
          this.#endWhenIdle(signal);
        }, moment);
      }
    }
  }

  #endWhenIdle(signal: NodeJS.Signals): void {
    if (this.#running === 0) {
      this.#end(signal);
    }
  }

  /** Ends the process as it would end by itself. */
  #end(signal: NodeJS.Signals): void {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
}
