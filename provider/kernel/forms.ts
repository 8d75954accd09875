import type { ValueKind } from "./values.js";

/** How a value is written: in a program, in a state and on the wire. */
export type Form = "string" | "boolean" | "list of strings" | "string or list of strings" | "object of strings";

/** How values of each kind are written. */
export const forms: Readonly<Record<ValueKind, Form>> = {
  text: "string",
  flag: "boolean",
  objectId: "string",
  certificate: "string",
  signedCertificate: "string",
  chain: "string or list of strings",
  certificates: "list of strings",
  ownedCertificates: "list of strings",
  certificateSigningRequest: "string",
  distinguishedName: "string",
  keyIdentifier: "string",
  acceptedFindings: "list of strings",
  timeouts: "object of strings",
  connection: "object of strings",
  validity: "object of strings",
};
