import { berElements, identifier, tags, withTag } from "./der.js";
import { attempt } from "../results.js";

const signedData = "1.2.840.113549.1.7.2";

/** What a PKCS#7 is that isn't there for its certificates: it signs something with them, encrypts something, or can't be read. */
type OtherPkcs7 = "signature" | "encryption" | "broken";

/**
 * The certificates in a PKCS#7 that has nothing else (RFC 5652 section 5, RFC 8551 section 3.8), each as its DER; what nobody
 * signed is passed over, and so are revocation lists.
 */
export function certificatesInPkcs7(pkcs7: Uint8Array): Uint8Array[] | OtherPkcs7 {
  return attempt(() => read(pkcs7)) ?? "broken";
}

function read(pkcs7: Uint8Array): Uint8Array[] | OtherPkcs7 {
  const [outer, excess] = berElements(pkcs7);
  const [type, wrapped] = berElements(withTag(outer, tags.sequence).content);
  if (excess !== undefined) {
    return "broken";
  }
  if (identifier(type) !== signedData) {
    return "encryption";
  }
  const [content] = berElements(withTag(wrapped, tags.context0).content);
  const [, algorithms, , ...rest] = berElements(withTag(content, tags.sequence).content);
  const [certificates] = rest;
  withTag(algorithms, tags.set);
  if (withTag(rest.at(-1), tags.set).content.length > 0) {
    return "signature";
  }
  const all = certificates?.tag === tags.context0 ? berElements(certificates.content) : [];
  return all.filter(({ tag }) => tag === tags.sequence).map(({ whole }) => whole);
}
