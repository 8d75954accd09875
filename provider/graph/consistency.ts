import type { Clock } from "./operation.js";
import { backoff } from "./retry.js";

/** How long after a write Graph may still answer as if there had been none, in milliseconds. */
export const settling = 60_000;

/** The objects that this process made lately: Graph may not find them yet, or find them in one place and not in another. */
export class RecentCreations {
  readonly #made = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  note(path: string): void {
    this.#made.set(path.toLowerCase(), this.clock.now());
  }

  /** Graph shows what is at a path: where it doesn't later, that is gone. */
  settle(path: string): void {
    this.#made.delete(path.toLowerCase());
  }

  /** How much longer, in milliseconds, a path may be answered as if what was made at or above it weren't there; 0 for all else. */
  unsettledFor(path: string): number {
    const asked = path.toLowerCase();
    const remaining = [...this.#made]
      .filter(([made]) => asked === made || asked.startsWith(`${made}/`) || asked.startsWith(`${made}?`))
      .map(([, at]) => at + settling - this.clock.now());
    return Math.max(0, ...remaining);
  }
}

/** How long to wait for what doesn't show yet, in milliseconds: after each look twice as long, half a minute at most. */
export function delayBeforeLook(looks: number, random: number): number {
  return backoff(looks, 30_000, random);
}
