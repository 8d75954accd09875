/** What there is to know of each kind of value: how it is read and written, when two are the same, how one is shown. */
import { isDeepStrictEqual } from "node:util";
import { acceptsSame, readAcceptance, whyUnacceptable } from "../checks/acceptance.js";
import { sameId } from "../graph/entity.js";
import { whyNoId } from "../messages/mistakenText.js";
import {
  readCertificate,
  readCertificateOrBundle,
  readCertificates,
  signedOf,
  type Certificate,
} from "../x509/certificate.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";
import { refuseForm } from "../x509/contents.js";
import { readDistinguishedName, sameDistinguishedName } from "../x509/distinguishedName.js";
import { isKeyIdentifier, readKeyIdentifier } from "../x509/keyIdentifier.js";
import { isPem, UnreadableText, whyUnreadable } from "../x509/pem.js";
import { beyond, identified, inShort, isAmong } from "./certificateLists.js";
import type { ArgumentDefinition } from "./definition.js";
import { Illegible } from "./illegible.js";
import { milliseconds, operations } from "./timeouts.js";
import { unknown, type Unknown } from "./unknown.js";
import { knownValue, type Spelled, type Value, type ValueKind, type Values } from "./values.js";

/** What else of an object with a signed certificate says which value is meant. */
export interface Among {
  readonly certificate?: Values["signedCertificate"] | Unknown | undefined;
  readonly certificateSigningRequest?: Values["certificateSigningRequest"] | Unknown | undefined;
}

/** A kind of value, which is handed over as `Raw`. */
export interface Kind<V = Value, Raw = unknown> {
  /** Whether reading says what is wrong where a private key is given in its place. */
  readonly recognizesKeys: boolean;
  /** The value; or why there is none, in words that follow the property's name and never repeat what was given. */
  read(raw: Raw): V | Illegible;
  /** What is wrong with a value that can be read, as it must be in old states, where a program gives it: in the same words. */
  refuse(value: V, argument: ArgumentDefinition): string | undefined;
  /** As it was written. */
  spell(value: V): unknown;
  /** Whether two values mean the same, however they are written, in an object with these properties. */
  equal(one: V, other: V, among: Among): boolean;
  /** A value as it is shown in a warning. */
  show(value: V): string;
  /**
   * What somebody changed outside Pulumi, where another text says it better than both values, as sentences without an end.
   *
   * @param wanted Undefined where the program says nothing of it, or nothing that is known yet.
   */
  changes?(stored: V, live: V, wanted: V | undefined): string[];
}

const text: Kind<string, string> = {
  recognizesKeys: false,
  read: (raw) => raw,
  refuse: (value, { mayBeEmpty }) => (value === "" && mayBeEmpty !== true ? "is empty: give a value" : undefined),
  spell: (value) => value,
  equal: (one, other) => one === other,
  show: (value) => JSON.stringify(value),
};

const flag: Kind<boolean, boolean> = {
  recognizesKeys: false,
  read: (raw) => raw,
  refuse: () => undefined,
  spell: (value) => value,
  equal: (one, other) => one === other,
  show: String,
};

/** An object of texts, which is never compared with Graph. */
function objectOfTexts<V>(
  read: (raw: Readonly<Record<string, string>>) => V,
  spell: (value: V) => object,
): Kind<V, Readonly<Record<string, string>>> {
  return {
    recognizesKeys: false,
    read,
    refuse: () => undefined,
    spell,
    equal: (one, other) => isDeepStrictEqual(spell(one), spell(other)),
    show: String,
  };
}

function legible<Value>(wanted: string, read: () => Value): Value | Illegible {
  let value: Value | undefined;
  const why = whyUnreadable(() => (value = read()));
  return why === undefined ? (value as Value) : new Illegible(`is not ${wanted}: ${why}`);
}

/** What is wrong with how texts are written that can be read. */
function refusedForm(wanted: string, { spelling }: Spelled<unknown, string | readonly string[]>): string | undefined {
  const why = whyUnreadable(() => {
    for (const each of [spelling].flat()) {
      refuseForm(each);
    }
  });
  return why === undefined ? undefined : `is not ${wanted}: ${why}`;
}

function spelled<Value, Spelling>(value: Value, spelling: Spelling): Spelled<Value, Spelling> {
  return { value, spelling };
}

const aCertificate = "a certificate that can be used";
const certificates = "certificates that can be used";
const aRequest = "a certificate signing request";

const certificate: Kind<Values["certificate"], string> = {
  recognizesKeys: true,
  read: (raw) => legible(aCertificate, () => spelled(readCertificate(raw), raw)),
  refuse: (value) => refusedForm(aCertificate, value),
  spell: ({ spelling }) => spelling,
  equal: (one, other) => one.value.thumbprint === other.value.thumbprint,
  show: ({ value }) => `the certificate of ${inShort(value)}`,
};

const signedCertificate: Kind<Values["signedCertificate"], string> = {
  recognizesKeys: true,
  read: (raw) => legible(aCertificate, () => spelled(readCertificateOrBundle(raw), raw)),
  refuse: (value) => refusedForm(aCertificate, value),
  spell: ({ spelling }) => spelling,
  equal: (one, other, among) => signedIn(one, among).thumbprint === signedIn(other, among).thumbprint,
  show: (value) =>
    whyUnreadable(() => signedIn(value, {})) === undefined
      ? `the certificate of ${inShort(signedIn(value, {}))}`
      : "one of several certificates",
};

/**
 * The certificate that was signed, of those that a PKI gave.
 *
 * @throws {UnreadableText} where it can't be told.
 */
export function signedIn(
  { value }: Values["signedCertificate"],
  { certificateSigningRequest: request }: Among,
): Certificate {
  return signedOf(value, knownValue(request)?.publicKey);
}

function readTexts(raw: string | readonly string[]): Certificate[][] {
  return typeof raw === "string" ? [readCertificates(raw)] : raw.map(readItem);
}

/** Only PEM tells where one text of a list ends and the next begins. */
function readItem(item: string): Certificate[] {
  if (!isPem(item)) {
    throw new UnreadableText("found a text in the list that isn't PEM (-----BEGIN CERTIFICATE-----)");
  }
  return readCertificates(item);
}

const chain: Kind<Values["chain"], string | readonly string[]> = {
  recognizesKeys: true,
  read: (raw) => legible(certificates, () => spelled(readTexts(raw.length === 0 ? "" : raw), raw)),
  refuse: (value) => refusedForm(certificates, value),
  spell: ({ spelling }) => spelling,
  equal: (one, other, among) => {
    const [left, right] = [one, other].map(({ value }) => withoutLeaf(value.flat(), among));
    return isDeepStrictEqual(left, right);
  },
  show: ({ value }) => value.flat().map(inShort).join("; "),
};

/** The thumbprints of the certificates in a chain; the signed one may be among them. */
function withoutLeaf(all: readonly Certificate[], among: Among): Set<string> {
  const thumbprints = thumbprintsOf(all);
  if (among.certificate !== undefined && among.certificate !== unknown) {
    thumbprints.delete(signedIn(among.certificate, among).thumbprint);
  }
  return thumbprints;
}

function thumbprintsOf(all: readonly Certificate[]): Set<string> {
  return new Set(all.map(({ thumbprint }) => thumbprint));
}

const listOfCertificates: Kind<Values["certificates"], readonly string[]> = {
  recognizesKeys: true,
  read: (raw) => legible(certificates, () => spelled(raw.flatMap(readItem), raw)),
  refuse: (value) => refusedForm(certificates, value),
  spell: ({ spelling }) => spelling,
  equal: (one, other) => isDeepStrictEqual(thumbprintsOf(one.value), thumbprintsOf(other.value)),
  show: ({ value }) => value.map(inShort).join("; "),
};

const ownedCertificates: Kind<Values["ownedCertificates"], readonly string[]> = {
  ...listOfCertificates,
  equal: (one, other) => one.value.length === other.value.length && beyond(one.value, other.value).length === 0,
  changes(stored, live, wanted) {
    const [before, now] = [stored.value, live.value];
    const outcome = (undone: readonly Certificate[], ca: Certificate, [ifUndone, ifNot]: readonly [string, string]) =>
      wanted === undefined ? "" : `; ${isAmong(undone, ca) ? ifUndone : ifNot}`;
    const [unwanted, missing] =
      wanted === undefined ? [[], []] : [beyond(now, wanted.value), beyond(wanted.value, now)];
    return [
      ...beyond(now, before).map((ca) => {
        const again = isAmong(before, ca) ? " a second time" : "";
        const then = outcome(unwanted, ca, ["the update removes it", "the program wants it, too"]);
        return `${identified(ca)} was added${again}${then}`;
      }),
      ...beyond(before, now).map((ca) => {
        const then = outcome(missing, ca, ["the update adds it", "the program doesn't want it either"]);
        return `${identified(ca)} was removed${then}`;
      }),
    ];
  },
};

const certificateSigningRequest: Kind<Values["certificateSigningRequest"], string> = {
  recognizesKeys: true,
  read: (raw) => legible(aRequest, () => spelled(readCertificateRequest(raw), raw)),
  refuse: (value) => refusedForm(aRequest, value),
  spell: ({ spelling }) => spelling,
  equal: (one, other) => Buffer.compare(one.value.der, other.value.der) === 0,
  show: () => "another certificate signing request",
};

const kinds: { readonly [K in ValueKind]: Kind<Values[K], never> } = {
  text,
  flag,
  objectId: { ...text, refuse: whyNoId, equal: (one, other) => sameId(one, other) },
  certificate,
  signedCertificate,
  chain,
  certificates: listOfCertificates,
  ownedCertificates,
  certificateSigningRequest,
  distinguishedName: {
    recognizesKeys: false,
    read: (raw: string) => spelled(readDistinguishedName(raw), raw),
    refuse: ({ spelling }, argument) => text.refuse(spelling, argument),
    spell: ({ spelling }) => spelling,
    equal: (one, other) => sameDistinguishedName(one.value, other.value),
    show: ({ spelling }) => JSON.stringify(spelling),
  },
  keyIdentifier: {
    recognizesKeys: false,
    read: (raw: string) => spelled(readKeyIdentifier(raw), raw),
    refuse: ({ spelling }) =>
      isKeyIdentifier(spelling)
        ? undefined
        : "must be hexadecimal digits, perhaps with colons between the bytes: BA:AF:4A:…",
    spell: ({ spelling }) => spelling,
    equal: (one, other) => one.value === other.value,
    show: ({ spelling }) => JSON.stringify(spelling),
  },
  acceptedFindings: {
    recognizesKeys: false,
    read: (raw: readonly string[]) => spelled(raw.map(readAcceptance), raw),
    refuse: ({ value }, { rules = [] }) =>
      value.map((entry) => whyUnacceptable(entry, rules)).find((why) => why !== undefined),
    spell: ({ spelling }) => spelling,
    equal: (one, other) => acceptsSame(one.value, other.value),
    show: ({ spelling }) => spelling.join(),
  },
  timeouts: objectOfTexts<Values["timeouts"]>(
    (raw) => spelled(Object.fromEntries(operations.map((operation) => [operation, milliseconds(raw[operation])])), raw),
    ({ spelling }) => spelling,
  ),
  connection: objectOfTexts<Values["connection"]>(
    (raw) => raw,
    (value) => value,
  ),
  validity: objectOfTexts<Values["validity"]>(
    (raw) => raw as Values["validity"],
    (value) => value,
  ),
};

/** The kind of an argument or of a property. */
export function kindOf({ kind }: { readonly kind: ValueKind }): Kind {
  // What a kind reads, it writes and compares: nobody hands it another one's.
  return kinds[kind];
}

/** Whether a value is one that keeps its spelling. */
export function isSpelled(value: unknown): value is Spelled<unknown> {
  return typeof value === "object" && value !== null && "spelling" in value;
}
