/** A stack as the table of changes needs it, whoever keeps it: Pulumi, its stand-in, or a test that drives the host. */
import type { Entity } from "../alteredGraph.js";

/** A resource in a program. */
export interface Declared {
  readonly name: string;
  readonly className: string;
  readonly args: Entity;
  readonly ignoreChanges: readonly string[];
}

/** What the user was told in a preview or in an update, by the resources' names. */
export class Told {
  readonly operations = new Map<string, string>();
  readonly #warnings = new Map<string, string[]>();
  readonly #notes = new Map<string, string[]>();
  /** Everything else, and what is about no resource. */
  readonly others: string[] = [];
  /** What was asked of Graph meanwhile, as `METHOD path`. */
  requests: readonly string[] = [];

  warningsOf(name: string): readonly string[] {
    return this.#warnings.get(name) ?? [];
  }

  /** What else was told of a resource. */
  notesOf(name: string): readonly string[] {
    return this.#notes.get(name) ?? [];
  }

  add(severity: string, message: string, urn: string | undefined): void {
    // No program but the table has so many that are enabled.
    if (message.includes("TLS inspection uses one CA at a time")) {
      return;
    }
    const name = urn?.split("::").at(-1);
    if (severity === "warning" && name) {
      this.#warnings.set(name, [...this.warningsOf(name), message]);
    } else if (severity === "info" && name) {
      this.#notes.set(name, [...this.notesOf(name), message]);
    } else {
      this.others.push(`${severity}: ${message}`);
    }
  }
}

export interface Stack {
  /** Previews the program and brings it about. */
  up(program: readonly Declared[], refresh: boolean): Promise<Up>;
  remove(): void;
}

export interface Up {
  readonly preview: Told;
  readonly update: Told;
  /** The ids of the objects, by the resources' names. */
  readonly ids: ReadonlyMap<string, string>;
}
