import {
  acceptedFindings,
  adopt,
  certificate,
  certificates,
  connection,
  ownedCertificates,
  text,
} from "../../arguments.js";
import { brokenBy } from "../../certificateChecks/findings.js";
import {
  rootCertificateRules,
  trustedCertificateRules,
  trustedRules,
} from "../../certificateChecks/trustedCertificateRules.js";
import { same } from "../../comparison.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import type { Context, Properties, Resource } from "../../resource.js";
import type { Secrets } from "../../secrets.js";
import { unknown } from "../../unknown.js";
import { readCertificate } from "../../x509/certificate.js";
import { collection as members } from "../trustedCertificateAuthority/graph.js";
import { placeIn } from "../trustedCertificateAuthority/membership.js";
import { collection, construct, kind, newConfiguration, state } from "./graph.js";
import { bringMembers, listed, listFindings, membersAsList, noteList } from "./trustedCertificates.js";
import { unexpectedMembers, unreadableMembers } from "./unexpectedMembers.js";

// An empty text clears, as an omitted argument does.
const clearable = text({ replaces: false, check: () => undefined });

/** A list of CAs that applications may use, which owns its root: Graph needs one at creation and exactly one ever after. */
export const certificateBasedApplicationConfiguration: Resource = {
  kind,

  arguments: {
    displayName: clearable,
    description: clearable,
    rootCertificate: certificate,
    trustedCertificates: ownedCertificates,
    expectedCertificates: certificates,
    adopt,
    acceptedFindings: acceptedFindings(trustedRules),
    connection,
  },

  brokenRules: ({ rootCertificate, trustedCertificates }, now) => [
    ...(typeof rootCertificate === "string"
      ? brokenBy(rootCertificateRules, "rootCertificate", readCertificate(rootCertificate), now)
      : []),
    ...listed(trustedCertificates).flatMap((ca, at) =>
      brokenBy(trustedCertificateRules, `trustedCertificates[${at}]`, ca, now),
    ),
  ],

  check: listFindings,

  // Its resource is checked before those of its CAs, and is told of them as they are.
  amongOthers(inputs, _current, { run, urn, program }) {
    if (program.siblings !== undefined) {
      run.announce(newConfiguration(urn), program.siblings);
    }
    if (inputs["trustedCertificates"] !== undefined) {
      run.occupy(newConfiguration(urn), urn);
    }
    return [];
  },

  // Nothing stands in its way, but its root counts for the CAs that the program will add to it.
  checkAddition({ rootCertificate }, { run, urn, secrets }) {
    if (rootCertificate !== unknown) {
      run.willAdd(newConfiguration(urn), urn, {
        certificate: rootCertificate,
        isRootAuthority: true,
        isSecret: secrets.has("rootCertificate"),
      });
    }
    return Promise.resolve([]);
  },

  async live(id, stored, { collections }) {
    const configuration = await collections.member(collection, id);
    if (configuration === undefined) {
      return undefined;
    }
    const found = await collections.list(members(String(configuration["id"])));
    return {
      id: configuration["id"],
      ...state(configuration, found),
      // Without a list the members are other resources', or somebody else's.
      ...(stored["trustedCertificates"] === undefined ? {} : { trustedCertificates: membersAsList(found) }),
    };
  },

  compared: noteList,

  async liveWarnings({ id, inputs, live }, { collections }) {
    const { expectedCertificates: expected, trustedCertificates: list } = inputs;
    if (list !== undefined) {
      return unreadableMembers(await collections.list(members(id)), "trustedCertificates");
    }
    return expected === undefined || expected === unknown
      ? []
      : unexpectedMembers(await collections.list(members(id)), live["rootAuthorityId"], expected);
  },

  async create(inputs, context) {
    const { collections } = context;
    const configuration = await collections.add(collection, construct(inputs), {
      isSent: (member) => isSame(member, inputs, context),
      async left(candidates) {
        for (const candidate of candidates) {
          if (context.run.isFree(kind, String(candidate["id"])) && (await isSame(candidate, inputs, context))) {
            throw existsAlready(candidate, context.secrets);
          }
        }
        return undefined;
      },
    });
    const id = String(configuration["id"]);
    if (inputs["trustedCertificates"] !== undefined) {
      // What it lists came with it, in one request.
      context.run.occupy(placeIn(id), context.urn);
    }
    return { id, outputs: await rootOf(id, configuration, inputs, collections) };
  },

  async update(id, wanted, { displayName, description, trustedCertificates: list }, context) {
    const { collections } = context;
    const changed = Object.entries({ displayName, description }).filter(([, value]) => value !== undefined);
    await collections.change(collection, id, Object.fromEntries(changed));
    // What an earlier creation couldn't read back.
    const outputs = wanted["rootAuthorityId"] === undefined ? await rootOf(id, {}, wanted, collections) : {};
    // Without a list, what it had is left where it is.
    if (list !== undefined && list !== null) {
      await bringMembers(id, list, outputs, context);
    }
    return outputs;
  },

  delete: (id, _stored, { collections }) => collections.remove(collection, id),

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
  inputs: Properties,
  collections: Context["collections"],
): Promise<Properties> {
  const root = readCertificate(String(inputs["rootCertificate"]));
  const derived = { issuer: root.subject, issuerSubjectKeyIdentifier: root.subjectKeyIdentifier };
  try {
    const { rootAuthorityId, issuer, issuerSubjectKeyIdentifier } = state(
      configuration,
      await collections.list(members(id)),
    );
    if (rootAuthorityId === null) {
      throw new EntraCaError("UnexpectedAnswer", "Graph shows no root in it", "Run pulumi up again");
    }
    return {
      rootAuthorityId,
      issuer: issuer ?? derived.issuer,
      issuerSubjectKeyIdentifier: issuerSubjectKeyIdentifier ?? derived.issuerSubjectKeyIdentifier,
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

/** Whether a configuration is as the arguments say. */
async function isSame(configuration: Entity, inputs: Properties, { collections }: Context): Promise<boolean> {
  const isNamedSo =
    same(clearable, configuration["displayName"], inputs["displayName"], inputs) &&
    same(clearable, configuration["description"], inputs["description"], inputs);
  if (!isNamedSo) {
    return false;
  }
  const found = await collections.listOrNone(members(String(configuration["id"])));
  const { rootCertificate } = state(configuration, found);
  return same(certificate, rootCertificate, inputs["rootCertificate"], inputs);
}

/**
 * Policies refer to configurations by their ids: which of two equal ones is meant, a person has to say.
 */
function existsAlready({ id, displayName }: Entity, secrets: Secrets): EntraCaError {
  const named = typeof displayName === "string" ? ` named ${secrets.quoted("displayName", displayName)}` : "";
  return new EntraCaError(
    "Conflict",
    `The tenant has a configuration${named} with the same description and root already: ${String(id)}. An earlier run may have created it without being able to record it, or somebody else did`,
    `To manage that one, set adopt: "${String(id)}"; to have another one beside it, give this one another displayName`,
  );
}
