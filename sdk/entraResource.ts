import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/adapters/hiddenInputs.js";
import { providerText } from "../provider/adapters/dynamic/providerText.js";
import type { Connection, ConnectionInput } from "./connection.js";
import { dynamicTypeOf, tellFinalOptions } from "./finalOptions.js";
import { refusePlainSecrets } from "./plainSecrets.js";
import { valueAlone } from "./referredResource.js";

/** What every resource of this package has in common. */
export abstract class EntraResource extends pulumi.CustomResource {
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** How the resource is connected, as it was given. */
  declare public readonly connection: pulumi.Output<Connection | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /** Whose resource it is to Pulumi: a dynamic provider's, which needs nothing but this package, or the plugin's. */
  protected static readonly servedBy: "dynamic" | "plugin" = "dynamic";

  /**
   * @param className The resource class; the type that Pulumi records is made of it.
   * @param properties The names of all outputs, arguments among them.
   * @param args Undefined for an object that is only read.
   * @param hints What the rest of the program shows about the resource, by the names of hidden inputs: nothing that carries a
   *   dependency.
   */
  protected constructor(
    className: string,
    name: string,
    properties: readonly string[],
    args: pulumi.Inputs | undefined,
    options: pulumi.CustomResourceOptions = {},
    hints: pulumi.Inputs = {},
  ) {
    refusePlainSecrets(args?.["connection"]);
    const outputs = Object.fromEntries(
      [...properties, "connection", "tenantId", "graphOrigin"].map((property) => [property, undefined]),
    );
    if (new.target.servedBy === "plugin") {
      const before = { type: dynamicTypeOf(className) };
      // Programs in other languages can't tell them.
      super(
        `entra-ca:index:${className}`,
        name,
        { ...outputs, ...args, ...(options.id === undefined ? hints : {}) },
        pulumi.mergeOptions(options, { aliases: [before] }),
      );
      return;
    }
    const type = dynamicTypeOf(className);
    const inputs: pulumi.Inputs = {
      ...outputs,
      ...args,
      __provider: providerText(className),
      [hidden.urn]: valueAlone(pulumi.createUrn(name, type, options.parent)),
      ...hints,
    };
    super(type, name, inputs, options);
  }
}

tellFinalOptions(EntraResource.prototype);

/** The arguments of an object that is only read. */
export function onlyConnected(connection: ConnectionInput | undefined): never {
  return (connection === undefined ? undefined : { connection }) as never;
}
