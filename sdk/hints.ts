/** What the sdk tells the provider of the rest of the program: each hint, and what a resource tells of itself, in this one place. */
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/adapters/hiddenInputs.js";
import type { HintName } from "../provider/kernel/hints.js";
import type { ResourceKind } from "./resourceKind.js";
import { isToBeRetained, sayFor, siblingsIn, toldApart, withSiblings } from "./siblings.js";

interface Made {
  readonly kind: ResourceKind;
  /** Gives the resource, which may be under construction when a hint is asked for. */
  readonly resource: () => pulumi.Resource;
  /** Undefined only in a program that no compiler has seen. */
  readonly args: pulumi.Inputs | undefined;
  readonly options: pulumi.CustomResourceOptions;
}

/** By the resources of this package: what their kinds are. */
const kinds = new WeakMap<pulumi.Resource, ResourceKind>();

/** The CAs whose signed certificates this program uploads. */
const signed = new WeakSet<pulumi.Resource>();

/** The hidden input that each hint is, and what tells it; undefined where there is nothing to tell. */
const hints: Readonly<Record<HintName, readonly [input: string, tell: (made: Made) => unknown]>> = {
  hasSignedCertificate: [hidden.hasSignedCertificate, hasSignedCertificate],
  placeUrn: [hidden.placeUrn, urnOfPlace],
  isRetained: [hidden.retained, ({ options }) => isToBeRetained(options) || undefined],
  siblings: [hidden.siblings, siblingsOf],
};

/** What an object that is only read is told, too. */
const ofReads: ReadonlySet<HintName> = new Set(["hasSignedCertificate"]);

/** The hints of a resource as hidden inputs: nothing that carries a dependency. Each costs a program some of its time. */
export function hintsOf(made: Made): pulumi.Inputs {
  const isRead = made.options.id !== undefined;
  return Object.fromEntries(
    made.kind.hints
      .filter((hint) => !isRead || ofReads.has(hint))
      .map((hint) => [hints[hint][0], hints[hint][1](made)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Notes of a resource that was made what others are to be told of it. */
export function noteMade(made: Made): void {
  const resource = made.resource();
  kinds.set(resource, made.kind);
  const authority = made.kind.tells?.hint === "hasSignedCertificate" ? referredResource(toldOf(made)) : undefined;
  if (authority !== undefined) {
    signed.add(authority);
  }
  if (isPlace(made.kind) && made.options.id === undefined) {
    sayFor(resource, made.options);
  }
}

/**
 * Whether the program has the signed certificate of a CA. A CA registers before anything that needs its CSR, so that it
 * has to wait until the program has gone on; `false` is the answer of a program that makes the one and awaits something
 * before it makes the other, too.
 */
async function hasSignedCertificate(made: Made): Promise<boolean> {
  await setImmediate();
  const authority = constructed(made);
  return authority !== undefined && signed.has(authority);
}

/** Undefined where it was refused while it was made: an error here would bury the one that says why. */
function constructed({ resource }: Made): pulumi.Resource | undefined {
  try {
    return resource();
  } catch {
    return undefined;
  }
}

function urnOfPlace(made: Made): Promise<string | undefined> | undefined {
  const place = placeOf(made);
  return place && valueAlone(place.urn);
}

function siblingsOf(made: Made): Promise<string[] | undefined> | undefined {
  const { kind, args, options } = made;
  const { apart } = kind.tells ?? {};
  return apart === undefined
    ? siblingsIn(() => constructed(made))
    : args && withSiblings(placeOf(made) ?? toldOf(made), toldApart(apart, args, options), options);
}

/** Whether siblings are in a resource of this kind, rather than that it is one. */
function isPlace({ hints: given, tells }: ResourceKind): boolean {
  return given.includes("siblings") && tells?.hint !== "siblings";
}

function toldOf({ kind: { tells }, args }: Made): unknown {
  return tells && args?.[tells.to];
}

/** The resource that another one is in, where the same program has it. */
function placeOf(made: Made): pulumi.Resource | undefined {
  const referred = referredResource(toldOf(made));
  const kind = referred && kinds.get(referred);
  return kind !== undefined && isPlace(kind) ? referred : undefined;
}

/** The resource whose output an input is, where it is the output of exactly one. */
function referredResource(input: unknown): pulumi.Resource | undefined {
  if (!pulumi.Output.isInstance(input)) {
    return undefined;
  }
  // Pulumi asks outputs so itself; its types leave the method out.
  const { resources } = input as { resources?: () => Set<pulumi.Resource> };
  const [resource, ...others] = typeof resources === "function" ? resources.call(input) : [];
  return others.length === 0 ? resource : undefined;
}

/**
 * An output's value alone, undefined where there is none to be had. An input with it doesn't make a resource wait for what the
 * output is of: where that is the component that the resource is in, it would wait for all that is in it, itself among that.
 */
export async function valueAlone<Value>(output: pulumi.Output<Value>): Promise<Value | undefined> {
  // Pulumi's types leave the method out, too.
  const { promise } = output as { promise?: () => Promise<Value | undefined> };
  // Pulumi itself says why a value can't be had.
  return typeof promise === "function" ? promise.call(output).catch(() => undefined) : undefined;
}
