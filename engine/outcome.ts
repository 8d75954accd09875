import { noChanges, type Changes, type Diagnostic, type DisplayEvent, type Outputs } from "./events.js";

/** What a command came to, as `--json` prints it too. */
export interface Outcome {
  readonly succeeded: boolean;
  /** Those of the last activity: an update's own, where it came to one after its preview. */
  readonly changes: Changes;
  /** Secrets in them are written as "[secret]". */
  readonly outputs: Outputs;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a command came to, gathered from the events of its activities. */
export class OutcomeCollector {
  #succeeded = false;
  #changes = noChanges();
  #outputs: Outputs = {};
  #diagnostics: Diagnostic[] = [];

  add(event: DisplayEvent): void {
    if (event.kind === "begin") {
      this.#diagnostics = [];
    }
    if (event.kind === "diagnostic") {
      const { severity, message, urn } = event;
      this.#diagnostics.push({ severity, message, urn });
    }
    if (event.kind === "end") {
      ({ succeeded: this.#succeeded, changes: this.#changes, outputs: this.#outputs } = event);
    }
  }

  get outcome(): Outcome {
    return {
      succeeded: this.#succeeded,
      changes: this.#changes,
      outputs: this.#outputs,
      diagnostics: this.#diagnostics,
    };
  }
}

/** The one JSON document that `--json` writes. */
export function jsonDocument({ succeeded, changes, outputs, diagnostics }: Outcome): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  return JSON.stringify({ changes, outputs, ...(!succeeded && { error: errors.join("\n") }) }, undefined, 2);
}
