/** Lists of certificates, and what is in them. */
import type { Certificate } from "../x509/certificate.js";

/** A certificate in a few words. */
export function inShort({ subject, thumbprint }: Certificate): string {
  return `${subject} (SHA-256 ${thumbprint.slice(0, 16)}…)`;
}

/** The same where somebody may want to look for the certificate. */
export function identified({ subject, thumbprint }: Certificate): string {
  return `${subject} (SHA-256 ${thumbprint})`;
}

/** Whether a list has a certificate. */
export function isAmong(all: readonly Certificate[], { thumbprint }: Certificate): boolean {
  return all.some((ca) => ca.thumbprint === thumbprint);
}

/** What is in a list beyond what is in another one, as often as it is. */
export function beyond(all: readonly Certificate[], others: readonly Certificate[]): Certificate[] {
  const left = others.map(({ thumbprint }) => thumbprint);
  return all.filter(({ thumbprint }) => {
    const at = left.indexOf(thumbprint);
    left.splice(at, at < 0 ? 0 : 1);
    return at < 0;
  });
}
