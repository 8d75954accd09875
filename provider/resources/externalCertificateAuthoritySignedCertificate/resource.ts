import {
  acceptedFindings,
  chain,
  connection,
  flag,
  objectId,
  signedCertificate,
  signingRequest,
  timeouts,
} from "../../arguments.js";
import { brokenKey } from "../../certificateChecks/keyRule.js";
import { firstToEnd, rules, signedCertificateFindings } from "../../certificateChecks/signedCertificate.js";
import { refuseCertificates } from "../../certificateFindings.js";
import { asText, isIgnored, same } from "../../comparison.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import { memberPath, sameId } from "../../graph/address.js";
import { isNotFound, isRefusal } from "../../graph/graphError.js";
import type { Context, Properties, Resource } from "../../resource.js";
import type { Secrets } from "../../secrets.js";
import { unknown } from "../../unknown.js";
import { collection, current, requestOf } from "../externalCertificateAuthorityCertificate/graph.js";
import { disable, enable } from "./activation.js";
import { construct, describe, isOff, signedIn, state } from "./graph.js";
import { timeoutFindings, timeoutOf } from "./timeouts.js";

const kind = "externalCertificateAuthoritySignedCertificate";
const day = 24 * 60 * 60_000;
const endsSoon = 60 * day;
const giveAnother = "Give the id of one that exists, best as the output of an ExternalCertificateAuthorityCertificate";

/** The certificate that a PKI made of a TLS inspection CA's CSR: uploading and enabling it puts the CA to use. */
export const externalCertificateAuthoritySignedCertificate: Resource = {
  kind,
  needsTlsInspection: true,

  arguments: {
    certificateId: objectId({ required: true }),
    certificate: signedCertificate,
    chain,
    certificateSigningRequest: signingRequest,
    enabled: flag({ replaces: false, whenOmitted: () => true }),
    timeouts,
    acceptedFindings: acceptedFindings(rules),
    connection,
  },

  brokenRules: ({ certificate: given, certificateSigningRequest, chain: above }, now) =>
    signedCertificateFindings({ certificate: given, certificateSigningRequest, chain: above }, now),

  check: ({ timeouts: waits }) => timeoutFindings(waits),

  async live(id, _stored, { collections }) {
    const found = await collections.member(collection, id);
    return found && { id: found["id"], ...state(found) };
  },

  async checkAddition({ certificateId }, { collections, secrets }) {
    if (certificateId === unknown) {
      return [];
    }
    const id = String(certificateId);
    return (await collections.member(collection, id)) !== undefined
      ? []
      : [{ property: "certificateId", reason: `${noSuchCa(id, secrets)}. ${giveAnother}` }];
  },

  checkChange({ id: old, differences, inputs, state: stored }, { secrets }) {
    // Its CA is gone, and the program means that one still.
    if (differences.some(({ property }) => property === "id") && sameId(inputs["certificateId"], old)) {
      throw new EntraCaError("NotFound", `certificateId ${noSuchCa(old, secrets)}`, giveAnother);
    }
    const id = differences.find(({ property }) => property === "certificateId");
    const literal = inputs["certificate"];
    if (id === undefined || literal === unknown) {
      return;
    }
    if (id.wanted === unknown || same(signedCertificate, literal, stored["certificate"], inputs)) {
      throw new EntraCaError(
        "KeyMismatch",
        "certificate: the CA gets another key, and the certificate given can't be for it",
        "Take the certificate from what signs the CA's certificateSigningRequest, or remove this resource, run pulumi up, sign the new CSR and add it again",
      );
    }
  },

  liveWarnings({ live, state: stored }, context) {
    const known = (property: string) => live[property] ?? stored[property];
    const { certificateSigningRequest } = stored;
    const given = { certificate: known("certificate"), chain: asText(known("chain")), certificateSigningRequest };
    const first = firstToEnd(given, new Date(context.now()));
    const notAfter = first === undefined ? known("notAfter") : describe(first)["notAfter"];
    const left = typeof notAfter === "string" ? Date.parse(notAfter) - context.now() : Infinity;
    if (left > endsSoon) {
      return [];
    }
    const isOwn = first === undefined || first.thumbprint === known("thumbprint");
    const when = left < 0 ? "has ended" : `ends in ${Math.floor(left / day)} days`;
    return [
      isOwn
        ? `the certificate ${when} (${String(notAfter)}): replace the CA to sign a new one before TLS inspection stops`
        : `the CA ${JSON.stringify(first.subject)} above the certificate ${when} (${String(notAfter)}), and the certificate's path with it: have a CA that lives longer sign a new one before TLS inspection stops`,
    ];
  },

  async create(inputs, context) {
    const id = String(inputs["certificateId"]);
    const enabled = inputs["enabled"] !== false;
    const work = { isNew: true, upload: true, enabled, timeout: timeoutOf("create", inputs, context) };
    return { id, outputs: { enabled, ...(await bringAbout(id, { ...inputs, enabled }, work, context)) } };
  },

  async update(id, wanted, changed, context) {
    const work = {
      isNew: false,
      upload: "certificate" in changed || "chain" in changed,
      enabled: isIgnored("enabled", context.ignoreChanges) ? undefined : wanted["enabled"] === true,
      timeout: timeoutOf("update", wanted, context),
    };
    // What an earlier run left undone is done.
    return { ...(await bringAbout(id, wanted, work, context)), predecessorId: undefined };
  },

  async delete(id, stored, context) {
    const found = await context.graph.get(memberPath(collection, id)).catch(async (error: unknown) => {
      if (!isNotFound(error)) {
        throw error;
      }
      await context.collections.confirmGone(collection, id, error);
    });
    if (found === undefined || isOff(found["status"])) {
      return;
    }
    const live = state(found)["certificate"];
    if (live !== undefined && !same(signedCertificate, live, stored["certificate"], stored)) {
      await context.warn(`the CA ${id} has another certificate than this resource gave it, and stays enabled`);
      return;
    }
    await disable(id, timeoutOf("delete", stored, context), context);
  },
};

interface Work {
  /** Whether the resource is new; the CA may have had another certificate, or this one, before. */
  readonly isNew: boolean;
  readonly upload: boolean;
  /** Whether the CA is to be enabled in the end; undefined leaves that as it is, though an upload disables. */
  readonly enabled: boolean | undefined;
  /** How long to wait, in milliseconds. */
  readonly timeout: number;
}

/** Uploads where that is needed, enables or disables, and waits; done again, it goes on from what is there. */
async function bringAbout(
  id: string,
  wanted: Properties,
  { isNew, upload, enabled, timeout }: Work,
  context: Context,
): Promise<Properties> {
  const found = await current(id, context.graph);
  if (found === undefined) {
    throw new EntraCaError("NotFound", `certificateId ${noSuchCa(id, context.secrets)}`, giveAnother);
  }
  await checkKey(found, wanted, context);
  if (isNew && found["status"] !== "csrGenerated") {
    context.run.takeOver(kind, id, context.urn);
  }
  const isEnabled = enabled ?? !isOff(found["status"]);
  const outputs = describe(signedIn(wanted));
  if (upload && !isUploaded(state(found), wanted)) {
    await uploadTo(id, wanted, context);
  }
  // Kept while the CA isn't enabled: a later run, for which this is no replacement, has to know it too.
  const predecessorId = context.run.replacing.get(context.urn) ?? wanted["predecessorId"];
  try {
    if (isEnabled) {
      const shows = (entity: Entity) => !isOther(state(entity)["certificate"], wanted);
      const { status } = await enable(id, predecessorId, shows, timeout, context);
      return { ...outputs, status };
    }
    const before = await current(id, context.graph);
    const after = isOff(before?.["status"]) ? before : ((await disable(id, timeout, context)) ?? before);
    return { ...outputs, status: after?.["status"] };
  } catch (error) {
    throw error instanceof EntraCaError
      ? new IncompleteError(
          id,
          { ...outputs, enabled: wanted["enabled"], predecessorId },
          error.code,
          `The certificate of ${id} was uploaded. ${error.what}`,
          error.nextStep,
        )
      : error;
  }
}

function noSuchCa(id: string, secrets: Secrets): string {
  return `is ${secrets.quoted("certificateId", id)}, and there is no such TLS inspection CA in this tenant`;
}

function isUploaded(live: Properties, wanted: Properties): boolean {
  return (
    same(signedCertificate, live["certificate"], wanted["certificate"], wanted) &&
    same(chain, live["chain"], wanted["chain"], wanted)
  );
}

/** Whether Graph shows that a CA has another certificate, or none. */
function isOther(live: unknown, wanted: Properties): boolean {
  return live !== undefined && !same(signedCertificate, live, wanted["certificate"], wanted);
}

async function uploadTo(id: string, wanted: Properties, { collections, graph }: Context): Promise<void> {
  try {
    await collections.change(collection, id, construct(wanted));
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    // Refused may be what an earlier try, whose answer was lost, has done already.
    if (!isUploaded(state((await current(id, graph)) ?? {}), wanted)) {
      throw new EntraCaError(
        error.code,
        `Graph refused the certificate for ${id}. ${error.what}`,
        "Check certificate and chain; where the CA already had a certificate, replace the CA and sign its new CSR",
      );
    }
  }
}

/** Without the CSR in the arguments or in the state, the check of the key needs what Graph may or may not return. */
async function checkKey(found: Entity, wanted: Properties, context: Context): Promise<void> {
  const property = "certificateSigningRequest";
  const request = wanted[property] ?? found[property] ?? (await requestOf(String(found["id"]), context.graph));
  if (typeof request !== "string" || signingRequest.check(request, false) !== undefined) {
    await context.warn(
      "Graph returned no CSR for this CA that can be read, so that the key of the certificate was not checked: give certificateSigningRequest",
    );
    return;
  }
  await refuseCertificates((inputs) => brokenKey(signedIn(inputs), request), wanted, undefined, context);
}
