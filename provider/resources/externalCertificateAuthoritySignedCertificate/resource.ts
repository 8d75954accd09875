import { inWords } from "../../checks/rule.js";
import { brokenKey, brokenRequest } from "../../checks/requestRules.js";
import {
  firstToEnd,
  signedCertificateFindings,
  type PlacedCertificate,
  type SignedCertificate,
} from "../../checks/signedCertificate.js";
import { idOf, memberPath, sameId, type Entity } from "../../graph/entity.js";
import { GraphError, isNotFound, isRefusal, mayBeDone, when } from "../../graph/graphError.js";
import { refuseCertificates } from "../../kernel/certificateFindings.js";
import { warnOf, type Context } from "../../kernel/context.js";
import { isNamed, same } from "../../kernel/comparison.js";
import type { CreatedOutputs, Inputs, Live, Returned, State, Updated, Wanted } from "../../kernel/definition.js";
import { untold } from "../../kernel/fromGraph.js";
import { Illegible } from "../../kernel/illegible.js";
import { signedIn } from "../../kernel/kinds.js";
import type { Resource } from "../../kernel/resource.js";
import { milliseconds, operations, timeoutOf } from "../../kernel/timeouts.js";
import { unknown } from "../../kernel/unknown.js";
import { knownValue, type Values } from "../../kernel/values.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import type { Secrets } from "../../messages/secrets.js";
import { disable, enable } from "../externalCertificateAuthorityCertificate/activation.js";
import { definition as authorityDefinition } from "../externalCertificateAuthorityCertificate/definition.js";
import {
  asShown,
  collection,
  current,
  disableFirst,
  isOff,
  statusOf,
  withRequest,
} from "../externalCertificateAuthorityCertificate/graph.js";
import { useOf } from "../externalCertificateAuthorityCertificate/use.js";
import { definition, type Definition } from "./definition.js";
import { construct, describe, state, type Delivered } from "./graph.js";
import { isToBeInUse, rivalInTenant, rivalsInProgram } from "./oneInUse.js";

const { objectKind } = definition;
const day = 24 * 60 * 60_000;
const endsSoon = 60 * day;
const giveAnother = "Give the id of one that exists, best as the output of an ExternalCertificateAuthorityCertificate";

/** The certificate that a PKI made of a TLS inspection CA's CSR: uploading and enabling it puts the CA to use. */
export const externalCertificateAuthoritySignedCertificate: Resource<Definition> = {
  definition,

  brokenRules: (inputs, now) => signedCertificateFindings(deliveredOf(inputs), now),

  check: ({ timeouts: waits }) =>
    Object.entries(waits === unknown ? {} : (waits?.spelling ?? {})).flatMap(([operation, text]) => {
      const reason = whyNoTimeout(operation, text);
      return reason === undefined ? [] : [{ property: `timeouts.${operation}`, reason }];
    }),

  async live(id, stored, { collections, run }) {
    if (stored.graphOrigin !== undefined && stored.thumbprint !== undefined) {
      useOf(run, id).certificate = stored.thumbprint;
    }
    const found = await collections.member(collection, id, "all");
    return found && { id: idOf(found), ...state(found) };
  },

  warnings: rivalsInProgram,

  async checkAddition(inputs, context) {
    const { collections, secrets } = context;
    const { certificateId } = inputs;
    const id = certificateId === unknown ? undefined : certificateId;
    if (id !== undefined) {
      const found = await collections.member(collection, id);
      if (found === undefined) {
        return [{ property: "certificateId", reason: `${noSuchCa(id, secrets)}. ${giveAnother}` }];
      }
      await tellTakeOver(id, found, context);
    }
    await warnOf(
      isToBeInUse(inputs) ? await rivalInTenant({ id, certificate: inputs.certificate }, context) : [],
      context,
    );
    return [];
  },

  checkChange({ id: old, differences, inputs, state: stored }, { secrets }) {
    // Its CA is gone, and the program means that one still.
    if (differences.some(({ property }) => property === "id") && sameId(inputs.certificateId, old)) {
      throw new EntraCaError("NotFound", `certificateId ${noSuchCa(old, secrets)}`, giveAnother);
    }
    const id = differences.find(({ property }) => property === "certificateId");
    const literal = inputs.certificate;
    if (id === undefined || literal === unknown) {
      return;
    }
    if (id.wanted === unknown || same(definition.arguments.certificate, literal, stored.certificate, inputs)) {
      throw new EntraCaError(
        "KeyMismatch",
        "certificate: the CA gets another key, and the certificate given can't be for it",
        "Take the certificate from what signs the CA's certificateSigningRequest, or remove this resource, run pulumi up, sign the new CSR and add it again",
      );
    }
  },

  async liveWarnings({ id, inputs, live, state: stored }, context) {
    const wasTakenOut = live.enabled === false && stored.enabled === true && isToBeInUse(inputs);
    return [...endWarnings(live, stored, context.now()), ...(wasTakenOut ? await rivalInTenant({ id }, context) : [])];
  },

  async create(inputs, context) {
    const { certificateId: id, enabled = true, timeouts } = inputs;
    const work = { isNew: true, upload: true, enabled, timeout: timeoutOf("create", timeouts, context) };
    return { id, outputs: { enabled, ...(await putIntoPlace(id, { ...inputs, enabled }, work, context)) } };
  },

  async update(id, wanted, changed, context) {
    const work = {
      isNew: false,
      upload: "certificate" in changed || "chain" in changed || wanted.uploading !== undefined,
      enabled: isNamed("enabled", context.ignoreChanges) ? undefined : wanted.enabled === true,
      timeout: timeoutOf("update", wanted.timeouts, context),
    };
    // What an earlier run left undone is done.
    return { ...(await putIntoPlace(id, wanted, work, context)), predecessorId: undefined, uploading: undefined };
  },

  async delete(id, stored, context) {
    const gone = when(isNotFound, (error) => context.collections.confirmGone(collection, id, error));
    const found = await context.graph.get(memberPath(collection, id)).catch(gone);
    if (found === undefined || isOff(statusOf(found))) {
      return found !== undefined;
    }
    const shown = state(found);
    if (!isOwn(shown, stored)) {
      await leaveAlone(id, shown.certificate, stored, context);
      return true;
    }
    const outcome = await disable(id, timeoutOf("delete", stored.timeouts, context), context);
    if (outcome instanceof GraphError) {
      await context.warn(`the certificate of ${id} could not be disabled, and stays as it is. ${outcome.what}`);
      useOf(context.run, id).leftInUse = true;
    }
    return true;
  },

  whatStays: (id) => `the CA ${id} stays enabled, and TLS inspection uses it`,
};

/** The longest that may be asked for, in milliseconds: longer than any service takes, and than any pipeline waits. */
const longestTimeout = 24 * 3_600_000;

function whyNoTimeout(operation: string, text: string): string | undefined {
  if (!operations.some((each) => each === operation)) {
    return `is not an operation that waits: those are ${operations.join(", ")}`;
  }
  const time = milliseconds(text);
  if (time === undefined) {
    return 'must be a number with a unit, as "90s", "10m" or "1h"';
  }
  return time > longestTimeout ? 'must be at most "24h"' : undefined;
}

/** Whether Graph shows that a CA has a certificate, or a chain, as it is meant; what can't be read shows nothing. */
function shows(property: "certificate" | "chain", found: Returned<Definition>, meant: Updated<Definition>): boolean {
  const live = found[property];
  return !(live instanceof Illegible) && same(definition.arguments[property], live, meant[property], meant);
}

/** Whether a CA has the certificate that its resource gave it; what Graph doesn't show says nothing. */
function isOwn(found: Returned<Definition>, stored: State<Definition>): boolean {
  const { uploading } = stored;
  return (
    found.certificate === untold ||
    shows("certificate", found, stored) ||
    (uploading !== undefined && found.thumbprint === uploading)
  );
}

async function leaveAlone(
  id: string,
  live: Returned<Definition>["certificate"],
  { authorityUrn }: State<Definition>,
  context: Context,
): Promise<void> {
  const { run } = context;
  const found =
    live instanceof Illegible ? "a certificate that can't be read" : "another certificate than this resource gave it";
  const what = `the CA ${id} has ${found}, and stays enabled`;
  if (authorityUrn !== undefined && !run.keeps(authorityUrn, id)) {
    // The CA is to go next: a later run, without this resource, would take what is in use for this stack's own.
    throw new EntraCaError("InUse", what, disableFirst);
  }
  await context.warn(what);
  useOf(run, id).leftInUse = false;
}

function endWarnings(live: Live<Definition>, stored: State<Definition>, now: number): string[] {
  const { certificateSigningRequest } = stored;
  const [certificate, chain] = [live.certificate ?? stored.certificate, live.chain ?? stored.chain];
  const first = firstToEnd(deliveredOf({ certificate, chain, certificateSigningRequest }), new Date(now));
  const notAfter = first === undefined ? (live.notAfter ?? stored.notAfter) : describe(first.certificate).notAfter;
  const left = Date.parse(notAfter ?? "") - now;
  if (typeof notAfter !== "string" || left > endsSoon) {
    return [];
  }
  const when = left < 0 ? "has ended" : `ends in ${Math.floor(left / day)} days`;
  return [
    first?.isOwn !== false
      ? `the certificate ${when} (${notAfter}): replace the CA to sign a new one before TLS inspection stops`
      : `the CA ${JSON.stringify(first.certificate.subject)} above the certificate ${when} (${notAfter}), and the certificate's path with it: have a CA that lives longer sign a new one before TLS inspection stops`,
  ];
}

/** Tells that a resource has a CA's use from now on, which nobody in this run is known to have put to use. */
async function tellTakeOver(id: string, found: Entity, context: Context): Promise<void> {
  const status = statusOf(found);
  if (status === "csrGenerated" || !context.run.isFree(objectKind, id)) {
    return;
  }
  const what = `the CA ${id} has a certificate already, and is ${asShown(found).status}: this resource has it from now on`;
  await (isOff(status)
    ? context.note(what)
    : context.warn(
        `${what}. If this resource was replaced or renamed, or an interrupted run left it, all is well. If another stack has it too, destroying one of the two ends its use for both`,
      ));
}

/** What a PKI made of a CSR, as far as it is known. */
type Given = { readonly [P in keyof Delivered]?: Inputs<Definition>[P] | undefined };

function deliveredOf({ certificate, chain, certificateSigningRequest }: Given): SignedCertificate {
  return {
    certificate: knownValue(certificate),
    chain: chain === undefined || chain === unknown ? undefined : placed(chain),
    certificateSigningRequest: knownValue(certificateSigningRequest),
  };
}

function placed({ value, spelling }: Values["chain"]): PlacedCertificate[] {
  return value.flatMap((all, at) =>
    all.map((certificate) => ({ certificate, property: typeof spelling === "string" ? "chain" : `chain[${at}]` })),
  );
}

/** What is to be in place in the end. */
type Goal = Delivered & Partial<Pick<Wanted<Definition>, "acceptedFindings" | "enabled" | "predecessorId">>;

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
async function putIntoPlace(
  id: string,
  wanted: Goal,
  { isNew, upload, enabled, timeout }: Work,
  context: Context,
): Promise<Omit<CreatedOutputs<Definition>, "enabled">> {
  const found = await current(id, context.graph);
  if (found === undefined) {
    throw new EntraCaError("NotFound", `certificateId ${noSuchCa(id, context.secrets)}`, giveAnother);
  }
  await checkKey(found, wanted, context);
  if (isNew && statusOf(found) !== "csrGenerated") {
    await tellTakeOver(id, found, context);
    context.run.takeOver(objectKind, id, context.urn);
  }
  const isEnabled = enabled ?? !isOff(statusOf(found));
  const authorityUrn = context.run.owner(authorityDefinition.objectKind, id);
  const outputs = {
    ...describe(signedIn(wanted.certificate, wanted)),
    ...(authorityUrn === undefined ? {} : { authorityUrn }),
  };
  // Kept while the CA isn't enabled: a later run, for which this is no replacement, has to know it too.
  const predecessorId = context.run.replacedBy(context.urn) ?? wanted.predecessorId;
  if (upload && !isUploaded(state(found), wanted)) {
    // What is uploaded is disabled at first.
    await uploadTo(id, wanted, { ...(isNew ? { ...outputs, enabled: false } : {}), predecessorId }, context);
  }
  try {
    if (isEnabled) {
      const mayHaveIt = (entity: Entity) => {
        const shown = state(entity);
        return shown.certificate instanceof Illegible || shows("certificate", shown, wanted);
      };
      return { ...outputs, status: statusOf(await enable(id, predecessorId, mayHaveIt, timeout, context)) };
    }
    const before = await current(id, context.graph);
    const after = isOff(statusOf(before)) ? before : await disabled(id, timeout, context);
    return { ...outputs, status: statusOf(after) };
  } catch (error) {
    throw IncompleteError.from(error, {
      id,
      state: { ...outputs, ...(await standing(id, wanted, context)), predecessorId, uploading: undefined },
      done: `The certificate of ${id} was uploaded`,
    });
  }
}

async function disabled(id: string, timeout: number, context: Context): Promise<Entity> {
  const outcome = await disable(id, timeout, context);
  if (outcome instanceof GraphError) {
    const { code, what } = outcome;
    throw new EntraCaError(code, what, "Disable it in the Entra admin center, or leave enabled as it is");
  }
  return outcome;
}

/** How a CA stands, for a state that agrees with the tenant though not all is done. */
async function standing(id: string, { enabled }: Goal, { graph }: Context): Promise<Updated<Definition>> {
  const found = await current(id, graph).catch(() => undefined);
  const now = found && state(found).enabled;
  return { enabled: typeof now === "boolean" ? now : enabled, ...(found && { status: statusOf(found) }) };
}

function noSuchCa(id: string, secrets: Secrets): string {
  return `is ${secrets.quoted("certificateId", id)}, and there is no such TLS inspection CA in this tenant`;
}

function isUploaded(found: Returned<Definition>, wanted: Goal): boolean {
  return shows("certificate", found, wanted) && shows("chain", found, wanted);
}

/** @param kept What the state is to have, should nobody know whether the certificate was uploaded. */
async function uploadTo(id: string, wanted: Goal, kept: Updated<Definition>, { collections }: Context): Promise<void> {
  try {
    await collections.change(collection, id, construct(wanted), (member) => isUploaded(state(member), wanted));
  } catch (error) {
    const refused = isRefusal(error)
      ? new EntraCaError(
          error.code,
          `Graph refused the certificate for ${id}. ${error.what}`,
          "Check certificate and chain; where the CA already had a certificate, replace the CA and sign its new CSR",
        )
      : error;
    if (!mayBeDone(error)) {
      throw refused;
    }
    throw IncompleteError.from(refused, {
      id,
      state: { ...kept, uploading: signedIn(wanted.certificate, wanted).thumbprint },
      done: `The certificate of ${id} may have been uploaded`,
      isUncertain: true,
    });
  }
}

/** Without the CSR in the arguments or in the state, the check of the key needs what Graph may or may not return. */
async function checkKey(found: Entity, wanted: Goal, context: Context): Promise<void> {
  const given = wanted.certificateSigningRequest;
  const request = given ?? (await withRequest(found, context.graph)).certificateSigningRequest;
  if (request === undefined || request instanceof Illegible) {
    await context.warn(
      "Graph returned no CSR for this CA that can be read, so that the key of the certificate was not checked: give certificateSigningRequest",
    );
    return;
  }
  // Nobody but the service can give another one: the key is what counts. A CSR of the program was held to this before.
  for (const broken of given === undefined ? brokenRequest(request.value) : []) {
    await context.warn(`certificateSigningRequest, as Graph has it, ${inWords(broken, false)}`);
  }
  const brokenRules = (delivered: Delivered) => brokenKey(signedIn(delivered.certificate, delivered), request.value);
  await refuseCertificates({ brokenRules }, wanted, undefined, context);
}
