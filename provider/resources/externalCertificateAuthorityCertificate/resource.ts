import { adopt, connection, text } from "../../arguments.js";
import { surelyReplaces } from "../../comparison.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import type { Entity } from "../../graph/client.js";
import { sameId } from "../../graph/address.js";
import { GraphError, isRefusal } from "../../graph/graphError.js";
import type { Change, Context, Finding, Properties, Resource } from "../../resource.js";
import { unknown } from "../../unknown.js";
import { disable } from "../externalCertificateAuthoritySignedCertificate/activation.js";
import { timeoutOf } from "../externalCertificateAuthoritySignedCertificate/timeouts.js";
import { adminCenter, collection, construct, current, disableFirst, isInUse, kind, requestOf, state } from "./graph.js";
import { generatedName, isGeneratedFor } from "./generatedName.js";
import { declaredUse, knownUse, mayEndUse } from "./ownUse.js";

const request = "certificateSigningRequest";
const portalName = /^[A-Za-z0-9]{1,12}$/;
const portalRule = "at most 12 letters and digits, no spaces";

/** A TLS inspection CA: Graph makes the key and the CSR, and never changes what was given. */
export const externalCertificateAuthorityCertificate: Resource = {
  kind,
  needsTlsInspection: true,

  arguments: {
    // An omitted name is made during the creation and stays.
    name: text({
      whenOmitted: (_inputs, current) => current,
      proposal: { accepts: (name) => portalName.test(name), limits: portalRule },
    }),
    commonName: text({ required: true }),
    organizationName: text({ required: true }),
    adopt,
    connection,
  },

  warnings({ name }) {
    return typeof name !== "string" || portalName.test(name)
      ? []
      : [`name ${JSON.stringify(name)} breaks the portal's rule (${portalRule}): Graph may refuse it`];
  },

  async checkAddition(inputs, context) {
    const { name } = inputs;
    return typeof name === "string" ? nameInUse(name, inputs, context) : [];
  },

  async live(id, stored, { collections, graph, run }) {
    const found = await collections.member(collection, id);
    if (found === undefined) {
      return undefined;
    }
    const live = { id: found["id"], ...state(found), ...knownUse(id, found["status"], stored, run) };
    // Only what isn't in the state is asked for: whether Graph shows a CSR later isn't known.
    return stored[request] === undefined
      ? { ...live, [request]: found[request] ?? (await requestOf(String(found["id"]), graph)) }
      : live;
  },

  checkChange(change, { program }) {
    const { differences, inputs, live } = change;
    if (!differences.some(surelyReplaces)) {
      return;
    }
    if (reusesName(change)) {
      throw new EntraCaError(
        "NameSpent",
        `This CA has to be replaced, and its name ${JSON.stringify(inputs["name"])} can't be given to the new one: Graph never lets a name be used twice, even after deletion`,
        "Choose another name, or omit it so that each replacement gets its own",
      );
    }
    if (isInUse(live?.["status"]) && program.hasSignedCertificate === false) {
      throw inUse(
        live?.["status"],
        "replacing it",
        `Give the new one an ExternalCertificateAuthoritySignedCertificate in this program, which puts it to use before this one is removed, or first disable this one ${adminCenter}, then run pulumi up again`,
      );
    }
  },

  // Where it can't be told whether the resource of its signed certificate will disable it, that shows in the update.
  liveWarnings({ live, differences }, { program }) {
    return isInUse(live["status"]) &&
      differences.some(({ replaces }) => replaces) &&
      program.hasSignedCertificate === undefined
      ? [
          `this CA is ${String(live["status"])}: it is only removed once its ExternalCertificateAuthoritySignedCertificate, or an administrator, has disabled it`,
        ]
      : [];
  },

  async create(inputs, context) {
    const { collections, urn, run, graph, program } = context;
    const organization = String(inputs["organizationName"]);
    const name = (inputs["name"] as string | undefined) ?? generatedName(organization, urn);
    const isOwnName = (found: unknown) =>
      typeof found === "string" &&
      (inputs["name"] === undefined ? isGeneratedFor(found, organization, urn) : found === name);
    const entity = await collections
      .add(collection, construct(name, inputs), {
        isSent: (member) => member["name"] === name,
        left: async (members) => {
          for (const member of members) {
            const id = String(member["id"]);
            const isSame = isOwnName(member["name"]) && isUntouched(member, inputs) && run.isFree(kind, id);
            const csr = isSame ? (member[request] ?? (await requestOf(id, graph))) : undefined;
            if (csr !== undefined && run.isFree(kind, id)) {
              run.takeOver(kind, id, urn);
              await context.note(`took over ${id}, which is there already as the program wants it, and not signed yet`);
              return { ...member, [request]: csr };
            }
          }
          return undefined;
        },
      })
      .catch((error: unknown) => {
        throw nameConflict(error, name);
      });
    const id = String(entity["id"]);
    const outputs = { ...state(entity), name: entity["name"] ?? name, ...declaredUse(program) };
    return { id, outputs: { ...outputs, [request]: entity[request] ?? (await neededRequest(id, outputs, graph)) } };
  },

  // Every argument replaces, so that there is nothing to write.
  async update(id, wanted, _changed, context) {
    if (wanted[request] !== undefined) {
      return {};
    }
    const status = typeof wanted["status"] === "string" ? wanted["status"] : "csrGenerated";
    if (status === "csrGenerated") {
      return { [request]: await neededRequest(id, {}, context.graph) };
    }
    await context.warn(`Graph returns no CSR for this CA, which is ${status}: certificateSigningRequest is empty`);
    return {};
  },

  async delete(id, stored, context) {
    const { collections, graph, run } = context;
    // Asked afresh: whoever enabled it since the last look would lose their TLS inspection.
    const found = await current(id, graph);
    const status = found?.["status"];
    if (found === undefined || !isInUse(status)) {
      await collections.remove(collection, id);
      return;
    }
    if (!mayEndUse(id, found, stored, run)) {
      throw inUse(status, "removing it", disableFirst);
    }
    if (run.isLeftInUse(id) === undefined) {
      // An earlier run left it in use, which Graph may since have come to end.
      await disable(id, timeoutOf("delete", {}, context), context).catch((error: unknown) => {
        if (!isRefusal(error)) {
          throw error;
        }
      });
    }
    await collections.remove(collection, id).catch((error: unknown) => {
      throw isRefusal(error)
        ? new EntraCaError(
            error.code,
            `${error.what}. This CA is in use, and Graph refuses to disable it as well`,
            disableFirst,
          )
        : error;
    });
  },

  whatStays: (id) => `the CA ${id} stays in the tenant as it is`,
};

/** A name that Graph would refuse, because a CA has it or another resource of the program wants it. */
async function nameInUse(name: string, inputs: Properties, { collections, run, urn }: Context): Promise<Finding[]> {
  const choose = "Choose another name, or omit it so that the CA gets one of its own";
  const [other] = [...run.additionsTo(collection)].find(([key, added]) => key !== urn && added["name"] === name) ?? [];
  if (other !== undefined) {
    return [{ property: "name", reason: `is wanted by ${other} as well. ${choose}` }];
  }
  run.willAdd(collection, urn, { name });
  const members = await collections.listOrNone(collection);
  const taken = members.find((member) => member["name"] === name);
  // One that an earlier run left behind is taken over.
  return taken === undefined || (isUntouched(taken, inputs) && run.isFree(kind, String(taken["id"])))
    ? []
    : [
        {
          property: "name",
          reason: `is in use by the CA ${String(taken["id"])} (${String(taken["status"])}): Graph never lets a name be used twice. ${choose}`,
        },
      ];
}

/** Whether a CA is as it was created with these arguments, and nobody has done anything with it. */
function isUntouched(member: Entity, { commonName, organizationName }: Properties): boolean {
  return (
    member["status"] === "csrGenerated" &&
    isSameWhereKnown(member["commonName"], commonName) &&
    isSameWhereKnown(member["organizationName"], organizationName)
  );
}

function isSameWhereKnown(found: unknown, wanted: unknown): boolean {
  return wanted === unknown || found === wanted;
}

/** Whether the new object would have to have the name of the old one. */
function reusesName({ id, differences, inputs, state: stored }: Change): boolean {
  const { name, adopt: adopted } = inputs;
  // In another tenant it is free.
  if (differences.some(({ property, replaces }) => property === "connection" && replaces)) {
    return false;
  }
  const isOther = typeof adopted === "string" && !sameId(adopted, id);
  return name !== undefined && name === stored["name"] && !isOther;
}

/** The CSR of a CA that can't be used without. */
async function neededRequest(id: string, known: Properties, graph: Context["graph"]): Promise<string> {
  const found = await requestOf(id, graph);
  if (found === undefined) {
    throw new IncompleteError(
      id,
      known,
      "UnexpectedAnswer",
      `The CA ${id} was created, but Graph returned no certificate signing request for it`,
      "Run pulumi up again; if it still has none, replace it with `pulumi up --replace` and this resource's URN",
    );
  }
  return found;
}

function nameConflict(error: unknown, name: string): unknown {
  return error instanceof GraphError && error.code === "Conflict"
    ? new EntraCaError(
        "NameSpent",
        error.what,
        `Choose another name than ${JSON.stringify(name)}, or omit it: Graph never lets a name be used twice, even after deletion`,
      )
    : error;
}

function inUse(status: unknown, doing: string, nextStep: string): EntraCaError {
  return new EntraCaError(
    "InUse",
    `This CA is ${String(status)}: ${doing} would end TLS inspection for everyone behind it`,
    nextStep,
  );
}
