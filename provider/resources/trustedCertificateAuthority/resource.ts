import { acceptedFindings, adopt, certificate, connection, flag, objectId, text } from "../../kernel/arguments.js";
import { trustedCertificateFindings } from "../../checks/trustedCertificate.js";
import { trustedRules } from "../../checks/trustedCertificateRules.js";
import { same } from "../../kernel/comparison.js";
import { EntraCaError } from "../../messages/error.js";
import type { Entity } from "../../graph/client.js";
import { sameId } from "../../graph/address.js";
import { type Collections } from "../../graph/collections.js";
import { isNotFound, isRefusal, type GraphError } from "../../graph/graphError.js";
import { Illegible } from "../../kernel/illegible.js";
import { readBack } from "../../kernel/lastWrite.js";
import type { Context, Properties, Resource } from "../../kernel/resource.js";
import { unknown } from "../../kernel/unknown.js";
import { readCertificate, type Certificate } from "../../x509/certificate.js";
import { sameDistinguishedName } from "../../x509/distinguishedName.js";
import { isKeyIdentifier, sameKeyIdentifier } from "../../x509/keyIdentifier.js";
import { collection as configurations } from "../certificateBasedApplicationConfiguration/graph.js";
import { collection, state } from "./graph.js";
import { additionRefusals, checkRoot, noteCompared } from "./limits.js";
import { configurationId, kind, noteAddition, placeIn, wantedCa, wasGivenUp } from "./membership.js";
import { foreseeTakeOver } from "./ownership.js";
import { place } from "./room.js";
import { announce, takerOf } from "./siblings.js";

/** One CA in a configuration. */
export const trustedCertificateAuthority: Resource = {
  kind,

  arguments: {
    certificateBasedApplicationConfigurationId: objectId({ required: true }),
    certificate,
    isRootAuthority: flag({ replaces: false, whenOmitted: () => false }),
    issuer: text({
      derivedFrom: "certificate",
      equal: sameDistinguishedName,
      whenOmitted: (inputs) => derived(inputs, ({ subject }) => subject),
    }),
    issuerSubjectKeyIdentifier: text({
      derivedFrom: "certificate",
      check: (value) =>
        isKeyIdentifier(value)
          ? undefined
          : "must be hexadecimal digits, perhaps with colons between the bytes: BA:AF:4A:…",
      equal: sameKeyIdentifier,
      whenOmitted: (inputs) => derived(inputs, ({ subjectKeyIdentifier }) => subjectKeyIdentifier),
    }),
    adopt,
    acceptedFindings: acceptedFindings(trustedRules),
    connection,
  },

  brokenRules: ({ certificate: given, isRootAuthority, issuer, issuerSubjectKeyIdentifier }, now) =>
    trustedCertificateFindings(
      "certificate",
      { certificate: given, isRoot: isRootAuthority === true, issuer, issuerSubjectKeyIdentifier },
      now,
    ),

  check(inputs) {
    const identifier = inputs["issuerSubjectKeyIdentifier"] ?? derived(inputs, (ca) => ca.subjectKeyIdentifier);
    return identifier === undefined
      ? [
          {
            property: "issuerSubjectKeyIdentifier",
            reason:
              "is missing: the certificate has no subject key identifier extension to take it from, so it must be given",
          },
        ]
      : [];
  },

  amongOthers: announce,

  async checkAddition(inputs, context) {
    try {
      const refusals = await additionRefusals(inputs, context);
      if (refusals.length === 0) {
        const configuration = String(inputs[configurationId]);
        const isWanted = (member: Entity) => isSame(state(member, configuration), { ...wantedCa(inputs) }, false);
        await foreseeTakeOver(inputs, isWanted, context);
      }
      return refusals;
    } catch (error) {
      throw missingConfiguration(error, inputs[configurationId], context);
    }
  },

  async live(id, stored, { collections }) {
    const given = stored[configurationId];
    const configuration = typeof given === "string" ? given : await configurationOf(id, collections);
    if (configuration === undefined) {
      return undefined;
    }
    try {
      const found = await collections.member(collection(configuration), id);
      return found && { id: found["id"], ...state(found, configuration) };
    } catch (error) {
      if (await isConfigurationGone(error, configuration, collections)) {
        return undefined;
      }
      throw error;
    }
  },

  wasGivenUp,
  checkChange: checkRoot,
  compared: noteCompared,
  handsOver: (stored, context) => takerOf(stored, context, (live, wanted) => isSame(live, wanted, false)),

  async create(inputs, context) {
    const configuration = String(inputs[configurationId]);
    const wanted = wantedCa(inputs);
    // A check that couldn't know it, or wasn't to ask the tenant, has not noted it.
    noteAddition(placeIn(configuration), inputs, context);
    const entity = await place(
      wanted,
      configuration,
      (member, isNew) => isSame(state(member, configuration), { ...wanted }, isNew),
      context,
    ).catch((error: unknown) => {
      throw missingConfiguration(error, configuration, context);
    });
    const { isRootAuthority, issuer, issuerSubjectKeyIdentifier } = wanted;
    const outputs = { isRootAuthority, issuer, issuerSubjectKeyIdentifier };
    await readBack(collection(configuration), String(entity["id"]), outputs, context.collections);
    return { id: String(entity["id"]), outputs };
  },

  async update(id, wanted, { isRootAuthority }, { collections, run }) {
    const path = collectionOf(wanted);
    await collections
      .change(path, id, isRootAuthority === undefined ? {} : { isRootAuthority })
      .catch(async (error: unknown) => {
        throw isRefusal(error) ? await withRoot(error, path, collections, run) : error;
      });
    return {};
  },

  async delete(id, stored, { collections }) {
    await collections.remove(collectionOf(stored), id).catch(async (error: unknown) => {
      // What was read before may be older than what removed it.
      collections.forget();
      if (await isConfigurationGone(error, String(stored[configurationId]), collections)) {
        return;
      }
      throw isRefusal(error) && stored["isRootAuthority"] === true
        ? new EntraCaError(
            error.code,
            error.what,
            "A configuration always keeps its root: delete the configuration instead",
          )
        : error;
    });
  },

  whatStays: (id, stored) => `the CA ${id} stays trusted in the configuration ${String(stored[configurationId])}`,
};

/**
 * Whether a member has every property that would be written. What Graph didn't return says nothing, except the certificate.
 *
 * @param isNew Whether it wasn't there before: then what can't be read doesn't tell it from what was sent.
 */
function isSame(live: Properties, wanted: Properties, isNew: boolean): boolean {
  return Object.entries(wanted).every(([property, value]) => {
    const argument = trustedCertificateAuthority.arguments[property];
    const found = live[property];
    if (found instanceof Illegible) {
      return isNew;
    }
    return argument === undefined || found === undefined || same(argument, found, value, wanted);
  });
}

/** A refused change of the root, with the root that there is. */
async function withRoot(
  refusal: GraphError,
  path: string,
  collections: Collections,
  { hasSecrets }: Context["run"],
): Promise<EntraCaError> {
  const root = (await collections.list(path).catch(() => [])).find((member) => member["isRootAuthority"] === true);
  const there =
    root === undefined
      ? "It has none"
      : `It has ${hasSecrets ? "a CA" : String(root["issuer"])} (${String(root["id"])})`;
  return new EntraCaError(
    refusal.code,
    `${refusal.what}. A configuration keeps exactly one root. ${there}`,
    "Set isRootAuthority to what it is, or make a new configuration with the root that it is to have",
  );
}

/** Where the configuration of a CA isn't known, which it is in. */
async function configurationOf(id: string, collections: Collections): Promise<string | undefined> {
  for (const { id: configuration } of await collections.list(configurations)) {
    const members = await collections.list(collection(String(configuration)));
    if (members.some((member) => sameId(member["id"], id))) {
      return String(configuration);
    }
  }
  return undefined;
}

function collectionOf(stored: Properties): string {
  return collection(String(stored[configurationId]));
}

/** Something read from the certificate in the inputs; unknown where the certificate is. */
function derived<Value>(inputs: Properties, read: (ca: Certificate) => Value): Value | typeof unknown {
  const given = inputs["certificate"];
  return given === unknown ? unknown : read(readCertificate(String(given)));
}

/** Whether a collection couldn't be read because its configuration is gone, and not because the service is. */
async function isConfigurationGone(error: unknown, configuration: string, collections: Collections): Promise<boolean> {
  return isNotFound(error) && (await collections.member(configurations, configuration)) === undefined;
}

function missingConfiguration(error: unknown, id: unknown, { secrets }: Context): unknown {
  return isNotFound(error)
    ? new EntraCaError(
        "NotFound",
        `certificateBasedApplicationConfigurationId: there is no configuration ${secrets.quoted(configurationId, id)} in this tenant. ${error.what}`,
        "Give the id of one that exists, best as the output of a CertificateBasedApplicationConfiguration",
      )
    : error;
}
