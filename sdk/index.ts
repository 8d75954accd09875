/**
 * Pulumi resources for the certificate authorities of Microsoft Entra.
 *
 * @packageDocumentation
 */
import "../provider/nodeVersion.js";
export * from "./generated/index.js";
export type { LookUpInputs } from "./lookUp.js";
export { LookUpError } from "./lookUpError.js";
