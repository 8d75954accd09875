import { tags, withTag, type Element } from "./der.js";

/**
 * A time as RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2 have it: `YYMMDDHHMMSSZ` as UTCTime, `YYYYMMDDHHMMSSZ` as
 * GeneralizedTime. Anything else, which some software reads and other software doesn't, is an invalid date.
 *
 * @throws {UnreadableText} where there is none.
 */
export function time(element: Element | undefined): Date {
  const { tag, content } = withTag(element, element?.tag ?? tags.utcTime);
  const digits = /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(Buffer.from(content).toString("latin1"));
  const [, written = "", month, day, hours, minutes, seconds] = digits ?? [];
  if (written.length !== { [tags.utcTime]: 2, [tags.generalizedTime]: 4 }[tag]) {
    return new Date(NaN);
  }
  const year = written.length === 4 ? written : `${Number(written) < 50 ? "20" : "19"}${written}`;
  const text = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const read = new Date(text);
  // A day or an hour that doesn't exist is read as the next one, or as none.
  return isDate(read) && read.toISOString() === text ? read : new Date(NaN);
}

/** Whether a certificate has a time there that could be read. */
export function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}
