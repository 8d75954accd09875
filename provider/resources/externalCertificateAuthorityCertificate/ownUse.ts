/**
 * Whose TLS inspection ends with a CA. The resource of its signed certificate goes before the CA does, perhaps in an earlier run:
 * where Graph refused to disable the CA then, nothing in the tenant tells that the stack itself had put it to use. So the state of
 * the CA remembers.
 */
import type { Entity } from "../../graph/client.js";
import type { Context } from "../../kernel/context.js";
import type { State, Updated } from "../../kernel/definition.js";
import type { Run } from "../../kernel/run.js";
import { signedCertificateFromGraph } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import type { Definition } from "./definition.js";
import { certificateOf, isLeftInUse } from "./use.js";

/** What the state of a new CA remembers. */
export function declaredUse({ hasSignedCertificate }: Context["program"]): Updated<Definition> {
  return hasSignedCertificate === true ? { hasSignedCertificate } : {};
}

/** The same of a CA that was read, with what else is known by now. */
export function knownUse(id: string, status: string | undefined, stored: State<Definition>, run: Run): Remembered {
  const seen = certificateOf(run, id);
  if (seen !== undefined) {
    return { hasSignedCertificate: true, signedThumbprint: seen };
  }
  // Disabled, it was given up: should it be enabled again, that is somebody else's doing.
  return status === "disabled" && stored.hasSignedCertificate === true ? { hasSignedCertificate: false } : {};
}

interface Remembered {
  readonly hasSignedCertificate?: boolean;
  readonly signedThumbprint?: string;
}

/** Whether the use of a CA may end with it, now that the resource of its signed certificate is gone. */
export function mayEndUse(id: string, found: Entity, stored: State<Definition>, run: Run): boolean {
  const isOwn = isLeftInUse(run, id);
  if (isOwn !== undefined) {
    return isOwn;
  }
  const uploaded = signedCertificateFromGraph(found["certificate"]);
  const thumbprint = uploaded instanceof Illegible ? undefined : uploaded.value.certificates[0]?.thumbprint;
  const { hasSignedCertificate, signedThumbprint: remembered } = stored;
  return (
    hasSignedCertificate === true && (remembered === undefined || thumbprint === undefined || remembered === thumbprint)
  );
}
