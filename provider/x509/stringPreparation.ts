/**
 * A text as names are compared (RFC 4518, which RFC 5280 section 7.1 points to): without regard to case, to characters
 * that can't be seen, to how accents are encoded, and to the amount of white space.
 */
export function prepared(text: string): string {
  // What nearly all names are, and the rest of this doesn't change.
  if (/^[ -~]*$/.test(text)) {
    return text.toLowerCase().replace(/ +/g, " ").trim();
  }
  return (
    text
      .replace(/[\s\u0085]+/g, " ")
      .replace(/\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\u1806|\ufffc/gu, "")
      .normalize("NFKC")
      // By way of upper case ß is ss and ς is σ (RFC 3454 appendix B.2); ı, which alone would become i, stays.
      .replace(/[^ı]+/g, (run) => run.toUpperCase().toLowerCase().replaceAll("ς", "σ"))
      .normalize("NFKC")
      .replace(/\s+/g, " ")
      .trim()
  );
}
