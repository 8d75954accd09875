/**
 * What a run tells whoever watches it. Both engines, the stand-in and the real CLI, are reduced to these events, so that one
 * display shows either and a test can compare them.
 */
/** Pulumi's names of the steps. The three of a replacement are one logical change, which "replace" stands for. */
export type StepOperation =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "remove-pending-replace"
  | "refresh"
  // Those of objects that are read, not managed: they change nothing but the state.
  | "read"
  | "read-replacement"
  | "discard"
  | "discard-replaced";

/** One step with one resource: when it begins, and when it is done or has failed. */
export interface StepEvent {
  readonly kind: "step";
  readonly urn: string;
  readonly type: string;
  readonly operation: StepOperation;
  readonly progress: "started" | "done" | "failed";
  /** Names of the input properties that differ, with the sign of the change: `+added`, `-removed`, `~changed`. */
  readonly changed: readonly string[];
}

export type Severity = "info" | "warning" | "error";

/** What a program, a provider or the engine says to a person. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  /** The resource it is about; none means the stack. */
  readonly urn?: string | undefined;
}

/** How many resources were, or in a preview would be, changed in which way. The stack itself counts, as it does for Pulumi. */
export interface Changes {
  create: number;
  update: number;
  replace: number;
  delete: number;
  same: number;
}

export type Outputs = Readonly<Record<string, unknown>>;

/** The activities that a command consists of: `up` is a preview and an update. */
export type Activity = "preview" | "update" | "refresh" | "destroy";

export type DisplayEvent =
  | { readonly kind: "begin"; readonly activity: Activity; readonly stack: string }
  | StepEvent
  | ({ readonly kind: "diagnostic" } & Diagnostic)
  /** A line that the program or its provider printed. */
  | { readonly kind: "printed"; readonly line: string }
  /** What is being waited for; worth showing only until the next one. */
  | { readonly kind: "status"; readonly message: string; readonly urn?: string | undefined }
  | {
      readonly kind: "end";
      readonly activity: Activity;
      readonly succeeded: boolean;
      readonly changes: Changes;
      readonly outputs: Outputs;
    };

export type Watcher = (event: DisplayEvent) => void;

/** The counts with which a run begins. */
export function noChanges(): Changes {
  return { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
}
