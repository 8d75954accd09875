import {
  allElements,
  boolean,
  elementsIn,
  identifier,
  naturalNumber,
  onlyElement,
  sequence,
  tags,
  withTag,
  type Element,
} from "./der.js";
import { generalName, type GeneralName } from "./generalName.js";
import { UnreadableText } from "./pem.js";
import { attempt } from "../results.js";

/**
 * The extensions of a certificate as they stand (RFC 5280 section 4.1).
 *
 * @param field Their field in it; undefined where it has none.
 * @throws {UnreadableText} where they aren't DER.
 */
export function extensionsIn(field: Element | undefined): Element[] {
  return field === undefined ? [] : sequence(field.content);
}

/** The one subject key identifier, whatever is wrong with the other extensions: of several, or an empty one, none names a key. */
export function onlySubjectKeyIdentifier(all: readonly Element[]): Uint8Array | undefined {
  return attempt(() => {
    const found = all.map(({ content }) => allElements(content)).filter(([type]) => identifier(type) === "2.5.29.14");
    const [first, another] = found.map((parts) => keyIdentifier(valueOf(parts)));
    return another === undefined && first?.length !== 0 ? first : undefined;
  });
}

/** What the extensions say that bear on a path (RFC 5280 section 4.2.1), each undefined where absent or unreadable. */
export type Extensions = ReturnType<typeof readExtensions>;

/**
 * What the extensions of a certificate say.
 *
 * @throws {UnreadableText} where they aren't extensions; what is in one of them may be unreadable.
 */
export function readExtensions(all: readonly Element[]) {
  /** OIDs of extensions that occur twice, or whose content isn't what their type says. */
  const unreadable: string[] = [];
  const raw = new Map<string, { readonly isCritical: boolean; readonly value: Uint8Array }>();
  for (const element of all) {
    const [type, ...rest] = elementsIn(element);
    const id = identifier(type);
    const value = valueOf(rest);
    const isCritical = rest.length > 1 && boolean(withTag(rest[0], tags.boolean).content);
    if (raw.has(id)) {
      unreadable.push(id);
    }
    raw.set(id, { isCritical, value });
  }
  const known = new Set<string>();
  const held = <T>(id: string, parse: (value: Uint8Array, isCritical: boolean) => T): T | undefined => {
    const extension = raw.get(id);
    try {
      return extension && parse(extension.value, extension.isCritical);
    } catch {
      unreadable.push(id);
      return undefined;
    }
  };
  const parsed: typeof held = (id, parse) => {
    known.add(id);
    return held(id, parse);
  };
  // Of these nothing is asked but that they can be read; critical, only CRL distribution points are known to all software.
  parsed("2.5.29.31", distributionPoints);
  held("2.5.29.46", distributionPoints);
  held("2.5.29.18", alternativeNames);
  held("1.3.6.1.5.5.7.1.1", accessDescriptions);
  held("1.3.6.1.5.5.7.1.11", accessDescriptions);
  const typed = {
    alternativeNames: parsed("2.5.29.17", alternativeNames),
    authorityKeyIdentifier: parsed("2.5.29.35", authorityKeyIdentifier),
    subjectKeyIdentifier: parsed("2.5.29.14", (value) => hexadecimal(keyIdentifier(value))),
    keyUsage: parsed("2.5.29.15", keyUsage),
    /** OIDs, as the policies are. */
    extendedKeyUsage: parsed("2.5.29.37", (value) => sequence(value).map(identifier)),
    basicConstraints: parsed("2.5.29.19", basicConstraints),
    nameConstraints: parsed("2.5.29.30", nameConstraints),
    policies: parsed("2.5.29.32", policies),
    policyMappings: parsed("2.5.29.33", policyMappings),
    policyConstraints: parsed("2.5.29.36", policyConstraints),
    inhibitAnyPolicy: parsed("2.5.29.54", (value) => naturalNumber(onlyElement(value, tags.integer).content)),
  };
  return {
    /** How many there are, of any kind. */
    count: all.length,
    ...typed,
    /** OIDs of critical extensions that nothing here, or in the rules for certificates, can process. */
    unknownCritical: [...raw].filter(([id, { isCritical }]) => isCritical && !known.has(id)).map(([id]) => id),
    /** OIDs of the key identifiers that are critical, which none may be. */
    criticalKeyIdentifiers: ["2.5.29.14", "2.5.29.35"].filter((id) => raw.get(id)?.isCritical),
    unreadable,
  };
}

function valueOf(parts: readonly Element[]): Uint8Array {
  return withTag(parts.at(-1), tags.octetString).content;
}

function keyIdentifier(value: Uint8Array): Uint8Array {
  return onlyElement(value, tags.octetString).content;
}

/** Elements that may each be there or not, but in this order and without others, as an ASN.1 SEQUENCE has them. */
function optional(all: readonly Element[], ...wanted: readonly number[]): (Element | undefined)[] {
  let next = 0;
  const found = wanted.map((tag) => (all[next]?.tag === tag ? all[next++] : undefined));
  if (next < all.length) {
    throw new UnreadableText(`found tag ${String(all[next]?.tag)} where it doesn't belong`);
  }
  return found;
}

/** The issuer's key, and its certificate by the name of its own issuer and its number there: openssl goes by each. */
function authorityKeyIdentifier(value: Uint8Array) {
  const parts = optional(sequence(value), 0x80, 0xa1, 0x82);
  const [key, issuers, serialNumber] = parts.map((part) => part?.content);
  const names = issuers && allElements(issuers).map(generalName);
  return {
    keyIdentifier: key && hexadecimal(key),
    issuers: names?.flatMap((name) => ("comparable" in name ? [name.comparable] : [])),
    serialNumber,
  };
}

function basicConstraints(value: Uint8Array, isCritical: boolean) {
  const [isCa, pathLength] = optional(sequence(value), tags.boolean, tags.integer);
  return {
    isCa: isCa !== undefined && boolean(isCa.content),
    isCritical,
    pathLength: pathLength && naturalNumber(pathLength.content),
  };
}

function keyUsage(value: Uint8Array) {
  const { content } = onlyElement(value, tags.bitString);
  return { keyCertSign: bit(content, 5), cRLSign: bit(content, 6) };
}

/** Name constraints (RFC 5280 section 4.2.1.10). */
export type NameConstraints = ReturnType<typeof nameConstraints>;

function nameConstraints(value: Uint8Array) {
  const [permitted, excluded] = optional(filled(sequence(value)), 0xa0, 0xa1);
  const subtrees = (list: Element | undefined) =>
    list === undefined ? [] : filled(allElements(list.content)).map(subtree);
  return { permitted: subtrees(permitted), excluded: subtrees(excluded) };
}

/** The names below one. */
export type Subtree = ReturnType<typeof subtree>;

function subtree(element: Element) {
  const [base, ...bounds] = elementsIn(element);
  return {
    base: generalName(base),
    /** Whether it has a minimum other than 0 or a maximum, which RFC 5280 doesn't use. */
    hasBounds: bounds.some(({ tag, content }) => tag !== 0x80 || naturalNumber(content) !== 0),
  };
}

/** Elements of which there has to be one at least. */
function filled(all: Element[]): Element[] {
  if (all.length === 0) {
    throw new UnreadableText("a list is empty");
  }
  return all;
}

function alternativeNames(value: Uint8Array): GeneralName[] {
  const names = filled(sequence(value)).map(generalName);
  if (names.some((name) => name.form === "iPAddress" && ![4, 16].includes(name.bytes.length))) {
    throw new UnreadableText("an address has another length than any");
  }
  return names;
}

function distributionPoints(value: Uint8Array): void {
  for (const point of sequence(value)) {
    optional(elementsIn(point), 0xa0, 0x81, 0xa2);
  }
}

function accessDescriptions(value: Uint8Array): void {
  for (const description of sequence(value)) {
    const [method, location] = elementsIn(description);
    identifier(method);
    generalName(location);
  }
}

function policies(value: Uint8Array): string[] {
  const all = sequence(value).map((information) => identifier(elementsIn(information)[0]));
  if (new Set(all).size < all.length) {
    throw new UnreadableText("a policy is there twice");
  }
  return all;
}

/** Pairs of OIDs: the issuer's policy, and the subject's that it is taken for. */
function policyMappings(value: Uint8Array): (readonly [string, string])[] {
  return sequence(value).map((mapping) => {
    const [issuers, subjects] = elementsIn(mapping);
    return [identifier(issuers), identifier(subjects)];
  });
}

/** After how many more certificates each constraint begins to hold (RFC 5280 section 4.2.1.11). */
function policyConstraints(value: Uint8Array) {
  const all = sequence(value);
  const number = (wanted: number) => {
    const element = all.find(({ tag }) => tag === wanted);
    return element && naturalNumber(element.content);
  };
  return { requireExplicitPolicy: number(0x80), inhibitPolicyMapping: number(0x81) };
}

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** A named bit of a BIT STRING's content, numbered from the left (X.690 section 8.6); its first byte counts unused bits. */
function bit(content: Uint8Array, number: number): boolean {
  const [unusedBits = 8] = content;
  if (unusedBits > (content.length === 1 ? 0 : 7)) {
    throw new UnreadableText("a bit string lacks its first byte, or doesn't have as many bits as it leaves unused");
  }
  return ((content[1 + Math.floor(number / 8)] ?? 0) & (0x80 >> (number % 8))) !== 0;
}
