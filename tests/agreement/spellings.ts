/** One certificate in each way in which tools write it. */
import { base64Of } from "../certificates.js";

function armoured(certificate: string, charactersPerLine: number): string {
  const lines = base64Of(certificate).match(new RegExp(`.{1,${charactersPerLine}}`, "g")) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

/** Those that go for several certificates in one text, too. */
export const pemSpellings: Readonly<Record<string, (pem: string) => string>> = {
  "with Windows line endings": (pem) => pem.replaceAll("\n", "\r\n"),
  "without a line end after it": (pem) => pem.trimEnd(),
  "with the header X509 CERTIFICATE": (pem) => pem.replaceAll(" CERTIFICATE-", " X509 CERTIFICATE-"),
  "with text before it": (pem) => `subject=CN = Contoso\nissuer=CN = Contoso\n${pem}`,
};

export const spellings: Readonly<Record<string, (certificate: string) => string>> = {
  ...pemSpellings,
  "on one line": (certificate) => armoured(certificate, 10_000),
  "in lines of 76 characters": (certificate) => armoured(certificate, 76),
  "as base64 of its DER": base64Of,
};
