/**
 * The same resources and look-ups through the plugin, which the program's Pulumi.yaml names: with `import`, several tenants,
 * and each drifted property in a preview.
 *
 * @packageDocumentation
 */
import "../../provider/nodeVersion.js";
export * from "../generated/plugin/index.js";
export type { LookUpInputs } from "../lookUp.js";
export { LookUpError } from "../lookUpError.js";
export { Provider } from "./provider.js";
