/** The certificates that generated programs use, made when a test begins; a program names them by their numbers. */
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
  readonly #trusted = this.#make("trusted", trustedCount);
  readonly #keyIdentifiers = this.#trusted.map(({ certificate }) => {
    const said = opensslSays(certificate, "-ext", "subjectKeyIdentifier");
    return said.split("\n")[1]!.replace(/[\s:]/g, "").toLowerCase();
  });
  readonly #roots = this.#make("root", rootCount);
  readonly #signers = this.#make("signer", 2);
  readonly #otherRequest = signingRequestFor("/CN=Another CA");
  readonly #signed = new Map<string, string>();

  #make(kind: string, count: number): TestCertificate[] {
    return Array.from({ length: count }, (_, number) => {
      const made = selfSigned(`/CN=${kind} ${number}`);
      this.#labels.set(base64Of(made.certificate), `${kind} ${number}`);
      return made;
    });
  }

  trustedCa(number: number, spelling: number): string {
    return spelled(this.#trusted[number]!.certificate, spelling);
  }

  root(number: number, spelling: number): string {
    return spelled(this.#roots[number]!.certificate, spelling);
  }

  /** The key identifier of a trusted CA, as digits. */
  keyIdentifierOf(number: number): string {
    return this.#keyIdentifiers[number]!;
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

/** The same certificate as various tools write it. */
function spelled(certificate: string, spelling: number, ways: typeof spellings = spellings): string {
  const spell = [(plain: string) => plain, ...Object.values(ways)];
  return spell[spelling % spell.length]!(certificate);
}
