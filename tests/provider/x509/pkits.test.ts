import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate, type Certificate } from "../../../provider/x509/certificate.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { decidedByRevocation, knownDifferences, verdicts } from "./pkitsVerdicts.js";

const folder = join(".cache", "pkits");
const isThere = existsSync(folder);

/** Within the validity of all certificates that aren't meant to be outside theirs. */
const at = new Date("2020-06-01T00:00:00Z");

function readSuite(): Map<string, Certificate> {
  const files = readdirSync(folder);
  return new Map(
    files.map((file) => [file.replace(".crt", ""), readCertificate(readFileSync(join(folder, file), "base64"))]),
  );
}

describe("NIST's Public Key Interoperability Test Suite", () => {
  const suite = isThere ? readSuite() : new Map<string, Certificate>();
  const all = [...suite.values()];

  /** Every path is looked for among all certificates of the suite. */
  function rulesBroken(name: string): string[] {
    const leaf = suite.get(`${name}EE`);
    return certificationPath(leaf!, all, at).findings.map(({ rule }) => rule);
  }

  for (const [number, [name, verdict]] of Object.entries(verdicts)) {
    it(`${number} ${name}: ${verdict}${isThere ? "" : " (skipped: tests/provider/x509/fetchPkits.sh gets the suite)"}`, function () {
      if (!isThere) {
        this.skip();
        return;
      }
      const expected = knownDifferences[number] ?? verdict;
      if (expected === "valid") {
        expect(rulesBroken(name)).to.deep.equal([]);
      } else {
        expect(rulesBroken(name)).to.include(expected);
      }
    });
  }

  for (const [number, name] of Object.entries(decidedByRevocation)) {
    it(`${number} ${name}: valid but for revocation${isThere ? "" : " (skipped)"}`, function () {
      if (!isThere) {
        this.skip();
        return;
      }
      expect(rulesBroken(name)).to.deep.equal([]);
    });
  }
});
