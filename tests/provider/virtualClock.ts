import type { Clock } from "../../provider/graph/clock.js";

/** Time that passes only where somebody sleeps. */
export class VirtualClock implements Clock {
  /** How long each sleep was, in milliseconds. */
  readonly slept: number[] = [];

  constructor(private time = Date.now()) {}

  readonly now = (): number => this.time;

  readonly sleep = (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve();
  };
}
