import { mostCharacters } from "./text.js";

/**
 * What a language makes of an output where a text is put together of it: Pulumi's words about that, in each language, or
 * JavaScript's for what is no text (Pulumi: Output.toString, Output.__str__, Output.ToString).
 */
const madeOfOutput = /Calling (?:\[\w+\]|__\w+__) on an \[?Output\b|\[object (?:Promise|Object)\]/;

/** Why a text can't be meant that was made of an output or of nothing, in words that follow the argument's name; undefined for any other. */
export function whyNoText(text: string): string | undefined {
  const tooLong = whyTooLong(text);
  if (tooLong !== undefined) {
    return tooLong;
  }
  if (text === "undefined") {
    return "is the word undefined, which a text becomes where there is no value, such as an environment variable that isn't set. Give the value, or leave the argument out";
  }
  return madeOfOutput.test(text)
    ? "holds what a text becomes in which an output is put as if it were a value. Give the output itself, such as ca.id; for a text around it use pulumi.interpolate or .apply (in Python pulumi.Output.concat or .apply)"
    : undefined;
}

/** Why a text can't be searched, in words that follow the argument's name. */
export function whyTooLong({ length }: string): string | undefined {
  return length > mostCharacters
    ? `has ${length} characters, and no text may have more than ${mostCharacters}: give what is asked for alone`
    : undefined;
}

/** What the ids of a kind of object are, where they aren't Graph's. */
export interface IdForm {
  readonly pattern: RegExp;
  readonly inWords: string;
  /** One of them. */
  readonly example: string;
}

/** Why a text is no id, in words that follow the argument's name; undefined where it may be one. */
export function whyNoId(text: string, form?: IdForm): string | undefined {
  if (text.trim() === "") {
    return "is empty: give an id";
  }
  if (text.startsWith("urn:")) {
    return "is a URN, which only Pulumi knows: give the id, which is the resource's output .id";
  }
  if (form !== undefined) {
    return form.pattern.test(text) ? undefined : `is no id: it has to be ${form.inWords}`;
  }
  // All that Graph shows of these are GUIDs; it promises no more than that an id is one segment of an address.
  return /^(?!\.+$)[\w.-]+$/.test(text)
    ? undefined
    : "is no id: Graph's have letters, digits and hyphens, without blanks, slashes or anything else. Give the id alone, best as an output (.id)";
}

/** Letters, digits, hyphens and underscores, with wildcards in any place: `*` in a label of its own, or as a part of one. */
const label = /^(?!-)(?!.*(?:-$|\*\*))[A-Za-z0-9_*-]{1,63}$/;
/** In characters (RFC 1035 section 2.3.4). */
const longestHost = 253;

/**
 * Why a text is no name of hosts that a rule of TLS inspection can go by, in words that follow the list's name; undefined where it may
 * be one: a fully qualified domain name, perhaps with wildcards, or `*` for every one (Graph: tlsInspectionFqdnDestination).
 */
export function whyNoHost(text: string): string | undefined {
  if (text.length > longestHost) {
    // A part of a secret would be found by nobody who conceals it.
    return `has a text of ${text.length} characters, which is no domain name: names have at most ${longestHost}`;
  }
  const start = `has ${JSON.stringify(text)}, which is no domain name`;
  if (text.trim() !== text || text === "") {
    return `${start}: leave out the blanks`;
  }
  if (/[/:?#@]/.test(text)) {
    return `${start}: leave out scheme, port and path, as in www.contoso.com`;
  }
  // oxlint-disable-next-line no-control-regex -- What isn't ASCII is meant.
  if (/[^\u0000-\u007f]/.test(text)) {
    return `${start}: write it in ASCII, as xn--… (RFC 5891)`;
  }
  if (/^\d+(?:\.\d+){3}$/.test(text)) {
    return `${start}: it is an IP address, and rules go by names`;
  }
  return text.split(".").every((part) => label.test(part))
    ? undefined
    : `${start}: names have labels of letters, digits and hyphens with dots between, and perhaps wildcards, as in www.contoso.com and *.contoso.com; * is every name`;
}
