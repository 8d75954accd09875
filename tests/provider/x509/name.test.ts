import { expect } from "chai";
import { describe, it } from "mocha";
import { readCertificate } from "../../../provider/x509/certificate.js";
import { distinguishedNameText } from "../../../provider/x509/distinguishedName.js";
import { comparableName, readName, sameName } from "../../../provider/x509/name.js";
import { UnreadableText } from "../../../provider/x509/pem.js";
import { openssl, selfSigned, signedBy, signingRequestFor } from "../../certificates.js";
import { attribute, der, name, strings } from "./der.js";

const { utf8, printable, teletex, bmp, universal, ia5, numeric, visible, octets, bits } = strings;
const cn = (tag: number, value: Uint8Array | string) => name([attribute("CN", tag, value)]);
const wide = (text: string) => Buffer.from(text, "utf16le").swap16();

describe("comparing the names in certificates", () => {
  const alike: Record<string, [Uint8Array, Uint8Array]> = {
    "with other capitals": [cn(utf8, "Root CA"), cn(utf8, "rOOT cA")],
    "with other white space": [cn(printable, " Root   CA "), cn(printable, "Root\t CA")],
    "as PrintableString and UTF8String": [cn(printable, "Root"), cn(utf8, "Root")],
    "as TeletexString in Latin-1": [cn(teletex, "Caf\xe9"), cn(utf8, Buffer.from("CAFÉ"))],
    "as TeletexString in UTF-8": [cn(teletex, Buffer.from("Café")), cn(utf8, Buffer.from("Café"))],
    "as BMPString": [cn(bmp, wide("Café")), cn(utf8, Buffer.from("Café"))],
    "as UniversalString": [cn(universal, "\0\0\0R\0\x01\xf6\0"), cn(utf8, Buffer.from("R😀"))],
    "with accents that are characters of their own": [
      cn(utf8, Buffer.from("Cafe\u0301")),
      cn(utf8, Buffer.from("Café")),
    ],
    "with a ß and a final sigma": [cn(utf8, Buffer.from("Straße ς")), cn(utf8, Buffer.from("STRASSE Σ"))],
    "with a soft hyphen": [cn(utf8, Buffer.from("Con\u00adtoso")), cn(utf8, "Contoso")],
    "with attributes of one part the other way round": [
      name([attribute("CN", utf8, "a"), attribute("OU", utf8, "b")]),
      name([attribute("OU", utf8, "B"), attribute("CN", utf8, "A")]),
    ],
    "that are empty": [name(), name()],
  };
  for (const [how, [one, other]] of Object.entries(alike)) {
    it(`holds names ${how} for the same`, () => {
      expect(sameName(comparableName(readName(one)), comparableName(readName(other)))).to.equal(true);
    });
  }

  const unlike: Record<string, [Uint8Array, Uint8Array]> = {
    "of another attribute": [cn(utf8, "a"), name([attribute("O", utf8, "a")])],
    "in another order": [
      name([attribute("OU", utf8, "1")], [attribute("OU", utf8, "2")]),
      name([attribute("OU", utf8, "2")], [attribute("OU", utf8, "1")]),
    ],
    "with one part more": [cn(utf8, "a"), name([attribute("CN", utf8, "a")], [attribute("CN", utf8, "a")])],
    "with two parts where the other has one of two": [
      name([attribute("CN", utf8, "a"), attribute("OU", utf8, "b")]),
      name([attribute("CN", utf8, "a")], [attribute("OU", utf8, "b")]),
    ],
    "whose text reads like another attribute": [cn(utf8, 'a","2.5.4.10=b'), name([attribute("CN", utf8, "a")])],
    "with other bytes that are no text": [cn(bits, "\0a"), cn(bits, "\0A")],
    "with text and the hexadecimal digits of its DER": [cn(bits, "\0"), cn(utf8, "#030100")],
    "with a dotless i": [cn(utf8, Buffer.from("Cıtı")), cn(utf8, "Citi")],
    "with a broken BMPString": [cn(bmp, "abc"), cn(bmp, "abC")],
  };
  for (const [how, [one, other]] of Object.entries(unlike)) {
    it(`tells apart names ${how}`, () => {
      expect(sameName(comparableName(readName(one)), comparableName(readName(other)))).to.equal(false);
    });
  }

  it("finds the issuer of a certificate that a CA signed", () => {
    const root = selfSigned("/C=US/O=Contoso, Ltd/CN=Contoso Root");
    const leaf = readCertificate(signedBy(root, signingRequestFor("/CN=Leaf")));
    const { subjectName } = readCertificate(root.certificate);
    expect(sameName(comparableName(readName(leaf.issuerName)), comparableName(readName(subjectName)))).to.equal(true);
    expect(sameName(comparableName(readName(leaf.subjectName)), comparableName(readName(subjectName)))).to.equal(false);
  });

  it("refuses bytes that are no name", () => {
    const whole = cn(utf8, "Root");
    const oid = der(0x06, Buffer.alloc(1000, 0xff));
    for (const bytes of [
      Buffer.alloc(0),
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.from([0])]),
      der(0x31),
      name([der(0x30, der(0x06, "\x55\x04\x03"))]),
      name([der(0x30, oid, der(utf8, "a"))]),
    ]) {
      expect(() => comparableName(readName(bytes))).to.throw(UnreadableText);
    }
  });
});

describe("writing a name as Graph shows it", () => {
  const written: [string, Uint8Array, string][] = [
    [
      "the most specific part first",
      name([attribute("C", printable, "US")], [attribute("CN", utf8, "a")]),
      "CN=a, C=US",
    ],
    [
      "several attributes of one part in their order",
      name([attribute("OU", utf8, "b"), attribute("CN", utf8, "a")]),
      "OU=b + CN=a",
    ],
    ["quotes around a comma", cn(utf8, "a, b"), 'CN="a, b"'],
    ["quotes around other special characters", cn(utf8, "a#b;c"), 'CN="a#b;c"'],
    ["quotes in a value twice", cn(utf8, 'a "b"'), 'CN="a ""b"""'],
    ["quotes around a line feed", cn(utf8, "a\nb"), 'CN="a\nb"'],
    ["no quotes around a carriage return inside", cn(utf8, "a\rb"), "CN=a\rb"],
    ["quotes around a value that ends in one", cn(utf8, "a\r"), 'CN="a\r"'],
    ["quotes around white space at an end", cn(utf8, " a"), 'CN=" a"'],
    ["no quotes around a backslash", cn(utf8, "a\\b"), "CN=a\\b"],
    ["quotes for an empty value", cn(utf8, ""), 'CN=""'],
    ["an unknown type by its object identifier", name([attribute("own", utf8, "a")]), "OID.1.2.3.4=a"],
    ["a BMPString as text", cn(bmp, wide("Café")), "CN=Café"],
    ["a TeletexString as Latin-1 where it isn't UTF-8", cn(teletex, "Caf\xe9"), "CN=Café"],
    ["a TeletexString as UTF-8 where it is", cn(teletex, Buffer.from("Café")), "CN=Café"],
    [
      "an IA5String and a NumericString",
      name([attribute("CN", numeric, "1")], [attribute("OU", ia5, "a@b")]),
      "OU=a@b, CN=1",
    ],
    ["a value without the NULs at its end", cn(utf8, "a\0\0"), "CN=a"],
    ["what is no string as its DER", cn(bits, "\0\xab"), "CN=#030200AB"],
    ["an octet string as its bytes", cn(octets, "\x01\xab"), "CN=#01AB"],
    ["a VisibleString as its DER", cn(visible, "a"), "CN=#1A0161"],
    ["a UniversalString as its DER", cn(universal, "\0\0\0a"), "CN=#1C0400000061"],
    ["nothing for an empty name", name(), ""],
  ];
  for (const [how, bytes, text] of written) {
    it(`writes ${how}`, () => {
      expect(distinguishedNameText(readName(bytes))).to.equal(text);
    });
  }

  it("gives the values that openssl finds in a certificate", () => {
    const subject = "/C=DE/ST=Bayern/L=München/O=Contoso, Ltd/street=1/serialNumber=2/dnQualifier=3/title=4/GN=5/SN=6";
    const { certificate } = selfSigned(subject);
    const said = openssl(certificate, "x509", "-noout", "-subject", "-nameopt", "multiline,utf8,-esc_msb").toString();
    const values = said.split("\n").slice(1, -1);
    expect(values.map((line) => line.replace(/^.*?= /, "")).join("|")).to.equal(
      "DE|Bayern|München|Contoso, Ltd|1|2|3|4|5|6",
    );
    expect(readCertificate(certificate).subject).to.equal(
      'SN=6, G=5, T=4, dnQualifier=3, SERIALNUMBER=2, STREET=1, O="Contoso, Ltd", L=München, S=Bayern, C=DE',
    );
  });
});
