import { contents, onlyOne, type Content, type WantedContent } from "./contents.js";
import { UnreadableText } from "./pem.js";
import { once } from "../results.js";

/** Something that was found, and what it is once it is read. */
export interface Item<T> extends Content {
  /** @throws {UnreadableText} where it is broken. */
  readonly read: () => T;
}

/** How many characters of keys are kept: those of a few thousand certificates. */
const most = 8 * 1024 * 1024;

/** What was made of texts lately, by the text; what wasn't asked for the longest goes first. */
export class Recent<T> {
  readonly #kept = new Map<string, T>();
  #size = 0;

  get(key: string): T | undefined {
    const found = this.#kept.get(key);
    if (found !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  /** Keeps what isn't kept yet; a text that is longer than all that is kept isn't. */
  add(key: string, made: T): void {
    if (key.length > most) {
      return;
    }
    this.#kept.set(key, made);
    this.#size += key.length;
    for (const [oldest] of this.#kept) {
      if (this.#size <= most) {
        return;
      }
      this.#kept.delete(oldest);
      this.#size -= oldest.length;
    }
  }
}

/**
 * Reads things of one kind. What was read lately is known: a text is decoded once, and what has the same DER is one object,
 * since a run compares the same few again and again. What can't be read isn't kept, as it may be a private key.
 */
export class Reader<T> {
  readonly #texts = new Recent<readonly Item<T>[]>();
  readonly #made = new Recent<T>();

  /**
   * @param name What a thing of this kind is called where it is broken, with its article.
   * @param make Makes one of its DER; throws where that is broken.
   */
  constructor(
    private readonly wanted: WantedContent,
    private readonly name: string,
    private readonly make: (der: Uint8Array) => T,
  ) {}

  /**
   * What a text or the bytes of a file hold, one or more, in its order.
   *
   * @param isMany Whether more than one is welcome, which matters to the advice alone.
   * @throws {UnreadableText} saying what was found instead and where, without repeating any of it.
   */
  all(given: string | Uint8Array, isMany = true): readonly Item<T>[] {
    const known = typeof given === "string" ? this.#texts.get(given) : undefined;
    const items = known ?? contents(given, this.wanted, isMany).map((found) => this.#item(found));
    if (known === undefined && typeof given === "string") {
      this.#texts.add(given, items);
    }
    return items;
  }

  /**
   * The one that a text or the bytes of a file hold.
   *
   * @throws {UnreadableText} as `all` does, and where there are several.
   */
  one(given: string | Uint8Array): T {
    return onlyOne(this.all(given, false), this.wanted).read();
  }

  #item(found: Content): Item<T> {
    return { ...found, read: once(() => this.#read(found)) };
  }

  #read({ der, where }: Content): T {
    const key = Buffer.from(der.buffer, der.byteOffset, der.length).toString("latin1");
    let made = this.#made.get(key);
    if (made === undefined) {
      try {
        made = this.make(der);
      } catch {
        throw new UnreadableText(`${where} is not ${this.name}, or a broken one`);
      }
      this.#made.add(key, made);
    }
    return made;
  }
}
