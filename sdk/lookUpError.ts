import * as pulumi from "@pulumi/pulumi";
import type { ErrorCode } from "../provider/messages/error.js";

/**
 * Why a look-up failed. A program that doesn't catch it ends with the message alone, as with every `RunError`.
 *
 * @example
 * ```ts
 * const ca = await entra.getExternalCertificateAuthorityCertificate({ name: "Inspection" }).catch((error: unknown) => {
 *   if (error instanceof entra.LookUpError && error.code === "NotFound") return undefined;
 *   throw error;
 * });
 * ```
 */
export class LookUpError extends pulumi.RunError {
  override readonly name = "LookUpError";
  /** What went wrong, as a name that stays the same: `NotFound` for none, `Ambiguous` for more than one, … */
  readonly code: ErrorCode;

  constructor(message: string, code: ErrorCode, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
