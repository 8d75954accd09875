import type { Lookup } from "./givenSettings.js";

/**
 * A warning for each variable that leaves TLS without its use, for the whole process: a credential then goes to more than
 * those whom it is sent to. Node obeys them (Node.js: Command-line API).
 */
export function weakenedTls(environment: Lookup): string[] {
  return [
    environment("NODE_TLS_REJECT_UNAUTHORIZED") === "0" &&
      "NODE_TLS_REJECT_UNAUTHORIZED is 0, so that no server's certificate is checked: whoever is on the way to Microsoft can take the credential. Unset it; for a certificate authority of your own, a proxy's or the emulator's, set NODE_EXTRA_CA_CERTS to the file of its certificate",
    /(^|[\s"])--tls-keylog\b/.test(environment("NODE_OPTIONS") ?? "") &&
      "NODE_OPTIONS has --tls-keylog, so that the keys of all connections are written to a file: whoever reads it and the traffic can take the credential. Take it away where you don't look for a fault",
  ].filter((warning) => warning !== false);
}
