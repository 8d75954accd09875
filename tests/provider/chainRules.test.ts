import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { chainRules } from "../../provider/certificateChecks/chainRules.js";
import type { BrokenRule } from "../../provider/certificateChecks/findings.js";
import { signedCertificateFindings } from "../../provider/certificateChecks/signedCertificate.js";
import { allElements, onlyElement, tags } from "../../provider/x509/der.js";
import { certificateToPem } from "../../provider/x509/pem.js";
import { base64Of, issuedBy, openssl, selfSigned, signedBy, signingRequestFor } from "../certificates.js";
import type { Making, TestCertificate } from "../certificates.js";
import { der } from "./x509/der.js";

const day = 24 * 60 * 60_000;
const isCa = "basicConstraints=critical,CA:TRUE";
const signs = "keyUsage=critical,keyCertSign,cRLSign";
const authority = [isCa, signs];
const good = ["basicConstraints=critical,CA:TRUE,pathlen:1", signs, "extendedKeyUsage=serverAuth"];

/** What a PKI gives back: the signed certificate, and the CAs above it. */
interface Delivery {
  readonly certificate: string;
  readonly chain: string | readonly string[];
  /** When it is looked at. */
  readonly inDays?: number;
}

/** What is found there. */
interface Case extends Delivery {
  /** Of the signed certificate where it isn't said. */
  readonly property?: string;
  readonly also?: readonly string[];
}

describe("the rules for the chain above a signed certificate", () => {
  let root: TestCertificate;
  let request: string;

  before(() => {
    root = selfSigned("/CN=Contoso Root", [signs], { days: 3650 });
    request = signingRequestFor("/CN=Contoso TLS CA");
  });

  function issuingCa(extensions: readonly string[] = authority, making: Making = {}): TestCertificate {
    return issuedBy(root, "/CN=Contoso Issuing CA", extensions, { days: 3000, ...making });
  }

  /** What an issuing CA below the root makes of the CSR. */
  function delivered(issuing: TestCertificate = issuingCa(), leaf: readonly string[] = good): Delivery {
    return { certificate: signedBy(issuing, request, 400, leaf), chain: [issuing.certificate, root.certificate] };
  }

  /** A certificate with other bytes and a true signature over them, which openssl's commands for certificates don't make. */
  function altered({ certificate }: TestCertificate, alter: (certificate: Buffer) => void): string {
    const bytes = Buffer.from(base64Of(certificate), "base64");
    alter(bytes);
    const [signed, algorithm] = allElements(onlyElement(bytes, tags.sequence).content);
    const folder = mkdtempSync(join(tmpdir(), "entra-ca-altered-"));
    try {
      writeFileSync(join(folder, "key.pem"), root.key);
      const signature = openssl(signed!.whole, "dgst", "-sha256", "-sign", join(folder, "key.pem"));
      const outer = [signed!.whole, algorithm!.whole, der(tags.bitString, "\0", signature)];
      return certificateToPem(der(tags.sequence, ...outer));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** The same delivery with its issuing CA changed in some bytes after others. */
  function withIssuingCa(after: Buffer, change: Buffer): Delivery {
    const issuing = issuingCa();
    const certificate = altered(issuing, (bytes) => change.copy(bytes, bytes.indexOf(after) + after.length));
    return { ...delivered(issuing), chain: [certificate, root.certificate] };
  }

  const inChain = { property: "chain[0]" };
  const cases: Readonly<Record<string, () => Case>> = {
    malformed: () => ({
      // Latin-1 in what says that it is UTF-8.
      ...withIssuingCa(Buffer.from("Contoso Issuing"), Buffer.from([0xe9])),
      ...inChain,
    }),
    "chain-incomplete": () => ({ ...delivered(), chain: [root.certificate], property: "chain" }),
    "signature-invalid": () => {
      const issuing = issuingCa();
      const other = issuingCa(authority, { key: selfSigned("/CN=Other").key });
      return {
        ...delivered(issuing, [...good, "authorityKeyIdentifier=none"]),
        chain: [other.certificate, root.certificate],
      };
    },
    "signature-algorithm-unknown": () => {
      const ecdsaWithSha256 = Buffer.from("06082a8648ce3d0403", "hex");
      const unknownAlgorithm = (bytes: Buffer) => {
        for (let at = bytes.indexOf(ecdsaWithSha256); at >= 0; at = bytes.indexOf(ecdsaWithSha256, at + 1)) {
          bytes[at + ecdsaWithSha256.length] = 0x55;
        }
      };
      const issuing = issuingCa();
      return { ...delivered(issuing), chain: [altered(issuing, unknownAlgorithm), root.certificate], ...inChain };
    },
    "chain-not-yet-valid": () => {
      const nextYear = String(new Date().getUTCFullYear() + 1).slice(2);
      return { ...withIssuingCa(Buffer.from([tags.utcTime, 13]), Buffer.from(nextYear)), ...inChain };
    },
    "chain-expired": () => ({ ...delivered(issuingCa(authority, { days: 1 })), inDays: 2, ...inChain }),
    "version-not-3": () => ({
      ...withIssuingCa(Buffer.from([tags.context0, 3, tags.integer, 1]), Buffer.from([1])),
      ...inChain,
    }),
    "unknown-critical-extension": () => delivered(issuingCa(), [...good, "1.2.3.4.5=critical,ASN1:NULL"]),
    "unreadable-extension": () => delivered(issuingCa(), [...good, "2.5.29.30=critical,DER:0500"]),
    "chain-not-a-ca": () => ({ ...delivered(issuingCa([signs])), ...inChain }),
    "chain-path-length": () => ({ ...delivered(issuingCa([`${isCa},pathlen:1`, signs])), ...inChain }),
    "chain-key-cert-sign-missing": () => ({
      ...delivered(issuingCa([isCa, "keyUsage=critical,cRLSign"])),
      ...inChain,
    }),
    "name-not-permitted": () => ({
      ...delivered(issuingCa([...authority, "nameConstraints=critical,excluded;dirName:all", "[all]"])),
      also: ["name-constraints"],
    }),
    "name-constraints-unprocessed": () => ({
      ...delivered(issuingCa([...authority, "nameConstraints=critical,permitted;otherName:1.2.3.4;UTF8:a"]), [
        ...good,
        "subjectAltName=otherName:1.2.3.4;UTF8:a",
      ]),
      also: ["name-constraints"],
    }),
    "certificate-policy": () =>
      delivered(issuingCa([...authority, "policyConstraints=critical,requireExplicitPolicy:0"])),
    "chain-forbids-server-auth": () => ({
      ...delivered(issuingCa([...authority, "extendedKeyUsage=clientAuth"])),
      ...inChain,
    }),
    "chain-weak-hash": () => ({ ...delivered(issuingCa(authority, { signing: ["-sha1"] })), ...inChain }),
  };

  function findingsOf({ certificate, chain, inDays = 0 }: Delivery): BrokenRule[] {
    const now = new Date(Date.now() + inDays * day);
    return signedCertificateFindings({ certificate, chain, certificateSigningRequest: request }, now);
  }

  for (const [id, make] of Object.entries(cases)) {
    it(`find ${id} alone in what breaks it`, () => {
      const { property = "certificate", also = [], ...delivery } = make();
      const [first, ...others] = findingsOf(delivery);
      expect([first?.rule.id, first?.property]).to.deep.equal([id, property]);
      expect(others.map(({ rule }) => rule.id)).to.deep.equal(also);
      expect(first?.found).to.match(/^for "CN=Contoso (Issuing CA|TLS CA|Root|Issuing.+)": /);
    });
  }

  it("leave it to key-mismatch alone where another CSR was signed", () => {
    const issuing = issuingCa();
    const certificate = signedBy(issuing, signingRequestFor("/CN=Another CA"), 400, good);
    const found = findingsOf({ certificate, chain: [issuing.certificate, root.certificate] });
    expect(found.map(({ rule }) => rule.id)).to.deep.equal(["key-mismatch"]);
  });

  it("are all found by a case of these, or by one with thousands of certificates", () => {
    expect([...Object.keys(cases), "chain-too-tangled"]).to.have.members([
      "malformed",
      ...chainRules.map(({ id }) => id),
    ]);
  });

  it("find nothing where the chain is whole, in whatever order and however it is written", () => {
    const { certificate, chain } = delivered();
    const [issuing, top] = chain as [string, string];
    for (const written of [chain, [top, issuing], `${top}\nand\n${issuing}`, [`${issuing}${top}`, certificate]]) {
      expect(findingsOf({ certificate, chain: written })).to.deep.equal([]);
    }
    expect(findingsOf({ certificate: signedBy(root, request, 400), chain: root.certificate })).to.deep.equal([]);
  });

  it("say which certificate is missing, and which of a text with several is meant", () => {
    const { certificate, chain } = delivered(issuingCa([isCa, "keyUsage=critical,cRLSign"]));
    expect(findingsOf({ certificate, chain: (chain as string[]).join("") })[0]).to.deep.include({
      property: "chain",
      found: 'for "CN=Contoso Issuing CA": a keyUsage without it',
    });
    const whole = delivered();
    expect(findingsOf({ ...whole, chain: whole.chain[0]! })[0]?.found).to.match(
      /^for "CN=Contoso Issuing CA": no certificate of its issuer "CN=Contoso Root" with key identifier ([0-9A-F]{2}:){19}[0-9A-F]{2}$/,
    );
  });
});
