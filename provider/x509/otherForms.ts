/** What people have in place of PEM, told by how it looks, with the command that makes PEM of it. */
import { isPem } from "./pem.js";

/** What a text should be, and whether it may be several. */
export interface Demanded {
  readonly wanted: "certificate" | "certificate signing request";
  readonly isMany: boolean;
  /** Whether a text can be read as that. */
  isReadable(text: string): boolean;
}

export interface Form {
  readonly what: string;
  /** What to do, in words that follow a colon; a command reads FILE and writes what can be read. */
  readonly advice: string;
}

/** What a text is that is neither PEM nor base64; undefined where that can't be told. Nothing of the text is in the answer. */
export function otherForm(text: string, demanded: Demanded): Form | undefined {
  const trimmed = text.trim();
  for (const recognize of [byFirstBytes, json, escaped, markup, secretInYaml, urlEncoded, quotedPrintable, dashes]) {
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
  // Read as UTF-8, what isn't ASCII is another character.
  if (text.startsWith("\x1f\ufffd") || text.startsWith("\x1f\x8b")) {
    return { what: "something that is compressed (gzip)", advice: writes("gzip -dc <FILE", "what is in it") };
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
  /^(?:[A-Za-z_][A-Za-z0-9_]{0,14}|CertificateChain|CertificateBody|CertificateSigningRequest|certificateSigningRequest|pemCertificate(?:Chain)?|certificate_chain|issuing_certificate|certificate_authority_data|certificateAuthorityData|ca_certificate(?:_chain)?|private_certificate)$/;

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
    typeof part === "number" ? `[${part}]` : `.${part}`,
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
  return place === undefined
    ? { what: `JSON in which no property is a ${demanded.wanted}`, advice: "give the text of the one that should be" }
    : { what: "JSON", advice: writes(`jq -r '${place.filter}' FILE`, `the ${demanded.wanted} in it`) };
}

/** A list, an object or a text in JSON; undefined for what is none. */
export function parsedJson(text: string): unknown {
  try {
    return /^\s*[[{"]/.test(text) ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function* places(value: unknown, isReadable: Demanded["isReadable"]): Generator<Place> {
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
        if (isList || knownNames.test(name)) {
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

function escaped(text: string): Form | undefined {
  return /-----BEGIN [^\n]{0,80}-----\\+n/.test(text)
    ? {
        what: "PEM whose line breaks are written as \\n",
        advice: `${writes(`printf '%b\\n' "$(cat FILE)"`)}, in a program replaceAll("\\\\n", "\\n")`,
      }
    : undefined;
}

function markup(text: string): Form | undefined {
  if (/<(?:\w+:)?X509Certificate>/.test(text)) {
    const command = `tr -d '\\n' <FILE | sed 's/.*<[^/<>]*X509Certificate>\\([A-Za-z0-9+/= ]*\\)<.*/\\1/'`;
    return { what: "XML, such as the metadata of SAML", advice: writes(command, "the last certificate in it") };
  }
  return /<(?:br|p|pre|div|span|td|html)\b[^>]{0,200}>/i.test(text) && isPem(text)
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

function urlEncoded(text: string): Form | undefined {
  return /-----BEGIN(?:%20|\+)[A-Z0-9%+]{1,60}-----(?:%0D)?%0A/i.test(text)
    ? {
        what: "PEM in the encoding of web addresses (%0A)",
        advice: writes("perl -pe 's/%([0-9A-Fa-f]{2})/chr hex $1/ge' FILE"),
      }
    : undefined;
}

function quotedPrintable(text: string): Form | undefined {
  return isPem(text) && /=(?:3D|0A|2B)|=\r?\n[A-Za-z0-9+/]/i.test(text)
    ? {
        what: "PEM in the encoding of e-mail (quoted-printable)",
        advice: writes("perl -MMIME::QuotedPrint -pe '$_ = decode_qp($_)' FILE"),
      }
    : undefined;
}

function dashes(text: string): Form | undefined {
  if (/[\u2010-\u2015\u2212\ufe58\uff0d]{1,10} ?BEGIN /.test(text)) {
    return {
      what: "PEM in whose lines BEGIN and END a word processor made other dashes of the hyphens",
      advice: writes("sed -E 's/(–|—|―|‐|‑|−)+/-----/g' FILE"),
    };
  }
  return /^-+ ?BEGIN [A-Z0-9 ]{1,60}-+\s*$/m.test(text) && !/^-----BEGIN [A-Z0-9 ]{1,60}-----\s*$/m.test(text)
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
