import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { BasicConstraintsExtension, Extension, X509CertificateGenerator } from "@peculiar/x509";
import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { signedCertificateFindings } from "../../../provider/checks/signedCertificate.js";
import { chainDemands } from "../../../provider/checks/chainRules.js";
import { Certificate, readCertificate } from "../../../provider/x509/certificate.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { whyUnreadable } from "../../../provider/x509/pem.js";
import { issuedBy, selfSigned } from "../../certificates.js";

type Keys = webcrypto.CryptoKeyPair;

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const at = new Date("2026-01-01");
const constraints = new Extension("2.5.29.30", true, Buffer.from("300da00b3009820765782e74657374", "hex"));

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

let serialNumber = 0x1000;

/** An authority's certificate. Not by openssl, since there are thousands of them. */
async function certify(
  [subject, keys]: readonly [string, Keys],
  [issuer, issuerKeys]: readonly [string, Keys],
  extensions: Extension[] = [],
): Promise<Certificate> {
  serialNumber += 1;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber.toString(16),
    subject,
    issuer,
    publicKey: keys.publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date("2020-01-01"),
    notAfter: new Date("2040-01-01"),
    extensions: [new BasicConstraintsExtension(true, undefined, true), ...extensions],
  });
  return readCertificate(certificate.toString("base64"));
}

function times<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => make(index)));
}

function rulesOf(leaf: Certificate, others: readonly Certificate[]): string[] {
  return certificationPath(leaf, others, at).findings.map(({ rule }) => rule);
}

describe("certification paths among certificates made to hurt", () => {
  // oxlint-disable-next-line typescript/unbound-method -- called with the certificate below
  const verify = X509Certificate.prototype.verify;
  let signatures = 0;
  let root: readonly [string, Keys];
  let x: readonly [string, Keys];
  let y: readonly [string, Keys];
  let leaf: Certificate;
  let rootCertificate: Certificate;
  let xByRoot: Certificate;
  let same: Certificate[];

  before(async () => {
    root = ["CN=Root", await newKeys()];
    x = ["CN=X", await newKeys()];
    y = ["CN=Y", await newKeys()];
    leaf = await certify(["CN=Leaf", await newKeys()], x);
    rootCertificate = await certify(root, root);
    xByRoot = await certify(x, root);
    same = await times(1_000, () => certify(x, y));
    X509Certificate.prototype.verify = function (key) {
      signatures += 1;
      return verify.call(this, key);
    };
  });

  beforeEach(() => {
    signatures = 0;
  });

  after(() => {
    X509Certificate.prototype.verify = verify;
  });

  it("finds the one way up from 1,000 with the same name and key, with few signatures verified", () => {
    expect(rulesOf(leaf, same)).to.deep.equal(["issuerMissing"]);
    expect(rulesOf(leaf, [...same, xByRoot, rootCertificate])).to.deep.equal([]);
    expect(signatures).to.be.at.most(10);
  });

  it("finds the one way up from 1,000 that certify each other under two names", async () => {
    const circle = [...same.slice(500), ...(await times(500, () => certify(y, x)))];
    expect(rulesOf(leaf, circle)).to.deep.equal(["rootMissing"]);
    expect(rulesOf(leaf, [...circle, xByRoot, rootCertificate])).to.deep.equal([]);
    expect(signatures).to.be.at.most(20);
  });

  it("finds the issuer among 300 with its name and other keys", async () => {
    const others = await times(300, async () => certify(["CN=X", await newKeys()], y));
    expect(rulesOf(leaf, [...others, xByRoot, rootCertificate])).to.deep.equal([]);
    expect(signatures).to.be.at.most(400);
  });

  it("verifies no more than some thousand signatures, however many keys there are to a name", async () => {
    const keys = await times(100, newKeys);
    const all = await times(100, (index) => certify(["CN=X", keys[index]!], ["CN=X", keys[(index + 1) % 100]!]));
    const lost = await certify(["CN=Leaf", keys[0]!], ["CN=X", keys[0]!]);
    expect(rulesOf(lost, all)).to.include("searchLimit");
    const chain = all.map((certificate) => ({ certificate, property: "chain" }));
    const given = { certificate: { certificates: [lost] }, chain, certificateSigningRequest: undefined };
    expect(signedCertificateFindings(given, at).map(({ rule }) => rule.id)).to.include("chain-too-tangled");
    // Twice, that is.
    expect(signatures).to.be.at.most(8_200);
  });

  describe("with 25 authorities that all certify each other", () => {
    let mesh: Certificate[];
    let lowest: Certificate;
    let way: Certificate[];
    let constrained: Certificate;

    before(async () => {
      const keys = await times(25, newKeys);
      const everyone = keys.map((pair, index) => [`CN=${index}`, pair] as const);
      const pairs = everyone.flatMap((one) =>
        everyone.filter((other) => other !== one).map((other) => [one, other] as const),
      );
      mesh = await Promise.all(pairs.map(([one, other]) => certify(one, other)));
      lowest = await certify(["CN=Leaf", keys[0]!], everyone[0]!);
      way = [await certify(everyone[24]!, root), rootCertificate];
      constrained = await certify(y, everyone[5]!, [constraints]);
    });

    it("says that no root is there, and finds the one that is", () => {
      expect(rulesOf(lowest, mesh)).to.deep.equal(["rootMissing"]);
      expect(rulesOf(lowest, [...mesh, ...way])).to.deep.equal([]);
      expect(signatures).to.be.at.most(100);
    });

    it("gives up in the end, and says so, where constraints on names make every path another", () => {
      expect(rulesOf(lowest, [...mesh, constrained])).to.include("searchLimit");
      expect(rulesOf(lowest, [...mesh, constrained, ...way])).to.deep.equal([]);
    });
  });

  it("says the same of a chain of 200 as of a short one", async () => {
    const chain: Certificate[] = [];
    for (let index = 0, issuer = root; index < 200; index += 1) {
      const next = [`CN=${index}`, index % 2 === 0 ? x[1] : y[1]] as const;
      chain.push(await certify(next, issuer));
      issuer = next;
    }
    expect(certificationPath(chain.at(-1)!, [...chain, rootCertificate], at).certificates).to.have.length(201);
  });

  describe("whose number isn't made to hurt", () => {
    const bags: Readonly<Record<string, () => Promise<readonly (readonly [string, Keys, Certificate])[]>>> = {
      "that have nothing to do with each other": () => times(100, (index) => named(`CN=${index}`)),
      "of one name with a key each": () => times(100, () => named("CN=Issuing")),
      "that issued each other in a row": async () => {
        const row: (readonly [string, Keys, Certificate])[] = [];
        for (let issuer: readonly [string, Keys] = root; row.length < 100; issuer = [row.at(-1)![0], row.at(-1)![1]]) {
          row.push(await named(`CN=${row.length}`, issuer));
        }
        return row;
      },
    };

    async function named(name: string, issuer: readonly [string, Keys] = root) {
      const keys = await newKeys();
      return [name, keys, await certify([name, keys], issuer)] as const;
    }

    for (const [what, make] of Object.entries(bags)) {
      it(`takes time in proportion to their number for 100 ${what}`, async function () {
        const made = await make();
        const timing = async (count: number) => {
          const bag = made.slice(0, count);
          const [name, keys] = bag.at(-1)!;
          const lowest = await certify(["CN=Leaf", await newKeys()], [name, keys]);
          return () => {
            // Of certificates that weren't seen before.
            const [first, ...rest] = [lowest, rootCertificate, ...bag.map((each) => each[2])].map(
              ({ der }) => new Certificate(der),
            );
            const start = performance.now();
            expect(certificationPath(first!, rest, at, 1, chainDemands).certificates.at(-1)!.subject).to.equal(
              "CN=Root",
            );
            return performance.now() - start;
          };
        };
        const [few, many] = [await timing(25), await timing(100)];
        // In turn: what is compiled by then counts for both.
        const runs = Array.from({ length: 60 }, () => [few(), many()] as const);
        // The least is what it takes: whatever else the machine does adds to it.
        const growth = Math.min(...runs.map(([, hundred]) => hundred)) / Math.min(...runs.map(([some]) => some));
        this.test!.title += `: ${growth.toFixed(1)} times that for 25`;
        // What grows with the square takes 16 times as long.
        expect(growth).to.be.below(8);
      });
    }
  });

  it("refuses an extension that is there twice", async () => {
    const twice = await certify(x, root, [new BasicConstraintsExtension(true, undefined, true)]);
    expect(rulesOf(leaf, [twice, rootCertificate])).to.deep.equal(["unreadableExtension"]);
  });

  it("never throws, nor takes a certificate with a changed byte for valid", () => {
    const authority = [
      "basicConstraints=critical,CA:TRUE",
      "keyUsage=critical,keyCertSign",
      "authorityKeyIdentifier=keyid",
      "subjectAltName=email:a@contoso.com,DNS:contoso.com,URI:https://contoso.com,IP:10.0.0.1",
      "certificatePolicies=1.2.3",
      "nameConstraints=permitted;DNS:contoso.com,excluded;IP:11.0.0.0/255.0.0.0",
      "policyConstraints=requireExplicitPolicy:3",
      "policyMappings=1.2.3:1.2.4",
    ];
    const top = selfSigned("/C=US/O=Contoso/CN=Root");
    const middle = issuedBy(top, "/C=US/O=Contoso/CN=Issuing CA", authority);
    const [first, second, last] = [issuedBy(middle, "/C=US/O=Contoso/CN=Leaf", authority), middle, top].map(
      ({ certificate }) => readCertificate(certificate),
    ) as [Certificate, Certificate, Certificate];
    expect(certificationPath(first, [second, last], new Date()).findings).to.deep.equal([]);
    const all = [first, second, last];
    for (const [place, { der }] of all.entries()) {
      for (let position = 0; position < der.length; position += 1) {
        for (const bits of [0x01, 0x3c]) {
          const changed = Uint8Array.from(der);
          changed[position]! ^= bits;
          const isRefused = whyUnreadable(() => readCertificate(changed)) !== undefined;
          const [lowest, ...others] = isRefused ? [] : all.with(place, readCertificate(changed));
          const { findings } = certificationPath(lowest ?? first, others, new Date());
          expect(findings, `certificate ${place}, byte ${position}`).not.to.be.empty;
        }
      }
    }
  });
});
