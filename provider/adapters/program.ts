import type { Program } from "../kernel/context.js";
import type { Properties } from "../kernel/properties.js";
import { hidden } from "./hiddenInputs.js";
import { siblingsIn } from "./siblings.js";
import { knownText } from "./wire.js";

/**
 * What the sdk says of the rest of the program.
 *
 * @param properties A resource's, with those that the sdk added.
 * @param before What it had, where that is something else.
 */
export function programIn(properties: Properties, before: Properties): Program {
  const hasSignedCertificate = properties[hidden.hasSignedCertificate];
  return {
    hasSignedCertificate: typeof hasSignedCertificate === "boolean" ? hasSignedCertificate : undefined,
    configurationUrn: knownText(properties[hidden.configurationUrn]),
    siblings: siblingsIn(properties, before),
    isRetained: [properties, before].some((one) => one[hidden.retained] === true),
  };
}
