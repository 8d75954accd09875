/** What Graph has in a property, as this provider has it: undefined where Graph doesn't tell, `Illegible` where it can't be read. */
import { isEntity, type Entity } from "../graph/entity.js";
import { withArticle } from "../messages/text.js";
import { isAbsent } from "../records.js";
import { readCertificate, readCertificates, type Certificate } from "../x509/certificate.js";
import { readCertificateRequest, type CertificateRequest } from "../x509/certificateRequest.js";
import { certificateToPem, decodeBase64, isPem, readPem, toPem, UnreadableText } from "../x509/pem.js";
import { Illegible } from "./illegible.js";
import { isInstant, type Spelled, type Values } from "./values.js";

export const untold = new Illegible("can't be read: Graph doesn't tell, not even where it is asked for by name");

/** A text; null where Graph says that it is empty. */
export function textFromGraph(value: unknown): string | null | undefined | Illegible {
  return isAbsent(value) || typeof value === "string" ? value : ofOtherType(value);
}

/** The same where null says nothing: some tenants return none for CAs that were given none. */
export function textWhereTold(value: unknown): string | undefined | Illegible {
  return textFromGraph(value) ?? undefined;
}

/** Of what is always there. */
export function flagFromGraph(value: unknown): boolean | Illegible {
  return typeof value === "boolean" ? value : isAbsent(value) ? untold : ofOtherType(value);
}

/** What a text says, such as a name; nothing is said where there is none. */
export function spelledWhereTold<Value>(
  value: unknown,
  readText: (text: string) => Value,
): Spelled<Value> | undefined | Illegible {
  const text = textWhereTold(value);
  return typeof text === "string" ? { value: readText(text), spelling: text } : text;
}

/** A certificate that is always there, base64 of the DER, or of that where it was encoded twice; spelled as PEM. */
export function certificateFromGraph(value: unknown): Values["certificate"] | Illegible {
  return isAbsent(value) ? untold : read(value, "a certificate", (text) => asPem(readCertificate(text)));
}

/** A certificate, spelled as programs write it. */
export function asPem(certificate: Certificate): Values["certificate"] {
  return {
    value: certificate,
    // Asked for only where something is to be shown or kept.
    get spelling() {
      return certificateToPem(certificate.der);
    },
  };
}

/** The certificate that was uploaded to a TLS inspection CA. */
export function signedCertificateFromGraph(value: unknown): Values["signedCertificate"] | Illegible {
  const found = certificateFromGraph(value);
  return found instanceof Illegible ? found : { value: { certificates: [found.value] }, spelling: found.spelling };
}

/** Certificates one after the other, the same way. */
export function certificatesFromGraph(value: unknown): Values["chain"] | Illegible {
  return isAbsent(value)
    ? untold
    : read(value, "certificates", (text) => {
        const all = readCertificates(text);
        return { value: [all], spelling: all.map(({ der }) => certificateToPem(der)).join("") };
      });
}

/** A certificate signing request, spelled as PEM, whatever form Graph gives it in. */
export function requestFromGraph(value: unknown): Values["certificateSigningRequest"] | undefined | Illegible {
  return isAbsent(value) || value === "" ? undefined : read(value, "a certificate signing request", requestAsPem);
}

/** How a state keeps what was read. */
export function spellingOf<Spelling>(
  found: Spelled<unknown, Spelling> | undefined | Illegible,
): Spelling | undefined | Illegible {
  return found instanceof Illegible ? found : found?.spelling;
}

/** PEM as everybody reads it, and nothing else (RFC 7468 section 3): what stands beside it might act where it is shown. */
const strictPem =
  /^-----BEGIN CERTIFICATE REQUEST-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE REQUEST-----\n?$/;

function requestAsPem(text: string): Values["certificateSigningRequest"] {
  const value = readLabelledRequest(text);
  // As it was is as others have it.
  return { value, spelling: strictPem.test(text) ? text : toPem("CERTIFICATE REQUEST", value.der) };
}

/** Reads what a PEM text holds, whatever it is labelled as. */
function readLabelledRequest(text: string): CertificateRequest {
  try {
    return readCertificateRequest(text);
  } catch (error) {
    const inner = isPem(text) ? undefined : decodeBase64(text);
    const pem = inner === undefined ? text : Buffer.from(inner).toString("latin1");
    const [block, other] = isPem(pem) ? readPem(pem) : [];
    if (block === undefined || other !== undefined) {
      throw error;
    }
    return readCertificateRequest(block.der);
  }
}

/** An instant (Edm.DateTimeOffset). */
export function instantFromGraph(value: unknown): string | undefined | Illegible {
  if (isAbsent(value)) {
    return undefined;
  }
  if (typeof value !== "string") {
    return ofOtherType(value);
  }
  return isInstant(value) ? value : unreadable("a text that is no date");
}

/** A whole number that is always there. */
export function wholeNumberFromGraph(value: unknown): number | Illegible {
  return Number.isSafeInteger(value) ? (value as number) : isAbsent(value) ? untold : ofOtherType(value);
}

/** A list of texts; null where there is none, or none in it. */
export function textsFromGraph(value: unknown): readonly string[] | null | undefined | Illegible {
  if (isAbsent(value)) {
    return value;
  }
  if (!Array.isArray(value)) {
    return ofOtherType(value);
  }
  const odd: unknown = value.find((item) => typeof item !== "string");
  return odd !== undefined
    ? unreadable(`a list with ${withArticle(typeof odd)} in it`)
    : value.length === 0
      ? null
      : (value as string[]);
}

/** What is read of a part of an object; undefined where Graph doesn't tell the part. */
export function partOf<Value>(value: unknown, readPart: (part: Entity) => Value): Value | undefined | Illegible {
  return isEntity(value) ? readPart(value) : isAbsent(value) ? undefined : ofOtherType(value);
}

/** Stands for a value that isn't of the type that Graph's reference says, and names its type alone. */
export function ofOtherType(value: unknown): Illegible {
  return unreadable(Array.isArray(value) ? "a list" : withArticle(typeof value));
}

function unreadable(found: string): Illegible {
  return new Illegible(`can't be read: Graph has ${found} there`);
}

function read<Value>(value: unknown, wanted: string, readText: (text: string) => Value): Value | Illegible {
  if (typeof value !== "string") {
    return ofOtherType(value);
  }
  if (value.trim() === "") {
    return unreadable("an empty text");
  }
  try {
    return readText(value);
  } catch (error) {
    const why = error instanceof UnreadableText ? ` (${error.message})` : "";
    return new Illegible(`can't be read: Graph has something else than ${wanted} there${why}`);
  }
}
