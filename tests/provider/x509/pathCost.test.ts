import { X509Certificate } from "node:crypto";
import { performance } from "node:perf_hooks";
import { expect } from "chai";
import { describe, it } from "mocha";
import { chainDemands } from "../../../provider/checks/chainRules.js";
import { Certificate, readCertificate } from "../../../provider/x509/certificate.js";
import { certificateToPem } from "../../../provider/x509/pem.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { base64Of, issuedBy, selfSigned } from "../../certificates.js";

const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];

function chain(newKey: readonly string[]): Certificate[] {
  const root = selfSigned("/C=US/O=Contoso/CN=Root", authority.slice(1), { newKey });
  const intermediate = issuedBy(root, "/C=US/O=Contoso/CN=Issuing CA", authority, { newKey });
  const leaf = issuedBy(intermediate, "/C=US/O=Contoso/CN=Leaf", authority, { newKey });
  return [leaf, intermediate, root].map(({ certificate }) => readCertificate(certificate));
}

/** The median of what `validate` takes for each of what `verify` takes, measured in turns. */
function ratio(validate: (turn: number) => void, verify: (turn: number) => void): number {
  const time = (work: (turn: number) => void, turn: number) => {
    const start = performance.now();
    work(turn);
    return performance.now() - start;
  };
  const ratios = Array.from({ length: 1_500 }, (_, turn) => time(validate, turn) / time(verify, turn)).slice(500);
  return ratios.sort((one, other) => one - other)[ratios.length / 2]!;
}

describe("the cost of validating a chain of three certificates", () => {
  const keys = { "P-256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "RSA of 2048 bits": ["rsa:2048"] };
  for (const [name, newKey] of Object.entries(keys)) {
    it(`is at most twice that of its three signatures, with ${name}`, function () {
      const certificates = chain(newKey);
      const [leaf, ...others] = certificates as [Certificate, Certificate, Certificate];
      const at = new Date();
      const parsed = certificates.map(({ der }) => new X509Certificate(der));
      const verify = (read: readonly X509Certificate[]) => {
        for (const [index, certificate] of read.entries()) {
          if (!certificate.verify((read[index + 1] ?? certificate).publicKey)) {
            throw new Error("a signature is false");
          }
        }
      };
      const validate = (first: Certificate, rest: readonly Certificate[]) =>
        certificationPath(first, rest, at, 1, chainDemands);
      expect(validate(leaf, others).findings).to.deep.equal([]);
      const known = ratio(
        () => validate(leaf, others),
        () => {
          verify(parsed);
        },
      );
      // Certificates that weren't seen before: their fields are read as well, and node:crypto reads its own.
      const unknown = ratio(
        () => {
          const [first, ...rest] = certificates.map(({ der }) => new Certificate(der));
          validate(first!, rest);
        },
        () => {
          verify(certificates.map(({ der }) => new X509Certificate(der)));
        },
      );
      this.test!.title += `: ${known.toFixed(2)} times, and ${unknown.toFixed(2)} the first time`;
      expect(known).to.be.at.most(2);
      expect(unknown).to.be.at.most(3);
    });
  }
});

describe("the cost of reading a certificate", () => {
  it("is at most eight times that of node:crypto, with all that the rules look at", function () {
    const root = selfSigned("/C=US/O=Contoso/CN=Root");
    const extensions = [
      ...authority,
      "extendedKeyUsage=serverAuth",
      "crlDistributionPoints=URI:http://pki.contoso.com/a",
    ];
    const { certificate } = issuedBy(root, "/C=US/O=Contoso/CN=Issuing CA", extensions);
    const der = Buffer.from(base64Of(certificate), "base64");
    const serialNumber = der.indexOf(Buffer.from([0x02, 0x14])) + 2;
    // Each is another one, since those that were read lately are known.
    const texts = Array.from({ length: 1_500 }, (_, index) => {
      der.writeUInt32BE(0x10000000 + index, serialNumber);
      return certificateToPem(der);
    });
    const cost = ratio(
      (turn) => readCertificate(texts[turn]!).fields,
      (turn) => new X509Certificate(texts[turn]!),
    );
    this.test!.title += `: ${cost.toFixed(2)} times`;
    expect(cost).to.be.at.most(8);
  });
});
