import type { CertificateFields } from "./certificateFields.js";
import type { Extensions } from "./extensions.js";
import type { PathFault } from "./pathRules.js";

const anyPolicy = "2.5.29.32.0";

/** Policies that are valid for a certificate, each with the policies that the next certificate may name it by. */
type Level = ReadonlyMap<string, ReadonlySet<string>>;

/** What a certificate has of policies, where it has none. */
const withoutPolicies = { isSelfIssued: false, extensions: {} as Partial<Extensions> };

/**
 * Which certificate of a path breaks a rule of RFC 5280 section 6.1 on policies, with the inputs that ask for nothing:
 * any policy will do, none is required, and mapping and anyPolicy are allowed. Such a path fails only where an authority
 * in it requires a policy or maps anyPolicy. Of the tree of section 6.1.2 (a) only the deepest level is kept, since the
 * tree is empty when that is.
 *
 * @param issued From the leaf up to what the root issued; the root is the trust anchor and has no part in this.
 * @param below How many certificates there will be below the leaf, which carry no policies.
 */
export function brokenPolicyRule(issued: readonly CertificateFields[], below: number): PathFault | undefined {
  const path = [...Array<typeof withoutPolicies>(below).fill(withoutPolicies), ...issued];
  const broken = (index: number) => ({ certificate: Math.max(index - below, 0), isBelow: index < below });
  let level: Level = new Map([[anyPolicy, new Set([anyPolicy])]]);
  // How many more certificates may go without a policy, may map policies, and may say anyPolicy.
  let explicitPolicy = path.length + 1;
  let policyMapping = path.length + 1;
  let inhibitAnyPolicy = path.length + 1;
  for (const [fromEnd, { extensions, isSelfIssued }] of [...path.entries()].toReversed()) {
    const isEnd = fromEnd === 0;
    level = nextLevel(level, extensions.policies ?? [], inhibitAnyPolicy > 0 || (!isEnd && isSelfIssued)); // 6.1.3 (d)
    const mappings = isEnd ? [] : (extensions.policyMappings ?? []);
    if (explicitPolicy === 0 && level.size === 0) {
      return { rule: "policyRequired", ...broken(fromEnd) }; // 6.1.3 (f)
    }
    if (mappings.flat().includes(anyPolicy)) {
      return { rule: "anyPolicyMapped", certificate: broken(fromEnd).certificate }; // 6.1.4 (a)
    }
    level = mapped(level, mappings, policyMapping > 0); // 6.1.4 (b)
    if (isEnd || !isSelfIssued) {
      explicitPolicy = Math.max(explicitPolicy - 1, 0); // 6.1.4 (h) and 6.1.5 (a)
      policyMapping = Math.max(policyMapping - 1, 0);
      inhibitAnyPolicy = Math.max(inhibitAnyPolicy - 1, 0);
    }
    const required = extensions.policyConstraints?.requireExplicitPolicy;
    if (!isEnd || required === 0) {
      explicitPolicy = Math.min(explicitPolicy, required ?? explicitPolicy); // 6.1.4 (i) and 6.1.5 (b)
    }
    policyMapping = Math.min(policyMapping, extensions.policyConstraints?.inhibitPolicyMapping ?? policyMapping);
    inhibitAnyPolicy = Math.min(inhibitAnyPolicy, extensions.inhibitAnyPolicy ?? inhibitAnyPolicy); // 6.1.4 (j)
  }
  return explicitPolicy === 0 && level.size === 0 ? { rule: "policyRequired", ...broken(0) } : undefined; // 6.1.5 (g)
}

function nextLevel(above: Level, policies: Extensions["policies"] & {}, anyPolicyAllowed: boolean): Level {
  const expected = new Set([...above.values()].flatMap((names) => [...names]));
  const named = policies.filter((policy) => policy !== anyPolicy && (expected.has(policy) || above.has(anyPolicy)));
  const taken = policies.includes(anyPolicy) && anyPolicyAllowed ? expected : [];
  return new Map([...named, ...taken].map((policy) => [policy, new Set([policy])]));
}

function mapped(level: Level, mappings: readonly (readonly [string, string])[], allowed: boolean): Level {
  const names = new Map<string, Set<string>>();
  for (const [issuers, subjects] of mappings) {
    names.set(issuers, (names.get(issuers) ?? new Set()).add(subjects));
  }
  return new Map(
    [...level, ...(level.has(anyPolicy) ? names : [])].flatMap(([policy, same]) => {
      const subjects = names.get(policy);
      return subjects === undefined ? [[policy, same] as const] : allowed ? [[policy, subjects] as const] : [];
    }),
  );
}
