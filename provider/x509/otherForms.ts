/** What people have in place of PEM, told by how it looks, with the command that makes PEM of it. */
import { isPem } from "./pem.js";

/** What a text should be, and whether it may be several. */
export interface Demanded {
  readonly wanted: "certificate" | "certificate signing request";
  readonly isMany: boolean;
  /** Whether a text can be read as that. */
  readonly isReadable: (text: string) => boolean;
  /** The same of one or several. */
  readonly holdsAny: (text: string) => boolean;
}

/** What was given where something else belongs. */
export interface Form {
  readonly what: string;
  /** What to do, in words that follow a colon; a command reads FILE and writes what can be read. */
  readonly advice: string;
}

/** What a text is that is neither PEM nor base64; undefined where that can't be told. Nothing of the text is in the answer. */
export function otherForm(text: string, demanded: Demanded): Form | undefined {
  const trimmed = text.trim();
  for (const recognize of [
    ...[byFirstBytes, bytesInNumbers, json, escaped, markup, secretInYaml, urlEncoded, quotedPrintable, dashes],
    ...[prefixed, unpadded, surrounded],
  ]) {
    const form = recognize(trimmed, demanded);
    if (form !== undefined) {
      return form;
    }
  }
  return simple.find(({ looks }) => looks.test(trimmed.slice(0, 2_000)));
}

function writes(command: string, what = "it as PEM"): string {
  return `\`${command}\` writes ${what}`;
}

const simple: readonly (Form & { readonly looks: RegExp })[] = [
  {
    looks: /^(?:ssh-|ecdsa-sha2-|sk-)[\w.-]+-cert-v01@openssh\.com\s/,
    what: "an OpenSSH certificate",
    advice: "that is for signing in to servers, and no X.509 certificate",
  },
  {
    looks: /^(?:ssh-|ecdsa-sha2-|sk-)[\w@.-]+ AAAA|^-{4,5} ?BEGIN SSH2/,
    what: "an OpenSSH public key",
    advice: "that is for signing in to servers, and no X.509 certificate",
  },
  { looks: /^-----BEGIN PGP /, what: "a key or message of PGP", advice: "that is no X.509 certificate" },
  {
    looks: /^X509 Certificate:\s*$|^CertUtil: |^\s*Certificate:\s+Data:\s|^\s*Certificate Request:\s+Data:\s/m,
    what: "what a command prints about a certificate (certutil -dump, openssl -text)",
    advice: "give the file that was printed",
  },
  {
    looks: /^(?:[0-9a-f]{8}: (?:[0-9a-f]{2,4} ){4})/i,
    what: "a dump of bytes, as xxd prints it",
    advice: `${writes("xxd -r FILE", "the bytes")}, which can be read from a file`,
  },
  {
    looks: /^<(?:!doctype html|html)\b/i,
    what: "a web page",
    advice: "download the certificate itself, and not the page that offers it or asks to sign in",
  },
  {
    looks: /^version https:\/\/git-lfs\.github\.com\/spec/,
    what: "what Git LFS has in a file's place",
    advice: `${writes("git lfs pull", "the files themselves")}, in the repository`,
  },
  {
    looks: /^(?:@Microsoft\.KeyVault\(|arn:aws|op:\/\/|vault:|secret:\/\/|ref\+)\S*$/,
    what: "a reference to a secret or a certificate",
    advice: "give what it refers to",
  },
  {
    looks: /^https?:\/\/\S+$/i,
    what: "a web address",
    advice: "download the file, and give what is in it",
  },
  {
    looks:
      /^(?:file:\/\/|\.{0,2}[/\\]|~[/\\]|[A-Za-z]:[/\\])[^\r\n]{1,400}$|^[^\r\n<>{}"]{1,400}\.(?:pem|crt|cer|der|p7[bcs]|spc|pfx|p12|csr|req|p10|key|txt|b64)$/i,
    what: "what looks like the path of a file",
    advice: "this is a path: read the file, in a program with readFileSync, and give what is in it",
  },
  {
    looks: /^(?:\[object \w+\]|undefined|null|NaN|Output<.*>)$/,
    what: "what JavaScript writes for something that is no text",
    advice: "give the text itself, in a program the property that holds it",
  },
  {
    looks:
      /^(?:<[^<>\n]{0,200}>|\$?\{\{?[^{}\n]{0,200}\}?\}|%\w+%|\$\w+|\.{3}|…|x{3,})$|^[^\n]{0,200}\b(?:paste|replace|insert|your|todo|change[-_ ]?me|placeholder|dummy)\b[^\n]{0,200}$/i,
    what: "what looks like a placeholder",
    advice: "put the real one in its place",
  },
];

function byFirstBytes(text: string): Form | undefined {
  // JKS and JCEKS begin with a number of their own, and then a version.
  if (/^(?:\ufffd{4}|þíþí|ÎÎÎÎ)$/.test(text.slice(0, 4)) && text.startsWith("\0\0\0", 4)) {
    return {
      what: "a keystore of Java",
      advice: writes("keytool -list -rfc -keystore FILE", "its certificates as PEM"),
    };
  }
  // Read as UTF-8, what isn't ASCII is another character.
  if (text.startsWith("\x1f\ufffd") || text.startsWith("\x1f\x8b")) {
    return { what: "something that is compressed (gzip)", advice: writes("gzip -dc <FILE", "what is in it") };
  }
  if (/^BZh\d/.test(text)) {
    return { what: "something that is compressed (bzip2)", advice: writes("bzip2 -dc <FILE", "what is in it") };
  }
  if (/^(?:\ufffd|ý)7zXZ\0/.test(text)) {
    return { what: "something that is compressed (xz)", advice: writes("xz -dc <FILE", "what is in it") };
  }
  if (text.startsWith("PK\x03\x04")) {
    return { what: "a ZIP file", advice: writes("unzip -p FILE", "what is in it") };
  }
  return undefined;
}

/** How deep JSON is looked through, and how much of it. */
const deepest = 8;
const mostValues = 10_000;

/** Of the names of properties only these are repeated if they are long: a text may hold anything in their place. */
const knownNames =
  /^(?:[A-Za-z_][A-Za-z0-9_.-]{0,14}|pemCaCertificates|CertificateChain|CertificateBody|CertificateSigningRequest|certificateSigningRequest|pemCertificate(?:Chain)?|certificate_chain|issuing_certificate|certificate_authority_data|certificateAuthorityData|ca_certificate(?:_chain)?|private_certificate)$/;

interface Place {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** What is in JSON where it should be a text: the property with what is wanted, as a filter for jq, and its texts. */
export function placeInJson(
  value: unknown,
  { isMany, isReadable }: Pick<Demanded, "isMany" | "isReadable">,
): { readonly filter: string; readonly texts: readonly string[] } | undefined {
  const found = [...places(value, isReadable)];
  const isNamed = (name: RegExp) => (place: Place) => name.test(lastName(place));
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

function json(text: string, demanded: Demanded): Form | undefined {
  const value = parsedJson(text);
  if (value === undefined) {
    return undefined;
  }
  if (typeof value === "string") {
    return { what: "a JSON string", advice: writes("jq -r . FILE", "it without its quotes") };
  }
  const place = placeInJson(value, demanded);
  if (place !== undefined) {
    return { what: "JSON", advice: writes(`jq -r '${place.filter}' FILE`, `the ${demanded.wanted} in it`) };
  }
  if (Array.isArray(value) && demanded.holdsAny(value.join("\n"))) {
    return { what: "a list of lines in JSON", advice: writes("jq -r '.[]' FILE", "them") };
  }
  // Names that may be anything aren't repeated.
  const others = [...places(value, demanded.holdsAny, true)];
  const marker = `-----BEGIN ${demanded.wanted.toUpperCase().replace(" SIGNING", "")}-----`;
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
  try {
    return /^\s*[[{"]/.test(text) ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function* places(value: unknown, isReadable: Demanded["isReadable"], isAnyName = false): Generator<Place> {
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

function parent({ path }: Place): string {
  return JSON.stringify(path.slice(0, -1));
}

function lastName({ path }: Place): string {
  return path.findLast((part) => typeof part === "string") ?? "";
}

function escaped(text: string, { holdsAny }: Demanded): Form | undefined {
  return text.includes("\\n") && holdsAny(text.replaceAll(/(?:\\{1,4}r)?\\{1,4}n/g, "\n"))
    ? {
        what: "PEM whose line breaks are written as \\n",
        advice: `${writes(`perl -pe 's/(\\\\+r)?\\\\+n/\\n/g' FILE`)}, in a program replaceAll("\\\\n", "\\n")`,
      }
    : undefined;
}

function markup(text: string, demanded: Demanded): Form | undefined {
  if (/<(?:\w+:)?X509Certificate>/.test(text)) {
    const command = `tr -d '\\n' <FILE | sed 's/.*<[^/<>]*X509Certificate>\\([A-Za-z0-9+/= ]*\\)<.*/\\1/'`;
    return { what: "XML, such as the metadata of SAML", advice: writes(command, "the last certificate in it") };
  }
  const without = text.replaceAll(/<[^<>]*>/g, "");
  return /<(?:br|p|pre|div|span|td|html)\b[^>]{0,200}>/i.test(text) && demanded.holdsAny(without)
    ? { what: "PEM with HTML in it", advice: writes("sed 's/<[^>]*>//g' FILE", "it without") }
    : undefined;
}

function secretInYaml(text: string, { wanted, isMany }: Demanded): Form | undefined {
  const marker = `-----BEGIN ${wanted === "certificate" ? "CERTIFICATE" : "CERTIFICATE REQUEST"}-----`;
  const names = [...text.matchAll(/^[ \t]*([\w.-]{1,15}):[ \t]*"?(LS0tLS1CRUdJTi[A-Za-z0-9+/=]{1,80})/gm)]
    .filter(([, , value = ""]) => Buffer.from(value, "base64").toString("latin1").startsWith(marker))
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

function urlEncoded(text: string, { holdsAny }: Demanded): Form | undefined {
  const decoded = text.replaceAll(/%([0-9A-F]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return decoded !== text && holdsAny(decoded)
    ? {
        what: "the encoding of web addresses (%0A, %2B)",
        advice: writes("perl -pe 's/%([0-9A-Fa-f]{2})/chr hex $1/ge' FILE", "what is in it"),
      }
    : undefined;
}

function quotedPrintable(text: string, { holdsAny }: Demanded): Form | undefined {
  const decoded = text
    .replaceAll(/=\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return decoded !== text && isPem(text) && holdsAny(decoded)
    ? {
        what: "PEM in the encoding of e-mail (quoted-printable)",
        advice: writes("perl -MMIME::QuotedPrint -pe '$_ = decode_qp($_)' FILE"),
      }
    : undefined;
}

/** Signs that mail, a comparison or a listing puts before each line. */
function prefixed(text: string, { holdsAny }: Demanded): Form | undefined {
  const without = text.replaceAll(/^(?:> ?|\+|[ \t]*\d+(?:[:.] ?|[\t ]))/gm, "");
  return without !== text && holdsAny(without)
    ? {
        what: "lines with a sign or number before each",
        advice: writes(`perl -pe 's/^(> ?|\\+|[ \\t]*\\d+([:.] ?|[\\t ]))//' FILE`, "them without"),
      }
    : undefined;
}

const binary = "the bytes, which can be read from a file";

/** Base64 as web tokens have it: other letters, and nothing at its end. */
function unpadded(text: string, { holdsAny }: Demanded): Form | undefined {
  return /^[\w+/\s-]{100,}={0,2}$/.test(text) && holdsAny(Buffer.from(text, "base64").toString("base64"))
    ? {
        what: "base64 as web tokens have it, with - and _ or without = at its end",
        advice: writes(`perl -MMIME::Base64 -0777 -ne 's/\\s//g; tr|-_|+/|; print decode_base64($_)' FILE`, binary),
      }
    : undefined;
}

const runs = /[A-Za-z0-9+/]{200,}={0,2}/g;
const findRuns = "grep -oE '[A-Za-z0-9+/]{200,}={0,2}'";

/** Base64 in something else: an element of XML, the value of a variable, an address of data:, a mail. */
function surrounded(text: string, { isReadable, holdsAny }: Demanded): Form | undefined {
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

function bytesInNumbers(text: string, { holdsAny }: Demanded): Form | undefined {
  const found = numbers.find(
    ({ looks, bytes }) => looks.test(text) && holdsAny(Buffer.from(bytes(text)).toString("base64")),
  );
  return found && { what: found.what, advice: writes(found.command, binary) };
}

function dashes(text: string, { holdsAny }: Demanded): Form | undefined {
  if (/[\u2010-\u2015\u2212\ufe58\uff0d]{1,10} ?BEGIN /.test(text)) {
    return {
      what: "PEM in whose lines BEGIN and END a word processor made other dashes of the hyphens",
      advice: writes("sed -E 's/(–|—|―|‐|‑|−)+/-----/g' FILE"),
    };
  }
  return holdsAny(text.replaceAll(/^-+ ?([A-Z0-9 ]*[A-Z0-9]) ?-+/gm, "-----$1-----"))
    ? {
        what: "PEM whose lines BEGIN and END have other than five hyphens",
        advice: writes("sed -E 's/^-+ ?([A-Z0-9 ]*[A-Z0-9]) ?-+/-----\\1-----/' FILE"),
      }
    : undefined;
}

/** What is wrong with PEM whose lines were joined with blanks between, which this provider reads and openssl doesn't. */
export const joinedLines: Form = {
  what: "PEM whose lines were joined, as YAML's > does with a text (| keeps them)",
  advice: writes(
    `awk '{ gsub(/-----BEGIN [A-Z0-9 ]*-----/, "&\\n"); gsub(/-----END /, "\\n&"); print }' FILE`,
    "it in lines",
  ),
};
