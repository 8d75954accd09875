import { createHash, createPublicKey, sign } from "node:crypto";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { chainDemands, chainRules } from "../../provider/checks/chainRules.js";
import type { BrokenRule } from "../../provider/checks/rule.js";
import { rules } from "../../provider/checks/signedCertificate.js";
import { signedCertificateRules } from "../../provider/checks/signedCertificateRules.js";
import { allElements, onlyElement, tags } from "../../provider/x509/der.js";
import { certificateToPem } from "../../provider/x509/pem.js";
import {
  base64Of,
  issuedBy,
  openssl,
  opensslWith,
  selfSigned,
  signedBy,
  signingRequestFor,
  type Making,
  type TestCertificate,
} from "../certificates.js";
import { signedFindings, trustedFindings } from "./checkedTexts.js";
import { attribute, der, name, pkcs7, strings } from "./x509/der.js";
import { rebuilt, validity } from "./x509/rebuilt.js";

const day = 24 * 60 * 60_000;
const isCa = "basicConstraints=critical,CA:TRUE";
const signs = "keyUsage=critical,keyCertSign,cRLSign";
const authority = [isCa, signs];
const p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
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
  function delivered(
    issuing: TestCertificate = issuingCa(),
    leaf: readonly string[] = good,
    signing?: readonly string[],
  ): Delivery {
    return {
      certificate: signedBy(issuing, request, 400, leaf, signing),
      chain: [issuing.certificate, root.certificate],
    };
  }

  /** A certificate with other bytes and a true signature over them, which openssl's commands for certificates don't make. */
  function altered({ certificate }: TestCertificate, alter: (certificate: Buffer) => void): string {
    const bytes = Buffer.from(base64Of(certificate), "base64");
    alter(bytes);
    const [signed, algorithm] = allElements(onlyElement(bytes, tags.sequence).content);
    const signature = sign("sha256", signed!.whole, root.key);
    return certificateToPem(der(tags.sequence, signed!.whole, algorithm!.whole, der(tags.bitString, "\0", signature)));
  }

  /** The same delivery with its issuing CA changed in some bytes after others. */
  function withIssuingCa(after: Buffer, change: Buffer): Delivery {
    const issuing = issuingCa();
    const certificate = altered(issuing, (bytes) => change.copy(bytes, bytes.indexOf(after) + after.length));
    return { ...delivered(issuing), chain: [certificate, root.certificate] };
  }

  const inChain = { property: "chain[0]" };

  /** A delivery whose issuing CA was signed with an RSA key. */
  function byRsaRoot(...signing: string[]): Case {
    const top = selfSigned("/CN=Contoso Root", [signs], { days: 3650, newKey: ["rsa:2048"] });
    const issuing = issuedBy(top, "/CN=Contoso Issuing CA", authority, { days: 3000, signing });
    return { ...delivered(issuing), chain: [issuing.certificate, top.certificate], ...inChain };
  }

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
    "forgeable-hash": () => byRsaRoot("-md5"),
    "key-identifier-critical": () => delivered(issuingCa(), [...good, "subjectKeyIdentifier=critical,hash"]),
    "empty-name": () => ({
      ...delivered(issuedBy(root, "/", authority, { days: 3000 })),
      // Of the certificate's issuer, and of that one's own.
      also: ["empty-name"],
    }),
    "weak-key": () => ({ ...delivered(issuingCa(authority, { newKey: ["rsa:1024"] })), ...inChain }),
    "explicit-curve": () => ({
      ...delivered(issuingCa(authority, { newKey: [...p256, "-pkeyopt", "ec_param_enc:explicit"] })),
      ...inChain,
    }),
    "uncommon-key": () => ({ ...delivered(issuingCa(authority, { newKey: ["ed25519"] }), good, []), ...inChain }),
    "uncommon-signature": () => byRsaRoot("-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:0"),
    "key-identifier-of-another-key": () => ({
      ...delivered(issuingCa([...authority, "subjectKeyIdentifier=0102030405"])),
      ...inChain,
    }),
    "name-constraints": () => ({
      ...delivered(issuingCa([...authority, "nameConstraints=critical,permitted;DNS:contoso.com"])),
      ...inChain,
    }),
    "ends-within-six-months": () => delivered(issuingCa(authority, { days: 100 })),
    "outlives-issuer": () => delivered(issuingCa(authority, { days: 300 })),
    "names-other-issuer": () => delivered(issuingCa(), [...good, "2.5.29.35=DER:30048002aabb"]),
  };

  function findingsOf({ certificate, chain, inDays = 0 }: Delivery): BrokenRule[] {
    const now = new Date(Date.now() + inDays * day);
    return signedFindings({ certificate, chain, certificateSigningRequest: request }, now);
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

  it("are kept by the best of all paths in the bag, whatever another one breaks", () => {
    const issuing = issuingCa();
    const { certificate } = delivered(issuing);
    const again = (extensions: readonly string[], making: Making = {}) =>
      issuingCa(extensions, { key: issuing.key, ...making }).certificate;
    const worse: Readonly<Record<string, string>> = {
      "without serverAuth": again([...authority, "extendedKeyUsage=clientAuth"]),
      "with SHA-1": again(authority, { signing: ["-sha1"] }),
      "with name constraints": again([...authority, "nameConstraints=critical,permitted;DNS:contoso.com"]),
      "with a policy that is required": again([...authority, "policyConstraints=critical,requireExplicitPolicy:0"]),
      "without room below": again([`${isCa},pathlen:1`, signs]),
      "that ends soon": again(authority, { days: 30 }),
      "that ends before the certificate": again(authority, { days: 300 }),
      "with a critical key identifier": again([...authority, "subjectKeyIdentifier=critical,hash"]),
    };
    const others = Object.values(worse);
    for (const [what, other] of Object.entries(worse)) {
      expect(findingsOf({ certificate, chain: [other, root.certificate] }), what).to.have.length.above(0);
      expect(findingsOf({ certificate, chain: [other, issuing.certificate, root.certificate] }), what).to.be.empty;
    }
    expect(findingsOf({ certificate, chain: [...others, root.certificate, issuing.certificate] })).to.be.empty;
    // Of those alone, one that is only warned of wins.
    const [best, ...more] = findingsOf({ certificate, chain: [...others, root.certificate] });
    expect([best?.rule.severity, more]).to.deep.equal(["warning", []]);
  });

  it("count a longer path without a fault as better than a shorter one with one, whatever stands above both", () => {
    const top = selfSigned("/CN=Contoso Root", [`${isCa},pathlen:4`, signs], { days: 3650 });
    const middle = issuedBy(top, "/CN=Contoso Middle CA", authority, { days: 3000 });
    const issuing = issuedBy(middle, "/CN=Contoso Issuing CA", authority, { days: 3000, newKey: ["rsa:2048"] });
    const weak = issuedBy(middle, "/CN=Contoso Issuing CA", authority, {
      days: 3000,
      key: issuing.key,
      signing: ["-sha1"],
    });
    const policy = issuedBy(middle, "/CN=Contoso Policy CA", authority, { days: 3000 });
    const longer = issuedBy(policy, "/CN=Contoso Issuing CA", authority, { days: 3000, key: issuing.key });
    const certificate = signedBy(issuing, request, 400, good);
    const chain = [top, middle, weak, policy, longer].map((each) => each.certificate);
    // The root leaves no room for the longer one, which is the better one up to where the two meet.
    expect(findingsOf({ certificate, chain }).map(({ rule }) => rule.id)).to.deep.equal(["chain-weak-hash"]);
    const roomy = selfSigned("/CN=Contoso Root", [`${isCa},pathlen:5`, signs], { days: 3650, key: top.key });
    expect(findingsOf({ certificate, chain: [...chain.slice(1), roomy.certificate] })).to.be.empty;
  });

  it("name the first end of the path, be it the root's", () => {
    const short = selfSigned("/CN=Contoso Root", [signs], { days: 7, key: root.key });
    const issuing = issuingCa(authority, { days: 90 });
    const [finding, ...others] = findingsOf({
      certificate: signedBy(issuing, request, 120, good),
      chain: [issuing.certificate, short.certificate],
    });
    expect(others).to.be.empty;
    // Once, also where two end at the same time.
    const sameEnd = { validity: validity("240101000000Z", "380101000000Z") };
    const below = issuingCa();
    const together = [rebuilt(below, root.key, () => sameEnd), rebuilt(root, root.key, () => sameEnd)];
    const longer = { validity: validity("240101000000Z", "390101000000Z") };
    const certificate = rebuilt({ certificate: signedBy(below, request, 400, good) }, below.key, () => longer);
    expect(findingsOf({ certificate, chain: together }).map(({ rule }) => rule.id)).to.deep.equal(["outlives-issuer"]);
    expect([finding?.rule.id, finding?.property]).to.deep.equal(["ends-within-six-months", "certificate"]);
    expect(finding?.found).to.match(/^for "CN=Contoso Root": it ends at .*Z, and all below it with it$/);
  });

  it("let a clock be five minutes behind, and no more", () => {
    const minutes = (count: number) => findingsOf({ ...delivered(), inDays: -count / 24 / 60 });
    expect(minutes(4)).to.be.empty;
    expect(minutes(6).map(({ rule }) => rule.id)).to.include.members(["not-yet-valid", "chain-not-yet-valid"]);
  });

  it("ask that no policy be required of the CA that the service makes below, as of what is there", () => {
    const required = (count: number) => {
      const policies = "certificatePolicies=1.2.3.4";
      const issuing = issuingCa([...authority, policies, `policyConstraints=critical,requireExplicitPolicy:${count}`]);
      return findingsOf(delivered(issuing, [...good, policies]));
    };
    for (const count of [0, 1, 2, 3]) {
      const [finding] = required(count);
      expect(finding?.rule.id, String(count)).to.equal("certificate-policy");
      expect(finding?.found).to.contain("of the CA below it");
    }
    expect(required(4)).to.be.empty;
  });

  const times: Readonly<Record<string, Buffer>> = {
    "a fraction of a second": validity("240101000000Z", "20400101000000.5Z", tags.generalizedTime),
    "an offset": validity("240101000000Z", "400101000000+0100"),
    "no seconds": validity("2401010000Z", "400101000000Z"),
    "four digits for a year in UTCTime": validity("240101000000Z", "20400101000000Z"),
    "two digits for a year in GeneralizedTime": validity("240101000000Z", "400101000000Z", tags.generalizedTime),
    "a day that isn't there": validity("240230000000Z", "400101000000Z"),
    "an hour that isn't there": validity("240101240000Z", "400101000000Z"),
    "a second that isn't there": validity("240101000060Z", "400101000000Z"),
    "no time zone": validity("240101000000", "400101000000Z"),
    "a blank": validity("240101000000Z", "400101 00000Z"),
    "another kind of string": validity("240101000000Z", "400101000000Z", tags.printableString),
  };
  for (const [what, changed] of Object.entries(times)) {
    it(`call a certificate malformed whose validity has ${what}, of the chain as by itself`, () => {
      const issuing = issuingCa();
      const { certificate, chain } = delivered(issuing);
      const wrongCa = rebuilt(issuing, root.key, () => ({ validity: changed }));
      expect(findingsOf({ certificate, chain: [wrongCa, root.certificate] }).map(({ rule }) => rule.id)).to.deep.equal([
        "malformed",
      ]);
      const wrong = rebuilt({ certificate }, issuing.key, () => ({ validity: changed }));
      const [finding, ...others] = findingsOf({ certificate: wrong, chain });
      expect([finding?.rule.id, others]).to.deep.equal(["malformed", []]);
      expect(finding?.found).to.match(/^a not(Before|After) that isn't written as YYMMDDHHMMSSZ/);
    });
  }

  /** The parts of an issuing CA whose signature is true, written in another way. */
  function rewritten(
    issuing: TestCertificate,
    write: (signed: Uint8Array, algorithm: Uint8Array, signature: Uint8Array) => Uint8Array[],
  ): string {
    const [signed, algorithm, signature] = allElements(
      onlyElement(Buffer.from(base64Of(issuing.certificate), "base64"), tags.sequence).content,
    );
    return certificateToPem(der(tags.sequence, ...write(signed!.whole, algorithm!.whole, signature!.whole)));
  }

  /** With a length of more bytes than it needs. */
  const longWinded = (element: Uint8Array) => {
    const { tag, content } = allElements(element)[0]!;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([Buffer.from([tag, 0x84]), length, content]);
  };
  const ecdsaWithSha384 = der(tags.sequence, der(tags.objectIdentifier, "\x2a\x86\x48\xce\x3d\x04\x03\x03"));
  const encodings: Readonly<Record<string, [Parameters<typeof rewritten>[1], RegExp]>> = {
    "a length in more bytes than it needs": [
      (signed, algorithm, signature) => [longWinded(signed), algorithm, signature],
      /^for ".*": a length that isn't written as DER has it$/,
    ],
    "a length of its algorithm so": [
      (signed, algorithm, signature) => [signed, longWinded(algorithm), signature],
      /a length that isn't/,
    ],
    "another algorithm beside its signature": [
      (signed, _algorithm, signature) => [signed, ecdsaWithSha384, signature],
      /one signature algorithm in what is signed, and another beside it$/,
    ],
    "no signature": [(signed, algorithm) => [signed, algorithm, der(tags.bitString, "\0")], /a signature that isn't/],
    "a signature that ends within a byte": [
      (signed, algorithm, signature) => [signed, algorithm, Buffer.from(signature).fill(1, 2, 3)],
      /a signature that isn't whole bytes$/,
    ],
  };
  for (const [what, [write, found]] of Object.entries(encodings)) {
    it(`call a certificate malformed that has ${what}, be it a trusted CA`, () => {
      const issuing = issuingCa();
      const wrong = rewritten(issuing, write);
      const [finding, ...others] = findingsOf({ ...delivered(issuing), chain: [wrong, root.certificate] });
      expect([finding?.rule.id, others]).to.deep.equal(["malformed", []]);
      expect(finding?.found).to.match(found);
      const trusted = trustedFindings("certificate", { certificate: wrong }, new Date());
      expect(trusted.map(({ rule }) => rule.id)).to.deep.equal(["malformed"]);
    });
  }

  const extensions: Readonly<Record<string, string>> = {
    "keyUsage with more unused bits than there are": "2.5.29.15=critical,DER:03020906",
    "keyUsage with unused bits and no others": "2.5.29.15=critical,DER:030107",
    "a path length with a zero too many": "2.5.29.19=critical,DER:30070101ff02020005",
    "a path length beyond all counting": "2.5.29.19=critical,DER:300e0101ff02097f0000000000000000",
    "basicConstraints with a third element": "2.5.29.19=critical,DER:30090101ff020105020105",
    "a name that is constructed": "2.5.29.17=DER:3003a20178",
    "an alternative name that isn't there": "2.5.29.17=DER:3000",
    "an address of five bytes": "2.5.29.17=DER:300787053132333435",
    "an alternative name of the issuer that isn't there": "2.5.29.18=DER:3000",
    "name constraints that constrain nothing": "2.5.29.30=DER:3000",
    "name constraints with an empty list": "2.5.29.30=DER:3002a000",
    "name constraints of an unknown kind": "2.5.29.30=DER:3007a2053003820161",
    "name constraints in another order": "2.5.29.30=DER:300ea1053003820161a0053003820162",
    "a policy twice": "2.5.29.32=DER:300c300406022a03300406022a03",
    "distribution points that are none": "2.5.29.31=DER:0500",
    "a distribution point with something else in it": "2.5.29.31=DER:30043002a500",
    "distribution points of deltas that are none": "2.5.29.46=DER:0500",
    "access to the issuer that can't be read": "1.3.6.1.5.5.7.1.1=DER:300430020600",
    "access to the subject that can't be read": "1.3.6.1.5.5.7.1.11=DER:020101",
    "an authority key identifier that is constructed": "2.5.29.35=DER:3004a0020400",
    "an authority key identifier twice": "2.5.29.35=DER:3006800101800102",
  };
  for (const [what, extension] of Object.entries(extensions)) {
    it(`find unreadable-extension in an issuing CA with ${what}`, () => {
      const kept = authority.filter(
        (line) => !extension.startsWith(line.startsWith("keyUsage") ? "2.5.29.15" : "2.5.29.19"),
      );
      const issuing = issuingCa([...kept, extension]);
      const ids = findingsOf(delivered(issuing, [...good, "authorityKeyIdentifier=none"])).map(({ rule }) => rule.id);
      expect(ids).to.include("unreadable-extension");
    });
  }

  it("take what is odd in extensions but as its type is defined", () => {
    for (const extension of [
      "2.5.29.35=DER:3000",
      "2.5.29.17=DER:300687040a000001",
      "2.5.29.31=DER:3000",
      "1.3.6.1.5.5.7.1.1=DER:3013301106082b060105050730028605683a2f2f78",
      "2.5.29.15=critical,DER:03020106",
    ]) {
      const kept = extension.startsWith("2.5.29.15")
        ? authority.filter((line) => !line.startsWith("keyUsage"))
        : authority;
      expect(findingsOf(delivered(issuingCa([...kept, extension]))), extension).to.be.empty;
    }
  });

  it("find a version that isn't there yet, and a name of empty parts", () => {
    const issuing = issuingCa();
    const chain = (certificate: string) => ({ ...delivered(issuing), chain: [certificate, root.certificate] });
    const fourth = der(tags.context0, der(tags.integer, "\x03"));
    const [finding, ...others] = findingsOf(chain(rebuilt(issuing, root.key, () => ({ version: fourth }))));
    expect([finding?.rule.id, others]).to.deep.equal(["version-not-3", []]);
    const nameless = { ...issuing, certificate: rebuilt(issuing, root.key, () => ({ subject: name([]) })) };
    const certificate = rebuilt({ certificate: delivered(issuing).certificate }, issuing.key, () => ({
      issuer: name([]),
    }));
    const ids = findingsOf({ certificate, chain: [nameless.certificate, root.certificate] }).map(({ rule }) => rule.id);
    expect(ids).to.deep.equal(["empty-name", "empty-name"]);
  });

  it("warn of an authorityKeyIdentifier that names another certificate by its number or issuer alone", () => {
    for (const [written, found] of [
      ["2.5.29.35=DER:3003820101", /serial number 01, and that with/],
      ["2.5.29.35=DER:3012a110a40e300c310a300806035504030c0158", /by another issuer of that$/],
    ] as const) {
      const [finding, ...others] = findingsOf(delivered(issuingCa(), [...good, written]));
      expect([finding?.rule.id, others]).to.deep.equal(["names-other-issuer", []]);
      expect(finding?.found).to.match(found);
    }
  });

  it("take both ways to write a time, up to the one without an end", () => {
    const issuing = issuingCa();
    const { certificate, chain } = delivered(issuing);
    const endless = rebuilt(issuing, root.key, () => ({
      validity: validity("500101000000Z", "99991231235959Z", tags.generalizedTime),
    }));
    expect(findingsOf({ certificate, chain: [endless, (chain as string[])[1]!] })).to.be.empty;
  });

  it("leave a key identifier alone that is a hash in use, and a root's own signature", () => {
    const top = selfSigned("/CN=Contoso Root", [signs], { days: 3650, newKey: ["rsa:2048"], signing: ["-md5"] });
    const issuing = issuedBy(top, "/CN=Contoso Issuing CA", authority, { days: 3000 });
    expect(findingsOf({ ...delivered(issuing), chain: [issuing.certificate, top.certificate] })).to.be.empty;
    const key = createPublicKey(issuing.key).export({ type: "spki", format: "der" });
    const bits = allElements(onlyElement(key, tags.sequence).content)[1]!.content.subarray(1);
    const hash = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");
    for (const identifier of [
      hash("sha256", bits).slice(0, 40),
      hash("sha384", bits),
      hash("sha1", key),
      `4${hash("sha1", bits).slice(-15)}`,
    ]) {
      const again = issuingCa([...authority, `subjectKeyIdentifier=${identifier}`], { key: issuing.key });
      expect(findingsOf(delivered(again, [...good, "authorityKeyIdentifier=none"])), identifier).to.be.empty;
    }
  });

  it("warn of an issuer named by another certificate of it, by its number", () => {
    const old = issuingCa();
    const renewed = issuingCa(authority, { key: old.key });
    const named = signedBy(old, request, 400, [...good, "authorityKeyIdentifier=keyid:always,issuer:always"]);
    expect(findingsOf({ certificate: named, chain: [old.certificate, renewed.certificate, root.certificate] })).to.be
      .empty;
    const [finding, ...others] = findingsOf({ certificate: named, chain: [renewed.certificate, root.certificate] });
    expect([finding?.rule.id, others]).to.deep.equal(["names-other-issuer", []]);
    expect(finding?.found).to.match(/serial number ([0-9A-F]{2}:)+[0-9A-F]{2}, and that with /);
  });

  it("take a key for the CSR's with a point that is compressed, in one or the other, and no other key for it", () => {
    const key = openssl("", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").toString();
    const compressed = openssl(key, "ec", "-conv_form", "compressed").toString();
    const csr = (pem: string) =>
      opensslWith({ "key.pem": pem }, "req", "-new", "-key", "key.pem", "-subj", "/CN=Contoso TLS CA").toString();
    const issuing = issuingCa();
    const chain = [issuing.certificate, root.certificate];
    for (const [asked, signed] of [
      [compressed, key],
      [key, compressed],
    ] as const) {
      const given = { certificate: signedBy(issuing, csr(signed), 400, good), chain };
      const found = (request: string) => signedFindings({ ...given, certificateSigningRequest: request }, new Date());
      expect(found(csr(asked))).to.be.empty;
      expect(found(request).map(({ rule }) => rule.id)).to.deep.equal(["key-mismatch"]);
    }
  });

  it("take the PKCS#7 that a PKI answers with for the certificate and for the chain", () => {
    const issuing = issuingCa();
    const bytes = (pem: string) => Buffer.from(base64Of(pem), "base64");
    const certificate = signedBy(issuing, request, 400, good);
    const answer = pkcs7(...[root.certificate, issuing.certificate, certificate].map(bytes));
    const given = { certificate: answer.toString("base64"), chain: certificateToPem(answer) };
    expect(findingsOf(given)).to.be.empty;
    const other = signedBy(issuing, signingRequestFor("/CN=Another CA"), 400, good);
    const two = pkcs7(...[root.certificate, issuing.certificate, other, certificate].map(bytes)).toString("base64");
    expect(findingsOf({ ...given, certificate: two })).to.be.empty;
    const wrong = signedFindings(
      { certificate: two, chain: two, certificateSigningRequest: signingRequestFor("/CN=A third CA") },
      new Date(),
    );
    expect(wrong.map(({ rule, found }) => [rule.id, found.slice(0, 30)])).to.deep.equal([
      ["key-mismatch", "found 4 certificates in PKCS#7".slice(0, 30)],
    ]);
  });

  it("want the subject that the CSR asks for, whatever the PKI adds to it", () => {
    const issuing = issuingCa();
    const chain = [issuing.certificate, root.certificate];
    const withSubject = (...parts: Buffer[][]) =>
      rebuilt(delivered(issuing), issuing.key, () => ({ subject: name(...parts) }));
    const cn = attribute("CN", strings.printable, "CONTOSO  tls ca");
    const added = withSubject([attribute("C", strings.printable, "US")], [cn]);
    expect(findingsOf({ certificate: added, chain })).to.be.empty;
    const other = withSubject([attribute("CN", strings.utf8, "Something else")]);
    expect(findingsOf({ certificate: other, chain }).map(({ rule }) => rule.id)).to.deep.equal(["subject-mismatch"]);
  });

  it("leave it to key-mismatch alone where another CSR was signed", () => {
    const issuing = issuingCa();
    const certificate = signedBy(issuing, signingRequestFor("/CN=Another CA"), 400, good);
    const found = findingsOf({ certificate, chain: [issuing.certificate, root.certificate] });
    expect(found.map(({ rule }) => rule.id)).to.deep.equal(["key-mismatch"]);
  });

  it("are all found by a case of these, or by one with thousands of certificates", () => {
    const all = [...chainRules, ...chainDemands].map(({ id }) => id);
    expect([...Object.keys(cases), "chain-too-tangled"]).to.have.members([...new Set(["malformed", ...all])]);
    const elsewhere = ["key-mismatch", "subject-mismatch", "csr-signature-invalid"];
    const tested = [...all, "malformed", ...signedCertificateRules.map(({ id }) => id), ...elsewhere];
    expect(rules.map(({ id }) => id).filter((id) => !tested.includes(id))).to.be.empty;
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
