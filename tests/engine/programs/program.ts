/** A program whose resources are said by its environment, so that a test can state them. */
import * as pulumi from "@pulumi/pulumi";
import { join } from "node:path";

/** An input of a resource: a plain value, a secret, or an output of a resource before it. */
export type Input = string | number | boolean | { readonly secret: string } | { readonly from: string };

export interface Wanted {
  readonly name: string;
  readonly component?: true;
  /** The id of an object that exists and is only read. */
  readonly reads?: Input;
  readonly inputs?: Readonly<Record<string, Input>>;
  readonly parent?: string;
  readonly dependsOn?: readonly string[];
  readonly aliases?: readonly string[];
  readonly options?: pulumi.CustomResourceOptions;
}

export interface WantedProgram {
  readonly resources: readonly Wanted[];
  /** Outputs of the stack by name: `resource.property`. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Keys of the configuration that become outputs too. */
  readonly config?: readonly string[];
  readonly secretConfig?: readonly string[];
  /** An exception, after the resources have been declared. */
  readonly throws?: string;
  readonly logs?: string;
}

const cloud = JSON.stringify(join(__dirname, "cloud.js"));

class CloudObject extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions) {
    const __provider = `exports.handler = () => require(${cloud}).provider;`;
    super(
      "pulumi-nodejs:dynamic/cloud:Object",
      name,
      { described: undefined, resource: name, ...inputs, __provider },
      options,
    );
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("cloud:index:Group", name, {}, options);
    this.registerOutputs({ size: name.length });
  }
}

const wanted = JSON.parse(process.env["PROGRAM"] ?? "{}") as WantedProgram;
const declared = new Map<string, pulumi.Resource>();

function outputOf(reference: string): unknown {
  const [resource = "", property = ""] = reference.split(".");
  return (declared.get(resource) as unknown as Record<string, unknown> | undefined)?.[property];
}

function inputOf(input: Input): unknown {
  if (typeof input !== "object") {
    return input;
  }
  return "secret" in input ? pulumi.secret(input.secret) : outputOf(input.from);
}

function resourcesNamed(names: readonly string[] = []): pulumi.Resource[] {
  return names.map((name) => declared.get(name)).filter((resource) => resource !== undefined);
}

for (const { name, component, reads, inputs = {}, parent, dependsOn, aliases, options } of wanted.resources) {
  const [parentResource] = resourcesNamed(parent === undefined ? [] : [parent]);
  const all = {
    ...options,
    ...(parentResource && { parent: parentResource }),
    dependsOn: resourcesNamed(dependsOn),
    aliases: aliases?.map((alias) => ({ name: alias })) ?? [],
    ...(reads !== undefined && { id: inputOf(reads) as pulumi.Input<string> }),
  };
  const values = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, inputOf(input)]));
  declared.set(name, component ? new Group(name, all) : new CloudObject(name, values, all));
}
if (wanted.logs !== undefined) {
  void pulumi.log.warn(wanted.logs, [...declared.values()][0]);
}
if (wanted.throws !== undefined) {
  throw new Error(wanted.throws);
}

const config = new pulumi.Config();
module.exports = {
  ...Object.fromEntries(Object.entries(wanted.outputs ?? {}).map(([name, reference]) => [name, outputOf(reference)])),
  ...Object.fromEntries((wanted.config ?? []).map((key) => [key, config.get(key)])),
  ...Object.fromEntries((wanted.secretConfig ?? []).map((key) => [key, config.getSecret(key)])),
};
