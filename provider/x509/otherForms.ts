/** What people have in place of PEM, told by how it looks, with the command that makes PEM of it. */
import { isPem } from "./pem.js";
import { attempt } from "../results.js";

/** What a text should be, and whether it may be several. */
export interface Demanded {
  readonly wanted: "certificate" | "certificate signing request";
  readonly isMany: boolean;
  /** Whether a text can be read as that. */
  readonly isReadable: (text: string) => boolean;
  /** The same of one or several. */
  readonly holdsAny: (text: string) => boolean;
}

/** How PEM begins that is what is wanted. */
export function header(wanted: Demanded["wanted"]): string {
  return `-----BEGIN ${wanted === "certificate" ? "CERTIFICATE" : "CERTIFICATE REQUEST"}-----`;
}

/** What was given where something else belongs. */
export interface OtherForm {
  readonly what: string;
  /** What to do, in words that follow a colon; a command reads FILE and writes what can be read. */
  readonly advice: string;
}

/** A form that is told by a text's looks, or by what it is once that form is undone. */
interface KnownForm extends OtherForm {
  readonly is: (text: string, demanded: Demanded) => boolean;
}

/** A text by the beginning of what it is without white space around it. */
function looks(expression: RegExp): KnownForm["is"] {
  return (text) => expression.test(text.slice(0, 2_000));
}

function begins(...beginnings: string[]): KnownForm["is"] {
  return (text) => beginnings.some((beginning) => text.startsWith(beginning));
}

/** A text in which there is something to read once something is undone; where that changes it. */
function holdsOnce(undone: (text: string) => string): KnownForm["is"] {
  return (text, { holdsAny }) => undone(text) !== text && holdsAny(undone(text));
}

/** What a text is that is neither PEM nor base64; undefined where that can't be told. Nothing of the text is in the answer. */
export function otherForm(text: string, demanded: Demanded): OtherForm | undefined {
  const trimmed = text.trim();
  for (const form of forms) {
    const found = typeof form === "function" ? form(trimmed, demanded) : form.is(trimmed, demanded) && form;
    if (found) {
      return found;
    }
  }
  return undefined;
}

function writes(command: string, what = "it as PEM"): string {
  return `\`${command}\` writes ${what}`;
}

const inIt = "what is in it";
const binary = "the bytes, which can be read from a file";
/** What two hexadecimal digits stand for. */
const character = (_: string, digits: string) => String.fromCharCode(parseInt(digits, 16));

/** Each before those that would take it for something else. Read as UTF-8, what isn't ASCII is another character. */
const forms: readonly (KnownForm | ((text: string, demanded: Demanded) => OtherForm | undefined))[] = [
  {
    // JKS and JCEKS begin with a number of their own, and then a version.
    is: begins("\ufffd\ufffd\ufffd\ufffd\0\0\0", "þíþí\0\0\0", "ÎÎÎÎ\0\0\0"),
    what: "a keystore of Java",
    advice: writes("keytool -list -rfc -keystore FILE", "its certificates as PEM"),
  },
  {
    is: begins("\x1f\ufffd", "\x1f\x8b"),
    what: "something that is compressed (gzip)",
    advice: writes("gzip -dc <FILE", inIt),
  },
  { is: looks(/^BZh\d/), what: "something that is compressed (bzip2)", advice: writes("bzip2 -dc <FILE", inIt) },
  {
    is: begins("\ufffd7zXZ\0", "ý7zXZ\0"),
    what: "something that is compressed (xz)",
    advice: writes("xz -dc <FILE", inIt),
  },
  { is: begins("PK\x03\x04"), what: "a ZIP file", advice: writes("unzip -p FILE", inIt) },
  bytesInNumbers,
  json,
  {
    is: holdsOnce((text) => text.replaceAll(/(?:\\{1,4}r)?\\{1,4}n/g, "\n")),
    what: "PEM whose line breaks are written as \\n",
    advice: `${writes(`perl -pe 's/(\\\\+r)?\\\\+n/\\n/g' FILE`)}, in a program replaceAll("\\\\n", "\\n")`,
  },
  {
    is: (text) => /<(?:\w+:)?X509Certificate>/.test(text),
    what: "XML, such as the metadata of SAML",
    advice: writes(
      `tr -d '\\n' <FILE | sed 's/.*<[^/<>]*X509Certificate>\\([A-Za-z0-9+/= ]*\\)<.*/\\1/'`,
      "the last certificate in it",
    ),
  },
  {
    is: (text, { holdsAny }) =>
      /<(?:br|p|pre|div|span|td|html)\b[^>]{0,200}>/i.test(text) && holdsAny(text.replaceAll(/<[^<>]*>/g, "")),
    what: "PEM with HTML in it",
    advice: writes("sed 's/<[^>]*>//g' FILE", "it without"),
  },
  secretInYaml,
  {
    is: holdsOnce((text) => text.replaceAll(/%([0-9A-F]{2})/gi, character)),
    what: "the encoding of web addresses (%0A, %2B)",
    advice: writes("perl -pe 's/%([0-9A-Fa-f]{2})/chr hex $1/ge' FILE", inIt),
  },
  {
    is: (text, demanded) => isPem(text) && holdsOnce(withoutQuotedPrintable)(text, demanded),
    what: "PEM in the encoding of e-mail (quoted-printable)",
    advice: writes("perl -MMIME::QuotedPrint -pe '$_ = decode_qp($_)' FILE"),
  },
  {
    is: (text) => /[\u2010-\u2015\u2212\ufe58\uff0d]{1,10} ?BEGIN /.test(text),
    what: "PEM in whose lines BEGIN and END a word processor made other dashes of the hyphens",
    advice: writes("sed -E 's/(–|—|―|‐|‑|−)+/-----/g' FILE"),
  },
  {
    is: (text, { holdsAny }) => holdsAny(text.replaceAll(/^-+ ?([A-Z0-9 ]*[A-Z0-9]) ?-+/gm, "-----$1-----")),
    what: "PEM whose lines BEGIN and END have other than five hyphens",
    advice: writes("sed -E 's/^-+ ?([A-Z0-9 ]*[A-Z0-9]) ?-+/-----\\1-----/' FILE"),
  },
  {
    // Signs that mail, a comparison or a listing puts before each line.
    is: holdsOnce((text) => text.replaceAll(/^(?:> ?|\+|[ \t]*\d+(?:[:.] ?|[\t ]))/gm, "")),
    what: "lines with a sign or number before each",
    advice: writes(`perl -pe 's/^(> ?|\\+|[ \\t]*\\d+([:.] ?|[\\t ]))//' FILE`, "them without"),
  },
  {
    is: (text, { holdsAny }) =>
      text.length >= 100 && /^[\w+/\s-]+={0,2}$/.test(text) && holdsAny(Buffer.from(text, "base64").toString("base64")),
    what: "base64 as web tokens have it, with - and _ or without = at its end",
    advice: writes(`perl -MMIME::Base64 -0777 -ne 's/\\s//g; tr|-_|+/|; print decode_base64($_)' FILE`, binary),
  },
  surrounded,
  {
    is: looks(/^(?:ssh-|ecdsa-sha2-|sk-)[\w.-]+-cert-v01@openssh\.com\s/),
    what: "an OpenSSH certificate",
    advice: "that is for signing in to servers, and no X.509 certificate",
  },
  {
    is: looks(/^(?:ssh-|ecdsa-sha2-|sk-)[\w@.-]+ AAAA|^-{4,5} ?BEGIN SSH2/),
    what: "an OpenSSH public key",
    advice: "that is for signing in to servers, and no X.509 certificate",
  },
  { is: looks(/^-----BEGIN PGP /), what: "a key or message of PGP", advice: "that is no X.509 certificate" },
  {
    is: looks(/^X509 Certificate:\s*$|^CertUtil: |^\s*Certificate:\s+Data:\s|^\s*Certificate Request:\s+Data:\s/m),
    what: "what a command prints about a certificate (certutil -dump, openssl -text)",
    advice: "give the file that was printed",
  },
  {
    is: looks(/^(?:[0-9a-f]{8}: (?:[0-9a-f]{2,4} ){4})/i),
    what: "a dump of bytes, as xxd prints it",
    advice: `${writes("xxd -r FILE", "the bytes")}, which can be read from a file`,
  },
  {
    is: looks(/^<(?:!doctype html|html)\b/i),
    what: "a web page",
    advice: "download the certificate itself, and not the page that offers it or asks to sign in",
  },
  {
    is: looks(/^version https:\/\/git-lfs\.github\.com\/spec/),
    what: "what Git LFS has in a file's place",
    advice: `${writes("git lfs pull", "the files themselves")}, in the repository`,
  },
  {
    is: looks(/^(?:@Microsoft\.KeyVault\(|arn:aws|op:\/\/|vault:|secret:\/\/|ref\+)\S*$/),
    what: "a reference to a secret or a certificate",
    advice: "give what it refers to",
  },
  {
    is: looks(/^https?:\/\/\S+$/i),
    what: "a web address",
    advice: "download the file, and give what is in it",
  },
  {
    is: looks(
      /^(?:file:\/\/|\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\])[^\r\n]{1,400}$|^[^\r\n<>{}"]{1,400}\.(?:pem|crt|cer|der|p7[bcs]|spc|pfx|p12|csr|req|p10|key|txt|b64)$/i,
    ),
    what: "what looks like the path of a file",
    advice: "this is a path: read the file, in a program with readFileSync, and give what is in it",
  },
  {
    is: looks(/^(?:\[object \w+\]|undefined|null|NaN|Output<.*>)$/),
    what: "what JavaScript writes for something that is no text",
    advice: "give the text itself, in a program the property that holds it",
  },
  {
    is: looks(
      /^(?:<[^<>\n]{0,200}>|\$?\{\{?[^{}\n]{0,200}\}?\}|%\w+%|\$\w+|\.{3}|…|x{3,})$|^[^\n]{0,200}\b(?:paste|replace|insert|your|todo|change[-_ ]?me|placeholder|dummy)\b[^\n]{0,200}$/i,
    ),
    what: "what looks like a placeholder",
    advice: "put the real one in its place",
  },
];

function withoutQuotedPrintable(text: string): string {
  return text.replaceAll(/=\r?\n/g, "").replaceAll(/=([0-9A-F]{2})/gi, character);
}

/** How deep JSON is looked through, and how much of it. */
const deepest = 8;
const mostValues = 10_000;

/** Of the names of properties only these are repeated if they are long: a text may hold anything in their place. */
const knownNames =
  /^(?:[A-Za-z_][A-Za-z0-9_.-]{0,14}|pemCaCertificates|CertificateChain|CertificateBody|CertificateSigningRequest|certificateSigningRequest|pemCertificate(?:Chain)?|certificate_chain|issuing_certificate|certificate_authority_data|certificateAuthorityData|ca_certificate(?:_chain)?|private_certificate)$/;

interface FoundText {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** What is in JSON where it should be a text: the property with what is wanted, as a filter for jq, and its texts. */
export function foundInJson(
  value: unknown,
  { isMany, isReadable }: Pick<Demanded, "isMany" | "isReadable">,
): { readonly filter: string; readonly texts: readonly string[] } | undefined {
  const found = [...foundTexts(value, isReadable)];
  const isNamed = (name: RegExp) => (place: FoundText) => name.test(lastName(place));
  const isOfIssuer = isNamed(/chain|ca$|^ca|issu|root|intermediate|authority/i);
  const best = isMany
    ? (found.find(isNamed(/chain/i)) ?? found.find(isOfIssuer) ?? found[0])
    : (found.find((place) => !isOfIssuer(place)) ?? found[0]);
  if (best === undefined) {
    return undefined;
  }
  const { path } = best;
  const isList = isMany && typeof path.at(-1) === "number";
  const parts = (isList ? path.slice(0, -1) : path).map((part) =>
    typeof part === "number" ? `[${part}]` : /^\w+$/.test(part) ? `.${part}` : `["${part}"]`,
  );
  const filter = `${parts.join("")}${isList ? "[]" : ""}`;
  const same = found.filter((place) => place === best || (isList && parent(place) === parent(best)));
  const asPem = best.text.includes("-----BEGIN") || !isList ? "" : ` | ${wrapped}`;
  return { filter: `${filter.startsWith("[") ? "." : ""}${filter}${asPem}`, texts: same.map(({ text }) => text) };
}

const wrapped = '"-----BEGIN CERTIFICATE-----\\n" + . + "\\n-----END CERTIFICATE-----"';

function json(text: string, demanded: Demanded): OtherForm | undefined {
  const value = parsedJson(text);
  if (value === undefined) {
    return undefined;
  }
  if (typeof value === "string") {
    return { what: "a JSON string", advice: writes("jq -r . FILE", "it without its quotes") };
  }
  const place = foundInJson(value, demanded);
  if (place !== undefined) {
    return { what: "JSON", advice: writes(`jq -r '${place.filter}' FILE`, `the ${demanded.wanted} in it`) };
  }
  if (Array.isArray(value) && demanded.holdsAny(value.join("\n"))) {
    return { what: "a list of lines in JSON", advice: writes("jq -r '.[]' FILE", "them") };
  }
  // Names that may be anything aren't repeated.
  const others = [...foundTexts(value, demanded.holdsAny, true)];
  const marker = header(demanded.wanted);
  return others.some((other) => other.text.includes(marker))
    ? {
        what: "JSON",
        advice: writes(
          `jq -r 'first(.. | strings | select(test("${marker}")))' FILE`,
          `the first ${demanded.wanted} in it`,
        ),
      }
    : {
        what: `JSON in which no property ${others.length === 0 ? "" : "with a usual name "}is a ${demanded.wanted}`,
        advice: "give the text of the one that should be",
      };
}

/** A list, an object or a text in JSON; undefined for what is none. */
export function parsedJson(text: string): unknown {
  return /^\s*[[{"]/.test(text) ? attempt(() => JSON.parse(text) as unknown) : undefined;
}

function* foundTexts(value: unknown, isReadable: Demanded["isReadable"], isAnyName = false): Generator<FoundText> {
  const queue: { path: readonly (string | number)[]; value: unknown }[] = [{ path: [], value }];
  for (let index = 0; index < queue.length && index < mostValues; index += 1) {
    const item = queue[index];
    if (typeof item?.value === "string") {
      if (item.value.length > shortest && isReadable(item.value)) {
        yield { path: item.path, text: item.value };
      }
    } else if (typeof item?.value === "object" && item.value !== null && item.path.length < deepest) {
      const isList = Array.isArray(item.value);
      for (const [name, inner] of Object.entries(item.value)) {
        if (isList || isAnyName || knownNames.test(name)) {
          queue.push({ path: [...item.path, isList ? Number(name) : name], value: inner });
        }
      }
    }
  }
}

/** Shorter than this is no certificate, nor a request for one. */
const shortest = 100;

function parent({ path }: FoundText): string {
  return JSON.stringify(path.slice(0, -1));
}

function lastName({ path }: FoundText): string {
  return path.findLast((part) => typeof part === "string") ?? "";
}

function secretInYaml(text: string, { wanted, isMany }: Demanded): OtherForm | undefined {
  const names = [...text.matchAll(/^[ \t]*([\w.-]{1,15}):[ \t]*"?(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{1,80})/gm)]
    .filter(([, , value = ""]) => Buffer.from(value, "base64").toString("latin1").startsWith(header(wanted)))
    .map(([, name = ""]) => name);
  const name = names.find((each) => /^ca|chain/.test(each) === isMany) ?? names[0];
  if (name === undefined) {
    return undefined;
  }
  const pattern = `s/^ *${name.replaceAll(".", "\\.")}: *"\\{0,1\\}\\([A-Za-z0-9+/=]*\\).*/\\1/p`;
  return {
    what: "YAML whose values are base64 of PEM, such as a Secret of Kubernetes",
    advice: writes(`sed -n '${pattern}' FILE | base64 -d`, `the ${wanted} in it`),
  };
}

/** Node's regular expressions give up at a `{200,}` that some megabytes match. */
const runs = /[A-Za-z0-9+/]{200}[A-Za-z0-9+/]*={0,2}/g;
const findRuns = "grep -oE '[A-Za-z0-9+/]{200,}={0,2}'";

/** Base64 in something else: an element of XML, the value of a variable, an address of data:, a mail. */
function surrounded(text: string, { isReadable, holdsAny }: Demanded): OtherForm | undefined {
  const what = "base64 with something else around it";
  if (isPem(text)) {
    return undefined;
  }
  const body = /\n[ \t]*\r?\n/.exec(text);
  if (body !== null && holdsAny(text.slice(body.index + body[0].length))) {
    return { what, advice: writes("sed '1,/^[[:space:]]*$/d' FILE", "what is below the first empty line") };
  }
  for (const [searched, command] of [
    [text, `${findRuns} FILE`],
    [text.replaceAll(/\s+/g, ""), `tr -d '[:space:]' <FILE | ${findRuns}`],
  ] as const) {
    const all = [...searched.matchAll(runs)].map(([run]) => run);
    const found = all.findIndex(isReadable);
    const index = found < 0 ? all.findIndex(holdsAny) : found;
    if (index >= 0) {
      return { what, advice: writes(`${command} | sed -n ${index + 1}p`, "the base64") };
    }
  }
  return undefined;
}

/** Bytes as numbers with more than blanks, colons and the like between, each with what makes bytes of it. */
const numbers: readonly {
  readonly what: string;
  readonly looks: RegExp;
  readonly bytes: (text: string) => Uint8Array;
  readonly command: string;
}[] = [
  {
    what: "bytes as decimal numbers, as of a Buffer or of PowerShell",
    looks: /^(?:\{"type":\s*"Buffer",\s*"data":\s*)?\[?\s*(?:48|45)(?:\s*,\s*|\s+)\d/,
    bytes: (text) => Uint8Array.from(text.match(/\d+/g) ?? [], Number),
    command: `perl -0777 -ne 'print pack "C*", /\\d+/g' FILE`,
  },
  {
    what: "bytes as an array in a program",
    looks: /^[^\n]{0,200}[[{(]\s*0x/i,
    bytes: (text) => fromDigits(text.match(/(?<=0x)[0-9a-f]{2}/gi) ?? []),
    command: `perl -0777 -ne 'print pack "(H2)*", /0x([0-9a-f]{2})/gi' FILE`,
  },
  {
    what: "a dump of bytes, as hexdump, od and certutil print it",
    looks: /^[0-9a-f]{4,8}:?\s+(?:[0-9a-f]{2}\s+){8}/i,
    bytes: (text) =>
      fromDigits(
        text.split(/\r?\n/).flatMap(
          (line) =>
            line
              .replace(/^\s*[0-9a-f]{4,8}:?(?:\s+|$)/i, "")
              .replace(/\s{3,}.*|\s*\|.*/, "")
              .match(/\b[0-9a-f]{2}\b/gi) ?? [],
        ),
      ),
    command: `perl -ne 's/^\\s*[0-9a-f]{4,8}:?(\\s+|$)//i; s/\\s{3,}.*|\\s*\\|.*//; print pack "(H2)*", /\\b[0-9a-f]{2}\\b/gi' FILE`,
  },
];

function fromDigits(pairs: readonly string[]): Uint8Array {
  return Buffer.from(pairs.join(""), "hex");
}

/** Whether a text looks like bytes as numbers, of which something else reads digits alone. */
export function isNumbers(text: string): boolean {
  const trimmed = text.slice(0, 2_000).trimStart();
  return numbers.some(({ looks }) => looks.test(trimmed));
}

function bytesInNumbers(text: string, { holdsAny }: Demanded): OtherForm | undefined {
  const found = numbers.find(
    ({ looks, bytes }) => looks.test(text) && holdsAny(Buffer.from(bytes(text)).toString("base64")),
  );
  return found && { what: found.what, advice: writes(found.command, binary) };
}

/** What is wrong with PEM whose lines were joined with blanks between, which this provider reads and openssl doesn't. */
export const joinedLines: OtherForm = {
  what: "PEM whose lines were joined, as YAML's > does with a text (| keeps them)",
  advice: writes(
    `awk '{ gsub(/-----BEGIN [A-Z0-9 ]*-----/, "&\\n"); gsub(/-----END /, "\\n&"); print }' FILE`,
    "it in lines",
  ),
};
