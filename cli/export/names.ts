/** Names that a person would choose, of what the tenant calls things: whatever that is, they are letters, digits and hyphens. */
import slugify from "@sindresorhus/slugify";
import type { Certificate } from "../../provider/x509/certificate.js";

/** As many characters of a name as anybody wants to read. */
const longest = 50;

/** Names that no file may have on Windows, whatever follows the dot, and none that `pulumi import` writes a program with. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|null|true|false)$/;

/** What is to be named. */
export interface Named {
  /** What it may be called, the shortest first: perhaps nothing that has a letter, perhaps what others are called too. */
  readonly names: readonly string[];
  /** What it is, for what has no name of its own. */
  readonly word: string;
  /** What tells it from all others, and stays: an id, or a thumbprint. */
  readonly key: string;
}

/** A name for each of several by its key, all different, whatever the order: of those that it may have, the first that no other has. */
export function uniqueNames(all: readonly Named[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const taken = new Set<string>();
  let left = all.map(({ names, word, key }) => {
    const [plain = word, ...longer] = (names.length > 0 ? names : [""]).map((name) => plainName(name, word));
    const id = hyphenated(key);
    return { key, wishes: [plain, ...longer, `${plain}-${id.slice(0, 8)}`, `${plain}-${id}`] };
  });
  while (left.length > 0) {
    const wished = left.map(({ wishes: [first = ""] }) => first);
    const isFree = (name: string) => !taken.has(name) && wished.indexOf(name) === wished.lastIndexOf(name);
    const before = left;
    left = before.flatMap(({ key, wishes: [first = "", ...others] }) => {
      if (others.length > 0 && !isFree(first)) {
        return [{ key, wishes: others }];
      }
      chosen.set(key, first);
      return [];
    });
    for (const name of wished) {
      // What several wished for, none of them has.
      taken.add(name);
    }
  }
  return chosen;
}

function plainName(name: string, word: string): string {
  const text = hyphenated(name.slice(0, 4 * longest))
    .slice(0, longest)
    .replace(/-$/, "");
  if (reserved.test(text)) {
    return `${text}-${word}`;
  }
  return /^[a-z]/.test(text) ? text : [word, text].filter(Boolean).join("-");
}

/** Latin letters stand for those of other scripts. */
function hyphenated(text: string): string {
  return slugify(text, { decamelize: false });
}

/** `contoso-root-ca` as the name of a variable, which ends with what it is, so that it is no word of a language. */
export function variableFor(name: string, word: string): string {
  const whole = name === word || name.endsWith(`-${word}`) ? name : `${name}-${word}`;
  return whole.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The common name in the subject of a certificate, or all of the subject where it has none. */
export function commonNameIn({ subject }: Certificate): string {
  const [, quoted, plain] = /(?:^|, | \+ )CN=(?:"((?:[^"]|"")*)"|([^,+]*))/.exec(subject) ?? [];
  return quoted ?? plain ?? subject;
}
