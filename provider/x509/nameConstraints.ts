import type { NameConstraints, Subtree } from "./extensions.js";
import { generalNameText, type GeneralName } from "./generalName.js";
import { isWithin } from "./name.js";
import type { PathRule } from "./pathRules.js";

// Names times constraints beyond this are an attack on the time that this takes; crypto/x509 of Go draws the same line.
const mostComparisons = 250_000;

/** What an authority's name constraints (RFC 5280 section 4.2.1.10) find in the names of a certificate below it. */
export function constrainedNames(
  { permitted, excluded }: NameConstraints,
  names: readonly GeneralName[],
  constrainedBy: number,
): PathRule[] {
  const tooMany = (permitted.length + excluded.length) * names.length > mostComparisons;
  return names.slice(0, tooMany ? 1 : names.length).flatMap((name): PathRule[] => {
    const { form } = name;
    const isOfForm = ({ base }: Subtree) => base.form === form;
    const within = permitted.filter(isOfForm);
    const without = excluded.filter(isOfForm);
    const constraints = [...within, ...without];
    if (tooMany || (constraints.length > 0 && !(isProcessed(name) && constraints.every(isProcessedSubtree)))) {
      return [{ rule: "unprocessedNameConstraint", form, constrainedBy }];
    }
    const found: PathRule[] = [];
    if (without.some(({ base }) => isInSubtree(name, base) || isWildcardOver(name, base))) {
      found.push({ rule: "nameExcluded", form, name: generalNameText(name), constrainedBy });
    }
    if (within.length > 0 && !within.some(({ base }) => isInSubtree(name, base))) {
      found.push({ rule: "nameNotPermitted", form, name: generalNameText(name), constrainedBy });
    }
    return found;
  });
}

function isProcessedSubtree({ base, hasBounds }: Subtree): boolean {
  return (
    !hasBounds &&
    (base.form === "iPAddress" ? [8, 32].includes(base.bytes.length) : "text" in base || "comparable" in base)
  );
}

function isProcessed(name: GeneralName): boolean {
  switch (name.form) {
    case "directoryName":
    case "dNSName":
    case "iPAddress":
      return true;
    case "rfc822Name":
      return name.text.includes("@");
    case "uniformResourceIdentifier":
      return uriHost(name.text) !== undefined;
    default:
      return false;
  }
}

/** How texts of each form are compared with a constraint of theirs. */
const isTextIn = { dNSName: isDomainIn, rfc822Name: isMailboxIn, uniformResourceIdentifier: isUriIn };

function isInSubtree(name: GeneralName, base: GeneralName): boolean {
  if (name.form === "directoryName" && base.form === "directoryName") {
    return isWithin(name.comparable, base.comparable);
  }
  if (name.form === "iPAddress" && base.form === "iPAddress") {
    return isAddressIn(name.bytes, base.bytes);
  }
  return "text" in name && "text" in base && isTextIn[name.form](name.text, base.text);
}

/** Zero or more labels may stand before the constraint; one or more where it begins with a full stop, as OpenSSL has it. */
function isDomainIn(name: string, constraint: string): boolean {
  const [domain, above] = [name.toLowerCase(), constraint.toLowerCase()];
  return above === "" || domain === above || domain.endsWith(above.startsWith(".") ? above : `.${above}`);
}

/** `*.contoso.com` stands for `www.contoso.com` too, so that whoever may not name that one may not have the wildcard. */
function isWildcardOver(name: GeneralName, base: GeneralName): boolean {
  return (
    name.form === "dNSName" &&
    base.form === "dNSName" &&
    name.text.startsWith("*.") &&
    base.text.slice(base.text.indexOf(".")).toLowerCase() === name.text.slice(1).toLowerCase()
  );
}

/** For mailboxes and URIs a constraint is one host, or with a full stop before it every host in that domain but it. */
function isHostIn(host: string, constraint: string): boolean {
  const domain = constraint.toLowerCase();
  return domain === "" || host === domain || (domain.startsWith(".") && host.endsWith(domain));
}

function isUriIn(uri: string, constraint: string): boolean {
  return isHostIn(uriHost(uri) ?? "", constraint);
}

/** The part before the @ is compared exactly, the host without regard to case (RFC 5280 section 7.5). */
function isMailboxIn(mailbox: string, constraint: string): boolean {
  const at = mailbox.lastIndexOf("@");
  const host = mailbox.slice(at + 1).toLowerCase();
  const constraintAt = constraint.lastIndexOf("@");
  return constraintAt < 0
    ? isHostIn(host, constraint)
    : mailbox.slice(0, at) === constraint.slice(0, constraintAt) &&
        host === constraint.slice(constraintAt + 1).toLowerCase();
}

/** A base is an address and its mask, each as long as an address (RFC 5280 section 4.2.1.10). */
function isAddressIn(address: Uint8Array, range: Uint8Array): boolean {
  return (
    range.length === address.length * 2 &&
    address.every((byte, index) => {
      const mask = range[address.length + index] ?? 0;
      return (byte & mask) === ((range[index] ?? 0) & mask);
    })
  );
}

/** The host of a URI (RFC 3986 section 3.2); undefined where it has none, or an address in place of a name. */
function uriHost(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]@]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri);
  const host = authority?.[1]?.toLowerCase();
  return host === undefined || /^[\d.]+$/.test(host) ? undefined : host;
}
