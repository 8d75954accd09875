import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/adapters/hiddenInputs.js";
import { providerText } from "../provider/adapters/dynamic/providerText.js";
import { dynamicTypeOf, tellFinalOptions } from "./finalOptions.js";
import type { ConnectionInput } from "./generated/connection.js";
import { hintsOf, noteMade, valueAlone } from "./hints.js";
import { refusePlainSecrets } from "./secrets.js";
import type { ResourceKind } from "./resourceKind.js";
import { takeStackTraces } from "./stackTraces.js";
import { warnOfUnknownKeys } from "./unknownKeys.js";
import { refuseUnsendable } from "./unsendable.js";

/** What every resource of this package has in common. */
export abstract class EntraResource extends pulumi.CustomResource {
  /** Whose resource it is to Pulumi: a dynamic provider's, which needs nothing but this package, or the plugin's. */
  protected static readonly servedBy: "dynamic" | "plugin" = "dynamic";

  /** @param given The arguments; undefined for an object that is only read. */
  protected constructor(
    kind: ResourceKind,
    name: string,
    given: object | undefined,
    options: pulumi.CustomResourceOptions = {},
  ) {
    const args = given as pulumi.Inputs | undefined;
    refusePlainSecrets(args?.["connection"]);
    refuseUnsendable(name, args);
    const { className } = kind;
    const made = { kind, resource: () => this, args, options };
    const hints = hintsOf(made);
    const outputs = Object.fromEntries(kind.properties.map((property) => [property, undefined]));
    const type = dynamicTypeOf(className);
    try {
      if (new.target.servedBy === "plugin") {
        // Programs in other languages can't tell them.
        super(
          `entra-ca:index:${className}`,
          name,
          { ...outputs, ...args, ...(options.id === undefined ? hints : {}) },
          pulumi.mergeOptions(options, { aliases: [{ type }] }),
        );
      } else {
        warnOfUnknownKeys();
        const inputs: pulumi.Inputs = {
          ...outputs,
          ...args,
          __provider: providerText(className),
          [hidden.urn]: urnOf(name, type, options),
          ...hints,
        };
        super(type, name, inputs, options);
      }
    } finally {
      takeStackTraces();
    }
    noteMade(made);
  }
}

/** Of a resource without a parent, Pulumi's outputs and the wait for them would tell no more than what is written here. */
function urnOf(name: string, type: string, { parent }: pulumi.CustomResourceOptions): pulumi.Input<string | undefined> {
  return parent === undefined
    ? `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${type}::${name}`
    : valueAlone(pulumi.createUrn(name, type, parent));
}

tellFinalOptions(EntraResource.prototype);

/** The arguments of an object that is only read. */
export function onlyConnected(connection: ConnectionInput | undefined): never {
  return (connection === undefined ? undefined : { connection }) as never;
}
