import { createHash } from "node:crypto";
import { expect } from "chai";
import { describe, it } from "mocha";
import {
  readCertificate,
  readCertificateOrBundle,
  readCertificates,
  signedOf,
} from "../../../provider/x509/certificate.js";
import { refuseForm } from "../../../provider/x509/contents.js";
import { certificateToPem, UnreadableText } from "../../../provider/x509/pem.js";
import {
  base64Of,
  issuedBy,
  openssl,
  opensslSays,
  opensslWith,
  selfSigned,
  signedBy,
  signingRequestFor,
} from "../../certificates.js";
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
    expect(refusal("")).to.contain("the text is empty");
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
    // One that signs or encrypts something isn't unambiguous.
    const signed = opensslWith(
      { "signer.pem": root.certificate + root.key, text: "anything" },
      ...["cms", "-sign", "-nodetach", "-signer", "signer.pem", "-in", "text", "-outform", "pem"],
    );
    for (const spelling of [
      signed.toString(),
      base64Of(signed.toString()),
      Buffer.from(base64Of(signed.toString()), "base64"),
    ]) {
      expect(refusal(spelling)).to.match(/^found PKCS#7 .*more than certificates: `.*openssl pkcs7 .*-print_certs/);
    }
    expect(refusal(pkcs7())).to.match(/^found PKCS#7 .* in the file without a certificate in it/);
    const encrypted = opensslWith(
      { "root.pem": root.certificate, text: "anything" },
      ...["cms", "-encrypt", "-in", "text", "-outform", "der", "root.pem"],
    );
    expect(refusal(encrypted)).to.match(/^found PKCS#7 .* that holds no certificates: it encrypts something/);
    expect(refusal(pkcs7(rootDer).subarray(0, 300))).to.match(/^found PKCS#7 .* that is broken/);
    const bundle = certificateToPem(pkcs7(rootDer)).replaceAll("CERTIFICATE", "PKCS7");
    const pfx = openssl(root.key + root.certificate, "pkcs12", "-export", "-passout", "pass:secret");
    for (const pkcs12 of [pfx, pfx.toString("base64")]) {
      expect(refusal(pkcs12)).to.match(/^found PKCS#12 .*`openssl pkcs12 -nokeys -in (FILE|DECODED)`/);
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

  it("names PEM that was read as UTF-16", () => {
    for (const mark of ["", "\ufeff"]) {
      expect(refusal(Buffer.from(mark + root.certificate).toString("utf16le"))).to.contain("was read as UTF-16");
    }
  });

  /** A file in the encodings that a program may read it in. */
  const readings = (file: Buffer) => (["utf8", "latin1", "ascii"] as const).map((encoding) => file.toString(encoding));

  it("names a file in UTF-16, and a binary one that was read as text", () => {
    for (const mark of ["\ufeff", ""]) {
      const littleEndian = Buffer.from(mark + root.certificate, "utf16le");
      const bigEndian = Buffer.from(littleEndian).swap16();
      for (const file of [littleEndian, bigEndian]) {
        for (const given of [file, ...readings(file), file.toString("base64")]) {
          expect(refusal(given)).to.contain("is in UTF-16");
        }
      }
    }
    const pfx = openssl(root.key + root.certificate, "pkcs12", "-export", "-passout", "pass:secret");
    for (const [file, command] of [
      [rootDer, "openssl x509 -inform der"],
      [pkcs7(rootDer, rootDer), "openssl pkcs7 -inform der -print_certs"],
      [pfx, "openssl pkcs12 -nokeys"],
    ] as const) {
      for (const text of readings(file)) {
        expect(refusal(text)).to.contain(`the text is a binary file that was read as text: \`${command} -in FILE\``);
      }
      const made = openssl(file, ...command.split(" ").slice(1), ...(file === pfx ? ["-passin", "pass:secret"] : []));
      expect(readCertificates(made)[0]?.subject).to.equal(readCertificate(root.certificate).subject);
    }
    for (const key of [root.key, sec1, rsa]) {
      const file = Buffer.from(base64Of(key), "base64");
      for (const text of readings(file)) {
        expect(refusal(text)).to.contain("a private key was found in the text, which is binary,");
      }
    }
  });

  const leaf = issuedBy(root, "/CN=Leaf", ["basicConstraints=critical,CA:TRUE"]);
  const leafDer = Buffer.from(base64Of(leaf.certificate), "base64");
  const both = pkcs7(rootDer, leafDer);
  const indefinite = (tag: number, ...content: Buffer[]) =>
    Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.from([0, 0])]);
  // As Java's libraries write it (X.690 section 8.1.3.6).
  const [type, version, digests, inner] = [
    ...["06092a864886f70d010702", "020101", "3100", "300b06092a864886f70d010701"],
  ].map((each) => Buffer.from(each, "hex")) as [Buffer, Buffer, Buffer, Buffer];
  const lengthless = indefinite(
    0x30,
    type,
    indefinite(0xa0, indefinite(0x30, version, digests, inner, indefinite(0xa0, rootDer, leafDer), digests)),
  );
  const bundles: Readonly<Record<string, string | Uint8Array>> = {
    DER: both,
    base64: both.toString("base64"),
    "base64 in lines": both.toString("base64").replace(/.{64}/g, "$&\r\n"),
    "hexadecimal digits": both.toString("hex"),
    "BER without lengths": lengthless,
    "BER without lengths, as base64": lengthless.toString("base64"),
    ...Object.fromEntries(
      ["PKCS7", "CMS", "CERTIFICATE", "PKCS #7 SIGNED DATA"].map((label) => [
        `PEM labelled ${label}`,
        certificateToPem(both).replaceAll("CERTIFICATE", label),
      ]),
    ),
    "what openssl writes": opensslWith(
      { "both.pem": root.certificate + leaf.certificate },
      ...["crl2pkcs7", "-nocrl", "-certfile", "both.pem"],
    ),
  };
  for (const [form, bundle] of Object.entries(bundles)) {
    it(`takes the certificates of PKCS#7 in ${form}, byte by byte`, () => {
      const read = readCertificates(bundle).map((each) => Buffer.from(each.der).toString("hex"));
      expect(read).to.deep.equal([rootDer, leafDer].map((each) => each.toString("hex")));
      expect(refusal(bundle)).to.contain("found 2 certificates where one belongs: see certificate 2 in");
    });
  }

  it("takes PKCS#7 with one certificate for that one, also beside others in PEM", () => {
    const alone = certificateToPem(pkcs7(rootDer)).replaceAll("CERTIFICATE", "PKCS7");
    expect(readCertificate(alone).thumbprint).to.equal(readCertificate(root.certificate).thumbprint);
    expect(readCertificates(leaf.certificate + alone)).to.have.length(2);
  });

  it("finds in PKCS#7 the certificate that was signed: the CSR's, or else the one that issued no other", () => {
    const key = (certificate: Uint8Array) => readCertificate(certificate).publicKey;
    const pick = (bundle: Uint8Array, requestKey?: Uint8Array) =>
      signedOf(readCertificateOrBundle(bundle), requestKey).subject;
    expect(pick(both)).to.equal("CN=Leaf");
    expect(pick(both, key(leafDer))).to.equal("CN=Leaf");
    expect(pick(both, key(rootDer))).to.equal(readCertificate(root.certificate).subject);
    const other = Buffer.from(
      base64Of(issuedBy(root, "/CN=Other", ["basicConstraints=critical,CA:TRUE"]).certificate),
      "base64",
    );
    const three = pkcs7(other, rootDer, leafDer);
    expect(pick(three, key(leafDer))).to.equal("CN=Leaf");
    expect(pick(pkcs7(leafDer, leafDer, rootDer))).to.equal("CN=Leaf");
    for (const unknown of [undefined, key(Buffer.from(base64Of(selfSigned("/CN=No").certificate), "base64"))]) {
      expect(() => pick(three, unknown)).to.throw(UnreadableText, /^found 3 certificates in PKCS#7.*`openssl pkcs7/);
    }
  });

  const digits = rootDer.toString("hex");
  const separated = (separator: string) => (digits.match(/../g) ?? []).join(separator);
  for (const written of [
    ...[digits, digits.toUpperCase(), separated(":"), separated(" ").toUpperCase(), separated("-"), `0x${digits}`],
    ...[`\\x${digits}`, `0x${separated(", 0x")}`, digits.replace(/.{64}/g, "$&\r\n"), ` ${digits}\n`],
    Buffer.from(root.certificate).toString("hex"),
  ]) {
    it(`takes hexadecimal digits that begin with ${JSON.stringify(written.slice(0, 12))}`, () => {
      for (const given of [written, Buffer.from(written)]) {
        expect(Buffer.from(readCertificate(given).der).equals(rootDer)).to.equal(true);
      }
    });
  }

  const mentions = {
    "what belongs where": "# Put all from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE----- into this file\n",
    "a marker": "#-----BEGIN CERTIFICATE-----\n",
    "a marker of another block": "; -----BEGIN PKCS7-----\n",
    "a private key": "# Never put the -----BEGIN PRIVATE KEY----- or -----END RSA PRIVATE KEY----- into this file\n",
  };
  for (const [what, comment] of Object.entries(mentions)) {
    it(`reads past a comment that mentions ${what}, as openssl does`, () => {
      for (const text of [
        comment + root.certificate,
        root.certificate + comment,
        comment + comment + root.certificate,
      ]) {
        expect(Buffer.from(readCertificate(text).der).equals(rootDer)).to.equal(true);
        expect(opensslSays(text, "-subject")).to.contain("Contoso Root");
        expect(() => {
          refuseForm(text);
        }).not.to.throw();
      }
    });
  }

  it("takes a key in one line, in a string or in a comment for what it is", () => {
    const escaped = root.key.replaceAll("\n", "\\n");
    for (const text of [escaped, JSON.stringify({ key: root.key }), `KEY=${escaped}`, root.key.replace(/^/gm, "# ")]) {
      expect(refusal(root.certificate + text)).to.contain("a private key was found in line");
    }
  });

  it("never calls parameters of keys a private key, nor a key parameters", () => {
    const block = (label: string, der: string) => `-----BEGIN ${label}-----\n${der}\n-----END ${label}-----\n`;
    const dsa = openssl(
      "",
      "genpkey",
      "-genparam",
      "-algorithm",
      "DSA",
      "-pkeyopt",
      "dsa_paramgen_bits:1024",
    ).toString();
    for (const [parameters, named] of [
      [block("DH PARAMETERS", "MAYCAQECAQI="), "Diffie-Hellman parameters"],
      [dsa.replaceAll(/(BEGIN|END) [A-Z .0-9]*PARAMETERS/g, "$1 DSA PARAMETERS"), "DSA parameters"],
    ] as const) {
      expect(refusal(parameters + root.certificate)).to.contain(`found ${named} in PEM block 1`);
      expect(refusal(base64Of(parameters))).not.to.contain("private key");
    }
    for (const key of [rsa, sec1, root.key]) {
      expect(refusal(block("DH PARAMETERS", base64Of(key)))).to.contain("a private key was found in PEM block 1");
    }
  });
});
