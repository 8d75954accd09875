/** What `export` has to know of each kind of resource beside its definition. */
import type { Entity } from "../../provider/graph/client.js";
import { idOf, sameId } from "../../provider/graph/entity.js";
import { isNothing } from "../../provider/kernel/comparison.js";
import type { Context } from "../../provider/kernel/context.js";
import type { State } from "../../provider/kernel/definition.js";
import { Illegible } from "../../provider/kernel/illegible.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Values } from "../../provider/kernel/values.js";
import { configurationsPath } from "../../provider/resources/applicationTrust.js";
import {
  customPolicies,
  idAt,
  inDefaultPolicy,
} from "../../provider/resources/appManagementPolicyTrustedCertificateAuthority/graph.js";
import { membersAsList } from "../../provider/resources/certificateBasedApplicationConfiguration/trustedCertificates.js";
import type { ClassName } from "../../provider/resources/definitions.js";
import {
  collection as tlsCas,
  isExternal,
  statusOf,
} from "../../provider/resources/externalCertificateAuthorityCertificate/graph.js";
import { certificateOf, collection as members } from "../../provider/resources/trustedCertificateAuthority/graph.js";
import type { FoundObject, TakingOver } from "./found.js";
import { isTlsLink, linksPath, policiesPath, profilesPath } from "../../provider/resources/tlsInspection.js";
import { range } from "../../provider/resources/tlsInspectionRule/definition.js";
import { collection as rules } from "../../provider/resources/tlsInspectionRule/graph.js";
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
  /** The ids by which its resource reads what there is. */
  ids(search: Search): Promise<readonly string[]>;
  /** What people call an object, the shortest first; its properties are as they were read. */
  names(properties: Properties, search: Search): readonly string[];
  /** What an object is read with, as its state would have it, for all to be read that a program is to say. */
  known?(id: string, search: Search): Promise<State>;
}

/** Those that there are; a resource of any other kind is said to be left out. */
export const kinds: Readonly<Partial<Record<ClassName, ExportedKind>>> = {
  ExternalCertificateAuthorityCertificate: {
    word: "ca",
    ids: async ({ context }) => (await externalTlsCas(context)).map(idOf),
    names: ({ commonName, name }) => [String(commonName), `${String(commonName)} ${String(name)}`],
  },

  ExternalCertificateAuthoritySignedCertificate: {
    word: "certificate",
    async ids({ context }) {
      const all = await externalTlsCas(context);
      return all.filter((ca) => statusOf(ca) !== "csrGenerated").map(idOf);
    },
    names: ({ certificate }) => (certificate as Values["signedCertificate"]).value.certificates.map(commonNameIn),
  },

  CertificateBasedApplicationConfiguration: {
    word: "configuration",
    ids: async ({ context }) => (await context.collections.listOrNone(configurationsPath)).map(idOf),
    names: ({ displayName, rootCertificate }) => [
      isNothing(displayName) ? commonNameIn((rootCertificate as Values["certificate"]).value) : (displayName as string),
    ],
    known: async (id, search) => ((await fitsInList(id, search)) ? { trustedCertificates: noCertificates } : {}),
  },

  TrustedCertificateAuthority: {
    word: "trusted-ca",
    // Those that no configuration's list has.
    async ids({ context, found }) {
      const lists = found.filter(
        ({ className, inputs }) =>
          className === "CertificateBasedApplicationConfiguration" && inputs["trustedCertificates"] === undefined,
      );
      const all = lists.map(async ({ id, state }) => {
        const ids = (await context.collections.list(members(id))).map(idOf);
        return ids.filter((member) => member !== state["rootAuthorityId"]);
      });
      return (await Promise.all(all)).flat();
    },
    names: ({ certificate }) => [commonNameIn((certificate as Values["certificate"]).value)],
  },

  TlsInspectionPolicy: {
    word: "policy",
    ids: async ({ context }) => (await context.collections.listOrNone(policiesPath)).map(idOf),
    names: ({ name }) => [String(name)],
  },

  TlsInspectionRule: {
    word: "rule",
    async ids({ context, found }) {
      const all = policiesIn(found).map(({ id }) => context.collections.list(rules(id)));
      // Graph's own rules have priorities that no program may give.
      return (await Promise.all(all)).flat().filter(isOfPrograms).map(idOf);
    },
    names: ({ name, policyId }, { found }) => [
      String(name),
      ...namesOf(policyId, found).map((policy) => `${policy} ${String(name)}`),
    ],
  },

  TlsInspectionPolicyLink: {
    word: "link",
    async ids({ context }) {
      const profiles = await context.collections.listOrNone(profilesPath);
      const all = profiles.map((profile) => context.collections.list(linksPath(idOf(profile))));
      return (await Promise.all(all)).flat().filter(isTlsLink).map(idOf);
    },
    // As the policy is called that it is to.
    names: ({ policyId }, { found }) => namesOf(policyId, found),
  },

  AppManagementPolicyTrustedCertificateAuthority: {
    word: "entry",
    // Where a policy has no entry, there is nothing to read.
    async ids({ context }) {
      const custom = await context.collections.listOrNone(customPolicies);
      return [...inDefaultPolicy.map(idAt), ...custom.map(idOf)];
    },
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

function isOfPrograms({ priority }: Entity): boolean {
  return typeof priority === "number" && priority >= range.least && priority <= range.largest;
}

async function externalTlsCas({ collections }: Context) {
  return (await collections.listOrNone(tlsCas)).filter(isExternal);
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
