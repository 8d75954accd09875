import type { Certificate } from "./certificate.js";
import type { CertificateFields } from "./certificateFields.js";
import { brokenPolicyRule } from "./certificatePolicies.js";
import { constrainedNames } from "./nameConstraints.js";
import {
  authorityRules,
  certificateRules,
  signatureRules,
  type Demand,
  type PathFault,
  type PathRule,
} from "./pathRules.js";

// The work that a bag of certificates can ask for. One that isn't made for that asks for tens of either.
const mostSignatures = 4_000;
const mostIssuers = 10_000;
const mostNameComparisons = 10_000_000;

// A path of more authorities is worse, anything to warn of is worse than that, any fault than those, a missing issuer than
// any faults, and a false signature than all: most likely another issuer is meant, which is missing.
const selfIssuedCost = 1;
const authorityCost = 1e2;
const warningCost = 1e5;
const faultCost = 1e8;
const endCost = 1e11;
const signatureCost = 1e13;

/** A certificate that can be in a path, with what it is found and told apart by. */
export interface BagMember {
  readonly certificate: Certificate;
  readonly fields: CertificateFields;
  readonly subject: string;
  readonly issuer: string;
  /** Certificates with the same subject and key are of the same authority. */
  readonly authority: string;
}

/** A certificate as the search takes it; undefined for one that can't be read to its last byte. */
export function bagMember(certificate: Certificate): BagMember | undefined {
  const { fields } = certificate;
  if (fields === undefined) {
    return undefined;
  }
  const subject = fields.subject.join();
  const authority = `${subject} ${Buffer.from(certificate.publicKey).toString("base64")}`;
  return { certificate, fields, subject, issuer: fields.issuer.join(), authority };
}

/** The uppermost certificate of a path, over the path below it; or the end of the path, over that certificate again. */
export interface Step {
  readonly member: BagMember;
  readonly below: Step | undefined;
  /** Counted from the leaf. */
  readonly index: number;
  /** How many authorities there are below, self-issued ones not counted; the leaf is one where others are to come. */
  readonly authoritiesBelow: number;
  /** The faults of the path that the path below doesn't have. */
  readonly found: readonly PathFault[];
  readonly cost: number;
  readonly isEnd: boolean;
}

/** The steps of a path, from one down to the leaf. */
export function* downFrom(top: Step): Generator<Step> {
  for (let step: Step | undefined = top; step !== undefined; step = step.below) {
    yield step;
  }
}

/**
 * Looks for the best path from a leaf upwards, the best so far always first (Dijkstra's algorithm), so that the first
 * one that ends is the best of all. A certificate that was reached by a better path isn't gone up from again: what it
 * asks of those below it is met by that path, too. Only rules on names, policies and path lengths may tell two such paths
 * apart, so where there are any and the path that was found isn't without a fault, a second search counts every path, up
 * to the limits of the work.
 */
export class PathSearch {
  private readonly bySubject: ReadonlyMap<string, readonly BagMember[]>;
  private readonly pathsMayDiffer: boolean;
  private everyPathCounts = false;
  /** The best last. */
  private queue: Step[] = [];
  /** The cost of the best path up to each certificate. */
  private readonly reached = new Map<BagMember, number>();
  private readonly signatures = new Map<string, readonly PathRule[]>();
  private issuersTried = 0;
  private nameComparisons = 0;

  constructor(
    private readonly leaf: BagMember,
    others: readonly Certificate[],
    private readonly at: Date,
    private readonly authoritiesToCome: number,
    private readonly demands: readonly Demand[],
  ) {
    const distinct = new Map(others.map((certificate) => [certificate.thumbprint, certificate]));
    distinct.delete(leaf.certificate.thumbprint);
    const members = [...distinct.values()]
      .map(bagMember)
      .filter((found) => found !== undefined)
      // In whatever order they were given, the same path is found.
      .sort(
        ({ certificate: one }, { certificate: other }) =>
          +other.notAfter - +one.notAfter || (one.thumbprint < other.thumbprint ? -1 : 1),
      );
    this.bySubject = Map.groupBy([leaf, ...members], ({ subject }) => subject);
    this.pathsMayDiffer = [leaf, ...members].some(
      (each) =>
        each.fields.extensions.nameConstraints ??
        each.fields.extensions.policyConstraints ??
        each.fields.extensions.policyMappings ??
        (each !== leaf && each.fields.extensions.basicConstraints?.pathLength !== undefined),
    );
  }

  /** The end of the best path. */
  bestPath(): Step {
    const best = this.search();
    if (faultsOf(best).length === 0 || !this.pathsMayDiffer) {
      return best;
    }
    this.everyPathCounts = true;
    const other = this.search();
    return faultsOf(best).some(isError) || other.cost < best.cost ? other : best;
  }

  private search(): Step {
    this.queue = [];
    let step: Step = {
      member: this.leaf,
      below: undefined,
      index: 0,
      authoritiesBelow: this.authoritiesToCome,
      found: at(0, certificateRules(this.leaf.fields, this.at, this.authoritiesToCome > 0)),
      cost: 0,
      isEnd: false,
    };
    while (!step.isEnd) {
      this.goUp(step);
      step = this.queue.pop() ?? end(step, [{ rule: "rootMissing", issuer: step.member.certificate.issuer }]);
    }
    const faults = faultsOf(step).filter(isError);
    const isBestOfSome = faults.length > 0 && this.isExhausted() && !faults.some(({ rule }) => rule === "searchLimit");
    return isBestOfSome ? end(step, [{ rule: "searchLimit" }]) : step;
  }

  private isExhausted(): boolean {
    return (
      this.signatures.size >= mostSignatures ||
      this.issuersTried >= mostIssuers ||
      this.nameComparisons >= mostNameComparisons
    );
  }

  /** Puts into the queue whatever may stand above a path, or the end of the path where nothing does. */
  private goUp(step: Step): void {
    const { member } = step;
    let hasIssuer = false;
    let isCircle = false;
    for (const issuer of this.bySubject.get(member.issuer) ?? []) {
      if (this.isExhausted()) {
        this.enqueue(end(step, [{ rule: "searchLimit" }]));
        return;
      }
      const isOwn = issuer === member;
      if (!isOwn && isInPath(issuer, step)) {
        isCircle ||= !namesOtherKey(member, issuer);
      } else if (!isOwn && this.isReached(issuer, step.cost + lengthCost(issuer))) {
        hasIssuer = true;
      } else {
        this.issuersTried += isOwn ? 0 : 1;
        const faults = this.signatureFaults(member, issuer);
        if (faults.length === 0 || !namesOtherKey(member, issuer)) {
          hasIssuer = true;
          this.enqueue(isOwn ? this.rootStep(step, faults) : this.issuerStep(issuer, step, faults));
        }
      }
    }
    if (!hasIssuer) {
      const { issuer } = member.certificate;
      const authorityKeyIdentifier = member.fields.extensions.authorityKeyIdentifier?.keyIdentifier;
      this.enqueue(
        end(step, [
          isCircle ? { rule: "rootMissing", issuer } : { rule: "issuerMissing", issuer, authorityKeyIdentifier },
        ]),
      );
    }
  }

  private rootStep(root: Step, ofSignature: readonly PathRule[]): Step {
    return end(root, ofSignature, [
      ...this.brokenBetween(root, root.member),
      ...policyFaults(root, this.authoritiesToCome),
    ]);
  }

  private issuerStep(issuer: BagMember, below: Step, ofSignature: readonly PathRule[]): Step {
    const index = below.index + 1;
    const { version, extensions } = issuer.fields;
    const isAuthorityBelow = below.index > 0 || this.authoritiesToCome > 0;
    const authoritiesBelow = below.authoritiesBelow + (isAuthorityBelow && !below.member.fields.isSelfIssued ? 1 : 0);
    // A version without extensions can't say that it is an authority: there it is one as the trust anchor, or not at all.
    const isOldRoot = version < 3 && issuer.fields.isSelfSigned;
    const found: PathFault[] = [
      ...at(below.index, ofSignature),
      ...this.brokenBetween(below, issuer),
      ...at(index, certificateRules(issuer.fields, this.at, true)),
      ...this.brokenDemands(index, (demand) => demand.broken?.(issuer.fields, this.at, this.leaf.fields)),
      ...at(index, authorityRules(issuer.fields, authoritiesBelow, isOldRoot)),
    ];
    const { nameConstraints } = extensions;
    if (nameConstraints !== undefined) {
      for (const step of downFrom(below)) {
        const { names, isSelfIssued } = step.member.fields;
        if (step.index === 0 || !isSelfIssued) {
          this.nameComparisons += names.length * (nameConstraints.permitted.length + nameConstraints.excluded.length);
          found.push(...at(step.index, constrainedNames(nameConstraints, names, index)));
        }
      }
    }
    const cost = below.cost + lengthCost(issuer) + costOf(found);
    return { member: issuer, below, index, authoritiesBelow, found, cost, isEnd: false };
  }

  private brokenBetween({ member: { fields }, index }: Step, issuer: BagMember): PathFault[] {
    return this.brokenDemands(index, (demand) => demand.brokenBetween?.(fields, issuer.fields));
  }

  private brokenDemands(index: number, broken: (demand: Demand) => string | undefined): PathFault[] {
    return this.demands.flatMap((demand): PathFault[] => {
      const found = broken(demand);
      return found === undefined ? [] : [{ certificate: index, rule: "demand", demand, found }];
    });
  }

  private signatureFaults(signed: BagMember, issuer: BagMember): readonly PathRule[] {
    const key = `${signed.certificate.thumbprint} ${issuer.authority}`;
    const faults = this.signatures.get(key) ?? signatureRules(signed.fields, issuer.fields, issuer.certificate.subject);
    this.signatures.set(key, faults);
    return faults;
  }

  private isReached(issuer: BagMember, cost: number): boolean {
    return !this.everyPathCounts && (this.reached.get(issuer) ?? Infinity) <= cost;
  }

  private enqueue(step: Step): void {
    if (!step.isEnd) {
      if (this.isReached(step.member, step.cost)) {
        return;
      }
      this.reached.set(step.member, step.cost);
    }
    // Of equally good ones the first in is the first out.
    let low = 0;
    for (let high = this.queue.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.queue[middle]?.cost ?? 0) > step.cost) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.queue.splice(low, 0, step);
  }
}

function faultsOf(top: Step): PathFault[] {
  return [...downFrom(top)].flatMap(({ found }) => found);
}

function isError(found: PathFault): boolean {
  return found.rule !== "demand" || found.demand.severity === "error";
}

/** What is wrong with one certificate of a path. */
function at(certificate: number, rules: readonly PathRule[]): PathFault[] {
  return rules.map((rule) => ({ certificate, ...rule }));
}

function end(step: Step, rules: readonly PathRule[], more: readonly PathFault[] = []): Step {
  const found = [...at(step.index, rules), ...more];
  return { ...step, below: step, found, cost: step.cost + costOf(found), isEnd: true };
}

function lengthCost({ fields }: BagMember): number {
  return fields.isSelfIssued ? selfIssuedCost : authorityCost;
}

const costs: Partial<Record<PathRule["rule"], number>> = {
  issuerMissing: endCost,
  rootMissing: endCost,
  searchLimit: endCost,
  signature: signatureCost,
  signatureAlgorithm: signatureCost,
};

function costOf(found: readonly PathFault[]): number {
  return found.reduce((sum, each) => sum + (isError(each) ? (costs[each.rule] ?? faultCost) : warningCost), 0);
}

/** Whether a certificate says of its issuer's key that it is another than this one. */
function namesOtherKey(certificate: BagMember, issuer: BagMember): boolean {
  const wanted = certificate.fields.extensions.authorityKeyIdentifier?.keyIdentifier;
  const found = issuer.fields.extensions.subjectKeyIdentifier;
  return wanted !== undefined && found !== undefined && wanted !== found;
}

function isInPath({ authority }: BagMember, path: Step): boolean {
  return [...downFrom(path)].some(({ member }) => member.authority === authority);
}

/** Below an authority that is to come there will be the certificates that it issues. */
function policyFaults(top: Step, authoritiesToCome: number): PathFault[] {
  const belowRoot = [...downFrom(top)].slice(1).toReversed();
  const fields = belowRoot.map(({ member }) => member.fields);
  const broken = brokenPolicyRule(fields, authoritiesToCome === 0 ? 0 : authoritiesToCome + 1);
  return broken === undefined ? [] : [broken];
}
