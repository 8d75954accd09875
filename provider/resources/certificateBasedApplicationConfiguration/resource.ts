import { trustedCertificateFindings } from "../../checks/trustedCertificate.js";
import type { Collections } from "../../graph/collections.js";
import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { isRefusal, type GraphError } from "../../graph/graphError.js";
import { announce, newPlace } from "../../kernel/announced.js";
import { bodyValues, changesIn, soughtOf } from "../../kernel/body.js";
import { same } from "../../kernel/comparison.js";
import type { Context } from "../../kernel/context.js";
import type { CreatedOutputs, Inputs, KnownInputs } from "../../kernel/definition.js";
import { Illegible, readingOf } from "../../kernel/illegible.js";
import { isSurelyLeft, wayOut } from "../../kernel/creation.js";
import type { Resource } from "../../kernel/resource.js";
import { unknown } from "../../kernel/unknown.js";
import { knownValue } from "../../kernel/values.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import type { Secrets } from "../../messages/secrets.js";
import { capitalized } from "../../messages/text.js";
import { policiesNaming } from "../appManagementPolicyTrustedCertificateAuthority/policy.js";
import { configurationsPath } from "../applicationTrust.js";
import { readAhead } from "../trustedCertificateAuthority/ahead.js";
import { collection as members, roots } from "../trustedCertificateAuthority/graph.js";
import { placeAt, placeIn, willAdd } from "../trustedCertificateAuthority/places.js";
import { definition, type Definition } from "./definition.js";
import { construct, names, displayedNames, state, unclearMembers } from "./graph.js";
import {
  bringMembers,
  certificatesIn,
  listFindings,
  membersAsList,
  noteList,
  unexpectedMembers,
  unreadableMembers,
} from "./trustedCertificates.js";

const { objectKind } = definition;

/** As many are in a tenant, deleted ones included, which no list shows (Graph: certificateBasedApplicationConfiguration, limits). */
const largest = 100;

/** A list of CAs that applications may use, which owns its root: Graph needs one at creation and exactly one ever after. */
export const certificateBasedApplicationConfiguration: Resource<Definition> = {
  definition,

  brokenRules({ rootCertificate, trustedCertificates: others }, now) {
    const root = knownValue(rootCertificate);
    return [
      ...(root === undefined
        ? []
        : trustedCertificateFindings("rootCertificate", { certificate: root, isRoot: true }, now)),
      ...certificatesIn(others).flatMap((certificate, at) =>
        trustedCertificateFindings(`trustedCertificates[${at}]`, { certificate, isRoot: false }, now),
      ),
    ];
  },

  check: listFindings,

  // Its resource is checked before those of its CAs, and is told of them as they are.
  amongOthers(inputs, _current, { run, urn, program }) {
    announce(run, newPlace(urn), program.siblings);
    if (inputs.trustedCertificates !== undefined) {
      placeAt(run, newPlace(urn)).occupant = urn;
    }
    return [];
  },

  async checkAddition(inputs, context) {
    const { rootCertificate } = inputs;
    const { run, urn, secrets, collections } = context;
    // Its root counts for the CAs that the program will add to it.
    if (rootCertificate !== unknown) {
      willAdd(run, newPlace(urn), urn, {
        certificate: rootCertificate,
        isRootAuthority: true,
        isSecret: secrets.has("rootCertificate"),
        wanted: undefined,
      });
    }
    const members = await collections.listOrNone(configurationsPath);
    if (members.length >= largest) {
      const reason = `needs a configuration of its own, and the tenant has ${members.length}: Graph allows ${largest}, deleted ones included. Delete one first, or adopt one`;
      return [{ property: "rootCertificate", reason }];
    }
    const equal = isKnown(inputs) ? await equalOne(members, inputs, context) : undefined;
    return equal === undefined
      ? []
      : [{ property: "rootCertificate", reason: `is in ${whatExists(equal, secrets)}. ${choice(equal)}` }];
  },

  async live(id, stored, { collections }) {
    const configuration = await collections.member(configurationsPath, id, soughtOf(definition, stored));
    if (configuration === undefined) {
      return undefined;
    }
    const { rootAuthorityId, trustedCertificates: list } = stored;
    const found = await membersWithRoot(idOf(configuration), rootAuthorityId, collections);
    return {
      id: idOf(configuration),
      ...state(configuration, found, rootAuthorityId),
      // Without a list the members are other resources', or somebody else's.
      trustedCertificates: list === undefined ? undefined : await membersAsList(id, found, collections),
    };
  },

  async compared(change, context) {
    await noteList(change, context);
    if (change.live !== undefined) {
      readAhead(await context.collections.list(members(change.id)));
    }
  },

  async liveWarnings({ id, inputs, live, state: stored }, { collections }) {
    const found = await collections.list(members(id));
    const rootId = live.rootAuthorityId ?? stored.rootAuthorityId;
    const { expectedCertificates: expected, trustedCertificates: list } = inputs;
    return [
      ...oddRoots(found),
      ...(list === undefined ? [] : await unreadableMembers(id, found, collections)),
      ...(expected === undefined || expected === unknown ? [] : unexpectedMembers(found, rootId, expected.value)),
    ];
  },

  async create(inputs, context) {
    const { collections } = context;
    const configuration = await collections.add(configurationsPath, construct(bodyValues(definition, inputs), inputs), {
      mark: [inputs.displayName, inputs.description, inputs.rootCertificate.value.thumbprint].join("\n"),
      isSent: (member) => isSame(member, inputs, context, true),
      async left(candidates) {
        const equal = await equalOne(candidates, inputs, context);
        if (equal !== undefined) {
          throw new EntraCaError("Conflict", `There is ${whatExists(equal, context.secrets)}`, choice(equal));
        }
        return undefined;
      },
    });
    const id = idOf(configuration);
    if (inputs.trustedCertificates !== undefined) {
      // What it lists came with it, in one request.
      placeAt(context.run, placeIn(id)).occupant = context.urn;
    }
    return { id, outputs: await rootOf(id, configuration, inputs, collections) };
  },

  async update(id, wanted, changed, context) {
    const { collections } = context;
    const { trustedCertificateAuthorities: _members, ...body } = construct(bodyValues(definition, wanted), wanted);
    await collections.change(configurationsPath, id, changesIn<Definition>(body, changed));
    // What an earlier creation couldn't read back.
    const outputs = wanted.rootAuthorityId === undefined ? await rootOf(id, {}, wanted, collections) : {};
    const { trustedCertificates: list } = changed;
    // Without a list, what it had is left where it is.
    if (list !== undefined && list !== null) {
      await bringMembers(id, list, outputs, context);
    }
    return outputs;
  },

  async delete(id, _stored, { collections }) {
    return collections.remove(configurationsPath, id).catch(async (error: unknown) => {
      throw isRefusal(error) ? await withPolicies(error, id, collections) : error;
    });
  },

  whatStays: (id) => `the configuration ${id} stays in the tenant with its CAs, trusted wherever a policy names it`,
};

/**
 * What Graph shows of the root of a configuration that was created; what it leaves out is taken from the certificate.
 *
 * @param configuration What is known of it otherwise.
 * @throws {IncompleteError} where it can't be read.
 */
async function rootOf(
  id: string,
  configuration: Entity,
  { rootCertificate }: Pick<KnownInputs<Definition>, "rootCertificate">,
  collections: Collections,
): Promise<CreatedOutputs<Definition>> {
  const { subject: issuer, subjectKeyIdentifier: issuerSubjectKeyIdentifier } = rootCertificate.value;
  const derived = { issuer, issuerSubjectKeyIdentifier };
  try {
    const { rootAuthorityId, ...shown } = readingOf(state(configuration, await collections.list(members(id)))).legible;
    if (rootAuthorityId === null) {
      throw new EntraCaError("UnexpectedAnswer", "Graph shows no root in it", "Run pulumi up again");
    }
    return {
      rootAuthorityId,
      issuer: shown.issuer ?? issuer,
      issuerSubjectKeyIdentifier: shown.issuerSubjectKeyIdentifier ?? issuerSubjectKeyIdentifier,
    };
  } catch (error) {
    throw IncompleteError.from(error, {
      id,
      state: derived,
      done: `The configuration ${id} was created, but its root could not be read back`,
      nextStep: "Run pulumi up again",
    });
  }
}

/** Why a configuration isn't removed: an app management policy may name it, which is somebody else's to change. */
async function withPolicies(refusal: GraphError, id: string, collections: Collections): Promise<EntraCaError> {
  // What was read before may be older than what is in the way.
  collections.forget();
  const naming = await policiesNaming(id, collections).catch(
    (error: unknown) =>
      `Whether an app management policy names it could not be read: ${error instanceof EntraCaError ? error.what : String(error)}`,
  );
  if (typeof naming !== "string" && naming.length === 0) {
    return refusal;
  }
  return new EntraCaError(
    refusal.code,
    [refusal.what, ...(typeof naming === "string" ? [naming] : naming.map(capitalized))].join(". "),
    "Have no app management policy name the configuration any more, and run the same command again. Where this program has the policy's entry, give that the configuration's id as an output, so that Pulumi changes it first",
  );
}

function isKnown(inputs: Inputs<Definition>): inputs is KnownInputs<Definition> {
  return !Object.values(inputs).includes(unknown);
}

/** A configuration always has a root: where a list has none, that may be behind. */
async function membersWithRoot(id: string, rootId: string | undefined, collections: Collections): Promise<Entity[]> {
  const listed = await collections.list(members(id));
  const isThere = roots(listed).length > 0 || listed.some((candidate) => sameId(idOf(candidate), rootId ?? ""));
  const root = isThere || rootId === undefined ? undefined : await collections.member(members(id), rootId);
  return root === undefined ? listed : [...listed, root];
}

/** Roots beside the one that Graph allows: applications may use what each of them signed. */
function oddRoots(found: readonly Entity[]): string[] {
  const all = roots(found).map(idOf);
  const more = `has ${all.length} roots, ${all.join(", ")}, where Graph allows one: unless you know who added the other, remove it`;
  return [...(all.length > 1 ? [more] : []), ...(all.length > 0 ? unclearMembers(found) : [])];
}

/**
 * Whether a configuration is as the arguments say.
 *
 * @param isNew Whether it wasn't there before: then what can't be read doesn't tell it from what was sent.
 */
async function isSame(
  configuration: Entity,
  inputs: KnownInputs<Definition>,
  { collections, graph }: Context,
  isNew: boolean,
): Promise<boolean> {
  const sought = names.filter((name) => Boolean(inputs[name]));
  const told = displayedNames(await graph.complete(configurationsPath, configuration, sought));
  const isNamed = names.every((name) => {
    const text = told[name];
    return !(text instanceof Illegible) && same(definition.arguments[name], text, inputs[name], inputs);
  });
  if (!isNamed) {
    return false;
  }
  const found = await collections.listOrNone(members(idOf(configuration)));
  const { rootCertificate } = state(configuration, found);
  return rootCertificate instanceof Illegible
    ? isNew
    : same(definition.arguments.rootCertificate, rootCertificate, inputs.rootCertificate, inputs);
}

/**
 * The first of some configurations that is as the arguments say, and surely none that is being replaced. Of one that may be,
 * it warns: both do nothing until a policy names them.
 */
async function equalOne(
  candidates: readonly Entity[],
  inputs: KnownInputs<Definition>,
  context: Context,
): Promise<Entity | undefined> {
  for (const candidate of candidates) {
    const id = idOf(candidate);
    if (context.run.isFree(objectKind, id) && (await isSame(candidate, inputs, context, false))) {
      if (isSurelyLeft(objectKind, id, context)) {
        return candidate;
      }
      await context.warn(`there is ${described(candidate, context.secrets)}. ${wayOut(id, "delete it")}`);
    }
  }
  return undefined;
}

function whatExists(found: Entity, secrets: Secrets): string {
  return `${described(found, secrets)}. An earlier run may have created it without being able to record it, or somebody else did`;
}

function described(configuration: Entity, secrets: Secrets): string {
  const { displayName, description } = displayedNames(configuration);
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const named = isText(displayName) ? `named ${secrets.quoted("displayName", displayName)}` : "without a name";
  const about = isText(description) ? "the same description" : "no description";
  return `a configuration ${named} with ${about} and the same root already: ${idOf(configuration)}`;
}

/** Policies refer to configurations by their ids: which of two equal ones is meant, a person has to say. */
function choice(found: Entity): string {
  return `To manage that one, set adopt: "${idOf(found)}"; to have another one beside it, give this one another displayName`;
}
