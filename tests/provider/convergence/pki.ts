/** The certificates that generated programs use; a program names them by their numbers. */
import {
  base64Of,
  opensslSays,
  selfSigned,
  signedBy,
  signingRequestFor,
  type TestCertificate,
} from "../../certificates.js";
import { pemSpellings, spellings } from "../../agreement/spellings.js";
import type { SignedCertificate } from "./wantedProgram.js";

/** More than fit into one configuration. */
export const trustedCount = 12;
export const rootCount = 3;

/** How a PKI is to answer a request, and how the program is to write the answer. */
export type Signing = Pick<SignedCertificate, "revision" | "chainLength" | "spelling" | "isForAnotherKey">;

export class Pki {
  /** What each certificate is, by its base64. */
  readonly #labels = new Map<string, string>();
  readonly #keyIdentifiers = new Map<number, string>();
  readonly #signers = made("signer", 2);
  readonly #otherRequest = signingRequestFor("/CN=Another CA");
  readonly #signed = new Map<string, string>();

  /** @param trusted The certificates of trusted CAs as PEM, each with the common name `trusted` and its number; and so on. */
  constructor(
    private readonly trusted: readonly string[] = certificatesOf(made("trusted", trustedCount)),
    private readonly roots: readonly string[] = certificatesOf(made("root", rootCount)),
  ) {
    const all = { trusted, root: roots, signer: certificatesOf(this.#signers) };
    for (const [kind, certificates] of Object.entries(all)) {
      certificates.forEach((certificate, number) => this.#labels.set(base64Of(certificate), `${kind} ${number}`));
    }
  }

  trustedCa(number: number, spelling: number): string {
    return spelled(this.trusted[number]!, spelling);
  }

  root(number: number, spelling: number): string {
    return spelled(this.roots[number]!, spelling);
  }

  /** The key identifier of a trusted CA, as digits. */
  keyIdentifierOf(number: number): string {
    const known = this.#keyIdentifiers.get(number) ?? keyIdentifierIn(this.trusted[number]!);
    this.#keyIdentifiers.set(number, known);
    return known;
  }

  /** Signs a request as a PKI does that keeps what it signed: for another revision, it signs again. */
  answer(request: string, { revision, chainLength, spelling, isForAnotherKey = false }: Signing) {
    const signed = this.#sign(isForAnotherKey ? this.#otherRequest : request, revision);
    const texts = this.#signers
      .slice(0, chainLength)
      .map(({ certificate }) => spelled(certificate, spelling, pemSpellings));
    // The signed certificate may be among them; one text or several say the same.
    const all = spelling % 4 > 1 ? [...texts, signed] : texts.toReversed();
    return { certificate: spelled(signed, spelling), chain: spelling % 3 === 0 ? all : all.join("\n") };
  }

  #sign(request: string, revision: number): string {
    const key = `${request} ${revision}`;
    const signed = this.#signed.get(key) ?? signedBy(this.#signers[0]!, request);
    this.#signed.set(key, signed);
    this.#labels.set(base64Of(signed), `revision ${revision}`);
    return signed;
  }

  /** What certificates in the tenant are, in the program's words. */
  labels(text: string): string[] {
    return text
      .split(/-----BEGIN CERTIFICATE-----/)
      .map(base64Of)
      .filter((body) => body !== "")
      .map((body) => this.#labels.get(body) ?? `unknown ${body.slice(0, 12)}`);
  }
}

function made(kind: string, count: number): TestCertificate[] {
  return Array.from({ length: count }, (_, number) => selfSigned(`/CN=${kind} ${number}`));
}

function certificatesOf(made: readonly TestCertificate[]): string[] {
  return made.map(({ certificate }) => certificate);
}

function keyIdentifierIn(certificate: string): string {
  const said = opensslSays(certificate, "-ext", "subjectKeyIdentifier");
  return said.split("\n")[1]!.replace(/[\s:]/g, "").toLowerCase();
}

/** The same certificate as various tools write it. */
function spelled(certificate: string, spelling: number, ways: typeof spellings = spellings): string {
  const spell = [(plain: string) => plain, ...Object.values(ways)];
  return spell[spelling % spell.length]!(certificate);
}
