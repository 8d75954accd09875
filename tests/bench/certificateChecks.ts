/** What the checks of a signed certificate cost, beside node:crypto reading the same ones and verifying their signatures. */
import { X509Certificate } from "node:crypto";
import { performance } from "node:perf_hooks";
import { issuedBy, selfSigned } from "../certificates.js";
import { signedFindings, type SignedTexts } from "../provider/checkedTexts.js";
import { selfSignedMany } from "../soak/certificates.js";
import type { Bench } from "./bench.js";
import type { Row } from "./report.js";
import { inTurn } from "./rounds.js";

/** One round takes a moment only, and needs more of them. */
const roundsForOne = 100;
/** The first rounds run what isn't compiled yet. */
const warmUp = 100;
const bagSize = 100;

const authority = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign,cRLSign",
  "extendedKeyUsage=serverAuth",
];

/** Certificates from the signed one to the root. */
function chainOfThree(): string[] {
  const root = selfSigned("/C=US/O=Contoso/CN=Root");
  const issuing = issuedBy(root, "/C=US/O=Contoso/CN=Issuing CA", authority);
  const signed = issuedBy(issuing, "/C=US/O=Contoso/CN=TLS Inspection CA", authority);
  return [signed, issuing, root].map(({ certificate }) => certificate);
}

/** Milliseconds. */
function time(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Reads all, and verifies each by the one that follows in its path. */
function verifyWithNode(path: readonly string[], others: readonly string[]): void {
  const parsed = path.map((text) => new X509Certificate(text));
  const alone = others.map((text) => new X509Certificate(text));
  const pairs = [
    ...parsed.map((each, index) => [each, parsed[index + 1] ?? each]),
    ...alone.map((each) => [each, each]),
  ];
  for (const [certificate, issuer] of pairs) {
    if (!certificate!.checkIssued(issuer!) || !certificate!.verify(issuer!.publicKey)) {
      throw new Error("A signature is false.");
    }
  }
}

function check(texts: SignedTexts): void {
  const errors = signedFindings(texts, new Date()).filter(({ rule }) => rule.severity === "error");
  if (errors.length > 0) {
    throw new Error(`The certificate breaks ${errors.map(({ rule }) => rule.id).join(", ")}.`);
  }
}

/** A chain of three, by itself and in a bag of others. */
export async function certificateChecks(bench: Bench): Promise<Row[]> {
  const path = chainOfThree();
  const [certificate = "", ...chain] = path;
  const { certificates: others } = await selfSignedMany("other", bagSize - path.length);
  const rows: Row[] = [];
  for (const [what, besides] of [
    ["chain of three certificates", []],
    [`bag of ${bagSize} certificates`, others],
  ] as const) {
    bench.say(what);
    const contenders = [
      () => {
        check({ certificate, chain: [...besides, ...chain] });
      },
      () => {
        verifyWithNode(path, besides);
      },
    ];
    const options = { rounds: bench.rounds * roundsForOne, warmUp, signal: bench.signal };
    const [own = [], ofNode = []] = await inTurn(contenders, options, time);
    rows.push({
      what: `${what}, read and checked`,
      contender: "checks",
      unit: "ms",
      figures: own,
      reference: { contender: "node:crypto, read and verified", figures: ofNode },
    });
  }
  return rows;
}
