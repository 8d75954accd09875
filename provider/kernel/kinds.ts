/** What there is to know of each kind of value: how it is read and written, when two are the same, how one is shown. */
import { isDeepStrictEqual } from "node:util";
import { acceptsSame, readAcceptance, whyUnacceptable } from "../checks/acceptance.js";
import { sameId } from "../graph/entity.js";
import { whyNoHost, whyNoId } from "../messages/mistakenText.js";
import { oneOf } from "../messages/text.js";
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
import { isPem, whyUnreadable } from "../x509/pem.js";
import { beyond, identified, inShort } from "./certificateLists.js";
import type { ArgumentDefinition } from "./definition.js";
import { Illegible } from "./illegible.js";
import { milliseconds, operations } from "./timeouts.js";
import { unknown, type Unknown } from "./unknown.js";
import { asWritten, isInstant, knownValue, type Spelled, type Value, type ValueKind, type Values } from "./values.js";

/** What else of an object with a signed certificate says which value is meant. */
export interface Among {
  readonly certificate?: Values["signedCertificate"] | Unknown | undefined;
  readonly certificateSigningRequest?: Values["certificateSigningRequest"] | Unknown | undefined;
}

/** A kind of value, which is handed over as `Raw`. */
export interface Kind<V = Value, Raw = unknown> {
  /** Whether reading says what is wrong where a private key is given in its place. */
  readonly recognizesKeys?: true;
  /** The value; or why there is none, in words that follow the property's name and never repeat what was given. */
  read(raw: Raw): V | Illegible;
  /** What is wrong with a value that can be read, as it must be in old states, where a program gives it: in the same words. */
  refuse?(value: V, argument: ArgumentDefinition): string | undefined;
  /** Whether two values mean the same, however they are written, in an object with these properties. */
  equal(one: V, other: V, among: Among): boolean;
  /** Whether there is nothing in a value, which is as good as none; where a kind doesn't say, a text without a letter. */
  isEmpty?(value: V): boolean;
  /** Whether what is in a value are objects of their own in Graph, that are added and removed one by one. */
  readonly isOfObjects?: true;
  /** A value as it is shown in a warning. */
  show(value: V): string;
  /**
   * What somebody changed outside Pulumi, where another text says it better than both values, as sentences without an end.
   *
   * @param wanted Undefined where the program says nothing of it, or nothing that is known yet.
   */
  changes?(stored: V, live: V, wanted: V | undefined): string[];
}

/** Of what is compared and shown as it is. */
const plain = { read: <V>(raw: V) => raw, equal: (one: unknown, other: unknown) => one === other, show: String };

const text: Kind<string, string> = {
  ...plain,
  refuse: (value, { mayBeEmpty }) => (value === "" && mayBeEmpty !== true ? "is empty: give a value" : undefined),
  show: (value) => JSON.stringify(value),
};

/**
 * A list that is compared as a set.
 *
 * @param inOneSpelling An item in the spelling by which it is told from others.
 * @param whyNot What is wrong with an item, in words that follow its name.
 */
function setOf(
  inOneSpelling: (item: string) => string,
  whyNot: (item: string) => string | undefined,
): Kind<readonly string[], readonly string[]> {
  const without = (some: readonly string[], others: readonly string[]) => {
    const spellings = new Set(others.map(inOneSpelling));
    return some.filter((one) => !spellings.has(inOneSpelling(one)));
  };
  return {
    read: (raw) => raw,
    refuse(items, { mayBeEmpty }) {
      if (items.length === 0 && mayBeEmpty !== true) {
        return "is empty: give at least one";
      }
      const firsts = new Map(items.map((item, at) => [inOneSpelling(item), at] as const).toReversed());
      const repeated = items.find((item, at) => firsts.get(inOneSpelling(item)) !== at);
      const reason = items.map(whyNot).find(Boolean);
      return reason ?? (repeated === undefined ? undefined : `has ${JSON.stringify(repeated)} twice`);
    },
    isEmpty: (items) => items.length === 0,
    equal: (one, other) => without(one, other).length === 0 && without(other, one).length === 0,
    show: (items) => items.map((item) => JSON.stringify(item)).join(", "),
    changes: (stored, live, wanted) => changesOfList(stored, live, wanted, { without, named: JSON.stringify }),
  };
}

/** What lists of one kind need to be told apart in words. */
interface ListWords<Item> {
  /** The items that aren't among others. */
  readonly without: (some: readonly Item[], others: readonly Item[]) => readonly Item[];
  readonly named: (item: Item) => string;
}

/** What somebody added to a list and removed from it, and what the update makes of that. */
function changesOfList<Item>(
  before: readonly Item[],
  now: readonly Item[],
  wanted: readonly Item[] | undefined,
  { without, named }: ListWords<Item>,
): string[] {
  const then = (undone: readonly Item[], item: Item, [ifUndone, ifNot]: readonly [string, string]) =>
    wanted === undefined ? "" : `; ${without([item], undone).length === 0 ? ifUndone : ifNot}`;
  const [unwanted, missing] = wanted === undefined ? [[], []] : [without(now, wanted), without(wanted, now)];
  return [
    ...without(now, before).map((item) => {
      const again = without([item], before).length === 0 ? " a second time" : "";
      const next = then(unwanted, item, ["the update removes it", "the program wants it, too"]);
      return `${named(item)} was added${again}${next}`;
    }),
    ...without(before, now).map((item) => {
      const next = then(missing, item, ["the update adds it", "the program doesn't want it either"]);
      return `${named(item)} was removed${next}`;
    }),
  ];
}

/** An object of texts, which is never compared with Graph. */
function objectOfTexts<V>(
  read: (raw: Readonly<Record<string, string>>) => V,
): Kind<V, Readonly<Record<string, string>>> {
  return {
    read,
    equal: (one, other) => isDeepStrictEqual(asWritten(one), asWritten(other)),
    show: String,
  };
}

function spelled<Value, Spelling>(value: Value, spelling: Spelling): Spelled<Value, Spelling> {
  return { value, spelling };
}

/** What is read of texts that have many forms, of which a program may not use all. */
function manyForms<Value, Spelling extends string | readonly string[]>(
  wanted: string,
  readAll: (raw: Spelling) => Value,
  more: Pick<Kind<Spelled<Value, Spelling>>, "equal" | "show">,
): Kind<Spelled<Value, Spelling>, Spelling> {
  return {
    recognizesKeys: true,
    read(raw) {
      let value: Value | undefined;
      const why = whyUnreadable(() => (value = readAll(raw)));
      return why === undefined ? spelled(value as Value, raw) : new Illegible(`is not ${wanted}: ${why}`);
    },
    refuse({ spelling }) {
      const why = whyUnreadable(() => {
        [spelling].flat().forEach(refuseForm);
      });
      return why === undefined ? undefined : `is not ${wanted}: ${why}`;
    },
    // Nothing can be read of an empty text.
    isEmpty: () => false,
    ...more,
  };
}

const aCertificate = "a certificate that can be used";
const certificates = "certificates that can be used";

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

/** Several in one text have to be PEM, which alone tells where each one ends. */
function readItem(item: string): Certificate[] {
  return isPem(item) ? readCertificates(item) : [readCertificate(item)];
}

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

const listOfCertificates = manyForms(certificates, (raw: readonly string[]) => raw.flatMap(readItem), {
  equal: (one, other) => isDeepStrictEqual(thumbprintsOf(one.value), thumbprintsOf(other.value)),
  show: ({ value }) => value.map(inShort).join("; "),
});

const kinds: { readonly [K in ValueKind]: Kind<Values[K], never> } = {
  text,
  choice: {
    ...text,
    refuse: (value, { choices = [] }) =>
      choices.includes(value) ? undefined : `must be ${oneOf(choices)}, and ${JSON.stringify(value)} was found`,
  },
  flag: plain,
  wholeNumber: {
    ...plain,
    refuse(value, { range: { least, largest } = { least: 0, largest: Number.MAX_SAFE_INTEGER } }) {
      const isWithin = Number.isInteger(value) && value >= least && value <= largest;
      return isWithin ? undefined : `must be a whole number from ${least} to ${largest}, and ${value} was found`;
    },
  },
  instant: {
    ...text,
    refuse: (value) =>
      isInstant(value) ? undefined : "must be a date and a time with its zone, such as 2027-01-31T00:00:00Z (RFC 3339)",
    equal: (one, other) => Date.parse(one) === Date.parse(other),
  },
  texts: setOf(String, (item) => (item === "" ? "has an empty text in it" : undefined)),
  hosts: setOf((host) => host.toLowerCase(), whyNoHost),
  objectId: { ...text, refuse: (id, { idForm }) => whyNoId(id, idForm), equal: (one, other) => sameId(one, other) },
  objectIds: setOf(
    (id) => id.toLowerCase(),
    (id) => whyNoId(id),
  ),
  certificate: manyForms(aCertificate, (raw: string) => readCertificate(raw), {
    // What has the same DER is mostly one object.
    equal: ({ value: one }, { value: other }) => one === other || one.thumbprint === other.thumbprint,
    show: ({ value }) => `the certificate of ${inShort(value)}`,
  }),
  signedCertificate: manyForms(aCertificate, (raw: string) => readCertificateOrBundle(raw), {
    equal: (one, other, among) => signedIn(one, among).thumbprint === signedIn(other, among).thumbprint,
    show: (value) =>
      whyUnreadable(() => signedIn(value, {})) === undefined
        ? `the certificate of ${inShort(signedIn(value, {}))}`
        : "one of several certificates",
  }),
  chain: manyForms(certificates, (raw: string | readonly string[]) => readTexts(raw.length === 0 ? "" : raw), {
    equal: (one, other, among) =>
      isDeepStrictEqual(withoutLeaf(one.value.flat(), among), withoutLeaf(other.value.flat(), among)),
    show: ({ value }) => value.flat().map(inShort).join("; "),
  }),
  certificates: listOfCertificates,
  ownedCertificates: {
    ...listOfCertificates,
    isOfObjects: true,
    equal: (one, other) => one.value.length === other.value.length && beyond(one.value, other.value).length === 0,
    changes: (stored, live, wanted) =>
      changesOfList(stored.value, live.value, wanted?.value, { without: beyond, named: identified }),
  },
  certificateSigningRequest: manyForms("a certificate signing request", (raw: string) => readCertificateRequest(raw), {
    equal: (one, other) => Buffer.compare(one.value.der, other.value.der) === 0,
    show: () => "another certificate signing request",
  }),
  distinguishedName: {
    read: (raw: string) => spelled(readDistinguishedName(raw), raw),
    refuse: ({ spelling }, argument) => text.refuse?.(spelling, argument),
    equal: (one, other) => sameDistinguishedName(one.value, other.value),
    show: ({ spelling }) => JSON.stringify(spelling),
  },
  keyIdentifier: {
    read: (raw: string) => spelled(readKeyIdentifier(raw), raw),
    refuse: ({ spelling }) =>
      isKeyIdentifier(spelling)
        ? undefined
        : "must be hexadecimal digits, perhaps with colons between the bytes: BA:AF:4A:…",
    equal: (one, other) => one.value === other.value,
    show: ({ spelling }) => JSON.stringify(spelling),
  },
  acceptedFindings: {
    read: (raw: readonly string[]) => spelled(raw.map(readAcceptance), raw),
    refuse: ({ value }, { rules = [] }) =>
      value.map((entry) => whyUnacceptable(entry, rules)).find((why) => why !== undefined),
    equal: (one, other) => acceptsSame(one.value, other.value),
    show: ({ spelling }) => spelling.join(),
  },
  timeouts: objectOfTexts((raw) =>
    spelled(Object.fromEntries(operations.map((operation) => [operation, milliseconds(raw[operation])])), raw),
  ),
  connection: objectOfTexts<Values["connection"]>((raw) => raw),
  validity: objectOfTexts((raw) => raw as Values["validity"]),
};

/** The kind of an argument or of a property. */
export function kindOf({ kind }: { readonly kind: ValueKind }): Kind {
  // What a kind reads, it compares and shows: nobody hands it another one's.
  return kinds[kind];
}
