/** Reads texts as long as may be, which are nothing, and fails with the error of a regular expression that gives up at one. */
import { mostCharacters } from "../../../provider/messages/text.js";
import { readCertificates } from "../../../provider/x509/certificate.js";
import { holdsPrivateKey, pemWithKey } from "../../../provider/x509/contents.js";
import { readDistinguishedName } from "../../../provider/x509/distinguishedName.js";
import { readKeyIdentifier } from "../../../provider/x509/keyIdentifier.js";
import { whyUnreadable } from "../../../provider/x509/pem.js";

const repeated = ["A", "-_a", "3082", `${"MIIB".repeat(16)}\n`, "https://a/", '"', "CN=a,"];

for (const each of repeated) {
  const text = each.repeat(mostCharacters / each.length);
  readDistinguishedName(text);
  readKeyIdentifier(text);
  if ([readCertificates, pemWithKey].some((read) => whyUnreadable(() => read(text)) === undefined)) {
    throw new Error(`${each} is read as something`);
  }
  if (holdsPrivateKey(text)) {
    throw new Error(`${each} is held for a private key`);
  }
}
