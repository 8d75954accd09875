import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate, readCertificates } from "../../../provider/x509/certificate.js";
import { readCertificateRequest } from "../../../provider/x509/certificateRequest.js";
import { refuseForm } from "../../../provider/x509/contents.js";
import { certificateToPem, UnreadableText } from "../../../provider/x509/pem.js";
import { base64Of, issuedBy, openssl, opensslWith, selfSigned, signingRequestFor } from "../../certificates.js";
import { der as derOf, pkcs7 } from "./der.js";

const root = selfSigned("/C=US/O=Contoso/CN=Root");
const issuing = issuedBy(root, "/C=US/O=Contoso/CN=Issuing", ["basicConstraints=critical,CA:TRUE"]);
const request = signingRequestFor("/CN=Contoso");
const pem = issuing.certificate;
const chain = pem + root.certificate;
const der = Buffer.from(base64Of(pem), "base64");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const utf16 = Buffer.from(pem, "utf16le");
const utf32 = Buffer.concat(
  Array.from(`\ufeff${pem}`, (letter) => Buffer.from([letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8, 0, 0])),
);
const vault = {
  request_id: "x",
  data: { certificate: pem, issuing_ca: root.certificate, ca_chain: [pem, root.certificate] },
};
const aws = { Certificate: pem, CertificateChain: chain };
const secret = `kind: Secret\ndata:\n  tls.crt: ${base64(pem)}\n  ca.crt: "${base64(root.certificate)}"\ntype: kubernetes.io/tls\n`;
const parameters = (label: string, content: string) => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;

const hex = der.toString("hex");
const pairs = hex.match(/../g)!;
const bundle = pkcs7(der, Buffer.from(base64Of(root.certificate), "base64"));
const signed = opensslWith(
  { "signer.pem": root.certificate + root.key, "other.pem": pem, text: "anything" },
  ...["cms", "-sign", "-nodetach", "-signer", "signer.pem", "-certfile", "other.pem", "-in", "text", "-outform", "pem"],
).toString();
const dump = (separator: string, digits: number) =>
  hex
    .match(/.{1,32}/g)!
    .map(
      (line, index) =>
        `${(index * 16).toString(16).padStart(digits, "0")}  ${line.match(/../g)!.join(" ")}${separator}`,
    )
    .join("\n");

type Reader = (given: string | Uint8Array) => readonly { readonly der: Uint8Array }[];

const readers: Readonly<Record<"certificate" | "chain" | "csr", Reader>> = {
  certificate: (given) => [readCertificate(given)],
  chain: readCertificates,
  csr: (given) => [readCertificateRequest(given)],
};

interface Form {
  readonly file: string | Uint8Array;
  /** What the message names it. */
  readonly names: RegExp;
  readonly as?: keyof typeof readers;
  /** The certificates that the command makes of it; the issuing CA's alone where it isn't said, none without a command. */
  readonly gives?: string;
}

const forms: Readonly<Record<string, Form>> = {
  "PEM with \\n for line breaks": { file: pem.replaceAll("\n", "\\n"), names: /written as \\n/ },
  "the same behind a variable": { file: `CERT="${pem.replaceAll("\n", "\\n")}"`, names: /written as \\n/ },
  "a string in JSON": { file: JSON.stringify(pem), names: /a JSON string/ },
  "what Vault answers": { file: JSON.stringify(vault, undefined, 2), names: /JSON.*\.data\.certificate/ },
  "what Vault answers, for a chain": {
    file: JSON.stringify(vault),
    names: /JSON.*\.data\.ca_chain\[\]/,
    as: "chain",
    gives: chain,
  },
  "what AWS answers": { file: JSON.stringify(aws), names: /\.Certificate'/ },
  "what AWS answers, for a chain": {
    file: JSON.stringify(aws),
    names: /\.CertificateChain'/,
    as: "chain",
    gives: chain,
  },
  "a CSR in JSON": { file: JSON.stringify({ csr: request, certificate: pem }), names: /\.csr'/, as: "csr" },
  "the x5c of a key": { file: JSON.stringify([base64Of(pem), base64Of(root.certificate)]), names: /JSON.*'\.\[0\]'/ },
  "the x5c of a key set, for a chain": {
    file: JSON.stringify({ keys: [{ x5c: [base64Of(pem), base64Of(root.certificate)] }] }),
    names: /JSON.*\.keys\[0\]\.x5c\[\]/,
    as: "chain",
    gives: chain,
  },
  "JSON without a certificate": { file: '{"certificate": "none"}', names: /no property is a certificate/, gives: "" },
  "a Secret of Kubernetes": { file: secret, names: /Secret of Kubernetes/ },
  "a Secret of Kubernetes, for a chain": { file: secret, names: /ca\\\.crt/, as: "chain", gives: root.certificate },
  "PEM with HTML": { file: pem.replaceAll("\n", "<br>\n"), names: /HTML/ },
  "the metadata of SAML": {
    file: `<ds:X509Data><ds:X509Certificate>\n${base64Of(pem)}\n</ds:X509Certificate></ds:X509Data>`,
    names: /XML/,
  },
  "the same with attributes": {
    file: `<a><ds:X509Certificate xmlns:ds="x">${base64Of(pem)}</ds:X509Certificate></a>`,
    names: /base64 with something else around it/,
  },
  "an address of data:": {
    file: `data:application/pkix-cert;base64,${base64Of(pem)}`,
    names: /base64 with something else around it.*grep/,
  },
  "the second value of a configuration": {
    file: `user: ${base64(request)}\ncertificate-authority-data: ${base64(pem)}\n`,
    names: /base64 with something else around it.*sed -n 2p/,
  },
  "a property list": {
    file: `<plist><data>\n${base64Of(pem).replace(/(.{52})/g, "$1\n")}\n</data></plist>`,
    names: /base64 with something else around it.*tr -d/,
  },
  "the body of a mail": {
    file: `Content-Type: application/pkcs7-mime\n\n${bundle.toString("base64").replace(/(.{76})/g, "$1\n")}\n`,
    names: /base64 with something else around it.*sed/,
    as: "chain",
    gives: chain,
  },
  "base64 of web tokens": { file: der.toString("base64url"), names: /as web tokens have it/ },
  "base64 in the encoding of web addresses": {
    file: encodeURIComponent(base64Of(pem)),
    names: /the encoding of web addresses/,
  },
  "a Buffer in JSON": { file: JSON.stringify(der), names: /decimal numbers/ },
  "decimal numbers in lines": { file: [...der].join("\r\n"), names: /decimal numbers/ },
  "an array in a program": { file: `der[] = {${pairs.map((pair) => `0x${pair}`).join(", ")}};`, names: /an array/ },
  "what hexdump prints": { file: dump("  |0..x.BEGIN......|", 8), names: /a dump of bytes, as hexdump/ },
  "what certutil dumps": { file: dump("   0.ab 12 34 cd....", 4), names: /a dump of bytes, as hexdump/ },
  "a Secret of Kubernetes as JSON": {
    file: JSON.stringify({ kind: "Secret", data: { "ca.crt": base64(root.certificate), "tls.crt": base64(pem) } }),
    names: /\["tls\.crt"\]/,
  },
  "a Secret of Kubernetes as JSON, for a chain": {
    file: JSON.stringify({ kind: "Secret", data: { "tls.crt": base64(pem), "ca.crt": base64(root.certificate) } }),
    names: /\["ca\.crt"\]/,
    as: "chain",
    gives: root.certificate,
  },
  "JSON with a name that isn't repeated": {
    file: JSON.stringify({ "my own certificate's name": pem }),
    names: /JSON in the (?!.*my own).*first\(/,
  },
  "JSON with other PEM before a name that isn't repeated": {
    file: JSON.stringify({ csr: request, "my own certificate's name": pem }),
    names: /first\(.*BEGIN CERTIFICATE-----/,
  },
  "JSON with base64 by a name that isn't repeated": {
    file: JSON.stringify({ "my own certificate's name": base64Of(pem) }),
    names: /JSON in which no property with a usual name is a certificate/,
    gives: "",
  },
  "a list of lines in JSON": { file: JSON.stringify(pem.trim().split("\n")), names: /a list of lines/ },
  "lines with numbers": { file: pem.replaceAll(/^(?=.)/gm, "12\t"), names: /before each/ },
  "lines of a comparison": { file: pem.replaceAll(/^/gm, "+"), names: /before each/ },
  "lines of an answer": { file: pem.replaceAll(/^/gm, "> "), names: /before each/ },
  "PEM with \\r\\n for line breaks": { file: pem.replaceAll("\n", "\\r\\n"), names: /written as \\n/ },
  "PEM with two backslashes for each": { file: pem.replaceAll("\n", "\\\\n"), names: /written as \\n/ },
  "base64 of UTF-16": {
    file: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]).toString("base64"),
    names: /UTF-16.*base64 -d/,
  },
  "PKCS#7 that signs something": { file: signed, names: /more than certificates/, gives: chain },
  "the same in base64": { file: base64Of(signed), names: /more than certificates.*base64 -d/, gives: chain },
  "the same in hexadecimal digits": {
    file: Buffer.from(base64Of(signed), "base64").toString("hex").replace(/(..)/g, "$1:").slice(0, -1),
    names: /more than certificates/,
    gives: chain,
  },
  "PKCS#7 with more than one, in base64": {
    file: bundle.toString("base64"),
    names: /found 2 certificates where one belongs/,
    gives: chain,
  },
  "a keystore of Java": {
    file: Buffer.concat([Buffer.from("feedfeed0000000200000001", "hex"), der]),
    names: /a keystore of Java.*keytool/,
    gives: "none that is run",
  },
  "a web page": { file: "<!DOCTYPE html><html><body>Sign in</body></html>", names: /a web page/, gives: "" },
  "a pointer of Git LFS": {
    file: "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n",
    names: /Git LFS/,
    gives: "none that is run",
  },
  "a reference of a key vault": { file: "@Microsoft.KeyVault(SecretUri=https://a/b)", names: /a reference/, gives: "" },
  "what bzip2 makes": { file: Buffer.from("BZh91AY&SY"), names: /bzip2/, gives: "none that is run" },
  "PEM with a word processor's dashes": { file: pem.replaceAll("-----", "—–"), names: /other dashes/ },
  "PEM with four hyphens": { file: pem.replaceAll("-----", "----"), names: /other than five hyphens/ },
  "PEM as a web address has it": { file: encodeURIComponent(pem), names: /web addresses/ },
  "PEM as e-mail has it": { file: pem.replaceAll("=", "=3D").replace(/(.{60})/g, "$1=\n"), names: /quoted-printable/ },
  "something compressed": { file: gzipSync(pem), names: /gzip/ },
  "base64 of something compressed": { file: gzipSync(pem).toString("base64"), names: /gzip.*base64 -d/ },
  "UTF-32": { file: utf32, names: /UTF-32/ },
  "UTF-16 with its mark": { file: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), names: /UTF-16/ },
  "UTF-16 without one": { file: utf16, names: /UTF-16LE/ },
  "UTF-16 the other way round": { file: Buffer.from(utf16).swap16(), names: /UTF-16BE/ },
  "PEM whose lines YAML joined": { file: pem.trim().replaceAll("\n", " "), names: /YAML's >/ },
  "Diffie-Hellman parameters behind it": {
    file: pem + parameters("DH PARAMETERS", "MAYCAQECAQI="),
    names: /found Diffie-Hellman parameters in PEM block 2/,
  },
  "other Diffie-Hellman parameters before it": {
    file:
      parameters(
        "X9.42 DH PARAMETERS",
        base64Of(openssl("", "genpkey", "-genparam", "-algorithm", "DHX", "-pkeyopt", "dh_rfc5114:1").toString()),
      ) + pem,
    names: /found Diffie-Hellman parameters in PEM block 1/,
  },
  "the parameters of a curve before it": {
    file: openssl("", "ecparam", "-name", "prime256v1").toString() + pem,
    names: /the parameters of an elliptic curve/,
  },
  "PKCS#7 with more than one": {
    file: certificateToPem(pkcs7(der, Buffer.from(base64Of(root.certificate), "base64"))).replaceAll(
      "CERTIFICATE",
      "PKCS7",
    ),
    names: /found 2 certificates where one belongs/,
    gives: chain,
  },
  "what openssl prints": { file: openssl(pem, "x509", "-noout", "-text"), names: /what a command prints/, gives: "" },
  "what certutil prints": {
    file: "X509 Certificate:\r\nVersion: 3\r\n0000  30 82 03\r\n",
    names: /certutil/,
    gives: "",
  },
  "a certificate of OpenSSH": {
    file: `ssh-ed25519-cert-v01@openssh.com AAAA${"A".repeat(80)} me`,
    names: /OpenSSH certificate/,
    gives: "",
  },
  "a key of OpenSSH": { file: `ssh-rsa AAAA${"A".repeat(80)}`, names: /OpenSSH public key/, gives: "" },
  "a path": { file: "./certs/root.pem\n", names: /this is a path/, gives: "" },
  "a path of Windows": { file: "C:\\pki\\root.cer", names: /this is a path/, gives: "" },
  "the name of a file": { file: "issuing ca.crt", names: /this is a path/, gives: "" },
  "a web address": { file: "http://pki.contoso.com/root.crt", names: /web address/, gives: "" },
  "a placeholder": { file: "<paste your certificate here>", names: /placeholder/, gives: "" },
  "a placeholder of a template": { file: "${ROOT_CERTIFICATE}", names: /placeholder/, gives: "" },
  "an object that was made a text": { file: "[object Object]", names: /no text/, gives: "" },
  nothing: { file: " \n", names: /empty/, gives: "" },
};

/** What a reader says of something, with the form refused too. */
function refusal(given: string | Uint8Array, as: keyof typeof readers): string {
  try {
    readers[as](given);
    refuseForm(given);
  } catch (error) {
    expect(error).to.be.instanceOf(UnreadableText);
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

const tools = ["awk", "base64", "grep", "gzip", "iconv", "jq", "openssl", "perl", "sed", "tr"];
const missing = tools.filter((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);

describe("what is neither PEM nor base64", () => {
  it("is no private key where it is the inside of PKCS#7, and PKCS#7 under any label with content that nobody signed", () => {
    const empty = derOf(0x31);
    const type = (last: number) => derOf(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));
    const nothing = derOf(0xa0, derOf(0x04));
    const inside = derOf(0x30, derOf(0x02, "\x01"), empty, derOf(0x30, type(1), nothing), derOf(0xa0, der), empty);
    for (const given of [inside, inside.toString("base64"), certificateToPem(inside)]) {
      expect(refusal(given, "chain")).not.to.contain("private key");
    }
    const whole = derOf(0x30, type(2), derOf(0xa0, inside));
    for (const given of [whole, certificateToPem(whole).replaceAll("CERTIFICATE", "SIGNED DATA")]) {
      expect(readCertificates(given).map((each) => Buffer.from(each.der))).to.deep.equal([der]);
    }
  });

  for (const [title, { file, names, as = "certificate", gives = as === "csr" ? request : pem }] of Object.entries(
    forms,
  )) {
    it(`is named where it is ${title}, from a program as from a file, and nothing of it is repeated`, () => {
      for (const given of [file, Buffer.from(file), Buffer.from(file).toString("utf8")]) {
        const message = refusal(given, as);
        expect(message).to.match(names);
        expect(message).not.to.contain(base64Of(pem).slice(40, 56));
        expect(message.includes("`"), message).to.equal(gives !== "");
      }
    });

    if (!["", "none that is run"].includes(gives)) {
      it(`is made PEM by the command that is named where it is ${title}`, function () {
        const commands = Array.from(refusal(file, as).matchAll(/`([^`]+)`/g), ([, command = ""]) => command);
        const without = missing.filter((tool) => commands.some((command) => command.includes(tool)));
        if (without.length > 0) {
          this.test!.title += ` (skipped: no ${without.join(", ")} here)`;
          this.skip();
        }
        const folder = mkdtempSync(join(tmpdir(), "entra-ca-form-"));
        try {
          writeFileSync(join(folder, "FILE"), file);
          const outputs = commands.map((command) => execFileSync("sh", ["-c", command], { cwd: folder }));
          const read = readers[gives === chain ? "chain" : as];
          const ders = (given: string | Uint8Array) => read(given).map((each) => Buffer.from(each.der).toString("hex"));
          expect(ders(outputs.at(-1)!)).to.deep.equal(ders(gives));
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  }
});
