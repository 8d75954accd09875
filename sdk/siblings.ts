import { X509Certificate } from "node:crypto";
import { setImmediate, setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { retainedMark } from "../provider/adapters/hiddenInputs.js";
import type { Telling } from "../provider/kernel/definition.js";
import { madeOnce } from "../provider/records.js";
import { once } from "../provider/results.js";

/** How long a program has to add nothing before it is taken for done, in milliseconds: files may be read one by one. */
const pause = 10;
/** How often that is looked at most: a program that goes on and on must not keep its resources from Pulumi. */
const mostPauses = 50;

interface Place {
  /** Gives what tells each of its resources from the others, an empty text where that isn't known. */
  readonly members: (() => string)[];
  /** Whether the resource of the place says it for all that come before it is registered. */
  isSaid: boolean;
  /** All of them, once the program adds no more; the resources of one moment share it. */
  complete: Promise<string[]> | undefined;
}

/** By the program, of which one process may run several, and in it by what stands for the place. */
const programs = new WeakMap<object, Map<unknown, Place>>();
const nameless = {};

/** Has a resource say what the program has in it; those that come before it is registered need not say it again. */
export function sayFor(place: pulumi.Resource, { ignoreChanges = [] }: pulumi.CustomResourceOptions): void {
  placeOf(place).isSaid = !ignoreChanges.includes("*");
}

/**
 * What a program has in a place, all in all.
 *
 * @param place Gives what stands for it, which may be under construction when this is called; undefined where it came to nothing.
 */
export async function siblingsIn(place: () => pulumi.Resource | undefined): Promise<string[] | undefined> {
  await setImmediate();
  const made = place();
  const known = made && placeOf(made);
  if (known?.isSaid !== true) {
    return undefined;
  }
  const all = await completed(known);
  known.isSaid = false;
  return all;
}

/**
 * Notes a resource that a program has in a place.
 *
 * @param place What stands for it: a resource, or an input that several resources are given.
 * @param apart Gives what tells it from the others; an empty text where that isn't known.
 * @returns what the program has there, all in all; undefined where the place's own resource says it.
 */
export function withSiblings(
  place: unknown,
  apart: () => string,
  options: pulumi.CustomResourceOptions,
): Promise<string[]> | undefined {
  const known = placeOf(place);
  const isRetained = isToBeRetained(options);
  known.members.push(() => (isRetained && apart() !== "" ? retainedMark : "") + apart());
  // With all changes ignored, Pulumi hands on what was said before.
  return known.isSaid || options.ignoreChanges?.includes("*") === true ? undefined : completed(known);
}

function placeOf(place: unknown): Place {
  const program = pulumi.runtime.getStackResource() ?? nameless;
  const places = madeOnce(programs, program, () => new Map<unknown, Place>());
  return madeOnce(places, place, () => ({ members: [], isSaid: false, complete: undefined }));
}

function completed(place: Place): Promise<string[]> {
  place.complete ??= complete(place).finally(() => {
    place.complete = undefined;
  });
  return place.complete;
}

async function complete({ members }: Place): Promise<string[]> {
  for (let pauses = 0, count = -1; count !== members.length && pauses < mostPauses; pauses += 1) {
    count = members.length;
    await setTimeout(pause);
    // What was due by then is done first.
    await setImmediate();
  }
  return members.map((apart) => apart()).sort();
}

/**
 * Gives what tells a resource from its siblings, where it is written out: no output is waited for. It is made of the arguments as
 * they are now, once it is asked for: until the program has made all its resources, Pulumi has nothing to do.
 */
export function toldApart(
  { by, as }: NonNullable<Telling["apart"]>,
  args: pulumi.Inputs,
  { ignoreChanges = [] }: pulumi.CustomResourceOptions,
): () => string {
  const values = by.map((property): unknown => args[property]);
  const isOther = ignoreChanges.some((path) => path === "*" || by.some((property) => path.startsWith(property)));
  if (isOther || !values.every((value) => typeof value === "string" || typeof value === "number")) {
    return () => "";
  }
  const text = values.join(" ");
  return once(() => (as === "thumbprint" ? thumbprintOf(text) : text));
}

/** Whether a resource's object stays though the resource goes. */
export function isToBeRetained({ retainOnDelete, protect }: pulumi.CustomResourceOptions): boolean {
  return retainOnDelete === true || protect === true;
}

/** SHA-256 over the DER, as lower-case hexadecimal digits; empty where the text isn't a certificate, as a check will say. */
function thumbprintOf(certificate: string): string {
  try {
    const given = certificate.includes("-----BEGIN") ? certificate : Buffer.from(certificate, "base64");
    return new X509Certificate(given).fingerprint256.replaceAll(":", "").toLowerCase();
  } catch {
    return "";
  }
}
