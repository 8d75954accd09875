import { once } from "node:events";
import {
  noChanges,
  type Diagnostic,
  type Severity,
  type StepEvent,
  type StepOperation,
  type Watcher,
} from "../events.js";
import { messageOf } from "./failure.js";
import { isProviderType } from "./urns.js";

interface Subject {
  readonly urn: string;
  readonly type: string;
}

/** Ends the work on a resource after the failure has been reported. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** What a run has done so far: the events it emits, the changes it counts, and whether it has failed. */
export class Recorder {
  readonly changes = noChanges();
  readonly #watch: Watcher;
  readonly #stopping = new AbortController();
  #hasFailed = false;

  constructor(watch: Watcher) {
    this.#watch = watch;
  }

  /** When nothing more is to be begun; never, in a run that succeeds. */
  async untilFailure(): Promise<undefined> {
    if (!this.stopping) {
      await once(this.#stopping.signal, "abort");
    }
    return undefined;
  }

  /** What has begun is finished, and nothing more is begun. */
  get stopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  get failed(): boolean {
    return this.#hasFailed || this.stopping;
  }

  step(
    { urn, type }: Subject,
    operation: StepOperation,
    progress: StepEvent["progress"],
    changed: readonly string[] = [],
  ): void {
    if (isProviderType(type)) {
      return;
    }
    this.#watch({ kind: "step", urn, type, operation, progress, changed });
    if (progress === "done" && operation in this.changes) {
      this.changes[operation as keyof typeof this.changes] += 1;
    }
  }

  diagnostic(severity: Severity, message: string, urn?: string): void {
    const diagnostic: Diagnostic = { severity, message, urn };
    this.#watch({ kind: "diagnostic", ...diagnostic });
  }

  status(message: string, urn?: string): void {
    this.#watch({ kind: "status", message, urn });
  }

  readonly printed = (line: string): void => {
    this.#watch({ kind: "printed", line });
  };

  fail(error: unknown, urn?: string): Stopped {
    this.refuse(error, urn);
    return this.stop();
  }

  /** A failure after which the run goes on elsewhere, since nothing was done. */
  refuse(error: unknown, urn?: string): Stopped {
    if (!(error instanceof Stopped)) {
      this.diagnostic("error", messageOf(error), urn);
    }
    this.#hasFailed = true;
    return new Stopped();
  }

  /** For a failure that has been told already, or when the user has asked to stop. */
  stop(): Stopped {
    this.#stopping.abort();
    return new Stopped();
  }
}
