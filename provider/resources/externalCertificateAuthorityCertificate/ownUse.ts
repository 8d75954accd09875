/**
 * Whose TLS inspection ends with a CA. The resource of its signed certificate goes before the CA does, perhaps in an earlier run:
 * where Graph refused to disable the CA then, nothing in the tenant tells that the stack itself had put it to use. So the state of
 * the CA remembers.
 */
import type { Entity } from "../../graph/client.js";
import type { Context, Properties } from "../../kernel/resource.js";
import { state as signedState } from "../externalCertificateAuthoritySignedCertificate/graph.js";

/** Whether the program has the resource of the CA's signed certificate, or had it when the CA was last seen in use. */
const hasSigned = "hasSignedCertificate";
/** The thumbprint of the certificate that this resource gave the CA, as far as a refresh has seen both. */
const signedThumbprint = "signedThumbprint";

/** What the state of a new CA remembers. */
export function declaredUse({ hasSignedCertificate }: Context["program"]): Properties {
  return hasSignedCertificate === true ? { [hasSigned]: true } : {};
}

/** The same of a CA that was read, with what else is known by now. */
export function knownUse(id: string, status: unknown, stored: Properties, run: Context["run"]): Properties {
  const seen = run.certificateOf(id);
  if (seen !== undefined) {
    return { [hasSigned]: true, [signedThumbprint]: seen };
  }
  // Disabled, it was given up: should it be enabled again, that is somebody else's doing.
  return status === "disabled" && stored[hasSigned] === true ? { [hasSigned]: false } : {};
}

/** Whether the use of a CA may end with it, now that the resource of its signed certificate is gone. */
export function mayEndUse(id: string, found: Entity, stored: Properties, run: Context["run"]): boolean {
  const isOwn = run.isLeftInUse(id);
  if (isOwn !== undefined) {
    return isOwn;
  }
  const { thumbprint } = signedState(found);
  const remembered = stored[signedThumbprint];
  return (
    stored[hasSigned] === true && (remembered === undefined || thumbprint === undefined || remembered === thumbprint)
  );
}
