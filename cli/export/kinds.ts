/** What `export` has to know of each kind of resource beside its definition. */
import { sameId } from "../../provider/graph/entity.js";
import { isNothing } from "../../provider/kernel/comparison.js";
import type { Context } from "../../provider/kernel/context.js";
import type { State } from "../../provider/kernel/definition.js";
import { Illegible } from "../../provider/kernel/illegible.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Values } from "../../provider/kernel/values.js";
import { membersAsList } from "../../provider/resources/certificateBasedApplicationConfiguration/trustedCertificates.js";
import type { ClassName } from "../../provider/resources/definitions.js";
import { certificateOf, collection as members } from "../../provider/resources/trustedCertificateAuthority/graph.js";
import type { FoundObject, TakingOver } from "./found.js";
import type { Whereabouts } from "../tenant/whereabouts.js";
import { commonNameIn } from "./names.js";

/** What is looked for, and what was found so far. */
export interface Search {
  readonly context: Context;
  readonly by: TakingOver;
  readonly found: readonly FoundObject[];
}

/** What there is to know of one kind. */
export interface ExportedKind {
  /** What one is called that has no name, and what its variable's name ends with. */
  readonly word: string;
  /** Whether a program has an object by a resource of its own; without it, it always has. */
  isOwn?(whereabouts: Whereabouts, search: Search): boolean;
  /** What people call an object, the shortest first; its properties are as they were read. */
  names(properties: Properties, search: Search): readonly string[];
  /** What an object is read with beside where it is, as its state would have it, for all to be read that a program is to say. */
  known?(id: string, search: Search): Promise<State>;
}

/** Those that there are; a resource of any other kind is said to be left out. */
export const kinds: Readonly<Partial<Record<ClassName, ExportedKind>>> = {
  ExternalCertificateAuthorityCertificate: {
    word: "ca",
    names: ({ commonName, name }) => [String(commonName), `${String(commonName)} ${String(name)}`],
  },

  ExternalCertificateAuthoritySignedCertificate: {
    word: "certificate",
    names: ({ certificate }) => (certificate as Values["signedCertificate"]).value.certificates.map(commonNameIn),
  },

  CertificateBasedApplicationConfiguration: {
    word: "configuration",
    names: ({ displayName, rootCertificate }) => [
      isNothing(displayName) ? commonNameIn((rootCertificate as Values["certificate"]).value) : (displayName as string),
    ],
    known: async (id, search) => ((await fitsInList(id, search)) ? { trustedCertificates: noCertificates } : {}),
  },

  TrustedCertificateAuthority: {
    word: "trusted-ca",
    // What a configuration's list has, and its root, are that one's.
    isOwn: ({ id, state }, { found }) =>
      found.some(
        (one) =>
          one.className === "CertificateBasedApplicationConfiguration" &&
          one.id === state["certificateBasedApplicationConfigurationId"] &&
          one.inputs["trustedCertificates"] === undefined &&
          one.state["rootAuthorityId"] !== id,
      ),
    names: ({ certificate }) => [commonNameIn((certificate as Values["certificate"]).value)],
  },

  TlsInspectionPolicy: {
    word: "policy",
    names: ({ name }) => [String(name)],
  },

  TlsInspectionRule: {
    word: "rule",
    names: ({ name, policyId }, { found }) => [
      String(name),
      ...namesOf(policyId, found).map((policy) => `${policy} ${String(name)}`),
    ],
  },

  TlsInspectionPolicyLink: {
    word: "link",
    // As the policy is called that it is to.
    names: ({ policyId }, { found }) => namesOf(policyId, found),
  },

  AppManagementPolicyTrustedCertificateAuthority: {
    word: "entry",
    names: ({ policyId, appliesTo }) => [
      isNothing(policyId) ? `Default for ${String(appliesTo)}` : `Policy ${(policyId as string).slice(0, 8)}`,
    ],
  },
};

function policiesIn(found: readonly FoundObject[]): FoundObject[] {
  return found.filter(({ className }) => className === "TlsInspectionPolicy");
}

function namesOf(policyId: unknown, found: readonly FoundObject[]): readonly string[] {
  return policiesIn(found).find(({ id }) => sameId(id, String(policyId)))?.names ?? [];
}

const noCertificates: Values["ownedCertificates"] = { value: [], spelling: [] };

/**
 * Whether a configuration's CAs are such that `trustedCertificates` can say them all: each beside the root can be read, is there
 * once and has a subject key identifier. An import knows nothing of lists.
 */
async function fitsInList(id: string, { context, by }: Search): Promise<boolean> {
  if (by === "import") {
    return false;
  }
  const all = await context.collections.list(members(id));
  const { value: others } = await membersAsList(id, all, context.collections);
  const root = all
    .filter(({ isRootAuthority }) => isRootAuthority === true)
    .map(certificateOf)
    .flatMap((read) => (read instanceof Illegible ? [] : [read.value]));
  const thumbprints = new Set([...root, ...others].map(({ thumbprint }) => thumbprint));
  return (
    others.length === all.length - 1 &&
    thumbprints.size === root.length + others.length &&
    others.every(({ subjectKeyIdentifier }) => subjectKeyIdentifier !== undefined)
  );
}
