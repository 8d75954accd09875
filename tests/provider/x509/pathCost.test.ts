import { X509Certificate } from "node:crypto";
import { performance } from "node:perf_hooks";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate, type Certificate } from "../../../provider/x509/certificate.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { issuedBy, selfSigned } from "../../certificates.js";

const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];

function chain(newKey: readonly string[]): Certificate[] {
  const root = selfSigned("/C=US/O=Contoso/CN=Root", authority.slice(1), { newKey });
  const intermediate = issuedBy(root, "/C=US/O=Contoso/CN=Issuing CA", authority, { newKey });
  const leaf = issuedBy(intermediate, "/C=US/O=Contoso/CN=Leaf", authority, { newKey });
  return [leaf, intermediate, root].map(({ certificate }) => readCertificate(certificate));
}

/** The median of what `validate` takes for each of what `verify` takes, measured in turns. */
function ratio(validate: () => void, verify: () => void): number {
  const time = (work: () => void) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const ratios = Array.from({ length: 1_500 }, () => time(validate) / time(verify)).slice(500);
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
      expect(certificationPath(leaf, others, at).findings).to.deep.equal([]);
      const known = ratio(
        () => certificationPath(leaf, others, at),
        () => {
          verify(parsed);
        },
      );
      // Certificates that weren't seen before: their fields are read as well, and node:crypto reads its own.
      const unknown = ratio(
        () => {
          const [first, ...rest] = certificates.map((certificate) => ({ ...certificate }));
          certificationPath(first!, rest, at);
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
