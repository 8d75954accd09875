/** What configurations and the CAs in them have in common. */

/** Graph's name for the kind of a configuration. */
export const configurationKind = "certificateBasedApplicationConfiguration";

/** Graph: List certificateBasedApplicationConfigurations. */
export const configurationsPath = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";

/** One in examples that are about something else. */
export const configurationOfExamples = {
  resource: "CertificateBasedApplicationConfiguration",
  name: "app-trust",
  variable: "trust",
  arguments: { rootCertificate: { file: "root.pem" } },
} as const;

/** Of a configuration: that one resource has it to itself. */
export function occupied(urn: string): string {
  return `has all its CAs from trustedCertificates of ${urn}`;
}

/** What to do where a list and resources are in one configuration. */
export const alone =
  "Put the certificate into trustedCertificates and remove the TrustedCertificateAuthority, or leave trustedCertificates out and have a TrustedCertificateAuthority for each: moving between the two changes nothing in the tenant";
