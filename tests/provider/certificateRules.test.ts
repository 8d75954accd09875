import { createECDH, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { brokenBy, type CertificateRule, type Rule } from "../../provider/checks/rule.js";
import { signedCertificateRules } from "../../provider/checks/signedCertificateRules.js";
import { trustedRules } from "../../provider/checks/trustedCertificate.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { readCertificate } from "../../provider/x509/certificate.js";
import { allElements, onlyElement, tags } from "../../provider/x509/der.js";
import { issuedBy, selfSigned, signedBy, withFalseSignature } from "../certificates.js";
import { openssl as runOpenssl } from "../openssl/openssl.js";
import { membersOf, Tenant } from "../tenant.js";
import { trustedFindings, type TrustedTexts } from "./checkedTexts.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { der } from "./x509/der.js";
import { rebuilt, validity } from "./x509/rebuilt.js";

const day = 24 * 60 * 60_000;
const p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** Keeps every rule for 370 days. */
const good: Readonly<Record<string, string>> = {
  basicConstraints: "critical,CA:TRUE,pathlen:1",
  keyUsage: "critical,keyCertSign,cRLSign",
  extendedKeyUsage: "serverAuth",
};

describe("the rules for certificates", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "entra-ca-rules-"));
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ca.key");
    openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=Root", "-out", "ca.pem");
    openssl("req", "-new", "-key", "ca.key", "-subj", "/CN=Subordinate", "-out", "ca.csr");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function openssl(...options: string[]): string {
    return runOpenssl(options, "", folder).toString();
  }

  /** A certificate by the root, with the good extensions but for these; an empty one is left out. */
  function certificateWith(
    extensions: Readonly<Record<string, string>> = {},
    digest = "-sha256",
    key: readonly string[] = [],
  ): string {
    if (key.length > 0) {
      openssl("req", "-new", "-noenc", "-newkey", ...key, "-keyout", "own.key", "-subj", "/CN=Own", "-out", "own.csr");
    }
    const lines = Object.entries({ ...good, ...extensions }).filter(([, value]) => value !== "");
    writeFileSync(join(folder, "extensions.cnf"), lines.map(([name, value]) => `${name}=${value}\n`).join(""));
    const request = [
      "x509",
      "-req",
      "-in",
      key.length > 0 ? "own.csr" : "ca.csr",
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-days",
      "370",
    ];
    return openssl(...request, digest, "-extfile", "extensions.cnf");
  }

  function brokenIds(rules: readonly CertificateRule[], certificate: string, now = new Date()): string[] {
    return brokenBy(rules, "certificate", readCertificate(certificate), now).map(({ rule }) => rule.id);
  }

  const publicKeyOf = (algorithm: Uint8Array, bits: Uint8Array) =>
    der(tags.sequence, der(tags.sequence, algorithm), der(tags.bitString, "\0", bits));
  const x25519 = publicKeyOf(der(tags.objectIdentifier, "\x2b\x65\x6e"), Buffer.alloc(32, 9));

  /** A certificate with the good extensions for a key that nobody can sign a request with. */
  function withKey(publicKey: Uint8Array): string {
    const certificate = certificateWith({ subjectKeyIdentifier: "none" });
    return rebuilt({ certificate }, readFileSync(join(folder, "ca.key"), "utf8"), () => ({ publicKey }));
  }

  const signedCases: Readonly<Record<string, () => string>> = {
    "not-a-ca": () => certificateWith({ basicConstraints: "critical,CA:FALSE" }),
    "basic-constraints-not-critical": () => certificateWith({ basicConstraints: "CA:TRUE,pathlen:1" }),
    "path-length-zero": () => certificateWith({ basicConstraints: "critical,CA:TRUE,pathlen:0" }),
    "path-length-missing": () => certificateWith({ basicConstraints: "critical,CA:TRUE" }),
    "path-length-too-long": () => certificateWith({ basicConstraints: "critical,CA:TRUE,pathlen:2" }),
    "key-usage-missing": () => certificateWith({ keyUsage: "" }),
    "key-cert-sign-missing": () => certificateWith({ keyUsage: "critical,cRLSign" }),
    "crl-sign-missing": () => certificateWith({ keyUsage: "critical,keyCertSign" }),
    "server-auth-missing": () => certificateWith({ extendedKeyUsage: "clientAuth" }),
    "weak-hash": () => certificateWith({}, "-sha1"),
    "name-constraints": () => certificateWith({ nameConstraints: "critical,permitted;DNS:contoso.com" }),
    "weak-key": () => certificateWith({}, "-sha256", ["rsa:1024"]),
    "unusable-key": () => withKey(x25519),
    "explicit-curve": () => certificateWith({}, "-sha256", [...p256, "-pkeyopt", "ec_param_enc:explicit"]),
    "uncommon-key": () => certificateWith({}, "-sha256", ["ed25519"]),
    "uncommon-signature": () => {
      const signing = ["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:0"];
      const ca = selfSigned("/CN=Root", undefined, { newKey: ["rsa:2048"] });
      const extensions = Object.entries(good).map(([name, value]) => `${name}=${value}`);
      return issuedBy(ca, "/CN=Subordinate", extensions, { days: 370, signing }).certificate;
    },
    "key-identifier-of-another-key": () => certificateWith({ subjectKeyIdentifier: "0102030405" }),
  };

  const own = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
  const old = () => {
    const key = selfSigned("/CN=Old root");
    return issuedBy(key, "/CN=Old root", [], { key: key.key });
  };
  const trustedCases: Readonly<Record<string, () => TrustedTexts>> = {
    malformed: () => {
      const root = selfSigned("/CN=Root");
      const changed = { validity: validity("2401010000Z", "400101000000Z") };
      return { certificate: rebuilt(root, root.key, () => changed), isRoot: true };
    },
    "not-a-ca": () => ({ certificate: certificateWith({ basicConstraints: "" }) }),
    "key-cert-sign-missing": () => ({ certificate: certificateWith({ keyUsage: "cRLSign" }) }),
    "key-usage-missing": () => ({ certificate: certificateWith({ keyUsage: "" }) }),
    "weak-key": () => ({ certificate: selfSigned("/CN=Root", undefined, { newKey: ["rsa:1024"] }).certificate }),
    "unusable-key": () => ({ certificate: withKey(x25519) }),
    "explicit-curve": () => ({
      certificate: certificateWith({}, "-sha256", [...p256, "-pkeyopt", "ec_param_enc:explicit"]),
    }),
    "weak-hash": () => ({ certificate: certificateWith({}, "-sha1") }),
    "forgeable-hash": () => ({
      certificate: issuedBy(selfSigned("/CN=Root", undefined, { newKey: ["rsa:2048"] }), "/CN=Subordinate", own, {
        signing: ["-md5"],
      }).certificate,
    }),
    "key-identifier-of-another-key": () => ({ certificate: certificateWith({ subjectKeyIdentifier: "0102030405" }) }),
    "root-of-version-1": () => ({ certificate: old().certificate, isRoot: true }),
    "root-not-self-issued": () => ({ certificate: certificateWith(), isRoot: true }),
    "root-signature-invalid": () => ({
      certificate: withFalseSignature(selfSigned("/CN=Root").certificate),
      isRoot: true,
    }),
    "version-not-3": () => {
      const root = selfSigned("/CN=Root");
      const second = der(tags.context0, der(tags.integer, "\x01"));
      return { certificate: rebuilt(root, root.key, () => ({ version: second })), isRoot: true };
    },
    "unknown-critical-extension": () => ({ certificate: certificateWith({ "1.2.3.4.5": "critical,ASN1:NULL" }) }),
    "unreadable-extension": () => ({ certificate: certificateWith({ "2.5.29.30": "critical,DER:0500" }) }),
    "key-identifier-critical": () => ({ certificate: certificateWith({ subjectKeyIdentifier: "critical,hash" }) }),
    "empty-name": () => ({ certificate: selfSigned("/", own).certificate, isRoot: true }),
    "names-other-issuer": () => ({
      certificate: selfSigned("/CN=Root", [...own.slice(1), "2.5.29.35=DER:30048002aabb"]).certificate,
      isRoot: true,
    }),
    "issuer-mismatch": () => ({ certificate: certificateWith(), issuer: "CN=Root" }),
    "key-identifier-mismatch": () => ({ certificate: certificateWith(), issuerSubjectKeyIdentifier: "BA:AF" }),
  };

  function trustedIds(given: TrustedTexts, now = new Date()): string[] {
    return trustedFindings("certificate", given, now).map(({ rule }) => rule.id);
  }

  it("find nothing wrong with a certificate as Microsoft's pages want it, nor with a root", () => {
    expect(brokenIds(signedCertificateRules, certificateWith())).to.deep.equal([]);
    expect(trustedIds({ certificate: selfSigned("/CN=Root").certificate, isRoot: true })).to.deep.equal([]);
    expect(trustedIds({ certificate: certificateWith() })).to.deep.equal([]);
  });

  it("judge one certificate anew by what it is to be, whatever was asked of it before", () => {
    const certificate = certificateWith({ subjectKeyIdentifier: "0102030405" });
    const ofAnother = ["key-identifier-of-another-key"];
    for (const isRoot of [true, false, true]) {
      const ids = trustedIds({ certificate, isRoot });
      expect(ids).to.have.members(isRoot ? [...ofAnother, "root-not-self-issued"] : ofAnother);
    }
    expect(trustedIds({ certificate, issuer: "CN=Root" })).to.deep.equal([...ofAnother, "issuer-mismatch"]);
    expect(trustedIds({ certificate, issuer: "CN=Subordinate" })).to.deep.equal(ofAnother);
  });

  it("look past an extension that can't be read, and compare names as names", () => {
    // An ediPartyName (RFC 5280 section 4.2.1.6), which few libraries read.
    const odd = certificateWith({ subjectAltName: "DER:300ba509a1070c05436f6e746f" });
    expect(brokenIds(signedCertificateRules, odd)).to.deep.equal([]);
    expect(brokenIds(signedCertificateRules, certificateWith({ basicConstraints: "critical,DER:0500" }))).to.deep.equal(
      ["not-a-ca"],
    );
  });

  for (const [id, make] of Object.entries(signedCases)) {
    it(`find ${id} alone in a signed certificate that breaks it`, () => {
      expect(brokenIds(signedCertificateRules, make())).to.deep.equal([id]);
    });
  }

  for (const [id, make] of Object.entries(trustedCases)) {
    it(`find ${id} alone in a trusted CA that breaks it`, () => {
      expect(trustedIds(make())).to.deep.equal([id]);
    });
  }

  it("find a key that is none of its curve, has bits left over, or is too short", () => {
    const { publicKey } = readCertificate(certificateWith());
    const [algorithm] = allElements(onlyElement(publicKey, tags.sequence).content);
    // The curve's base point: of some others the last four bits are zeros, and nothing is lost with them.
    const base = createECDH("prime256v1");
    base.setPrivateKey("1".padStart(64, "0"), "hex");
    const point = base.getPublicKey();
    const p256Key = (...content: (Uint8Array | string)[]) =>
      der(tags.sequence, algorithm!.whole, der(tags.bitString, ...content));
    const off = Buffer.from(point);
    off[64]! ^= 1;
    const ed25519 = der(tags.objectIdentifier, "\x2b\x65\x70");
    for (const [what, key] of Object.entries({
      "not of its curve": p256Key("\0", off),
      "too short": p256Key("\0", point.subarray(0, 64)),
      "too long": p256Key("\0", point, "\0"),
      "not of whole bytes": p256Key("\x04", point),
      nothing: p256Key("\0"),
      "too short for Ed25519": publicKeyOf(ed25519, Buffer.alloc(31, 9)),
    })) {
      expect(trustedIds({ certificate: withKey(key) }), what).to.deep.equal(["unusable-key"]);
    }
  });

  it("take what the program says of a trusted CA in any spelling, openssl's included", () => {
    const root = selfSigned("/C=US/O=Contoso, Ltd/CN=Root");
    const { subjectKeyIdentifier } = readCertificate(root.certificate);
    for (const issuer of [
      'CN=Root, O="Contoso, Ltd", C=US',
      "/C=US/O=Contoso, Ltd/CN=Root",
      "C = US, O = Contoso\\, Ltd, CN = root",
    ]) {
      const said = { issuer, issuerSubjectKeyIdentifier: subjectKeyIdentifier?.toLowerCase().replaceAll(":", " ") };
      expect(trustedIds({ certificate: root.certificate, isRoot: true, ...said }), issuer).to.deep.equal([]);
    }
  });

  it("leave a root's own hash alone, and say which certificate of a renewal is none", () => {
    for (const hash of ["-sha1", "-md5"]) {
      const root = selfSigned("/CN=Root", undefined, { newKey: ["rsa:2048"], signing: [hash] });
      expect(trustedIds({ certificate: root.certificate, isRoot: true }), hash).to.deep.equal([]);
      expect(trustedIds({ certificate: root.certificate }), hash).to.deep.equal([]);
    }
    const found = (certificate: string) =>
      trustedFindings("rootCertificate", { certificate, isRoot: true }, new Date())[0]?.found;
    const root = selfSigned("/CN=Root");
    const newWithOld = issuedBy(root, "/CN=Root", [
      ...own,
      "subjectKeyIdentifier=hash",
      "authorityKeyIdentifier=keyid",
    ]);
    expect(found(newWithOld.certificate)).to.match(/^a cross certificate.*\(new with old, or old with new\)/);
    const other = selfSigned("/CN=Root").key;
    expect(found(rebuilt(root, other, () => ({})))).to.equal("a signature that its own key didn't make");
    // As another CA of the configuration it is what it should be.
    expect(trustedIds({ certificate: newWithOld.certificate })).to.deep.equal([]);
    expect(trustedIds({ certificate: old().certificate })).to.deep.equal(["not-a-ca", "key-usage-missing"]);
  });

  it("find each rule about time alone, to the second", () => {
    const certificate = certificateWith();
    const { validFrom, validTo } = new X509Certificate(certificate);
    const [begin, end] = [Date.parse(validFrom), Date.parse(validTo)];
    const at = (time: number) => brokenIds(signedCertificateRules, certificate, new Date(time));
    const fiveMinutes = 5 * 60_000;
    expect(at(begin - fiveMinutes - 1000)).to.deep.equal(["not-yet-valid"]);
    expect(at(begin - fiveMinutes)).to.deep.equal([]);
    const sixMonthsBefore = new Date(end);
    sixMonthsBefore.setUTCMonth(sixMonthsBefore.getUTCMonth() - 6);
    expect(at(sixMonthsBefore.getTime() - 3 * day)).to.deep.equal([]);
    expect(at(sixMonthsBefore.getTime() + 3 * day)).to.deep.equal(["ends-within-six-months"]);
    expect(at(end)).to.deep.equal(["ends-within-six-months"]);
    expect(at(end + 1000)).to.deep.equal(["expired"]);
    const trustedAt = (time: number) => trustedIds({ certificate }, new Date(time));
    expect(trustedAt(begin - fiveMinutes - 1000)).to.deep.equal(["not-yet-valid"]);
    expect(trustedAt(end - 60 * day)).to.deep.equal([]);
    expect(trustedAt(end - 60 * day + 1000)).to.deep.equal(["ends-within-60-days"]);
    expect(trustedAt(end + 1000)).to.deep.equal(["expired"]);
  });

  it("are all found by a case of these", () => {
    const inTime = ["expired", "not-yet-valid", "ends-within-six-months"];
    const idsOf = (rules: readonly Rule[]) => rules.map(({ id }) => id);
    expect([...Object.keys(signedCases), ...inTime]).to.have.members(idsOf(signedCertificateRules));
    const ofTrusted = ["expired", "not-yet-valid", "ends-within-60-days"];
    expect([...Object.keys(trustedCases), ...ofTrusted]).to.have.members(idsOf(trustedRules));
  });

  describe("in a program", () => {
    let tenant: Tenant;
    let inputs: Properties;
    let request: string;

    beforeEach(async () => {
      tenant = await Tenant.start({ enrollingMilliseconds: 0 });
      const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
      const { id, state } = await newProcess().create(tlsCa, names);
      request = String(state["certificateSigningRequest"]);
      const root = selfSigned("/CN=Root");
      inputs = { certificateId: id, certificateSigningRequest: request, chain: root.certificate };
      inputs = { ...inputs, certificate: signedBy(root, request, 190) };
    });
    afterEach(async () => {
      await tenant.emulator.close();
    });

    function newProcess(now?: () => number): HandlerProcess {
      return new HandlerProcess(tenant.environment, now);
    }

    it("stop a preview and a creation, and are warned of where the program accepts them", async () => {
      const early = () => Date.now() - 2 * day;
      const [finding] = await newProcess(early).check(signedCertificate, inputs);
      expect(finding?.property).to.equal("certificate");
      expect(finding?.reason).to.match(/^must be valid already; found it begins at .*\[not-yet-valid\]/);
      expect(finding?.reason).to.match(/accept this .*alone with acceptedFindings: \["not-yet-valid@[0-9a-f]{64}"\]/);
      const requests = await tenant.requestsDuring(async () => {
        expect((await failure(newProcess(early).create(signedCertificate, inputs))).code).to.equal("BadCertificate");
      });
      expect(requests).to.deep.equal([]);
      const process = newProcess(early);
      const accepting = { ...inputs, acceptedFindings: ["not-yet-valid", "chain-not-yet-valid"] };
      expect(await process.check(signedCertificate, accepting)).to.deep.equal([]);
      expect(process.logged.join()).to.match(/^warning: certificate must be valid already/);
      const [unknownRule] = await process.check(signedCertificate, { ...inputs, acceptedFindings: ["all"] });
      expect(unknownRule?.reason).to.match(
        /^names something that is no rule for this resource: those that can be accepted are not-a-ca, /,
      );
    });

    it("stop a chain in the preview when all of it is known, and else before the upload", async () => {
      expect(await newProcess().check(signedCertificate, { ...inputs, chain: unknown })).to.deep.equal([]);
      const wrong = { ...inputs, chain: [selfSigned("/CN=Another root").certificate] };
      const [finding, ...more] = await newProcess().check(signedCertificate, wrong);
      expect([finding?.property, more]).to.deep.equal(["chain", []]);
      expect(finding?.reason).to.match(
        /; found for ".*": no certificate of its issuer "CN=Root".* \[chain-incomplete\]\. Add what is missing to chain, or accept/,
      );
      const requests = await tenant.requestsDuring(async () => {
        const { code, message } = await failure(newProcess().create(signedCertificate, wrong));
        expect(code).to.equal("BadCertificate");
        expect(message).to.match(/^chain must hold every CA certificate/);
      });
      expect(requests).to.deep.equal([]);
      const accepting = newProcess();
      expect(await accepting.check(signedCertificate, { ...wrong, acceptedFindings: ["chain-incomplete"] })).to.be
        .empty;
      expect(accepting.logged.join()).to.match(/^warning: chain must hold every CA/);
    });

    it("let a stack go on with warnings one month, seven months and two years later", async () => {
      const { id, state } = await newProcess().create(signedCertificate, inputs);
      for (const [days, warned] of [
        [30, "ends-within-six-months"],
        [185, "ends-within-six-months"],
        [213, "expired"],
        [730, "expired"],
      ] as const) {
        const later = newProcess(() => Date.now() + days * day);
        expect(await later.check(signedCertificate, inputs, {}, inputs)).to.deep.equal([]);
        expect((await later.diff(signedCertificate, id, state, inputs)).differences).to.deep.equal([]);
        expect(later.logged.join()).to.contain(`[${warned}]`);
        const timeouts = { create: "20m" };
        await later.update(signedCertificate, id, state, { ...inputs, timeouts });
      }
      const replaced = { ...inputs, certificate: signedBy(selfSigned("/CN=Other"), request, 190) };
      const later = newProcess(() => Date.now() + 213 * day);
      expect((await later.check(signedCertificate, replaced, {}, inputs))[0]?.reason).to.contain("[expired]");
    });

    it("only warn of what the state has already where a rule became stricter, and stop what is new", async () => {
      const weak = selfSigned("/CN=Root", undefined, { newKey: ["rsa:1024"] });
      const rootCertificate = weak.certificate;
      const before = { rootCertificate };
      expect((await newProcess().check(configuration, before))[0]?.reason).to.contain("[weak-key]");
      const working = newProcess();
      expect(await working.check(configuration, { ...before, displayName: "Another" }, {}, before)).to.deep.equal([]);
      expect(working.logged.join()).to.match(/^warning: rootCertificate must have a key of RSA.*\[weak-key\]/);
      const other = { rootCertificate: selfSigned("/CN=Root", undefined, { newKey: ["rsa:1024"] }).certificate };
      expect((await newProcess().check(configuration, other, {}, before))[0]?.reason).to.contain("[weak-key]");

      const root = selfSigned("/CN=Strong root");
      const issuing = issuedBy(root, "/CN=Issuing", own, { newKey: ["rsa:1024"] });
      const chain = [issuing.certificate, root.certificate];
      const signed = { ...inputs, certificate: signedBy(issuing, request, 300), chain };
      expect((await newProcess().check(signedCertificate, signed))[0]?.reason).to.contain("[weak-key]");
      expect(await newProcess().check(signedCertificate, signed, {}, signed)).to.deep.equal([]);
      // The chain that the state has isn't this one.
      const incomplete = { ...signed, chain: [issuing.certificate] };
      const [finding, ...others] = await newProcess().check(signedCertificate, incomplete, {}, signed);
      expect([finding?.reason.includes("[chain-incomplete]"), others]).to.deep.equal([true, []]);
      // The issuing CA is in use, and the certificate isn't.
      const again = { ...signed, certificate: signedBy(issuing, request, 310) };
      expect((await newProcess().check(signedCertificate, again, {}, signed))[0]?.reason).to.contain("[weak-key]");
    });

    it("let a trusted CA that has expired move to another configuration, whose creation checks it again", async () => {
      const rootCertificate = selfSigned("/CN=Root").certificate;
      const from = await newProcess().create(configuration, { rootCertificate });
      const to = await newProcess().create(configuration, { rootCertificate, displayName: "Another" });
      const { certificate } = selfSigned("/CN=Issuing", undefined, { days: 365 });
      const before = { certificateBasedApplicationConfigurationId: from.id, certificate };
      const { id, state } = await newProcess().create(trustedCa, before);
      const expired = () => Date.now() + 800 * day;
      const later = newProcess(expired);
      const told = { urn: "urn:issuing" };
      const moved = { certificateBasedApplicationConfigurationId: to.id, certificate };
      expect(await later.check(trustedCa, moved, told, before)).to.deep.equal([]);
      expect((await later.diff(trustedCa, id, state, moved, told)).differences).to.have.length(1);
      expect(await later.check(trustedCa, moved, told)).to.deep.equal([]);
      await later.create(trustedCa, moved, told);
      expect(await tenant.list(membersOf(to.id))).to.have.length(2);
      const fresh = await failure(newProcess(expired).create(trustedCa, before));
      expect(fresh.message).to.contain("[expired]");
    });
  });
});
