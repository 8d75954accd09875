import { certificate, flag, text } from "../../arguments.js";
import { EntraCaError } from "../../error.js";
import { isNotFound, type Collections } from "../../graph/collections.js";
import { GraphError } from "../../graph/graphError.js";
import type { Properties, Resource } from "../../resource.js";
import { unknown } from "../../unknown.js";
import { readCertificate, type Certificate } from "../../x509/certificate.js";
import { sameDistinguishedName } from "../../x509/distinguishedName.js";
import { isKeyIdentifier, sameKeyIdentifier } from "../../x509/keyIdentifier.js";
import { collection as configurations } from "../certificateBasedApplicationConfiguration/graph.js";
import { collection, construct, state } from "./graph.js";

/** One CA in a configuration. */
export const trustedCertificateAuthority: Resource = {
  arguments: {
    certificateBasedApplicationConfigurationId: text({
      required: true,
      check: (value) =>
        value.trim() === "" ? "is empty: give the id of a CertificateBasedApplicationConfiguration" : undefined,
      equal: (one, other) => one.toLowerCase() === other.toLowerCase(),
    }),
    certificate,
    isRootAuthority: flag({ replaces: false, whenOmitted: () => false }),
    issuer: text({
      equal: sameDistinguishedName,
      whenOmitted: (inputs) => derived(inputs, ({ subject }) => subject),
    }),
    issuerSubjectKeyIdentifier: text({
      check: (value) =>
        isKeyIdentifier(value)
          ? undefined
          : "must be hexadecimal digits, perhaps with colons between the bytes: BA:AF:4A:…",
      equal: sameKeyIdentifier,
      whenOmitted: (inputs) => derived(inputs, ({ subjectKeyIdentifier }) => subjectKeyIdentifier),
    }),
  },

  check(inputs) {
    const identifier = inputs["issuerSubjectKeyIdentifier"] ?? derived(inputs, (ca) => ca.subjectKeyIdentifier);
    return identifier === undefined
      ? [
          {
            property: "issuerSubjectKeyIdentifier",
            reason:
              "is missing: the certificate has no subject key identifier extension to take it from, so it must be given",
          },
        ]
      : [];
  },

  warnings: () => [],

  async live(id, stored, { collections }) {
    const configurationId = String(stored["certificateBasedApplicationConfigurationId"]);
    try {
      const found = await collections.member(collection(configurationId), id);
      return found && state(found, configurationId);
    } catch (error) {
      if (await isConfigurationGone(error, configurationId, collections)) {
        return undefined;
      }
      throw error;
    }
  },

  checkDifferences: () => undefined,
  liveWarnings: () => [],

  async create(inputs, { collections }) {
    const configurationId = String(inputs["certificateBasedApplicationConfigurationId"]);
    const ca = readCertificate(String(inputs["certificate"]));
    const properties = {
      certificate: String(inputs["certificate"]),
      isRootAuthority: inputs["isRootAuthority"] === true,
      issuer: (inputs["issuer"] as string | undefined) ?? ca.subject,
      issuerSubjectKeyIdentifier:
        (inputs["issuerSubjectKeyIdentifier"] as string | undefined) ?? ca.subjectKeyIdentifier ?? "",
    };
    const path = collection(configurationId);
    const entity = await collections.add(path, construct(properties)).catch((error: unknown) => {
      throw missingConfiguration(error, configurationId);
    });
    const id = entity["id"];
    if (typeof id !== "string") {
      throw new EntraCaError(
        "UnexpectedAnswer",
        `Graph accepted the CA ${ca.subject} in configuration ${configurationId} but returned no id for it`,
        `Look for it with GET ${path}, and delete it before the next pulumi up`,
      );
    }
    const { isRootAuthority, issuer, issuerSubjectKeyIdentifier } = properties;
    return { id, outputs: { isRootAuthority, issuer, issuerSubjectKeyIdentifier } };
  },

  async update(id, wanted, changed, { collections }) {
    await collections.change(collectionOf(wanted), id, changed);
    return {};
  },

  async delete(id, stored, { collections }) {
    await collections.remove(collectionOf(stored), id).catch((error: unknown) => {
      throw error instanceof GraphError && error.code === "Rejected" && stored["isRootAuthority"] === true
        ? new EntraCaError(
            error.code,
            error.what,
            "A configuration always keeps its root: delete the configuration instead",
          )
        : error;
    });
  },
};

function collectionOf(stored: Properties): string {
  return collection(String(stored["certificateBasedApplicationConfigurationId"]));
}

/** Something read from the certificate in the inputs; unknown where the certificate is. */
function derived<Value>(inputs: Properties, read: (ca: Certificate) => Value): Value | typeof unknown {
  const given = inputs["certificate"];
  return given === unknown ? unknown : read(readCertificate(String(given)));
}

/** Whether a collection couldn't be read because its configuration is gone, and not because the service is. */
async function isConfigurationGone(
  error: unknown,
  configurationId: string,
  collections: Collections,
): Promise<boolean> {
  return isNotFound(error) && (await collections.member(configurations, configurationId)) === undefined;
}

function missingConfiguration(error: unknown, configurationId: string): unknown {
  return isNotFound(error)
    ? new EntraCaError(
        "NotFound",
        `certificateBasedApplicationConfigurationId: there is no configuration ${JSON.stringify(configurationId)} in this tenant. ${error.what}`,
        "Give the id of one that exists, best as the output of a CertificateBasedApplicationConfiguration",
      )
    : error;
}
