import { createPrivateKey, type KeyObject } from "node:crypto";
import { unusable, type Given, type GivenSettings } from "../settings/givenSettings.js";
import { readCertificates, type Certificate } from "../x509/certificate.js";
import { pemWithKey } from "../x509/contents.js";
import { certificateToPem, isPem, whyUnreadable } from "../x509/pem.js";

/**
 * The certificate of an application with its private key, both as PEM, the key not encrypted and the application's own
 * certificate before those above it: as \@azure/identity takes it.
 *
 * @param readFile Gives the bytes of a file, which tell more of what it is than a text made of them; throws where there is no such file.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting; nothing of what was found is repeated.
 */
export function clientCertificate(given: GivenSettings, readFile: (path: string) => string | Uint8Array): string {
  const { setting, text } = content(given, readFile);
  const all = certificates(setting, text.replace(keyBlocks, "").replace(besideKeys, ""));
  const key = privateKey(setting, text, given.clientCertificatePassword);
  const own = all.find((certificate) => certificate.isOf(key));
  if (own === undefined) {
    const what = "holds a private key that belongs to none of its certificates";
    throw unusable(setting, what, "Put the two that belong together into it");
  }
  const inOrder = [own, ...all.filter((certificate) => certificate !== own)];
  return [key.export({ type: "pkcs8", format: "pem" }), ...inOrder.map(({ der }) => certificateToPem(der))].join("\n");
}

function content(
  { clientCertificate: direct, clientCertificatePath }: GivenSettings,
  readFile: (path: string) => string | Uint8Array,
): { setting: Given; text: string } {
  const { value = "", origin = "clientCertificatePath" } =
    (direct?.value === undefined ? clientCertificatePath : direct) ?? {};
  const setting = { origin: `The client certificate in ${origin}` };
  let found: string | Uint8Array;
  try {
    // azuread's variable holds base64, since not every place for secrets keeps line breaks.
    found = direct?.value ?? readFile(value);
  } catch (error) {
    const nextStep = "Give the path to a PEM file with certificate and private key";
    throw unusable(setting, `can't be read: ${(error as Error).message}`, nextStep);
  }
  let text = "";
  const why = whyUnreadable(() => (text = pemWithKey(found)));
  if (why !== undefined) {
    throw unusable(setting, why.includes("PKCS#12") ? "holds no certificate as PEM" : `holds no PEM: ${why}`, asPem);
  }
  return { setting, text };
}

const asPem =
  "Give the certificate and its private key as PEM; of a PKCS#12 file they are made by: openssl pkcs12 -in app.pfx -out app.pem -noenc";

// Where a comment can't be meant: see `readPem`.
const keyBlocks =
  /(?<=^|[\r\n])[ \t]*-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[^]*?-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----/g;

/** What openssl writes beside keys, which nobody needs here. */
const besideKeys =
  /(?<=^|[\r\n])[ \t]*-----BEGIN (?:[A-Z0-9.]+ )*(?:PARAMETERS|PUBLIC KEY)-----[^]*?-----END (?:[A-Z0-9.]+ )*(?:PARAMETERS|PUBLIC KEY)-----/g;

/** The certificates, read as those of the program are. */
function certificates(setting: Given, text: string): Certificate[] {
  if (!isPem(text)) {
    throw unusable(setting, "holds no certificate as PEM", asPem);
  }
  let found: Certificate[] = [];
  const why = whyUnreadable(() => (found = readCertificates(text)));
  if (why !== undefined) {
    throw unusable(setting, `holds something else where its certificate belongs: ${why}`, asPem);
  }
  return found;
}

function privateKey(setting: Given, text: string, password: Given | undefined): KeyObject {
  // Not every place for texts leaves lines where they start.
  const block = text.match(keyBlocks)?.[0].replace(/^[ \t]+/gm, "");
  if (block === undefined) {
    throw unusable(
      setting,
      "holds a certificate without its private key",
      "Add the private key as PEM; Entra has only the certificate, so the key is where the certificate was made",
    );
  }
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(block);
  if (isEncrypted && password?.value === undefined) {
    throw unusable(
      setting,
      "holds an encrypted private key, and no password is given",
      "Set ARM_CLIENT_CERTIFICATE_PASSWORD, AZURE_CLIENT_CERTIFICATE_PASSWORD or entra-ca:clientCertificatePassword",
    );
  }
  try {
    return createPrivateKey(isEncrypted ? { key: block, passphrase: password?.value ?? "" } : block);
  } catch {
    const locked = `holds a private key that the password in ${password?.origin ?? ""} doesn't open`;
    throw isEncrypted
      ? unusable(setting, locked, "Correct the password")
      : unusable(setting, "holds a private key that can't be read", "Give an RSA key as PEM (PKCS #8 or PKCS #1)");
  }
}
