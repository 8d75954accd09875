import { acceptsSame, whyUnacceptable } from "../checks/acceptance.js";
import type { Rule } from "../checks/rule.js";
import { sameId } from "../graph/address.js";
import { whyNoId } from "../messages/mistakenText.js";
import type { Argument } from "./resource.js";
import { signedCertificateOf } from "../checks/keyRule.js";
import { readCertificate, readCertificateOrBundle, readCertificates, type Certificate } from "../x509/certificate.js";
import { refuseForm } from "../x509/contents.js";
import { isPem, UnreadableText, whyUnreadable } from "../x509/pem.js";
import { readCertificateRequest } from "../x509/certificateRequest.js";

const plain: Argument = {
  type: "string",
  required: false,
  replaces: true,
  recognizesKeys: false,
  check: (value) => (value === "" ? "is empty: give a value" : undefined),
  whenOmitted: () => undefined,
  equal: (one, other) => one === other,
  show: (value) => JSON.stringify(value),
};

/** An argument that is a text, compared letter by letter. */
export function text(differences: Partial<Argument>): Argument {
  return { ...plain, ...differences };
}

/** An argument that is true or false. */
export function flag(differences: Partial<Argument>): Argument {
  return { ...plain, type: "boolean", ...differences };
}

/** An argument that is the id of an object in Graph. */
export function objectId(differences: Partial<Argument>): Argument {
  return text({ equal: sameId, check: whyNoId, ...differences });
}

/** The id of an object that exists, to be taken over rather than created: any other object is another one. */
export const adopt = objectId({ whenOmitted: (_inputs, current) => current });

/** The rules that a certificate may break, each by any certificate or by one alone. */
export function acceptedFindings(rules: readonly Rule[]): Argument {
  return {
    ...plain,
    type: "list of strings",
    replaces: false,
    check: (value, isItem) => (isItem ? whyUnacceptable(value, rules) : undefined),
    equal: (one, other) => acceptsSame(one.split("\n"), other.split("\n")),
  };
}

/** How the resource is connected, where that isn't as the configuration has it. What was given may be a secret. */
export const connection: Argument = { ...plain, type: "object of strings", replaces: false };

/** How long an operation may take: texts like `10m` by the operation's name. */
export const timeouts: Argument = { ...plain, type: "object of strings", replaces: false };

function unreadable(wanted: string, read: () => unknown): string | undefined {
  const why = whyUnreadable(read);
  return why === undefined ? undefined : `is not ${wanted}: ${why}`;
}

/** A required argument that is one certificate, as PEM or base64 of its DER, compared by its DER. */
export const certificate: Argument = {
  ...plain,
  required: true,
  recognizesKeys: true,
  check: (value) => unreadable("a certificate that can be used", () => readCertificate(value)),
  checkForm: (value) =>
    unreadable("a certificate that can be used", () => {
      refuseForm(value);
    }),
  equal: (one, other) => readCertificate(one).thumbprint === readCertificate(other).thumbprint,
  show: (value) => `the certificate of ${described(readCertificate(value))}`,
};

/**
 * The certificate that a PKI made of a CSR, which may come with those above it: the one of the CSR's key counts. Which that
 * is, is told where both are known.
 */
export const signedCertificate: Argument = {
  ...certificate,
  replaces: false,
  check: (value) => unreadable("a certificate that can be used", () => readCertificateOrBundle(value)),
  equal: (one, other, { certificateSigningRequest: request }) =>
    signedCertificateOf(one, request).thumbprint === signedCertificateOf(other, request).thumbprint,
  show: (value) =>
    whyUnreadable(() => signedCertificateOf(value, undefined)) === undefined
      ? `the certificate of ${described(signedCertificateOf(value, undefined))}`
      : "one of several certificates",
};

/** A required argument that is one or more certificates, in one text or several, compared as a set without the leaf. */
export const chain: Argument = {
  ...plain,
  type: "string or list of strings",
  required: true,
  replaces: false,
  recognizesKeys: true,
  check: (value, isItem) =>
    unreadable("certificates that can be used", () => {
      // Only PEM tells where one text of a list ends and the next begins.
      if (isItem && !isPem(value)) {
        throw new UnreadableText("found a text in the list that isn't PEM (-----BEGIN CERTIFICATE-----)");
      }
      return readCertificates(value);
    }),
  checkForm: (value) =>
    unreadable("certificates that can be used", () => {
      refuseForm(value);
    }),
  equal: (one, other, { certificate: leaf, certificateSigningRequest: request }) => {
    const [left, right] = [thumbprints(one, leaf, request), thumbprints(other, leaf, request)];
    return left.size === right.size && [...left].every((thumbprint) => right.has(thumbprint));
  },
  show: (value) => readCertificates(value).map(described).join("; "),
};

/** Names alone don't tell a CA from the one that was reissued under the same name. */
function described({ subject, thumbprint }: Certificate): string {
  return `${subject} (SHA-256 ${thumbprint.slice(0, 16)}…)`;
}

/** The same where somebody may want to look for the certificate. */
export function identified({ subject, thumbprint }: Certificate): string {
  return `${subject} (SHA-256 ${thumbprint})`;
}

/** The thumbprints of the certificates in a text, none in an empty one; without the leaf's. */
export function thumbprints(chainText: string, leaf?: unknown, request?: unknown): Set<string> {
  const all = new Set(chainText === "" ? [] : readCertificates(chainText).map(({ thumbprint }) => thumbprint));
  if (typeof leaf === "string") {
    all.delete(signedCertificateOf(leaf, request).thumbprint);
  }
  return all;
}

/** An optional argument that is a list of certificates, perhaps empty, compared as a set; Graph is never sent it. */
export const certificates: Argument = {
  ...chain,
  type: "list of strings",
  required: false,
  check: (value, isItem) => (value === "" && !isItem ? undefined : chain.check(value, isItem)),
  equal: (one, other) => chain.equal(one, other, {}),
};

/**
 * The same of what Graph has: whoever adds a certificate there, or takes one out, is undone. Graph may have one twice, which is
 * once too often.
 */
export const ownedCertificates: Argument = {
  ...certificates,
  equal: (one, other) => {
    const [left, right] = [allIn(one), allIn(other)];
    return left.length === right.length && beyond(left, right).length === 0;
  },
  changes(stored, live, wanted) {
    const [before, now] = [allIn(stored), allIn(live)];
    const outcome = (undone: readonly Certificate[], ca: Certificate, [ifUndone, ifNot]: readonly [string, string]) =>
      wanted === undefined ? "" : `; ${isAmong(undone, ca) ? ifUndone : ifNot}`;
    const [unwanted, missing] =
      wanted === undefined ? [[], []] : [beyond(now, allIn(wanted)), beyond(allIn(wanted), now)];
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

/** The certificates of a list as a text; an empty list is an empty text. */
export function allIn(text: string): Certificate[] {
  return text === "" ? [] : readCertificates(text);
}

/** Whether a list has a certificate. */
export function isAmong(all: readonly Certificate[], { thumbprint }: Certificate): boolean {
  return all.some((ca) => ca.thumbprint === thumbprint);
}

/** What is in a list beyond what is in another one, as often as it is. */
export function beyond(all: readonly Certificate[], others: readonly Certificate[]): Certificate[] {
  const left = others.map(({ thumbprint }) => thumbprint);
  return all.filter(({ thumbprint }) => {
    const at = left.indexOf(thumbprint);
    left.splice(at, at < 0 ? 0 : 1);
    return at < 0;
  });
}

/** An optional argument that is a certificate signing request, which Graph is never sent. */
export const signingRequest: Argument = {
  ...plain,
  replaces: false,
  recognizesKeys: true,
  check: (value) => unreadable("a certificate signing request", () => readCertificateRequest(value)),
  checkForm: (value) =>
    unreadable("a certificate signing request", () => {
      refuseForm(value);
    }),
  whenOmitted: (_inputs, current) => current,
  equal: (one, other) => Buffer.compare(readCertificateRequest(one).der, readCertificateRequest(other).der) === 0,
  show: () => "another certificate signing request",
};

/** A certificate as Graph takes it (Edm.Binary): base64 of the DER. */
export function base64Der(value: string): string {
  return Buffer.from(readCertificate(value).der).toString("base64");
}
