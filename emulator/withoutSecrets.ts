import { isDer, parseBase64Certificate } from "./x509Certificate.js";

const keyNote = "(a private key, which isn't recorded)";
const tokenNote = "(a token, which isn't recorded)";

/** What a credential in the place of other text looks like: the header's form, that of a query, and a JSON Web Token. */
const tokens = /(?<=\bBearer(?: |%20|\+)+)[^\s&]+|(?<=\baccess_token=)[^\s&]+|\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/gi;

/** What a client sent, without the keys and tokens that were pasted along by mistake: they are kept nowhere. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") {
    return textWithoutSecrets(value);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  return isPrivateJwk(value)
    ? keyNote
    : Object.fromEntries(
        Object.entries(value).map(([name, member]) => [textWithoutSecrets(name), withoutSecrets(member)]),
      );
}

/** A text that may be shown: with a note in place of the tokens in it, or of all of it where a private key is there. */
export function textWithoutSecrets(text: string): string {
  return holdsPrivateKey(text) ? keyNote : text.replaceAll(tokens, tokenNote);
}

/** The same for a path with its query, where text is percent-encoded. */
export function pathWithoutSecrets(path: string): string {
  return path
    .split(/(?<=[?&=/])/)
    .map((part) => (holdsPrivateKey(formDecoded(part)) ? keyNote : part))
    .join("")
    .replaceAll(tokens, tokenNote);
}

function holdsPrivateKey(text: string): boolean {
  return /PRIVATE KEY/i.test(text) || isPrivateInBase64(text.replaceAll(/\s/g, ""));
}

/**
 * A key or a PKCS#12 file in DER, as is any DER that is no certificate; or PEM in another layer of base64. The shortest
 * key, of Ed25519, has 64 characters.
 */
function isPrivateInBase64(text: string): boolean {
  if (!/^[\w+/-]{60,}={0,2}$/.test(text)) {
    return false;
  }
  const bytes = Buffer.from(text, "base64");
  return isDer(bytes) ? parseBase64Certificate(bytes.toString("base64")) === undefined : bytes.includes("PRIVATE KEY");
}

/** RFC 7518: `d` is the private part, and `k` a secret that both sides have. */
function isPrivateJwk(value: object): boolean {
  return Object.hasOwn(value, "kty") && (Object.hasOwn(value, "d") || Object.hasOwn(value, "k"));
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
