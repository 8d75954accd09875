import type { Clock } from "../../provider/graph/operation.js";

const began = Date.now();

/** Time that passes without waiting where somebody sleeps. */
export class VirtualClock implements Clock {
  /** How long each sleep was, in milliseconds. */
  readonly slept: number[] = [];
  #ahead = 0;

  /** @param world The time otherwise; it stands still where none is given. */
  constructor(private readonly world = () => began) {}

  readonly now = (): number => this.world() + this.#ahead;

  readonly sleep = (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.#ahead += milliseconds;
    return Promise.resolve();
  };
}
