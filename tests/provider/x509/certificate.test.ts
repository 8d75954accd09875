import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate, readCertificates } from "../../../provider/x509/certificate.js";
import { certificateToPem, UnreadableText } from "../../../provider/x509/pem.js";
import { base64Of, openssl, opensslSays, selfSigned, signedBy, signingRequestFor } from "../../certificates.js";
import { der, pkcs7 } from "./der.js";
import { rebuilt } from "./rebuilt.js";

const root = selfSigned("/C=US/DC=GBL/DC=AME/O=Contoso, Ltd/CN=Contoso Root");
const rootDer = Buffer.from(base64Of(root.certificate), "base64");

function refusal(given: string | Uint8Array): string {
  try {
    readCertificate(given);
  } catch (error) {
    expect(error).to.be.instanceOf(UnreadableText);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("reading a certificate", () => {
  const spellings = {
    "PEM as openssl writes it": root.certificate,
    "PEM with Windows line endings": root.certificate.replaceAll("\n", "\r\n"),
    "PEM with the line endings of old Macs": root.certificate.replaceAll("\n", "\r"),
    "PEM with text before and after it": `subject=CN = Contoso Root\n${root.certificate}\nend of file`,
    "PEM under the old header": root.certificate.replaceAll(" CERTIFICATE", " X509 CERTIFICATE"),
    "PEM with what openssl trusts it for": openssl(
      root.certificate,
      ...["x509", "-trustout", "-addtrust", "serverAuth", "-setalias", "ours"],
    ).toString(),
    "PEM with a byte order mark before it": `\ufeff${root.certificate}`,
    "PEM whose base64 is on one line": `-----BEGIN CERTIFICATE-----\n${base64Of(root.certificate)}\n-----END CERTIFICATE-----`,
    "base64 of the DER alone": base64Of(root.certificate),
    "base64 of the DER in lines": base64Of(root.certificate).replace(/.{76}/g, "$&\r\n"),
    "base64 of the base64": Buffer.from(base64Of(root.certificate)).toString("base64"),
    "base64 of PEM": Buffer.from(root.certificate).toString("base64"),
    DER: rootDer,
    "a file with PEM": Buffer.from(root.certificate),
    "a file with base64": Buffer.from(base64Of(root.certificate)),
  };
  for (const [spelling, given] of Object.entries(spellings)) {
    it(`takes ${spelling}, and finds the same bytes`, () => {
      expect(Buffer.from(readCertificate(given).der).equals(rootDer)).to.equal(true);
    });
  }

  it("gives the thumbprint and key identifier that openssl gives", () => {
    const { thumbprint, subjectKeyIdentifier } = readCertificate(root.certificate);
    expect(thumbprint).to.equal(createHash("sha256").update(rootDer).digest("hex"));
    expect(opensslSays(root.certificate, "-ext", "subjectKeyIdentifier")).to.contain(subjectKeyIdentifier);
  });

  it("has no key identifier for a certificate without the extension", () => {
    const bare = selfSigned("/CN=Bare", ["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"]);
    expect(readCertificate(bare.certificate).subjectKeyIdentifier).to.equal(undefined);
  });

  it("has no key identifier where the extension holds none, or is there twice", () => {
    const identifier = (value: Buffer) => der(0x30, der(0x06, "\x55\x1d\x0e"), der(0x04, value));
    const read = (...values: Buffer[]) => {
      const extensions = der(0xa3, der(0x30, ...values.map(identifier)));
      return readCertificate(rebuilt(root, root.key, () => ({ extensions }))).subjectKeyIdentifier;
    };
    expect(read(der(0x04, "\xba\xaf"))).to.equal("BA:AF");
    for (const raw of [Buffer.from("20 bytes of nothing!"), der(0x04), der(0x0c, "a"), der(0x30, der(0x04, "a"))]) {
      expect(read(raw)).to.equal(undefined);
    }
    expect(read(der(0x04, "\xba"), der(0x04, "\xaf"))).to.equal(undefined);
  });

  it("writes the subject as Graph shows names: most specific first, special characters in quotes", () => {
    expect(readCertificate(root.certificate).subject).to.equal(
      'CN=Contoso Root, O="Contoso, Ltd", DC=AME, DC=GBL, C=US',
    );
  });

  it("writes PEM that openssl reads as the same certificate", () => {
    expect(opensslSays(certificateToPem(rootDer), "-fingerprint")).to.equal(
      opensslSays(root.certificate, "-fingerprint"),
    );
  });

  it("takes several in one text, in its order, and every one that is called trusted", () => {
    const trusted = openssl(root.certificate, "x509", "-trustout").toString();
    const leaf = signedBy(root, signingRequestFor("/CN=Leaf"));
    const subjects = readCertificates(`${leaf}\n# its issuer\n${trusted}`).map(({ subject }) => subject);
    expect(subjects).to.deep.equal(["CN=Leaf", readCertificate(root.certificate).subject]);
  });

  it("takes a certificate with a subject alternative name of a kind that hardly anybody has", () => {
    // An ediPartyName (RFC 5280 section 4.2.1.6), which the library can't read.
    const odd = selfSigned("/CN=Odd", ["subjectAltName=DER:300ba509a1070c05436f6e746f"]);
    expect(opensslSays(odd.certificate, "-ext", "subjectKeyIdentifier")).to.contain(
      readCertificate(odd.certificate).subjectKeyIdentifier,
    );
  });

  const pkcs8 = base64Of(root.key);
  const sec1 = openssl(root.key, "pkey", "-traditional").toString();
  const rsa = openssl("", "genrsa", "-traditional", "2048").toString();
  const encrypted = openssl(root.key, "pkcs8", "-topk8", "-passout", "pass:secret").toString();
  // Nobody's key: only how such a file begins counts here.
  const openssh = Buffer.concat([Buffer.from("openssh-key-v1\0"), Buffer.alloc(120, root.key)]).toString("base64");
  const keys = {
    "in PKCS#8": root.key,
    "in PKCS#8, as base64": pkcs8,
    "in PKCS#8, as base64 of base64": Buffer.from(pkcs8).toString("base64"),
    "in PKCS#8, as base64 of PEM": Buffer.from(root.key).toString("base64"),
    "in PKCS#8, as DER": Buffer.from(pkcs8, "base64"),
    "in encrypted PKCS#8": encrypted,
    "in encrypted PKCS#8, as base64": base64Of(encrypted),
    "of RSA": rsa,
    "of RSA, as base64": base64Of(rsa),
    "of an elliptic curve": sec1,
    "of an elliptic curve, as base64": base64Of(sec1),
    "of OpenSSH": `-----BEGIN OPENSSH PRIVATE KEY-----\n${openssh}\n-----END OPENSSH PRIVATE KEY-----\n`,
    "of OpenSSH, as base64": openssh,
    "of PuTTY": `PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\nPrivate-Lines: 1\n${pkcs8}\n`,
    "behind a certificate": root.certificate + root.key,
    "that is called a certificate": root.key.replaceAll("PRIVATE KEY", "CERTIFICATE"),
    "that was cut off": root.key.slice(0, 100),
    "of which only the end is there": root.key.slice(60),
  };
  for (const [spelling, given] of Object.entries(keys)) {
    it(`refuses a private key ${spelling} and repeats not a character of it`, () => {
      const message = refusal(given);
      expect(message).to.match(
        /^a private key was found in (line \d+|PEM block \d+ \(line \d+\)|the base64|the file), /,
      );
      for (const part of [pkcs8, base64Of(sec1), base64Of(rsa), base64Of(encrypted), openssh].join("").match(/.{8}/g) ??
        []) {
        expect(message).not.to.contain(part);
      }
    });
  }

  it("says in which line the key is", () => {
    const text = root.certificate.replaceAll("\n", "\r\n") + root.key;
    expect(refusal(text)).to.contain(
      `found in line ${root.certificate.split("\n").length}, where a certificate belongs`,
    );
  });

  it("says what it found instead of one certificate, and where", () => {
    const lines = root.certificate.split("\n").length;
    expect(refusal("hello")).to.contain("neither PEM");
    expect(refusal("")).to.contain("neither PEM");
    expect(refusal(root.certificate + root.certificate)).to.contain(
      `found 2 certificates where one belongs: see PEM block 2 (line ${lines})`,
    );
    expect(refusal(root.certificate.slice(0, 200))).to.contain("PEM block 1 (line 1) begins but doesn't end");
    expect(refusal(`# ours\r${root.certificate.slice(0, 200)}\n${root.certificate}`)).to.contain(
      "PEM block 1 (line 2) begins but doesn't end",
    );
    expect(refusal(root.certificate.replace("END CERTIFICATE", "END X509 CERTIFICATE"))).to.contain("doesn't end");
    expect(refusal("-----BEGIN CERTIFICATE\nMIIB\n")).to.contain("doesn't begin with a whole line");
    expect(refusal(root.certificate + root.certificate.replace(/\n(.+)\n(.)/, "\n$1\n*$2"))).to.contain(
      `PEM block 2 (line ${lines}) holds something that isn't base64, or not all of it: see line ${lines + 2}`,
    );
    expect(refusal(root.certificate.replaceAll(" CERTIFICATE", " CERTIFICATE REQUEST"))).to.contain(
      "PEM block 1 (line 1) begins otherwise than with -----BEGIN CERTIFICATE-----",
    );
    expect(refusal(root.certificate.replaceAll(" CERTIFICATE", " constructor"))).to.contain("begins otherwise");
    expect(refusal(Buffer.from("not a certificate").toString("base64"))).to.contain("the base64 holds neither PEM");
    const trailing = Buffer.concat([rootDer, Buffer.from([0])]);
    expect(refusal(trailing.toString("base64"))).to.contain(
      "the base64 is not one certificate in DER: it goes on after",
    );
    expect(refusal(trailing)).to.contain("the file is not one certificate in DER: it goes on after its end");
    expect(refusal(certificateToPem(Buffer.concat([rootDer, rootDer])))).to.contain("goes on after its end");
    expect(refusal(rootDer.subarray(0, rootDer.length - 1).toString("base64"))).to.contain("it ends too early");
    expect(refusal(Buffer.from([0x30, 2, 5, 0]).toString("base64"))).to.contain("neither PEM");
    expect(refusal(Buffer.from([0x30, 0x81, 2, 5, 0]).toString("base64"))).to.contain("not an X.509 certificate");
  });

  it("names what is no certificate, and the command that makes PEM of it", () => {
    const request = signingRequestFor("/CN=Contoso");
    expect(refusal(request)).to.contain(
      "found a certificate signing request in PEM block 1 (line 1) where a certificate",
    );
    expect(refusal(base64Of(request))).to.contain("found a certificate signing request in the base64");
    const bundle = certificateToPem(pkcs7(rootDer)).replaceAll("CERTIFICATE", "PKCS7");
    // As the web pages of AD CS label it.
    for (const spelling of [bundle, bundle.replaceAll("PKCS7", "CERTIFICATE"), base64Of(bundle)]) {
      expect(refusal(spelling)).to.match(/^found PKCS#7 .*`openssl pkcs7 -print_certs -in FILE`/);
    }
    const pfx = openssl(root.key + root.certificate, "pkcs12", "-export", "-passout", "pass:secret");
    for (const pkcs12 of [pfx, pfx.toString("base64")]) {
      expect(refusal(pkcs12)).to.match(/^found PKCS#12 .*`openssl pkcs12 -nokeys -in FILE`/);
    }
    expect(refusal(opensslSays(root.certificate, "-pubkey"))).to.contain("found a public key in PEM block 1");
    for (const command of [
      "pkcs7 -print_certs",
      "pkcs7 -print_certs -inform der",
      "pkcs12 -nokeys -passin pass:secret",
    ]) {
      const input = command.includes("12")
        ? pfx
        : command.includes("der")
          ? Buffer.from(base64Of(bundle), "base64")
          : bundle;
      expect(Buffer.from(readCertificate(openssl(input, ...command.split(" "))).der).equals(rootDer)).to.equal(true);
    }
  });

  it("names a file in UTF-16, and a binary one that was read as text", () => {
    for (const mark of ["\ufeff", ""]) {
      const littleEndian = Buffer.from(mark + root.certificate, "utf16le");
      const bigEndian = Buffer.from(littleEndian).swap16();
      for (const file of [littleEndian, bigEndian]) {
        for (const given of [file, file.toString("utf8"), file.toString("latin1"), file.toString("base64")]) {
          expect(refusal(given)).to.contain("is in UTF-16");
        }
      }
    }
    for (const text of [rootDer.toString("utf8"), rootDer.toString("latin1")]) {
      expect(refusal(text)).to.contain("the text is a binary file that was read as text: `openssl x509 -inform der");
    }
  });
});
