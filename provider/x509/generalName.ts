import type { Element } from "./der.js";
import { distinguishedNameText } from "./distinguishedName.js";
import { comparableName, readName, type ComparableName, type Name } from "./name.js";
import { UnreadableText } from "./pem.js";

/** The forms of names (RFC 5280 section 4.2.1.6), in the order of their tags. */
const forms = [
  "otherName",
  "rfc822Name",
  "dNSName",
  "x400Address",
  "directoryName",
  "ediPartyName",
  "uniformResourceIdentifier",
  "iPAddress",
  "registeredID",
] as const;

/** Those of several elements. */
const constructed: readonly (string | undefined)[] = ["otherName", "x400Address", "directoryName", "ediPartyName"];

export type GeneralNameForm = (typeof forms)[number];

/** A name of a certificate, or the base of a subtree in which names must or may not be. */
export type GeneralName =
  | { readonly form: "directoryName"; readonly comparable: ComparableName; readonly name: Name }
  | { readonly form: "rfc822Name" | "dNSName" | "uniformResourceIdentifier"; readonly text: string }
  | { readonly form: "iPAddress"; readonly bytes: Uint8Array }
  | { readonly form: "otherName" | "x400Address" | "ediPartyName" | "registeredID" };

/** @throws {UnreadableText} for what is no name of these forms, or where there is none. */
export function generalName(element: Element | undefined): GeneralName {
  const { tag, content } = element ?? { tag: 0xff, content: new Uint8Array() };
  const form = forms[tag & 0x1f];
  const isTagged = (tag & 0xe0) === (constructed.includes(form) ? 0xa0 : 0x80);
  switch (isTagged ? form : undefined) {
    case "directoryName": {
      const name = readName(content);
      return { form: "directoryName", comparable: comparableName(name), name };
    }
    case "rfc822Name":
    case "dNSName":
    case "uniformResourceIdentifier":
      return { form: form as "dNSName", text: Buffer.from(content).toString("latin1") };
    case "iPAddress":
      return { form: "iPAddress", bytes: content };
    case undefined:
      throw new UnreadableText("a name is of no known form");
    default:
      return { form: form as "otherName" };
  }
}

/** A name for people to read; addresses as RFC 4632 or RFC 4291 section 2.2 write them. */
export function generalNameText(name: GeneralName): string {
  switch (name.form) {
    case "directoryName":
      return distinguishedNameText(name.name);
    case "rfc822Name":
    case "dNSName":
    case "uniformResourceIdentifier":
      return name.text;
    case "iPAddress":
      return name.bytes.length === 4
        ? name.bytes.join(".")
        : Buffer.from(name.bytes)
            .toString("hex")
            .replace(/.{4}(?!$)/g, "$&:");
    default:
      return name.form;
  }
}
