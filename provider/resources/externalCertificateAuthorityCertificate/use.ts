/**
 * Whose TLS inspection ends with a CA. The resource of its signed certificate goes before the CA does, perhaps in an earlier run:
 * where Graph refused to disable the CA then, nothing in the tenant tells that the stack itself had put it to use. So the state of
 * the CA remembers.
 */
import type { Entity } from "../../graph/entity.js";
import type { State } from "../../kernel/definition.js";
import { signedCertificateFromGraph } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { Slot, type Run } from "../../kernel/run.js";
import type { Definition } from "./definition.js";

/** Of one CA. Written by signed certificates and disabling; read by CAs, to tell whether their use may end with them. */
class Use {
  /** The thumbprint of the certificate that this stack gave it, as far as it is known by now. */
  certificate: string | undefined;
  /**
   * Whether it stays in use though the resource of its signed certificate goes: true with that resource's certificate, which only
   * Graph kept from being disabled; false with another one.
   */
  leftInUse: boolean | undefined;
  /** Whether Graph took it that it is disabled. */
  isOut = false;
}

const uses = new Slot(() => new Use());

/** What the run knows of the use of a CA. */
export function useOf(run: Run, id: string): Use {
  return run.noted(uses, id.toLowerCase());
}

/** What the state of a CA that was read remembers, with what else is known by now. */
export function knownUse(id: string, status: string | undefined, stored: State<Definition>, run: Run) {
  const { certificate: signedThumbprint } = useOf(run, id);
  if (signedThumbprint !== undefined) {
    return { hasSignedCertificate: true, signedThumbprint };
  }
  // Disabled, it was given up: should it be enabled again, that is somebody else's doing.
  return status === "disabled" && stored.hasSignedCertificate === true ? { hasSignedCertificate: false } : {};
}

/** Whether the use of a CA may end with it, now that the resource of its signed certificate is gone. */
export function mayEndUse(id: string, found: Entity, stored: State<Definition>, run: Run): boolean {
  const { leftInUse: isOwn } = useOf(run, id);
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
