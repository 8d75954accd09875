import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate } from "../../../provider/x509/certificate.js";
import { certificateToPem, UnreadableText } from "../../../provider/x509/pem.js";
import { base64Of, opensslSays, selfSigned } from "../../certificates.js";

const root = selfSigned("/C=US/DC=GBL/DC=AME/O=Contoso, Ltd/CN=Contoso Root");
const der = Buffer.from(base64Of(root.certificate), "base64");

function refusal(text: string): string {
  try {
    readCertificate(text);
  } catch (error) {
    expect(error).to.be.instanceOf(UnreadableText);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("reading a certificate", () => {
  const spellings = {
    "PEM as openssl writes it": root.certificate,
    "PEM with Windows line endings": root.certificate.replaceAll("\n", "\r\n"),
    "PEM with text before and after it": `subject=CN = Contoso Root\n${root.certificate}\nend of file`,
    "PEM under the old header": root.certificate.replaceAll(" CERTIFICATE", " X509 CERTIFICATE"),
    "PEM whose base64 is on one line": `-----BEGIN CERTIFICATE-----\n${base64Of(root.certificate)}\n-----END CERTIFICATE-----`,
    "base64 of the DER alone": base64Of(root.certificate),
    "base64 of the DER in lines": base64Of(root.certificate).replace(/.{76}/g, "$&\r\n"),
  };
  for (const [spelling, text] of Object.entries(spellings)) {
    it(`takes ${spelling}, and finds the same bytes`, () => {
      expect(Buffer.from(readCertificate(text).der).equals(der)).to.equal(true);
    });
  }

  it("gives the thumbprint and key identifier that openssl gives", () => {
    const { thumbprint, subjectKeyIdentifier } = readCertificate(root.certificate);
    expect(thumbprint).to.equal(createHash("sha256").update(der).digest("hex"));
    expect(opensslSays(root.certificate, "-ext", "subjectKeyIdentifier")).to.contain(subjectKeyIdentifier);
  });

  it("has no key identifier for a certificate without the extension", () => {
    const bare = selfSigned("/CN=Bare", ["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"]);
    expect(readCertificate(bare.certificate).subjectKeyIdentifier).to.equal(undefined);
  });

  it("writes the subject as Graph shows names: most specific first, special characters in quotes", () => {
    expect(readCertificate(root.certificate).subject).to.equal(
      'CN=Contoso Root, O="Contoso, Ltd", DC=AME, DC=GBL, C=US',
    );
  });

  it("writes PEM that openssl reads as the same certificate", () => {
    expect(opensslSays(certificateToPem(der), "-fingerprint")).to.equal(opensslSays(root.certificate, "-fingerprint"));
  });

  it("refuses a private key and repeats not a character of it", () => {
    for (const text of [
      root.key,
      root.certificate + root.key,
      root.key.replaceAll("PRIVATE", "EC PRIVATE"),
      root.key.slice(0, 100),
    ]) {
      const message = refusal(text);
      expect(message).to.contain("a private key was found");
      for (const line of base64Of(root.key).match(/.{8}/g) ?? []) {
        expect(message).not.to.contain(line);
      }
    }
  });

  it("says what it found instead of one certificate", () => {
    expect(refusal("hello")).to.contain("neither PEM");
    expect(refusal("")).to.contain("neither PEM");
    expect(refusal(root.certificate + root.certificate)).to.contain("found 2 certificates");
    expect(refusal(root.certificate.slice(0, 200))).to.contain("doesn't end");
    expect(refusal(root.certificate.replace(/\n(.)/, "\n*$1"))).to.contain("isn't base64");
    expect(refusal(root.certificate.replaceAll(" CERTIFICATE", " CERTIFICATE REQUEST"))).to.contain(
      '"CERTIFICATE REQUEST"',
    );
    expect(refusal(Buffer.from("not a certificate").toString("base64"))).to.contain("not one DER certificate");
    expect(refusal(Buffer.concat([der, Buffer.from([0])]).toString("base64"))).to.contain("go on after its end");
    expect(refusal(der.subarray(0, der.length - 1).toString("base64"))).to.contain("end too early");
    expect(refusal(Buffer.from([0x30, 2, 5, 0]).toString("base64"))).to.contain("not an X.509 certificate");
  });
});
