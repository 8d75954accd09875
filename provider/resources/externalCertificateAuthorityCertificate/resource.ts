import { idOf, sameId, type Entity } from "../../graph/entity.js";
import { GraphError, isRefusal, when } from "../../graph/graphError.js";
import { bodyValues } from "../../kernel/body.js";
import { surelyReplaces } from "../../kernel/comparison.js";
import { tenantOf, type Context } from "../../kernel/context.js";
import type { KnownInputs, Updated } from "../../kernel/definition.js";
import { spellingOf } from "../../kernel/fromGraph.js";
import { readingOf } from "../../kernel/illegible.js";
import { readBack } from "../../kernel/lastWrite.js";
import { isSurelyLeft, wayOut } from "../../kernel/creation.js";
import type { ArgumentFinding } from "../../kernel/properties.js";
import type { Change, Resource } from "../../kernel/resource.js";
import { Slot } from "../../kernel/run.js";
import { timeoutOf } from "../../kernel/timeouts.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import { disable } from "./activation.js";
import { definition, type Definition } from "./definition.js";
import { generatedName, isGeneratedFor } from "./generatedName.js";
import {
  adminCenter,
  asShown,
  collection,
  construct,
  current,
  disableFirst,
  isInUse,
  isOff,
  isPending,
  state,
  statusOf,
  withRequest,
  type WithRequest,
} from "./graph.js";
import { knownUse, mayEndUse, useOf } from "./use.js";

const { objectKind } = definition;
const request = "certificateSigningRequest";
const chooseName = "Choose another name, or omit it so that the CA gets one of its own";
const { portalRule } = definition.arguments.name;

/** By URN the names that new CAs are to have. Written and read by their checks: Graph takes each name once. */
const names = new Slot(() => new Map<string, string>());

/** A TLS inspection CA: Graph makes the key and the CSR, and never changes what was given. */
export const externalCertificateAuthorityCertificate: Resource<Definition> = {
  definition,

  warnings({ name }, { secrets }) {
    return typeof name !== "string" || portalRule.pattern.test(name)
      ? []
      : [`name ${secrets.quoted("name", name)} breaks the portal's rule (${portalRule.inWords}): Graph may refuse it`];
  },

  async checkAddition(inputs, context) {
    const { name } = inputs;
    if (typeof name === "string") {
      return nameInUse(name, context);
    }
    // The update reads them, too: whether that can be done shows here.
    await context.collections.listOrNone(collection);
    return [];
  },

  async live(id, stored, { collections, graph, run }) {
    const found = await collections.member(collection, id);
    if (found === undefined) {
      return undefined;
    }
    const use = knownUse(id, statusOf(found), stored, run);
    // Only what isn't in the state is asked for: whether Graph shows a CSR later isn't known.
    const known = { id: idOf(found), ...use };
    if (stored.certificateSigningRequest !== undefined) {
      return { ...known, ...state(found) };
    }
    const told = await withRequest(found, graph);
    return { ...known, ...state(told), certificateSigningRequest: spellingOf(told.certificateSigningRequest) };
  },

  checkChange(change, { program, secrets }) {
    const { differences, inputs, live } = change;
    if (!differences.some(surelyReplaces)) {
      return;
    }
    if (reusesName(change)) {
      throw new EntraCaError(
        "NameSpent",
        `This CA has to be replaced, and its name ${secrets.quoted("name", inputs.name)} can't be given to the new one: Graph never lets a name be used twice, even after deletion`,
        "Choose another name, or omit it so that each replacement gets its own",
      );
    }
    if (isInUse(live?.status) && program.hasSignedCertificate === false) {
      throw inUse(
        live?.status,
        "replacing it",
        `Give the new one an ExternalCertificateAuthoritySignedCertificate in this program, which puts it to use before this one is removed, or first disable this one ${adminCenter}, then run pulumi up again`,
      );
    }
  },

  // Where it can't be told whether the resource of its signed certificate will disable it, that shows in the update.
  liveWarnings({ live: { status }, differences }, { program }) {
    const mayBeReplaced = differences.some(({ replaces }) => replaces);
    return isInUse(status) && mayBeReplaced && program.hasSignedCertificate === undefined
      ? [
          `this CA is ${String(status)}: it is only removed once its ExternalCertificateAuthoritySignedCertificate, or an administrator, has disabled it`,
        ]
      : [];
  },

  async create(inputs, context) {
    const { collections, urn, graph, program, secrets } = context;
    const { organizationName, name = generatedName(organizationName, urn) } = inputs;
    const quoted = secrets.quoted("name", name);
    const entity = await collections
      .add(collection, construct({ ...bodyValues(definition, inputs), name }), {
        mark: name,
        isSent: (member) => state(member).name === name,
        async left(members) {
          if (inputs.name === undefined) {
            return leftBehind(members, inputs, context);
          }
          const found = withName(members, name);
          if (found !== undefined) {
            const what = `The name ${quoted} is in use by the CA ${idOf(found)}, which this run didn't make`;
            throw new EntraCaError("NameSpent", what, chooseOrAdopt(idOf(found)));
          }
          return undefined;
        },
      })
      .catch((error: unknown) => {
        const nextStep = `Choose another name than ${quoted}, or omit it: Graph never lets a name be used twice, even after deletion`;
        const isTaken = error instanceof GraphError && error.code === "Conflict";
        throw isTaken ? new EntraCaError("NameSpent", error.what, nextStep) : error;
      });
    const id = idOf(entity);
    const told = await withRequest(entity, graph);
    const shown = readingOf(state(told)).legible;
    const outputs = {
      ...(program.hasSignedCertificate === true && { hasSignedCertificate: true }),
      name: shown.name ?? name,
      status: shown.status ?? undefined,
      validity: shown.validity ?? undefined,
    };
    const known = { ...outputs, certificateSigningRequest: neededRequest(told, id, outputs) };
    await readBack(collection, id, known, collections);
    return { id, outputs: known };
  },

  // Every argument replaces, so that there is nothing to write.
  async update(id, wanted, _changed, context) {
    if (wanted.certificateSigningRequest !== undefined) {
      return {};
    }
    const { status = "csrGenerated" } = wanted;
    if (status === "csrGenerated") {
      return { [request]: neededRequest(await withRequest({ id }, context.graph), id, {}) };
    }
    await context.warn(`Graph returns no CSR for this CA, which is ${status}: certificateSigningRequest is empty`);
    return {};
  },

  async delete(id, stored, context) {
    const { collections, graph, run } = context;
    // Asked afresh: whoever enabled it since the last look would lose their TLS inspection.
    const found = await current(id, graph);
    const status = statusOf(found);
    const use = useOf(run, id);
    if (found !== undefined && !isInUse(status) && !isOff(status) && !isPending(status) && !use.isOut) {
      throw new EntraCaError(
        "InUse",
        `Whether TLS inspection uses this CA can't be told: Graph ${status === undefined ? "doesn't tell its status" : `has it as ${JSON.stringify(status)}`}`,
        `Where nobody needs it any more, delete it ${adminCenter}, then run the same command again`,
      );
    }
    if (found === undefined || !isInUse(status)) {
      return collections.remove(collection, id);
    }
    if (!mayEndUse(id, found, stored, run)) {
      throw inUse(status, "removing it", disableFirst);
    }
    if (use.leftInUse === undefined) {
      // An earlier run left it in use, which Graph may since have come to end.
      await disable(id, timeoutOf("delete", undefined, context), context).catch(when(isRefusal, () => undefined));
    }
    const refused = when(isRefusal, ({ code, what }) => {
      throw new EntraCaError(code, `${what}. This CA is in use, and Graph refuses to disable it as well`, disableFirst);
    });
    return collections.remove(collection, id).catch(refused);
  },

  whatStays: (id) => `the CA ${id} stays in the tenant as it is`,
};

/** A name that Graph would refuse, because a CA has it or another resource of the program wants it. */
async function nameInUse(name: string, context: Context): Promise<ArgumentFinding[]> {
  const { collections, run, urn } = context;
  const wanted = run.noted(names, tenantOf(context));
  const [other] = [...wanted].find(([key, added]) => key !== urn && added === name) ?? [];
  if (other !== undefined) {
    return [{ property: "name", reason: `is wanted by ${other} as well. ${chooseName}` }];
  }
  wanted.set(urn, name);
  const found = withName(await collections.listOrNone(collection), name);
  if (found === undefined) {
    return [];
  }
  const { id, status } = asShown(found);
  const inUseBy = `is in use by the CA ${id} (${status}): Graph never lets a name be used twice, not even by what replaces that CA`;
  return [{ property: "name", reason: `${inUseBy}. ${chooseOrAdopt(id)}` }];
}

function withName(members: readonly Entity[], name: string): Entity | undefined {
  return members.find((member) => state(member).name === name);
}

/** What to do about a name that a CA has: whose it is, only a person can say. */
function chooseOrAdopt(id: string): string {
  return `${chooseName}. To manage that CA, whether an interrupted run left it or not, set adopt: ${JSON.stringify(id)}`;
}

/**
 * The unsigned CA that an interrupted run of this resource left, by its name, where it surely isn't the one that is to be replaced.
 * What else may be left is named: it does nothing until it is signed.
 */
async function leftBehind(
  members: readonly Entity[],
  inputs: KnownInputs<Definition>,
  context: Context,
): Promise<Entity | undefined> {
  const { run, urn, graph } = context;
  let left: Entity | undefined;
  for (const member of members.filter((each) => mayBeLeft(each, inputs, urn))) {
    const { id, name } = asShown(member);
    if (!run.isFree(objectKind, id)) {
      continue;
    }
    const told =
      left === undefined && isSurelyLeft(objectKind, id, context) ? await withRequest(member, graph) : undefined;
    if (typeof spellingOf(told?.[request]) === "string" && run.isFree(objectKind, id)) {
      run.takeOver(objectKind, id, urn);
      await context.note(`took over ${id}, which is there already as the program wants it, and not signed yet`);
      left = told;
    } else {
      await context.warn(
        `the unsigned CA ${id} (${name}) was made for this resource before. ${wayOut(id, `delete it ${adminCenter}`)}`,
      );
    }
  }
  return left;
}

/** Whether a CA has a name made for this resource and is as it was created with these arguments, and nobody has touched it. */
function mayBeLeft(member: Entity, inputs: KnownInputs<Definition>, urn: string): boolean {
  const { name, commonName, organizationName, status } = state(member);
  return (
    typeof name === "string" &&
    isGeneratedFor(name, inputs.organizationName, urn) &&
    status === "csrGenerated" &&
    commonName === inputs.commonName &&
    organizationName === inputs.organizationName
  );
}

function reusesName({ id, differences, inputs, state: stored }: Change<Definition>): boolean {
  const { name, adopt: adopted } = inputs;
  // In another tenant it is free.
  if (differences.some(({ property, replaces }) => property === "connection" && replaces)) {
    return false;
  }
  const isOther = typeof adopted === "string" && !sameId(adopted, id);
  return name !== undefined && name === stored.name && !isOther;
}

/** The CSR of a CA that can't be used without. */
function neededRequest(told: WithRequest, id: string, known: Updated<Definition>): string {
  const found = spellingOf(told[request]);
  if (typeof found === "string") {
    return found;
  }
  throw new IncompleteError(
    id,
    known,
    "UnexpectedAnswer",
    found === undefined
      ? `The CA ${id} was created, but Graph returned no certificate signing request for it`
      : `The CA ${id} was created, but its ${request} ${found.why}`,
    "Run pulumi up again; if it still has none, replace it with `pulumi up --replace` and this resource's URN",
  );
}

function inUse(status: unknown, doing: string, nextStep: string): EntraCaError {
  const what = `This CA is ${String(status)}: ${doing} would end TLS inspection for everyone behind it`;
  return new EntraCaError("InUse", what, nextStep);
}
