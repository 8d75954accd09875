import { mapped } from "../records.js";
import { inOneLine } from "./foreignText.js";
import { argumentOf } from "./text.js";

/** What stands in a message for a secret, as in Pulumi's own. */
export const secretWord = "[secret]";

/** Shorter texts than this would be found in any message. */
const shortest = 3;

/** Shorter texts than this are looked for as words: found within others, what is left of those would tell them. */
const shortestPart = 8;

/** Longer texts than this are nothing that anybody writes in other letters. */
const longestOfAnyCase = 1_000;

/**
 * What the program marks as secret in what a call is given. A message about it says that it differs, breaks a rule or is in
 * the way, and never what it is: that is decided by the mark, where the message is made.
 */
export class Secrets {
  /** From the longest: one may be a part of another. */
  readonly #texts: readonly string[];
  #inAnyCase: RegExp | undefined;
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

  /** A second net, for what Graph or a library repeats of a secret: its texts, however they were quoted, in any case. */
  conceal(message: string): string {
    const withoutLong = this.#texts
      .filter(({ length }) => length > longestOfAnyCase)
      .reduce((said, secret) => said.replaceAll(secret, secretWord), message);
    this.#inAnyCase ??= inAnyCase(this.#texts.filter(({ length }) => length <= longestOfAnyCase));
    return withoutLong.replace(this.#inAnyCase, secretWord);
  }

  /** The same for each text in a value. */
  concealIn<Within>(value: Within): Within {
    const without = (found: unknown): unknown =>
      typeof found === "string"
        ? this.conceal(found)
        : Array.isArray(found)
          ? found.map(without)
          : typeof found === "object" && found !== null
            ? mapped(found as Readonly<Record<string, unknown>>, without)
            : found;
    return without(value) as Within;
  }
}

/** Finds texts in upper and lower case, all at once, so that none is found in what stands for another. */
function inAnyCase(texts: readonly string[]): RegExp {
  const found = texts.map((text) => {
    const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    return text.length < shortestPart ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
  });
  return new RegExp(found.length === 0 ? "(?!)" : found.join("|"), "giu");
}

/** As a text stands in messages: plain, in JSON, in an address, as far as an address it is, and each as it is shown. */
function spellings(text: string): string[] {
  const inJson = JSON.stringify(text).slice(1, -1);
  const plain = [text, inJson, encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd")), ...addressesIn(text)];
  return [...plain, ...plain.map(inOneLine)];
}

/** What messages tell of an address. */
function addressesIn(text: string): string[] {
  if (!URL.canParse(text)) {
    return [];
  }
  const { href, origin, host, hostname, pathname } = new URL(text);
  return host === "" ? [] : [href, `${origin}${pathname}`, origin, host, hostname];
}
