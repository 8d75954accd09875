/** What arguments and properties are, once they are read, and how they are written. */
import type { Acceptance } from "../checks/acceptance.js";
import type { Connection } from "../settings/connection.js";
import type { Bundle, Certificate } from "../x509/certificate.js";
import type { CertificateRequest } from "../x509/certificateRequest.js";
import type { DistinguishedName } from "../x509/distinguishedName.js";
import type { KeyIdentifier } from "../x509/keyIdentifier.js";
import { unknown, type Unknown } from "./unknown.js";

/** A value, and how it was written: that is what the state keeps. */
export interface Spelled<Value, Spelling = string> {
  readonly value: Value;
  readonly spelling: Spelling;
}

/** A value as it was written. */
export function asWritten(value: unknown): unknown {
  return typeof value === "object" && value !== null && "spelling" in value ? value.spelling : value;
}

/** Whether a text is a point in time with its zone (RFC 3339, Edm.DateTimeOffset). */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text));
}

/** A value without its spelling; undefined where there is none, or none that is known yet. */
export function knownValue<Value>(given: Spelled<Value, unknown> | Unknown | undefined): Value | undefined {
  return given === unknown ? undefined : given?.value;
}

/** The operations that wait, by Pulumi's names. */
export type TimedOperation = "create" | "update" | "delete";

/** What a value is, by its kind. */
export interface Values {
  /** Compared letter by letter. */
  readonly text: string;
  /** One of the texts that its definition lists. */
  readonly choice: string;
  readonly flag: boolean;
  readonly wholeNumber: number;
  /** A point in time (RFC 3339), compared as such. */
  readonly instant: string;
  /** Texts, none of them twice, compared as a set. */
  readonly texts: readonly string[];
  /** Names of hosts with wildcards, none of them twice, compared as a set and without their case. */
  readonly hosts: readonly string[];
  /** The id of an object in Graph, of which the case doesn't count. */
  readonly objectId: string;
  /** The ids of several, compared as a set. */
  readonly objectIds: readonly string[];
  /** One certificate, compared by its DER. */
  readonly certificate: Spelled<Certificate>;
  /** What a PKI made of a CSR, perhaps with those above it: the one of the CSR's key counts, once both are known. */
  readonly signedCertificate: Spelled<Bundle>;
  /** One or more certificates of each text, of which there may be several, compared as a set without the signed one. */
  readonly chain: Spelled<readonly (readonly Certificate[])[], string | readonly string[]>;
  /** Certificates, perhaps none, compared as a set. */
  readonly certificates: Spelled<readonly Certificate[], readonly string[]>;
  /** The same of what Graph has, exclusively; it may have one twice, which is once too often. */
  readonly ownedCertificates: Spelled<readonly Certificate[], readonly string[]>;
  /** Compared by its DER. */
  readonly certificateSigningRequest: Spelled<CertificateRequest>;
  /** Compared part by part (RFC 5280 section 7.1). */
  readonly distinguishedName: Spelled<DistinguishedName>;
  /** Compared by its hexadecimal digits. */
  readonly keyIdentifier: Spelled<KeyIdentifier>;
  /** The rules that certificates may break, compared as a set. */
  readonly acceptedFindings: Spelled<readonly Acceptance[], readonly string[]>;
  /** How long operations may wait, in milliseconds. */
  readonly timeouts: Spelled<Readonly<Partial<Record<TimedOperation, number>>>, Readonly<Record<string, string>>>;
  readonly connection: Connection;
  /** From when to when, as ISO 8601 date-times. */
  readonly validity: { readonly startDateTime: string; readonly endDateTime: string };
}

export type ValueKind = keyof Values;
export type Value = Values[ValueKind];

/** How a value is written: in a program, in a state and on the wire. */
export type Form =
  | "string"
  | "boolean"
  | "number"
  | "list of strings"
  | "string or list of strings"
  | "object of strings";

/** How values of each kind are written. */
export const forms: Readonly<Record<ValueKind, Form>> = {
  text: "string",
  choice: "string",
  flag: "boolean",
  wholeNumber: "number",
  instant: "string",
  texts: "list of strings",
  hosts: "list of strings",
  objectId: "string",
  objectIds: "list of strings",
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
