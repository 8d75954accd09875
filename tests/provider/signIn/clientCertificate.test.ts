import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { clientCertificate } from "../../../provider/signIn/clientCertificate.js";
import type { Given } from "../../../provider/settings/givenSettings.js";
import { base64Of, issuedBy, openssl, opensslWith, selfSigned, signingRequestFor } from "../../certificates.js";

const rsa = { newKey: ["rsa:2048"] };
const ca = selfSigned("/CN=CA");
const app = issuedBy(ca, "/CN=App", ["extendedKeyUsage=clientAuth"], rsa);
const other = selfSigned("/CN=Other", [], rsa);
const whole = app.certificate + app.key;
const password = "correct horse";
const encrypted = openssl(app.key, "pkcs8", "-topk8", "-v2", "aes256", "-passout", `pass:${password}`).toString();

/** What comes of a text, wherever it was. */
function read(text: string | Uint8Array, clientCertificatePassword?: string): string {
  const given = (value: string, origin: string): Given => ({ value, origin });
  return clientCertificate(
    {
      clientCertificatePath: given("/app.pem", "AZURE_CLIENT_CERTIFICATE_PATH"),
      ...(clientCertificatePassword !== undefined && {
        clientCertificatePassword: given(clientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD"),
      }),
    },
    () => text,
  );
}

function direct(value: string): string {
  return clientCertificate({ clientCertificate: { value, origin: "ARM_CLIENT_CERTIFICATE" } }, () => "");
}

function expectApp(pem: string): void {
  expect(new X509Certificate(pem).subject).to.equal("CN=App");
  expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem))).to.equal(true);
}

describe("a client certificate", () => {
  it("is read from a file, as text and as base64 of that", () => {
    for (const pem of [read(whole), direct(whole), direct(Buffer.from(whole).toString("base64"))]) {
      expectApp(pem);
    }
  });

  it("may come with its key in any form and order, and with the certificates above it, which follow it", () => {
    const pkcs1 = openssl(app.key, "rsa", "-traditional").toString();
    for (const text of [app.key + app.certificate, app.certificate + pkcs1, ca.certificate + whole]) {
      expectApp(read(text.replaceAll("\n", "\r\n")));
    }
    expect(read(ca.certificate + whole).match(/BEGIN CERTIFICATE/g)).to.have.length(2);
  });

  it("may have an encrypted key", () => {
    expectApp(read(app.certificate + encrypted, password));
    const traditional = openssl(app.key, "rsa", "-traditional", "-aes256", "-passout", `pass:${password}`).toString();
    expectApp(read(app.certificate + traditional, password));
  });

  it("is read as other certificates are: from bytes, past comments, out of PKCS#7, beside what openssl adds", () => {
    const bundle = opensslWith(
      { "app.pem": app.certificate },
      "crl2pkcs7",
      "-nocrl",
      "-certfile",
      "app.pem",
    ).toString();
    const comment = "# from -----BEGIN CERTIFICATE----- to -----END PRIVATE KEY-----\n";
    const parameters = openssl("", "ecparam", "-name", "prime256v1").toString();
    for (const text of [
      ...[Buffer.from(whole), `\ufeff${whole}`, comment + whole, bundle + app.key, parameters + whole],
      whole.replace(/^/gm, "  "),
      whole.replaceAll(" CERTIFICATE", " TRUSTED CERTIFICATE"),
      Buffer.from(whole).toString("hex"),
    ]) {
      expectApp(read(text));
    }
  });

  const wrong: [what: string, () => string, RegExp][] = [
    [
      "its key is missing",
      () => read(app.certificate),
      /AZURE_CLIENT_CERTIFICATE_PATH holds a certificate without its private key.\nAdd the private key/,
    ],
    ["there is only a key", () => read(app.key), /holds no certificate as PEM/],
    [
      "it is a PKCS#12 file",
      () => direct(pkcs12()),
      /ARM_CLIENT_CERTIFICATE holds no certificate as PEM.\n.*openssl pkcs12 -in app.pfx -out app.pem -noenc/,
    ],
    [
      "it is DER",
      () => read(Buffer.from(base64Of(app.certificate), "base64")),
      /found a certificate in the file, which isn't PEM/,
    ],
    [
      "its key is DER",
      () => read(Buffer.from(base64Of(app.key), "base64")),
      /found binary in the file, which isn't PEM/,
    ],
    [
      "it is a PKCS#12 file as it is",
      () => read(Buffer.from(pkcs12(), "base64")),
      /holds no certificate as PEM.\n.*openssl pkcs12/,
    ],
    ["it is in UTF-16", () => read(Buffer.from(`\ufeff${whole}`, "utf16le")), /is in UTF-16.*iconv/],
    ["its line breaks are written as \\n", () => direct(whole.replaceAll("\n", "\\n")), /written as \\n.*perl/],
    ["it is in JSON", () => direct(JSON.stringify({ certificate: whole })), /found JSON.*jq -r '\.certificate'/],
    ["it is a path", () => direct("./app.pem"), /this is a path/],
    [
      "a request is in its place",
      () => read(signingRequestFor("/CN=App") + app.key),
      /found a certificate signing request/,
    ],
    [
      "its key is another one's",
      () => read(app.certificate + other.key),
      /a private key that belongs to none of its certificates/,
    ],
    [
      "no password is given",
      () => read(app.certificate + encrypted),
      /an encrypted private key, and no password is given.\nSet ARM_CLIENT_CERTIFICATE_PASSWORD/,
    ],
    [
      "the password is wrong",
      () => read(app.certificate + encrypted, "wrong"),
      /password in ARM_CLIENT_CERTIFICATE_PASSWORD doesn't open/,
    ],
    [
      "its key is broken",
      () => read(whole.replace(/(PRIVATE KEY-----\n)..../, "$1AAAA")),
      /a private key that can't be read/,
    ],
    [
      "its file isn't there",
      () =>
        clientCertificate({ clientCertificatePath: { value: "/gone", origin: "ARM_CLIENT_CERTIFICATE_PATH" } }, () => {
          throw new Error("ENOENT: no such file");
        }),
      /ARM_CLIENT_CERTIFICATE_PATH can't be read: ENOENT/,
    ],
  ];
  for (const [what, call, message] of wrong) {
    it(`is refused where ${what}, and nothing of it is repeated`, () => {
      expect(call).to.throw(message).with.property("code", "InvalidConfiguration");
      expect(call).to.throw(new RegExp(`^((?!${app.key.split("\n")[3]!.slice(0, 20).replaceAll("+", "\\+")})[^])*$`));
    });
  }

  function pkcs12(): string {
    // openssl reads it twice, which it can't from its standard input.
    const folder = mkdtempSync(join(tmpdir(), "entra-ca-pkcs12-"));
    try {
      writeFileSync(join(folder, "app.pem"), whole);
      return openssl("", "pkcs12", "-export", "-in", join(folder, "app.pem"), "-passout", "pass:").toString("base64");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});
