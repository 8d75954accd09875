import { expect } from "chai";
import { describe, it } from "mocha";
import { objectIdentifier } from "../../../provider/x509/der.js";

/** The content octets of an object identifier (X.690 section 8.19). */
function contentOf(dotted: string): Uint8Array {
  const [root = 0n, second = 0n, ...others] = dotted.split(".").map(BigInt);
  const octets = (number: bigint): number[] =>
    number < 128n ? [Number(number)] : [...octets(number >> 7n).map((octet) => octet | 0x80), Number(number & 0x7fn)];
  return Uint8Array.from([root * 40n + second, ...others].flatMap(octets));
}

describe("an object identifier", () => {
  const all = [
    ...["0.9.2342.19200300.100.1.25", "1.2.840.113549.1.1.11", "1.39.1", "2.0.1", "2.5.29.14", "2.999.3"],
    // Numbers around the largest that is exact as it is, and a UUID (ITU-T X.667) in either place.
    ...[
      "1.2.9007199254740991",
      "1.2.9007199254740992.9007199254740993.5",
      "2.9007199254740911.1",
      "2.9007199254740912.1",
    ],
    ...["2.25.329800735698586629295641978511506172918", "2.329800735698586629295641978511506172918.7"],
  ];
  for (const dotted of all) {
    it(`is read in full, as ${dotted}`, () => {
      expect(objectIdentifier(contentOf(dotted))).to.equal(dotted);
    });
  }
});
