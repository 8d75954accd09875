import type * as pulumi from "@pulumi/pulumi";
import { referredResource } from "./referredResource.js";

/** The CAs whose signed certificates this program uploads. */
const signed = new WeakSet<pulumi.Resource>();

/** Notes that a program has the signed certificate of the CA that an id belongs to. */
export function noteSigned(certificateId: pulumi.Input<string> | undefined): void {
  const authority = referredResource(certificateId);
  if (authority !== undefined) {
    signed.add(authority);
  }
}

/**
 * Whether the program has the signed certificate of a CA. A CA registers before anything that needs its CSR, so that it
 * has to wait until the program has gone on; `false` is the answer of a program that makes the one and awaits something
 * before it makes the other, too.
 *
 * @param authority Gives the CA, which may be under construction when this is called.
 */
export async function hasSignedCertificate(authority: () => pulumi.Resource): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  try {
    return signed.has(authority());
  } catch {
    // It was refused while it was made: there is none, and an error here would bury the one that says why.
    return false;
  }
}
