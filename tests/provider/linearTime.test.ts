import { cpuUsage } from "node:process";
import { expect } from "chai";
import { describe, it } from "mocha";
import { isAbout } from "../../emulator/faults/matching.js";
import { parseRule } from "../../emulator/faults/rule.js";
import { cloudOfAudience } from "../../provider/settings/clouds.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { readJson } from "../../provider/graph/content.js";
import { clientCertificate } from "../../provider/signIn/clientCertificate.js";
import { signInError } from "../../provider/signIn/signInError.js";
import { sameDistinguishedName } from "../../provider/x509/distinguishedName.js";
import { readCertificates } from "../../provider/x509/certificate.js";

const configuration = readConfiguration(
  (variable) => (variable === "ARM_CLIENT_SECRET" ? "s" : ""),
  () => undefined,
);

const sayingNothing = (read: () => unknown) => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
const signIn = (message: string) => signInError(new Error(message), configuration);
const pem = (text: string) =>
  sayingNothing(() => clientCertificate({ clientCertificatePath: { value: "x", origin: "x" } }, () => text));
const certificates = (text: string) => sayingNothing(() => readCertificates(text));
const fault = parseRule({ fault: "empty", path: `*${"a*".repeat(12)}b` });
const path = (text: string) =>
  isAbout(fault, { method: "GET", url: new URL(`http://localhost/beta/${text}`), isList: false });

/** What others may write at any length, in pieces of which no regular expression may make more of the same work. */
const texts: readonly [string, (text: string) => unknown, string][] = [
  ["a sign-in's error", signIn, " "],
  ["a sign-in's error", signIn, "\n"],
  ["a sign-in's error", signIn, " \r\n"],
  ["a sign-in's error", signIn, "- Trace ID: "],
  ["a sign-in's error", signIn, "Timestamp: 1"],
  ["a sign-in's error", signIn, "AADSTS"],
  ["a token's audience", cloudOfAudience, "/"],
  ["a file with a certificate", pem, "-----BEGIN CERTIFICATE-----"],
  ["a file with a certificate", pem, "-----BEGIN RSA PRIVATE KEY-----\n"],
  ["a file with a certificate", pem, "-----BEGIN " + "A ".repeat(20)],
  ["certificates", certificates, "-----BEGIN CERTIFICATE-----"],
  ["certificates", certificates, "BEGIN "],
  ["certificates", certificates, "\r\n"],
  ...["<", "<br", "\\", "\\\\n", "\n ", "> ", "12 ", "0x30, ", "- BEGIN ", "=3D", "%2B", "   |", "30 82 ", "A"].map(
    (piece): [string, (text: string) => unknown, string] => ["certificates", certificates, piece],
  ),
  ["a name", (text) => sameDistinguishedName(text, "CN=x"), " "],
  ["a name", (text) => sameDistinguishedName(text, "CN=x"), "CN=\\41+,"],
  ["an answer", readJson, '"\\\\'],
  ["an answer", readJson, "\\"],
  ["the path of a request to the emulator", path, "a"],
];

describe("text of any length takes time that grows with its length alone:", () => {
  for (const [what, read, piece] of texts) {
    it(`${what}, of ${JSON.stringify(piece.slice(0, 30))} again and again`, () => {
      const timeOf = (length: number) => {
        // Something at either end, where what is in the middle could be cut off at once.
        const text = `x${piece.repeat(length / piece.length)}x`;
        const runs = [1, 2, 3].map(() => {
          const before = cpuUsage();
          read(text);
          const { user, system } = cpuUsage(before);
          return user + system;
        });
        return Math.min(...runs);
      };
      const [short, long] = [timeOf(10_000), timeOf(40_000)];
      // Four times as much, where the square makes it sixteen; what takes no time at all is as good as nothing.
      expect(long).to.be.below(8 * Math.max(short, 10_000));
    });
  }
});
