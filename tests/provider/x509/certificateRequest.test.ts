import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificateRequest } from "../../../provider/x509/certificateRequest.js";
import { UnreadableText } from "../../../provider/x509/pem.js";
import { base64Of, openssl, selfSigned, signingRequestFor } from "../../certificates.js";

const request = signingRequestFor("/CN=Contoso TLS CA/O=Contoso Ltd");
const der = Buffer.from(base64Of(request), "base64");

describe("reading a certificate signing request", () => {
  const spellings = {
    "PEM as openssl writes it": request,
    "PEM under the old header": request.replaceAll(" CERTIFICATE", " NEW CERTIFICATE"),
    "PEM with Windows line endings": request.replaceAll("\n", "\r\n"),
    "PEM with what openssl -text says": openssl(request, "req", "-text").toString(),
    base64: base64Of(request),
    "base64 in lines": base64Of(request).replace(/.{76}/g, "$&\r"),
    "base64 of PEM": Buffer.from(request).toString("base64"),
    DER: der,
  };
  for (const [spelling, given] of Object.entries(spellings)) {
    it(`takes ${spelling}, and finds the same bytes`, () => {
      expect(Buffer.from(readCertificateRequest(given).der).equals(der)).to.equal(true);
    });
  }

  it("gives the public key that openssl finds in it", () => {
    const publicKey = openssl(request, "req", "-noout", "-pubkey").toString();
    expect(Buffer.from(readCertificateRequest(request).publicKey).toString("base64")).to.equal(base64Of(publicKey));
  });

  it("says what it found instead, and where", () => {
    const root = selfSigned("/CN=Root");
    for (const [given, found] of [
      [root.certificate, "found a certificate in PEM block 1 (line 1) where a certificate signing request belongs"],
      [base64Of(root.certificate), "found a certificate in the base64"],
      [root.key, "a private key was found in line 1, where a certificate signing request belongs"],
      [request + request, "found 2 certificate signing requests where one belongs: see PEM block 2"],
      [der.subarray(0, 100), "it ends too early"],
      [Buffer.concat([der, der]), "goes on after its end"],
      ["hello", "neither PEM (-----BEGIN CERTIFICATE REQUEST-----) nor base64"],
      // Its subject is broken.
      [Buffer.from(der).fill(0xff, 9, 20), "not a certificate signing request, or a broken one"],
    ] as const) {
      expect(() => readCertificateRequest(given)).to.throw(UnreadableText, found);
    }
  });
});
