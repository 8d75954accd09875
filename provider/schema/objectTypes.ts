import type { ObjectTypeName, OutputSchema } from "./schema.js";

/** The types of values that have properties of their own, all texts. */
export const objectTypes: Readonly<
  Record<ObjectTypeName, { readonly description: string; readonly properties: Readonly<Record<string, OutputSchema>> }>
> = {
  Validity: {
    description: "From when to when Graph says a CA is valid.",
    properties: {
      startDateTime: { type: "string", description: "The beginning, as an ISO 8601 date-time." },
      endDateTime: { type: "string", description: "The end, as an ISO 8601 date-time." },
    },
  },
  SignedCertificateTimeouts: {
    description: "How long the operations of an `ExternalCertificateAuthoritySignedCertificate` may wait.",
    properties: {
      create: { type: "string", optional: true, description: "Until the CA is in use." },
      update: { type: "string", optional: true, description: "Until the CA is in use, or disabled." },
      delete: { type: "string", optional: true, description: "Until the CA is disabled." },
    },
  },
};
