/** What the run knows of the collections of CAs, those of configurations that there will be among them. */
import { Slot, type Run } from "../../kernel/run.js";
import type { Values } from "../../kernel/values.js";
import { collection, type TrustedCa } from "./graph.js";

/** A CA that a resource is going to have in a place. */
export interface Addition {
  readonly certificate: Values["certificate"];
  readonly isRootAuthority: boolean;
  /** Whether the program marks the certificate as a secret. */
  readonly isSecret: boolean;
  /** As it is to be; undefined for a configuration's own root, which nobody hands on. */
  readonly wanted: TrustedCa | undefined;
}

class Place {
  /**
   * By URN, or by thumbprint where there is none. Written by checks and comparisons of trusted CAs and of configurations, and by
   * creations; read for room, for limits, and for who takes a CA over.
   */
  readonly additions = new Map<string, Addition>();
  /** Whether it was found to have no room. Written and read by checks and comparisons of trusted CAs, to say it once. */
  isRefused = false;
  /** The URN of a configuration that lists all its CAs. Written by all its calls; read by those of trusted CAs. */
  occupant: string | undefined;
}

const places = new Slot(() => new Place());

/** What is known of a place. Of what is added there, who waits is told: see below. */
export function placeAt(run: Run, place: string): Place {
  return run.noted(places, place);
}

/** The place of a configuration that exists, however its id is written. */
export function placeIn(configuration: string): string {
  return collection(configuration.toLowerCase());
}

/** What a resource is going to have in a place; noted again, it is the same addition. */
export function willAdd(run: Run, place: string, urn: string, addition: Addition): void {
  placeAt(run, place).additions.set(urn, addition);
  run.tellNews();
}

/** What resources are going to have in a place, by URN. */
export function additionsTo(run: Run, place: string): ReadonlyMap<string, Addition> {
  return placeAt(run, place).additions;
}
