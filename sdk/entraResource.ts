import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../provider/hiddenInputs.js";
import { providerText } from "../provider/providerText.js";

/** What every resource of this package has in common. */
export abstract class EntraResource extends pulumi.CustomResource {
  /** The tenant that the object is in, as the token named it; absent for a token that isn't a JWT. */
  declare public readonly tenantId: pulumi.Output<string | undefined>;
  /** Scheme, host and port of the Graph that the object is in: `https://graph.microsoft.com`. */
  declare public readonly graphOrigin: pulumi.Output<string>;

  /**
   * @param className The resource class; the type that Pulumi records is made of it.
   * @param outputs The names of the outputs that aren't arguments.
   */
  protected constructor(
    className: string,
    name: string,
    args: pulumi.Inputs,
    outputs: readonly string[],
    options: pulumi.CustomResourceOptions = {},
  ) {
    if (options.import !== undefined) {
      throw new pulumi.RunError(
        `${name}: the option "import" doesn't work with a dynamic provider. Remove it; nothing was imported`,
      );
    }
    const type = `pulumi-nodejs:dynamic/entra-ca:${className}`;
    const properties: pulumi.Inputs = {
      ...Object.fromEntries([...outputs, "tenantId", "graphOrigin"].map((output) => [output, undefined])),
      ...args,
      __provider: providerText(className),
      [hidden.urn]: pulumi.createUrn(name, type, options.parent),
      [hidden.ignoreChanges]: options.ignoreChanges,
    };
    super(type, name, properties, options);
  }
}
