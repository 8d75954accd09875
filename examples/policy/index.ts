import { X509Certificate } from "node:crypto";
import { PolicyPack, type PolicyResource, type ReportViolation } from "@pulumi/policy";

const day = 24 * 60 * 60_000;

/** The class of a resource of pulumi-entra-ca, a dynamic one or the plugin's. */
function classOf(type: string): string | undefined {
  return /^(?:pulumi-nodejs:dynamic\/entra-ca:|entra-ca:index:)(\w+)$/.exec(type)?.[1];
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** The certificates in an argument: PEM, with one or several, or base64 of DER, in one text or in a list. */
function certificatesIn(argument: string | readonly string[] | undefined): X509Certificate[] {
  return [argument ?? []].flat().flatMap((text) => {
    const blocks = text.match(pemBlock) ?? [Buffer.from(text, "base64")];
    return blocks.map((block) => new X509Certificate(block));
  });
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}

/** SHA-256 over the DER, as lower-case hexadecimal digits. */
function thumbprintOf({ fingerprint256 }: X509Certificate): string {
  return digitsOf(fingerprint256);
}

/** The subject in one line. */
function subjectOf({ subject }: X509Certificate): string {
  return JSON.stringify(subject.replaceAll("\n", ", "));
}

function digitsOf(thumbprint: string): string {
  return thumbprint.replaceAll(":", "").toLowerCase();
}

/** The roots that a resource has applications or devices trust. */
function rootsIn(type: string, props: Record<string, any>): X509Certificate[] {
  switch (classOf(type)) {
    case "CertificateBasedApplicationConfiguration":
      return certificatesIn(props.rootCertificate);
    case "TrustedCertificateAuthority":
      return props.isRootAuthority === true ? certificatesIn(props.certificate) : [];
    case "ExternalCertificateAuthoritySignedCertificate":
      return certificatesIn(props.chain).filter(isSelfSigned);
    default:
      return [];
  }
}

/** The configurations that app management policies of the stack name: by their ids, and as resources by their URNs. */
function namedByPolicies(resources: readonly PolicyResource[]): ReadonlySet<string> {
  const property = "certificateBasedApplicationConfigurationIds";
  const policies = resources.filter(({ type }) => classOf(type) === "AppManagementPolicyTrustedCertificateAuthority");
  return new Set(
    policies.flatMap(({ props, propertyDependencies }) => [
      ...(propertyDependencies[property] ?? []).map(({ urn }) => urn),
      ...known<string[]>(() => [...props[property]], []),
    ]),
  );
}

/** What isn't known before the update can't be read: its resource is known all the same, by its URN. */
function known<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function requireNamed(resources: readonly PolicyResource[], report: ReportViolation): void {
  const named = namedByPolicies(resources);
  for (const { type, urn, props, propertyDependencies } of resources) {
    const property = "certificateBasedApplicationConfigurationId";
    const isMember = classOf(type) === "TrustedCertificateAuthority";
    if (!isMember && classOf(type) !== "CertificateBasedApplicationConfiguration") {
      continue;
    }
    const ids = (isMember ? [property] : ["id", "adopt"]).map((one) => known(() => props[one] as unknown, undefined));
    const urns = isMember ? (propertyDependencies[property] ?? []).map((dependency) => dependency.urn) : [urn];
    if (![...ids, ...urns].some((one) => typeof one === "string" && named.has(one))) {
      report(
        "No app management policy of this stack names the configuration: its CAs hold no application to anything.",
        urn,
      );
    }
  }
}

new PolicyPack("entra-ca", {
  policies: [
    {
      name: "certificate-ends-soon",
      description: "No enabled TLS inspection CA has a certificate, its own or one above it, that ends soon.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { days: { type: "integer", minimum: 0, default: 60 } } },
      validateResource: ({ type, props, getConfig }, report) => {
        if (classOf(type) !== "ExternalCertificateAuthoritySignedCertificate" || props.enabled === false) {
          return;
        }
        const { days } = getConfig<{ days: number }>();
        for (const certificate of [...certificatesIn(props.certificate), ...certificatesIn(props.chain)]) {
          if (certificate.validToDate.getTime() < Date.now() + days * day) {
            report(`The certificate of ${subjectOf(certificate)} ends on ${certificate.validTo}, within ${days} days.`);
          }
        }
      },
    },
    {
      name: "approved-roots",
      description: "Roots are trusted that are approved, and no others.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { thumbprints: { type: "array", items: { type: "string" }, default: [] } } },
      validateResource: ({ type, props, getConfig }, report) => {
        const approved = getConfig<{ thumbprints: string[] }>().thumbprints.map(digitsOf);
        for (const root of rootsIn(type, props)) {
          if (!approved.includes(thumbprintOf(root))) {
            report(`The root ${subjectOf(root)} (SHA-256 ${thumbprintOf(root)}) isn't among the approved ones.`);
          }
        }
      },
    },
    {
      name: "trusted-in-vain",
      description: "Every trusted CA is in a configuration that an app management policy names.",
      enforcementLevel: "mandatory",
      validateStack: ({ resources }, report) => {
        requireNamed(resources, report);
      },
    },
  ],
});
