/** What the sdk tells the provider of the rest of the program: each hint, and what a resource tells of itself, in this one place. */
import type * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/adapters/hiddenInputs.js";
import type { HintName } from "../provider/kernel/hints.js";
import type { ClassName } from "../provider/resources/definitions.js";
import { referredResource, valueAlone } from "./referredResource.js";
import type { ResourceKind } from "./resourceKind.js";
import { sayFor, siblingsIn, withSiblings } from "./siblings.js";
import { hasSignedCertificate, noteSigned } from "./signedAuthorities.js";

/** A resource as its program makes it. */
interface Made {
  readonly kind: ResourceKind;
  /** Gives the resource, which may be under construction when a hint is asked for. */
  readonly resource: () => pulumi.Resource;
  /** Undefined only in a program that no compiler has seen. */
  readonly args: pulumi.Inputs | undefined;
  readonly options: pulumi.CustomResourceOptions;
}

/** By the resources of this package: the names of their classes. */
const classNames = new WeakMap<pulumi.Resource, string>();

/** The hidden input that each hint is. */
const hiddenInputs = {
  hasSignedCertificate: hidden.hasSignedCertificate,
  configurationUrn: hidden.configurationUrn,
  siblings: hidden.siblings,
  isRetained: hidden.retained,
} as const satisfies Record<HintName, string>;

/** Each hint of a resource; undefined where there is nothing to tell. */
const hints: Readonly<Record<HintName, (made: Made) => unknown>> = {
  hasSignedCertificate: ({ resource }) => hasSignedCertificate(resource),
  configurationUrn: (made) => {
    const configuration = configurationOf(made);
    return configuration && valueAlone(configuration.urn);
  },
  isRetained: ({ options: { retainOnDelete, protect } }) =>
    retainOnDelete === true || protect === true ? true : undefined,
  siblings: (made) => {
    if (isPlace(made.kind)) {
      return siblingsIn(made.resource);
    }
    const { args, options } = made;
    return args && withSiblings(configurationOf(made) ?? toldOf(made), args["certificate"], options);
  },
};

/** What an object that is only read is told, too. */
const ofReads: ReadonlySet<HintName> = new Set(["hasSignedCertificate"]);

/** The hints of a resource as hidden inputs: nothing that carries a dependency. Each costs a program some of its time. */
export function hintsOf(made: Made): pulumi.Inputs {
  const isRead = made.options.id !== undefined;
  return Object.fromEntries(
    made.kind.hints
      .filter((hint) => !isRead || ofReads.has(hint))
      .map((hint) => [hiddenInputs[hint], hints[hint](made)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Notes of a resource that was made what others are to be told of it. */
export function noteMade(made: Made): void {
  const resource = made.resource();
  classNames.set(resource, made.kind.className);
  if (made.kind.tells?.hint === "hasSignedCertificate") {
    noteSigned(toldOf(made));
  }
  if (isPlace(made.kind) && made.options.id === undefined) {
    sayFor(resource, made.options);
  }
}

/** Whether siblings are in a resource of this kind, rather than that it is one. */
function isPlace({ hints: given, tells }: ResourceKind): boolean {
  return given.includes("siblings") && tells?.hint !== "siblings";
}

/** What refers to the resource that is told of this one. */
function toldOf({ kind: { tells }, args }: Made): pulumi.Input<string> | undefined {
  return tells && (args?.[tells.to] as pulumi.Input<string> | undefined);
}

const configurationClass: ClassName = "CertificateBasedApplicationConfiguration";

/** The configuration that a trusted CA is in, where the same program has it. */
function configurationOf(made: Made): pulumi.Resource | undefined {
  const referred = referredResource(toldOf(made));
  return referred !== undefined && classNames.get(referred) === configurationClass ? referred : undefined;
}
