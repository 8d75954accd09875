import { argumentOf } from "./propertyPath.js";

/** What stands in a message for a secret, as in Pulumi's own. */
export const secretWord = "[secret]";

/** Shorter texts than this would be found in any message. */
const shortest = 3;

/**
 * What the program marks as secret in what a call is given. A message about it says that it differs, breaks a rule or is in
 * the way, and never what it is: that is decided by the mark, where the message is made.
 */
export class Secrets {
  /** From the longest: one may be a part of another. */
  readonly #texts: readonly string[];
  readonly #properties: ReadonlySet<string>;

  /**
   * @param properties The names of the arguments that are secret, or have something secret in them.
   * @param texts The secret texts themselves, for what others repeat of them.
   */
  constructor(properties: Iterable<string> = [], texts: readonly string[] = []) {
    this.#properties = new Set(properties);
    const forms = texts.filter(({ length }) => length >= shortest).flatMap(spellings);
    this.#texts = [...new Set(forms)].sort((one, other) => other.length - one.length);
  }

  /** Whether anything is secret. */
  get any(): boolean {
    return this.#properties.size > 0;
  }

  /** Whether an argument is secret, or has something secret in it. */
  has(propertyPath: string): boolean {
    return this.#properties.has(argumentOf(propertyPath));
  }

  /** An argument's value in a message: as it is quoted, unless it is secret. */
  quoted(property: string, value: unknown): string {
    return this.has(property) ? secretWord : JSON.stringify(value);
  }

  /** A second net, for what Graph or a library repeats of a secret: its texts, however they were quoted. */
  conceal(message: string): string {
    return this.#texts.reduce((said, secret) => said.replaceAll(secret, secretWord), message);
  }
}

/** As a text stands in messages: plain, in JSON, and in an address. */
function spellings(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"))];
}
