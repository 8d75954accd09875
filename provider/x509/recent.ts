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
