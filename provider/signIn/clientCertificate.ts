import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { EntraCaError } from "../error.js";
import type { Given, GivenSettings } from "../givenSettings.js";

/**
 * The certificate of an application with its private key, both as PEM, the key not encrypted and the application's own
 * certificate before those above it: as \@azure/identity takes it.
 *
 * @param readFile Throws where there is no such file.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting; nothing of what was found is repeated.
 */
export function clientCertificate(given: GivenSettings, readFile: (path: string) => string): string {
  const { setting, text } = content(given, readFile);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) {
    throw unusable(
      setting,
      "holds no certificate as PEM",
      "Give the certificate and its private key as PEM; of a PKCS#12 file they are made by: openssl pkcs12 -in app.pfx -out app.pem -noenc",
    );
  }
  const key = privateKey(setting, text, given.clientCertificatePassword);
  const own = blocks.find((block) => isFor(block, key));
  if (own === undefined) {
    throw unusable(
      setting,
      "holds a private key that belongs to none of its certificates",
      "Put the two that belong together into it",
    );
  }
  const others = blocks.filter((block) => block !== own);
  return [key.export({ type: "pkcs8", format: "pem" }), own, ...others].join("\n");
}

function content(
  { clientCertificate: direct, clientCertificatePath }: GivenSettings,
  readFile: (path: string) => string,
) {
  if (direct?.value !== undefined) {
    const { value } = direct;
    // azuread's variable holds base64, since not every place for secrets keeps line breaks.
    return {
      setting: direct,
      text: value.includes("-----BEGIN") ? value : Buffer.from(value, "base64").toString("utf8"),
    };
  }
  const setting = clientCertificatePath ?? { origin: "clientCertificatePath" };
  try {
    return { setting, text: readFile(setting.value ?? "") };
  } catch (error) {
    throw unusable(
      setting,
      `can't be read: ${(error as Error).message}`,
      "Give the path to a PEM file with certificate and private key",
    );
  }
}

function privateKey(setting: Given, text: string, password: Given | undefined): KeyObject {
  const [block] =
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:[^-]|-(?!----))*-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/.exec(
      text,
    ) ?? [];
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
    throw isEncrypted
      ? unusable(
          setting,
          `holds a private key that the password in ${password?.origin ?? ""} doesn't open`,
          "Correct the password",
        )
      : unusable(setting, "holds a private key that can't be read", "Give an RSA key as PEM (PKCS #8 or PKCS #1)");
  }
}

function isFor(block: string, key: KeyObject): boolean {
  try {
    return new X509Certificate(block).checkPrivateKey(key);
  } catch {
    return false;
  }
}

function unusable({ origin }: Given, what: string, nextStep: string): EntraCaError {
  return new EntraCaError("InvalidConfiguration", `The client certificate in ${origin} ${what}`, nextStep);
}
