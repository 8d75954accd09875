import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import {
  noChanges,
  type Activity,
  type Changes,
  type Outputs,
  type StepEvent,
  type StepOperation,
  type Watcher,
} from "./events.js";
import { changedProperties, readable } from "./stand-in/propertyValues.js";
import { isProviderType, stackType } from "./stand-in/urns.js";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Turns the events of the real CLI into this engine's own. */
export class CliEvents {
  readonly #activity: Activity;
  readonly #watch: Watcher;
  readonly #changes: Changes = noChanges();
  #outputs: Outputs = {};
  hasErrors = false;

  constructor(activity: Activity, watch: Watcher) {
    this.#activity = activity;
    this.#watch = watch;
  }

  readonly add = (event: EngineEvent): void => {
    if (event.resourcePreEvent) {
      this.#step(event.resourcePreEvent.metadata, "started");
    } else if (event.resOutputsEvent) {
      this.#step(event.resOutputsEvent.metadata, "done");
    } else if (event.resOpFailedEvent) {
      this.#step(event.resOpFailedEvent.metadata, "failed");
    } else if (event.diagnosticEvent) {
      this.#diagnostic(event.diagnosticEvent);
    } else if (event.summaryEvent) {
      for (const operation of Object.keys(this.#changes) as (keyof Changes)[]) {
        this.#changes[operation] = event.summaryEvent.resourceChanges[operation] ?? 0;
      }
    }
  };

  end(succeeded: boolean): void {
    const outputs = this.#activity === "destroy" ? {} : this.#outputs;
    this.#watch({ kind: "end", activity: this.#activity, succeeded, changes: this.#changes, outputs });
  }

  #step({ op, urn, type, old, new: next }: Metadata, progress: StepEvent["progress"]): void {
    // A run that fails may never come to the new outputs: the old ones stay.
    if (type === stackType) {
      this.#outputs = readable((progress === "started" ? old : next)?.outputs ?? {}) as Outputs;
    }
    if (isProviderType(type)) {
      return;
    }
    const changed = old && next ? changedProperties(old.inputs, next.inputs) : [];
    this.#watch({ kind: "step", urn, type, operation: op as StepOperation, progress, changed });
  }

  #diagnostic(event: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const { urn, ephemeral } = event;
    const message = event.message.trimEnd();
    // The type leaves out the debug messages that the CLI sends all the same.
    const severity: string = event.severity;
    if (ephemeral === true) {
      this.#watch({ kind: "status", message, urn });
    } else if (severity === "warning" || severity === "error") {
      this.hasErrors ||= severity === "error";
      this.#watch({ kind: "diagnostic", severity, message, urn });
    } else if (severity.startsWith("info")) {
      if (urn === undefined) {
        for (const line of message.split("\n")) {
          this.#watch({ kind: "printed", line });
        }
      } else {
        this.#watch({ kind: "diagnostic", severity: "info", message, urn });
      }
    }
  }
}
