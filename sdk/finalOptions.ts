/**
 * The resource options that a dynamic provider has to know and Pulumi doesn't tell it, as they are in the end: what a constructor
 * is given may be changed by the `transformations` and `transforms` of the resource, of the components that it is in and of the stack.
 */
import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { hidden } from "../provider/adapters/hiddenInputs.js";
import { defined, madeOnce } from "../provider/records.js";
import { valueAlone } from "./hints.js";
import { isShown, secretArguments } from "./secrets.js";
import { omittingStackTraces } from "./stackTraces.js";

const dynamicType = "pulumi-nodejs:dynamic/entra-ca:";

/** The type that Pulumi records of a resource class that a dynamic provider serves. */
export function dynamicTypeOf(className: string): string {
  return dynamicType + className;
}

/** The names of what resources may have, by their types. */
const known = new Map<string, Set<string>>();

/**
 * Adds to a resource's inputs what its options are, after all `transformations`. Pulumi keeps those in a property of the resource
 * when it begins to make it, the resource's own first and the stack's last, and goes through them then.
 */
export function tellFinalOptions(prototype: pulumi.Resource): void {
  Object.defineProperty(prototype, "__transformations", {
    set(this: pulumi.Resource, others: readonly pulumi.ResourceTransformation[]) {
      const value = [...others, finalTransformation(this), omittingStackTraces(this)];
      Object.defineProperty(this, "__transformations", { value, writable: true, configurable: true });
    },
  });
}

/** @param about What is in a resource gets the resource's transformations as well. */
function finalTransformation(about: pulumi.Resource): pulumi.ResourceTransformation {
  return ({ resource, type, name, props, opts }) => {
    if (resource !== about || !type.startsWith(dynamicType)) {
      return undefined;
    }
    const inputs: pulumi.Inputs = props;
    const names = madeOnce(known, type, () => new Set<string>());
    Object.keys(inputs)
      .filter(isShown)
      .forEach((name) => names.add(name));
    const options = spelledOut(type, opts) as pulumi.CustomResourceOptions;
    if (options.import !== undefined) {
      throw new pulumi.RunError(
        `${name}: the option "import" doesn't work with a dynamic provider. Use the argument "adopt" instead, with the object's id; nothing was imported`,
      );
    }
    if (options.provider !== undefined && !isDynamicProvider(options.provider)) {
      throw new pulumi.RunError(
        `${name}: the option "provider" doesn't work with a dynamic resource. Give the argument "connection", or take the class from "pulumi-entra-ca/plugin", whose Provider it can have; nothing was made`,
      );
    }
    // Pulumi makes an output of each property that is there, whatever it is.
    const told = defined(optionsIn(options));
    return {
      props: { ...inputs, ...told, [hidden.secrets]: toldSecrets(inputs, options) },
      opts: options,
    };
  };
}

/** Whether a provider is one of dynamic resources; Pulumi's types leave out what tells that. */
function isDynamicProvider(provider: pulumi.ProviderResource): boolean {
  return dynamicType.startsWith(`${(provider as unknown as { getPackage(): string }).getPackage()}:`);
}

/** To Pulumi, `*` in ignoreChanges is every input, and so what the provider is told of the option as well. */
function spelledOut(type: string, options: pulumi.ResourceOptions): pulumi.ResourceOptions {
  return options.ignoreChanges?.includes("*") === true
    ? { ...options, ignoreChanges: [...(known.get(type) ?? [])] }
    : options;
}

function optionsIn({ ignoreChanges = [], replaceOnChanges = [] }: pulumi.ResourceOptions): pulumi.Inputs {
  return {
    [hidden.ignoreChanges]: ignoreChanges.length === 0 ? undefined : ignoreChanges,
    [hidden.replaceOnChanges]: replaceOnChanges.length === 0 ? undefined : replaceOnChanges,
  };
}

/** Waits for nothing but, for a component, that it has its `transforms` registered. */
async function toldSecrets(
  inputs: pulumi.Inputs,
  options: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const { parent } = options;
  // That doesn't make the resource wait for what else is in its component.
  const [secrets] = await Promise.all([secretArguments(inputs, options), parent && valueAlone(parent.urn)]);
  await lookAfterTransforms(options);
  return secrets;
}

/** What the engine calls back, once the program has something to be called; Pulumi's types leave it out. */
interface CallbackServer {
  /** Settles when the engine has all that it was told of to call. */
  awaitStackRegistrations(): Promise<void>;
}

function callbackServer(): CallbackServer | undefined {
  return (runtimeState as unknown as { getStore(): { callbacks?: CallbackServer } }).getStore().callbacks;
}

/** When the engines, by the server that they call back, have it that they go through the resources of this package last. */
const lookedAfter = new WeakMap<object, Promise<void>>();

/**
 * Pulumi's engine goes through `transforms` itself, the stack's last and those in the order in which they were registered. It takes a
 * call for each resource, so that only a program that has some gets one more.
 */
async function lookAfterTransforms({ transforms = [] }: pulumi.ResourceOptions): Promise<void> {
  const server = callbackServer();
  if (server !== undefined) {
    const last = lookedAfter.get(server) ?? registerLast(server);
    lookedAfter.set(server, last);
    await last;
  } else if (transforms.length > 0) {
    pulumi.runtime.registerResourceTransform(finalTransform);
    lookedAfter.set(callbackServer() ?? {}, Promise.resolve());
  }
}

/** The engine may take two for each other that it is told of at once. */
async function registerLast(server: CallbackServer): Promise<void> {
  await server.awaitStackRegistrations();
  pulumi.runtime.registerResourceTransform(finalTransform);
}

const finalTransform: pulumi.ResourceTransform = async ({ type, props, opts: given }) => {
  if (!type.startsWith(dynamicType)) {
    return undefined;
  }
  const inputs: pulumi.Inputs = props;
  const opts = spelledOut(type, given);
  const told = { ...optionsIn(opts), [hidden.secrets]: await secretArguments(inputs, opts) };
  const isTold = Object.entries(told).every(([name, value]) => isAlike(inputs[name], value));
  // Options that aren't handed back stay as they are: not all of them survive it.
  return isTold && opts === given
    ? undefined
    : ({ props: { ...inputs, ...told }, ...(opts === given ? {} : { opts }) } as pulumi.ResourceTransformResult);
};

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
}
