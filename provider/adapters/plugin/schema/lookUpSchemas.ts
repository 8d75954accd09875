import type { LookUpName } from "../../../lookUps/lookUps.js";
import { placeProperties } from "../../../kernel/objectProperties.js";
import type { LookUpSchema, OutputSchema } from "./schema.js";

const place = placeProperties("was read");

const configurationId = "certificateBasedApplicationConfigurationId";

/** What look-ups find, by the names of the types. */
export const foundTypes: Readonly<
  Record<string, { readonly description: string; readonly properties: Readonly<Record<string, OutputSchema>> }>
> = {
  GetExternalCertificateAuthorityCertificateResult: {
    description: "A TLS inspection CA as it is in the tenant.",
    properties: {
      id: { kind: "text", isOptional: false, description: "The id." },
      name: { kind: "text", isOptional: false, description: "The display name." },
      commonName: { kind: "text", isOptional: false, description: "The common name (CN) of the CA's subject." },
      organizationName: {
        kind: "text",
        isOptional: false,
        description: "The organization name (O) of the CA's subject.",
      },
      status: {
        kind: "text",
        isOptional: false,
        description:
          "Where the CA stands: `csrGenerated`, `enrolling`, `active`, `enabled`, `disabled`, `expiring`, `expired`, …",
      },
      validity: {
        kind: "validity",
        typeName: "Validity",
        isOptional: true,
        description: "From when to when Graph says the CA is valid, as ISO 8601 date-times.",
      },
      certificateSigningRequest: {
        kind: "text",
        isOptional: true,
        description:
          "The certificate signing request (PKCS#10, RFC 2986) as PEM. Absent where Graph doesn't show it: it promises the request only in its answer to the creation.",
      },
      certificate: {
        kind: "text",
        isOptional: true,
        description: "The certificate that was uploaded, as PEM; absent before, and where Graph doesn't show it.",
      },
      chain: {
        kind: "text",
        isOptional: true,
        description: "The certificates above it that were uploaded, as PEM, one after the other.",
      },
      ...place,
    },
  },
  GetCertificateBasedApplicationConfigurationResult: {
    description: "A configuration as it is in the tenant.",
    properties: {
      id: { kind: "text", isOptional: false, description: "The id." },
      displayName: { kind: "text", isOptional: true, description: "The name that people see." },
      description: { kind: "text", isOptional: true, description: "What the configuration is for." },
      rootCertificate: {
        kind: "text",
        isOptional: true,
        description:
          "The root CA's certificate as PEM; absent, with the next three, where the configuration has no root.",
      },
      rootAuthorityId: {
        kind: "text",
        isOptional: true,
        description: "The id of the root among the configuration's trusted CAs.",
      },
      issuer: { kind: "text", isOptional: true, description: "The root's name, as Graph shows it." },
      issuerSubjectKeyIdentifier: {
        kind: "text",
        isOptional: true,
        description: "The root's subject key identifier, as Graph shows it.",
      },
      ...place,
    },
  },
  GetTrustedCertificateAuthorityResult: {
    description: "A trusted CA as it is in the tenant.",
    properties: {
      id: { kind: "text", isOptional: false, description: "The id." },
      certificateBasedApplicationConfigurationId: {
        kind: "text",
        isOptional: false,
        description: "The id of the configuration that the CA is trusted in.",
      },
      certificate: {
        kind: "text",
        isOptional: true,
        description: "The CA's certificate as PEM; absent where what Graph returned can't be read as one.",
      },
      isRootAuthority: { kind: "flag", isOptional: false, description: "Whether this is the configuration's root." },
      issuer: {
        kind: "text",
        isOptional: true,
        description: "The CA's name, as Graph shows it; some tenants show none.",
      },
      issuerSubjectKeyIdentifier: {
        kind: "text",
        isOptional: true,
        description: "The CA's subject key identifier, as Graph shows it; some tenants show none.",
      },
      ...place,
    },
  },
};

/** Every look-up in words. */
export const lookUpSchemas: Readonly<Record<LookUpName, LookUpSchema>> = {
  getExternalCertificateAuthorityCertificate: {
    description:
      "Looks up one TLS inspection CA, which needn't be managed with Pulumi. None is an error.\n\nPermission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.",
    found: "GetExternalCertificateAuthorityCertificateResult",
    arguments: {
      id: { description: "The id." },
      name: { description: "The display name, letter by letter as Graph has it." },
    },
  },
  listExternalCertificateAuthorityCertificates: {
    description:
      "Looks up all TLS inspection CAs of the tenant that your own PKI signs. Where Graph's list leaves the certificate signing request out, so does this one; `getExternalCertificateAuthorityCertificate` asks for it.\n\nPermission: `NetworkAccess.Read.All`.",
    found: "GetExternalCertificateAuthorityCertificateResult",
    listedAs: "externalCertificateAuthorityCertificates",
    arguments: {},
  },
  getCertificateBasedApplicationConfiguration: {
    description:
      "Looks up one list of CAs whose certificates applications may use; it needn't be managed with Pulumi. None is an error, and so is more than one.\n\nPermission: `AppCertTrustConfiguration.Read.All`. All look-ups of a run share one request for the list.",
    found: "GetCertificateBasedApplicationConfigurationResult",
    arguments: {
      id: { description: "The id." },
      displayName: {
        description: "The name that people see, letter by letter; Graph lets several configurations have the same.",
      },
    },
  },
  listCertificateBasedApplicationConfigurations: {
    description:
      "Looks up all configurations of the tenant, with their roots.\n\nPermission: `AppCertTrustConfiguration.Read.All`.",
    found: "GetCertificateBasedApplicationConfigurationResult",
    listedAs: "certificateBasedApplicationConfigurations",
    arguments: {},
  },
  getTrustedCertificateAuthority: {
    description:
      "Looks up one CA of a configuration, which needn't be managed with Pulumi. None is an error.\n\nPermission: `AppCertTrustConfiguration.Read.All`. All look-ups of a run share one request for each configuration.",
    found: "GetTrustedCertificateAuthorityResult",
    arguments: {
      [configurationId]: { required: true, description: "The id of the configuration that the CAs are trusted in." },
      id: { description: "The id among the configuration's trusted CAs." },
      thumbprint: {
        description:
          "The SHA-256 or SHA-1 of the certificate as hexadecimal digits; case, colons and spaces don't count. It is compared with what the certificates themselves give.",
      },
    },
  },
  listTrustedCertificateAuthorities: {
    description:
      "Looks up all CAs of a configuration, its root included.\n\nPermission: `AppCertTrustConfiguration.Read.All`.",
    found: "GetTrustedCertificateAuthorityResult",
    listedAs: "trustedCertificateAuthorities",
    arguments: {
      [configurationId]: { required: true, description: "The id of the configuration that the CAs are trusted in." },
    },
  },
};
