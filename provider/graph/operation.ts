import { AsyncLocalStorage } from "node:async_hooks";

/** How long one operation on a resource may wait for Graph to recover, all its requests together, in milliseconds. */
const longest = 10 * 60_000;

/** What the requests of one operation on a resource have in common. */
export class Operation {
  #left = longest;

  /** @param progress Tells the user what is being waited for. */
  constructor(readonly progress: (message: string) => Promise<void> = () => Promise.resolve()) {}

  /** Takes a time off what is left; false where there isn't as much. */
  spend(milliseconds: number): boolean {
    if (milliseconds > this.#left) {
      return false;
    }
    this.#left -= milliseconds;
    return true;
  }
}

const running = new AsyncLocalStorage<Operation>();

/** Runs the work of one operation: its requests, wherever they are sent from, wait no longer together than it may. */
export function duringOperation<Result>(
  progress: (message: string) => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  return running.run(new Operation(progress), work);
}

/** The operation that runs; a look-up's request is one of its own. */
export function currentOperation(): Operation {
  return running.getStore() ?? new Operation();
}
