import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect } from "chai";
import { describe, it } from "mocha";
import { mostCharacters } from "../../../provider/messages/text.js";
import { readCertificateOrBundle, readCertificates, signedOf } from "../../../provider/x509/certificate.js";
import { readCertificateRequest } from "../../../provider/x509/certificateRequest.js";
import { contentInJson, pemWithKey } from "../../../provider/x509/contents.js";
import { distinguishedNameText, sameDistinguishedName } from "../../../provider/x509/distinguishedName.js";
import { comparableName, readName } from "../../../provider/x509/name.js";
import { certificateToPem, UnreadableText } from "../../../provider/x509/pem.js";
import { base64Of, openssl, selfSigned, signingRequestFor } from "../../certificates.js";
import { attribute, der, name, pkcs7, strings } from "./der.js";
import type { FuzzingTask } from "./fuzzing.js";

// A failure names the seed of its input: with that seed and one input it comes again. `npm run fuzz` reads many more.
const inputs = Number(process.env["ENTRA_CA_FUZZ_INPUTS"] ?? 2000);
const seed = Number(process.env["ENTRA_CA_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

function samples(): Uint8Array[] {
  const { certificate, key } = selfSigned("/C=DE/O=Contoso, Ltd/CN=Root");
  const request = signingRequestFor("/CN=Contoso");
  const certificateDer = Buffer.from(base64Of(certificate), "base64");
  const bundle = pkcs7(certificateDer, certificateDer);
  const texts = [
    ...[certificateToPem(bundle).replaceAll("CERTIFICATE", "PKCS7"), bundle.toString("base64"), bundle.toString("hex")],
    ...[certificateDer.toString("hex"), `0x${(certificateDer.toString("hex").match(/../g) ?? []).join(":")}`],
    JSON.stringify({ data: { certificate, ca_chain: [certificate, certificate] } }),
    `data:\n  tls.crt: ${Buffer.from(certificate).toString("base64")}\n`,
    `# from -----BEGIN CERTIFICATE----- to -----END PRIVATE KEY-----\n${certificate}`,
    certificate.replaceAll("\n", "\\n"),
    ...[certificate, certificate.repeat(3), request, key, base64Of(certificate), base64Of(request), base64Of(key)],
    openssl(key, "pkey", "-traditional").toString(),
    openssl(key, "pkcs8", "-topk8", "-passout", "pass:secret").toString(),
    openssl(certificate, "x509", "-trustout", "-addtrust", "serverAuth").toString(),
    ...[
      "CN=a + OU=b, C=US",
      'CN="a, ""b"""',
      "CN=a\\, b\\C3\\A9;O=c",
      "BA:AF:4A",
      "-----BEGIN ",
      "-----END CERTIFICATE-----",
    ],
  ];
  return [
    ...texts.map((text) => Buffer.from(text)),
    ...[
      certificateDer,
      Buffer.from(base64Of(request), "base64"),
      Buffer.from(base64Of(key), "base64"),
      bundle,
      withoutLengths(certificateDer),
    ],
    openssl(key + certificate, "pkcs12", "-export", "-passout", "pass:secret"),
    name(
      [attribute("C", strings.printable, "US")],
      [attribute("CN", strings.bmp, "\0a"), attribute("own", strings.bits, "\0")],
    ),
  ];
}

/** PKCS#7 as Java's libraries write it (X.690 section 8.1.3.6). */
function withoutLengths(certificate: Uint8Array): Buffer {
  const beginnings = ["308006092a864886f70d010702", "a080", "3080020101", "3100", "300b06092a864886f70d010701", "a080"];
  const hexadecimal = `${beginnings.join("")}${Buffer.from(certificate).toString("hex")}000031000000${"0000".repeat(2)}`;
  return Buffer.from(hexadecimal, "hex");
}

/** The thread's answer, or what it hung at: so long, on any machine, no input takes. */
async function fuzzed(task: FuzzingTask): Promise<string | undefined> {
  const worker = new Worker(join(__dirname, "fuzzing.js"), { workerData: task });
  let last = -1;
  let watchdog: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      watchdog = setInterval(() => {
        const current = Atomics.load(task.progress, 0);
        if (current === last) {
          resolve(`seed ${task.seed + current}: hangs`);
        }
        last = current;
      }, 90_000);
    });
  } finally {
    clearInterval(watchdog);
    await worker.terminate();
  }
}

describe("reading what is broken", () => {
  it(`refuses or takes each of ${inputs} inputs from seed ${seed} on, and repeats none of it`, async function () {
    this.timeout(0);
    const progress = new Int32Array(new SharedArrayBuffer(4));
    expect(await fuzzed({ seed, inputs, samples: samples(), progress })).to.equal(undefined);
    expect(Atomics.load(progress, 0)).to.equal(inputs - 1);
  });

  it("refuses more than is read", () => {
    const longest = "A".repeat(mostCharacters);
    for (const read of [readCertificates, readCertificateOrBundle, readCertificateRequest, pemWithKey]) {
      expect(() => read(longest))
        .to.throw(UnreadableText)
        .that.does.not.match(/characters/);
      for (const longer of [`${longest}A`, Buffer.from(`${longest}A`)]) {
        expect(() => read(longer)).to.throw(
          UnreadableText,
          /^the (text|file) has 1048577 (characters|bytes), and no more than 1048576 are read/,
        );
      }
    }
    expect(() => contentInJson(Buffer.from(`"${longest}"`), "certificate", true)).to.throw(UnreadableText, "are read");
  });

  it("reads the most where Node no longer optimizes regular expressions, as it does in processes with many", () => {
    execFileSync(process.execPath, ["--no-regexp-optimization", join(__dirname, "longest.js")]);
  });

  const long: Record<string, (length: number) => string | Uint8Array> = {
    "white space": (length) => " \n".repeat(length / 2),
    "base64 with a wrong end": (length) => `${"A".repeat(length)}*`,
    "base64 of base64": (length) => Buffer.from("A".repeat(length)).toString("base64"),
    "blocks that don't end": (length) => "-----BEGIN CERTIFICATE-----\n".repeat(length / 28),
    "blocks that end": (length) => "-----BEGIN X-----\nAAAA\n-----END X-----\n".repeat(length / 39),
    "a label without end": (length) => `-----BEGIN ${"A".repeat(length)}`,
    "half of a key's header": (length) => "BEGIN RSA ".repeat(length / 10),
    "nested elements": (length) => {
      const count = length / 6;
      return Buffer.concat(
        Array.from({ length: count }, (_, index) => {
          const header = Buffer.from([0x30, 0x84, 0, 0, 0, 0]);
          header.writeUInt32BE((count - 1 - index) * 6, 2);
          return header;
        }),
      );
    },
    "many elements": (length) => der(0x30, der(0x30, Buffer.alloc(length, "\x05\0"))),
    "a long object identifier": (length) => name([der(0x30, der(0x06, Buffer.alloc(length, 0xff)), der(0x0c, "a"))]),
    "a long name": (length) =>
      name(...Array.from({ length: length / 100 }, () => [attribute("CN", strings.utf8, "a".repeat(80))])),
    "nested PKCS#7 without lengths": (length) =>
      Buffer.concat([Buffer.from("308006092a864886f70d010702a080", "hex"), Buffer.alloc(length, "\x30\x80")]),
    "PKCS#7 with many certificates": (length) =>
      pkcs7(...Array.from({ length: length / 100 }, () => der(0x30, der(0x30, Buffer.alloc(90))))),
    "hexadecimal digits": (length) => `30${"82".repeat(length / 2)}`,
    "separated hexadecimal digits": (length) => `30${", 0x82".repeat(length / 6)}`,
    "nested JSON": (length) => "[".repeat(length),
    "JSON with many texts": (length) => JSON.stringify(Array(Math.floor(length / 200)).fill("MIIB".repeat(48))),
    "lines of dashes": (length) => `${"-".repeat(length / 10)} BEGIN\n`.repeat(10),
    "half of YAML": (length) => "a: LS0tLS1CRUdJTi\n".repeat(length / 18),
    "mentions of a key": (length) => "# BEGIN PRIVATE KEY-----   ".repeat(length / 27),
    separators: (length) => ",".repeat(length / 10),
    "quotes and backslashes": (length) => '"\\C3'.repeat(length / 5),
  };
  for (const [what, make] of Object.entries(long)) {
    it(`takes no longer for ${what} than its length explains`, () => {
      const read = (given: string | Uint8Array) => {
        for (const reader of [
          () => readCertificates(given),
          () => signedOf(readCertificateOrBundle(given), undefined),
          () => readCertificateRequest(given),
          () =>
            typeof given === "string" ? sameDistinguishedName(given, `${given}a`) : comparableName(readName(given)),
          () => typeof given === "string" || distinguishedNameText(readName(given)),
        ]) {
          try {
            reader();
          } catch {
            // The test above looks at how it is refused.
          }
        }
      };
      const [short = 0, sixteenTimes = 0] = [45_000, 720_000].map((length) => {
        const given = make(length);
        return Math.min(
          ...Array.from({ length: 3 }, () => {
            const start = performance.now();
            read(given);
            return performance.now() - start;
          }),
        );
      });
      // What grows with the square takes 256 times as long.
      expect(sixteenTimes / Math.max(short, 3)).to.be.below(100);
    });
  }
});
