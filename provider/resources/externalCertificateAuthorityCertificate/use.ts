/** What the run knows of the use of TLS inspection CAs: who put one to use, and who ended it. */
import { Slot, type Run } from "../../kernel/run.js";

/** Of one CA. Written by signed certificates, all of it; read by CAs, to tell whether their use may end with them. */
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

function useOf(run: Run, id: string): Use {
  return run.noted(uses, id.toLowerCase());
}

/** Notes the certificate, by its thumbprint, that this stack gave to a CA. */
export function putToUse(run: Run, id: string, thumbprint: string): void {
  useOf(run, id).certificate = thumbprint;
}

/** The thumbprint of the certificate that this stack gave to a CA, as far as it is known by now. */
export function certificateOf(run: Run, id: string): string | undefined {
  return useOf(run, id).certificate;
}

/** Notes that a CA stays in use though the resource of its signed certificate goes. */
export function leaveInUse(run: Run, id: string, isOwn: boolean): void {
  useOf(run, id).leftInUse = isOwn;
}

/** Whether a CA was left in use with this stack's own certificate; undefined where it wasn't left. */
export function isLeftInUse(run: Run, id: string): boolean | undefined {
  return useOf(run, id).leftInUse;
}

/** Notes that Graph took it that a CA is disabled. */
export function putOutOfUse(run: Run, id: string): void {
  useOf(run, id).isOut = true;
}

/** Whether Graph took it in this run that a CA is disabled. */
export function isPutOutOfUse(run: Run, id: string): boolean {
  return useOf(run, id).isOut;
}
