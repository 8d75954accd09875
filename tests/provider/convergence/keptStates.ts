/** What a stack of handlers keeps between its runs. */
import { hidden } from "../../../provider/adapters/hiddenInputs.js";
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Resource } from "../../../provider/kernel/resource.js";
import type { HandlerProcess } from "../handlerProcess.js";
import type { Pki } from "./pki.js";

/** One process of the provider. */
export type Handlers = Pick<HandlerProcess, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** A resource as it was last recorded. */
export interface State {
  readonly resource: Resource;
  readonly name: string;
  /** The name in its outputs, which is the one it had when it was last written. */
  readonly writtenName: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly needs: readonly string[];
  readonly isIncomplete?: boolean;
  /** Deleted already, so that its replacement can be created. */
  readonly isDeleted?: boolean;
}

export interface KeptStates {
  /** In the order of their creation, what is to be deleted last included. */
  states: readonly State[];
  /** Those states that were replaced, and are to be deleted. */
  readonly doomed: Set<State>;
  readonly pki: Pki;
  /** Makes the process for a preview, an update or a refresh. */
  readonly newProcess: (isPreview: boolean) => Handlers;
  /** The state of a resource, but for one that was replaced. */
  current(name: string): State | undefined;
}

/** As values arrive from the engine: without what is absent. Runs follow each other at once here, which hours would be between. */
export function stored({ [hidden.lastWrite]: _, ...properties }: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined && value !== null));
}
