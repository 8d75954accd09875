import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificateRequest } from "../../../provider/x509/certificateRequest.js";
import { UnreadableText } from "../../../provider/x509/pem.js";
import {
  base64Of,
  openssl,
  selfSigned,
  signingRequestFor,
  withFalseSignature,
  type Making,
} from "../../certificates.js";

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

describe("the signature of a certificate signing request", () => {
  const subject = "/CN=Contoso TLS CA";
  const rsa = ["rsa:2048"];
  const makings: Readonly<Record<string, Making>> = {
    "RSA with SHA-256": { newKey: rsa },
    "RSA with SHA-1": { newKey: rsa, signing: ["-sha1"] },
    "RSA with SHA-512": { newKey: rsa, signing: ["-sha512"] },
    "RSA-PSS": { newKey: rsa, signing: ["-sigopt", "rsa_padding_mode:pss"] },
    "RSA-PSS with a salt of 20 bytes and SHA-384": {
      newKey: rsa,
      signing: ["-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"],
    },
    "ECDSA on P-256": {},
    "ECDSA on P-384 with SHA-384": { newKey: ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], signing: ["-sha384"] },
    Ed25519: { newKey: ["ed25519"] },
    Ed448: { newKey: ["ed448"] },
  };
  const faultOf = (given: string | Uint8Array) => readCertificateRequest(given).signatureFault;
  const bytesOf = (pem: string) => Buffer.from(base64Of(pem), "base64");

  for (const [name, making] of Object.entries(makings)) {
    it(`is verified by its own key: ${name}`, () => {
      const made = signingRequestFor(subject, making);
      expect(faultOf(made)).to.equal(undefined);
      expect(faultOf(withFalseSignature(made))).to.deep.equal({ rule: "signature" });
      const altered = bytesOf(made);
      altered.write("Fabrikam TLS CA".slice(0, 7), altered.indexOf("Contoso"));
      expect(faultOf(altered)).to.deep.equal({ rule: "signature" });
    });
  }

  it("isn't another key's, nor of another algorithm than its key makes", () => {
    const [one, other] = [signingRequestFor(subject), signingRequestFor(subject)].map((made) => ({
      der: bytesOf(made),
      publicKey: Buffer.from(readCertificateRequest(made).publicKey),
    }));
    const swapped = Buffer.from(one!.der);
    other!.publicKey.copy(swapped, swapped.indexOf(one!.publicKey));
    expect(faultOf(swapped)).to.deep.equal({ rule: "signature" });

    const [ecdsa, rsaPkcs1] = ["2a8648ce3d040302", "2a864886f70d01010b"].map((hex) => Buffer.from(hex, "hex"));
    const renamed = bytesOf(signingRequestFor(subject, { newKey: rsa }));
    // The tag, the length and the number of the algorithm, and then NULL: one byte more than ECDSA's, which goes into that.
    const at = renamed.lastIndexOf(rsaPkcs1!);
    Buffer.concat([Buffer.from([0x06, ecdsa!.length]), ecdsa!, Buffer.from([0x04, 0x01, 0x00])]).copy(renamed, at - 2);
    expect(faultOf(renamed)).to.deep.equal({ rule: "signature" });
  });

  it("is named where it can't be verified", () => {
    const unknown = bytesOf(request);
    const ecdsaWithSha256 = Buffer.from("2a8648ce3d040302", "hex");
    unknown.writeUInt8(0x55, unknown.lastIndexOf(ecdsaWithSha256) + ecdsaWithSha256.length - 1);
    expect(faultOf(unknown)).to.deep.equal({ rule: "signatureAlgorithm", signatureAlgorithm: "1.2.840.10045.4.3.85" });
  });
});
