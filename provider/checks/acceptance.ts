/**
 * The entries of `acceptedFindings`: a rule that may be broken by any certificate, `path-length-zero`, or by one alone,
 * `path-length-zero@` and its thumbprint.
 */
import { isDeepStrictEqual } from "node:util";
import { hasThumbprint, isThumbprint, thumbprintDigits } from "../x509/thumbprint.js";
import { identityOf, type BrokenRule, type Rule } from "./rule.js";

/** An entry: a rule by its id, of any certificate or of one alone. */
export interface Acceptance {
  readonly id: string;
  /** The digits of the SHA-256 or SHA-1 of the one certificate that may break the rule. */
  readonly thumbprint: string | undefined;
}

/** Reads an entry; of a text that is none, what it would say. */
export function readAcceptance(entry: string): Acceptance {
  const at = entry.indexOf("@");
  return at < 0
    ? { id: entry, thumbprint: undefined }
    : { id: entry.slice(0, at), thumbprint: thumbprintDigits(entry.slice(at + 1)) };
}

/** What is wrong with an entry, in words that follow the argument's name and don't repeat it; undefined where nothing is. */
export function whyUnacceptable({ id, thumbprint }: Acceptance, rules: readonly Rule[]): string | undefined {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) {
    const acceptable = rules.filter(({ neverAccepted }) => neverAccepted === undefined);
    const ids = acceptable.map((each) => each.id).join(", ");
    return `names something that is no rule for this resource: those that can be accepted are ${ids}`;
  }
  if (rule.neverAccepted !== undefined) {
    return `names a rule that can't be accepted: ${rule.neverAccepted}`;
  }
  return thumbprint === undefined || isThumbprint(thumbprint)
    ? undefined
    : `names a rule with something behind @ that is no thumbprint: give the hexadecimal digits of the certificate's SHA-256, or SHA-1`;
}

/** Whether a program accepts that a rule is broken by this certificate. What can't be accepted isn't, whatever is written. */
function isAcceptedBy(entries: readonly Acceptance[], { rule, certificate }: BrokenRule): boolean {
  return (
    rule.neverAccepted === undefined &&
    entries.some(
      ({ id, thumbprint }) =>
        id === rule.id &&
        (thumbprint === undefined || (certificate !== undefined && hasThumbprint(certificate, thumbprint))),
    )
  );
}

/**
 * Whether a broken rule stops the program.
 *
 * @param accepted The entries of `acceptedFindings`.
 * @param inUse The identities of what the state's certificates break: neither time nor a rule that is new or stricter may
 *   stop a stack that worked.
 */
export function isError(broken: BrokenRule, accepted: readonly Acceptance[], inUse: ReadonlySet<string>): boolean {
  return broken.rule.severity === "error" && !isAcceptedBy(accepted, broken) && !inUse.has(identityOf(broken));
}

/** Whether two lists of entries accept the same, whatever their order and spelling, and however often they say it. */
export function acceptsSame(one: readonly Acceptance[], other: readonly Acceptance[]): boolean {
  return isDeepStrictEqual(new Set(one.map(entryOf)), new Set(other.map(entryOf)));
}

function entryOf({ id, thumbprint }: Acceptance): string {
  return thumbprint === undefined ? id : `${id}@${thumbprint}`;
}

/** The entry that accepts what was found, of its certificate alone where it is about one. */
export function entryFor({ rule, certificate }: BrokenRule): string {
  return entryOf({ id: rule.id, thumbprint: certificate?.thumbprint });
}
