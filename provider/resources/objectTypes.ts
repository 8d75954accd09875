/** The types of values that have properties of their own, all of them texts. */
import type { ObjectTypeName } from "../kernel/definition.js";
import { connectionProperty } from "../settings/connection.js";
import { definitionOf, settingKeys } from "../settings/settings.js";

/** A type of values in words. */
export interface ObjectType {
  /** In Markdown. */
  readonly description: string;
  readonly properties: Readonly<Record<string, { readonly isOptional: boolean; readonly description: string }>>;
}

export const objectTypes: Readonly<Record<ObjectTypeName, ObjectType>> = {
  Validity: {
    description: "From when to when Graph says a CA is valid.",
    properties: {
      startDateTime: { isOptional: false, description: "The beginning, as an ISO 8601 date-time." },
      endDateTime: { isOptional: false, description: "The end, as an ISO 8601 date-time." },
    },
  },
  Connection: {
    description:
      "How a resource or a look-up is connected where that isn't as the environment and the configuration have it: what is left out is as they do. It is kept in the state as plain data; a secret never is in it, but the name of what has it: of an environment variable, such as `ENTRA_CA_PARTNER_SECRET`, or of a configuration key, such as `entra-ca:partnerSecret`. Names that begin otherwise are somebody else's, and refused.\n\nWhere it says with what to sign in, that is all that signs in: nothing is mixed with another credential.",
    properties: Object.fromEntries(
      settingKeys
        .filter((key) => definitionOf(key).inConnection)
        .map((key) => {
          const { meaning, isSecret } = definitionOf(key);
          const description = isSecret
            ? `The name of the environment variable (\`ENTRA_CA_…\`) or the configuration key (\`entra-ca:…\`) that has this: ${meaning}.`
            : `${meaning}.`;
          return [connectionProperty(key), { isOptional: true, description }];
        }),
    ),
  },
  SignedCertificateTimeouts: {
    description: "How long the operations of an `ExternalCertificateAuthoritySignedCertificate` may wait.",
    properties: {
      create: { isOptional: true, description: "Until the CA is in use." },
      update: { isOptional: true, description: "Until the CA is in use, or disabled." },
      delete: { isOptional: true, description: "Until the CA is disabled." },
    },
  },
};
