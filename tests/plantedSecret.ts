/** A secret that a test plants, and the search for it, or for a part of it, wherever it must not come to. */

/** As long as this a part isn't there by chance. */
const partLength = 16;

export class PlantedSecret {
  readonly #parts = new Set<string>();

  /**
   * @param secret Something that is nowhere else: no part of it may be public.
   * @param others What else says the same.
   */
  constructor(secret: string, ...others: readonly Buffer[]) {
    const encoded = [Buffer.from(secret), ...others].flatMap((bytes) => [
      bytes.toString("hex"),
      [...bytes].join(),
      ...base64Forms(bytes),
    ]);
    for (const form of [secret, ...encoded].map(bare)) {
      for (let start = 0; start + partLength <= form.length; start++) {
        this.#parts.add(form.slice(start, start + partLength));
      }
    }
  }

  /** What only the key has of a PEM for P-256, whose first bytes name the algorithm. */
  static ofKey(pem: string): PlantedSecret {
    const content = pem.replace(/-----[^-]+-----\s*/g, "").slice(48);
    return new PlantedSecret(content, Buffer.from(content, "base64"));
  }

  /** What surrounds the secret in a text; undefined where there is none of it. */
  foundIn(text: string): string | undefined {
    const searched = bare(text);
    for (let start = 0; start + partLength <= searched.length; start++) {
      if (this.#parts.has(searched.slice(start, start + partLength))) {
        return searched.slice(Math.max(0, start - 80), start + 80);
      }
    }
    return undefined;
  }
}

/** Without what may stand between two characters where something is shown: line ends, quotes, spaces between bytes. */
function bare(text: string): string {
  return text.replace(/\\+[nr]|[\s"'`+]/g, "");
}

/** Wherever in what is encoded the secret begins. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The first digits, and the last ones, are made of what is beside it, too.
    const own = text
      .slice(before === 0 ? 0 : 4)
      .replace(/=+$/, "")
      .slice(0, -1);
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
