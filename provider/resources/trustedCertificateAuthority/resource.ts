import { trustedCertificateFindings } from "../../checks/trustedCertificate.js";
import type { Collections } from "../../graph/collections.js";
import { idOf, type Entity } from "../../graph/entity.js";
import { isRefusal, type GraphError } from "../../graph/graphError.js";
import { bodyValues, changesIn } from "../../kernel/body.js";
import { isAsWanted, whenOmitted } from "../../kernel/comparison.js";
import type { Context } from "../../kernel/context.js";
import type { Returned } from "../../kernel/definition.js";
import type { Resource } from "../../kernel/resource.js";
import { unknown } from "../../kernel/unknown.js";
import { knownValue } from "../../kernel/values.js";
import { EntraCaError } from "../../messages/error.js";
import { liveIn, orMissing, removeFrom } from "../contained.js";
import { definition, type Definition } from "./definition.js";
import { collection, construct, roots, state, type TrustedCa } from "./graph.js";
import { additionRefusals, checkRoot, noteCompared } from "./limits.js";
import { announceSiblings, nameOf, noteAddition, takerOf, wantedCa, wasGivenUp } from "./membership.js";
import { placeIn } from "./places.js";
import { foreseeTakeOver, kind, place } from "./room.js";

/** One CA in a configuration. */
export const trustedCertificateAuthority: Resource<Definition> = {
  definition,

  brokenRules(inputs, now) {
    const certificate = knownValue(inputs.certificate);
    const isRoot = inputs.isRootAuthority === true;
    const issuer = knownValue(inputs.issuer);
    const issuerSubjectKeyIdentifier = knownValue(inputs.issuerSubjectKeyIdentifier);
    return certificate === undefined
      ? []
      : trustedCertificateFindings("certificate", { certificate, isRoot, issuer, issuerSubjectKeyIdentifier }, now);
  },

  check(inputs) {
    const property = "issuerSubjectKeyIdentifier";
    const identifier = inputs[property] ?? whenOmitted(definition.arguments[property], inputs, undefined);
    const reason =
      "is missing: the certificate has no subject key identifier extension to take it from, so it must be given";
    return identifier === undefined ? [{ property, reason }] : [];
  },

  amongOthers: announceSiblings,

  async checkAddition(inputs, context) {
    const { certificateBasedApplicationConfigurationId: configuration } = inputs;
    try {
      const refusals = await additionRefusals(inputs, context);
      if (refusals.length === 0 && configuration !== unknown) {
        const wanted = wantedCa(inputs);
        await foreseeTakeOver(inputs, (member) => isSame(state(member, configuration), wanted, false), context);
      }
      return refusals;
    } catch (error) {
      return missingConfiguration(configuration, context)(error);
    }
  },

  live: (id, stored, { collections }) => liveIn(kind, id, stored, state, collections),

  wasGivenUp,
  checkChange: checkRoot,
  compared: noteCompared,
  handsOver: (stored, context) => takerOf(stored, context, (wanted) => isSame(stored, wanted, false)),

  async create(inputs, context) {
    const { certificateBasedApplicationConfigurationId: configuration } = inputs;
    const wanted = wantedCa(inputs);
    // A check that couldn't know it, or wasn't to ask the tenant, has not noted it.
    noteAddition(placeIn(configuration), inputs, context);
    const isSameMember = (member: Entity, isNew: boolean) => isSame(state(member, configuration), wanted, isNew);
    const entity = await place({ ca: wanted, configuration, isSame: isSameMember }, context).catch(
      missingConfiguration(configuration, context),
    );
    const id = idOf(entity);
    const { certificate: _given, ...outputs } = wanted;
    return { id, outputs };
  },

  async update(id, wanted, changed, { collections, run }) {
    const path = collection(wanted.certificateBasedApplicationConfigurationId);
    const body = construct(bodyValues(definition, wanted));
    await collections.change(path, id, changesIn<Definition>(body, changed)).catch(async (error: unknown) => {
      throw isRefusal(error) ? await withRoot(error, path, collections, run) : error;
    });
    return {};
  },

  async delete(id, stored, { collections }) {
    return removeFrom(kind, id, stored, collections).catch((error: unknown) => {
      throw isRefusal(error) && stored.isRootAuthority === true
        ? new EntraCaError(
            error.code,
            error.what,
            "A configuration always keeps its root: delete the configuration instead",
          )
        : error;
    });
  },

  whatStays: (id, { certificateBasedApplicationConfigurationId: configuration }) =>
    `the CA ${id} stays trusted in the configuration ${String(configuration)}`,
};

/** @param isNew Whether a member wasn't there before. */
function isSame(live: Partial<Returned<Definition>>, wanted: TrustedCa, isNew: boolean): boolean {
  return isAsWanted(definition, live, wanted, isNew);
}

async function withRoot(
  refusal: GraphError,
  path: string,
  collections: Collections,
  run: Context["run"],
): Promise<EntraCaError> {
  const [root] = roots(await collections.list(path).catch(() => []));
  const there = root === undefined ? "It has none" : `It has ${nameOf(root, run)}`;
  return new EntraCaError(
    refusal.code,
    `${refusal.what}. A configuration keeps exactly one root. ${there}`,
    "Set isRootAuthority to what it is, or make a new configuration with the root that it is to have",
  );
}

function missingConfiguration(id: unknown, { secrets }: Context) {
  return orMissing(
    `certificateBasedApplicationConfigurationId: there is no configuration ${secrets.quoted("certificateBasedApplicationConfigurationId", id)} in this tenant`,
    "Give the id of one that exists, best as the output of a CertificateBasedApplicationConfiguration",
  );
}
