import { text } from "../../arguments.js";
import { surelyReplaces } from "../../comparison.js";
import { EntraCaError, IncompleteError } from "../../error.js";
import { isNotFound, memberPath } from "../../graph/collections.js";
import { GraphError } from "../../graph/graphError.js";
import type { Context, Properties, Resource } from "../../resource.js";
import { collection, construct, isInUse, state } from "./graph.js";
import { generatedName } from "./generatedName.js";

const portalName = /^[A-Za-z0-9]{1,12}$/;

/** A TLS inspection CA: Graph makes the key and the CSR, and never changes what was given. */
export const externalCertificateAuthorityCertificate: Resource = {
  arguments: {
    // An omitted name is made during the creation and stays.
    name: text({ whenOmitted: (_inputs, current) => current }),
    commonName: text({ required: true }),
    organizationName: text({ required: true }),
  },

  check: () => [],

  warnings({ name }) {
    return typeof name !== "string" || portalName.test(name)
      ? []
      : [
          `name ${JSON.stringify(name)} breaks the portal's rule (at most 12 letters and digits, no spaces): Graph may refuse it`,
        ];
  },

  async live(id, _state, { collections }) {
    const found = await collections.member(collection, id);
    return found && state(found);
  },

  checkDifferences(differences, inputs, stored) {
    if (differences.some(surelyReplaces) && inputs["name"] !== undefined && inputs["name"] === stored["name"]) {
      throw new EntraCaError(
        "NameSpent",
        `This CA has to be replaced, and its name ${JSON.stringify(inputs["name"])} can't be given to the new one: Graph never lets a name be used twice, even after deletion`,
        "Choose another name, or omit it so that each replacement gets its own",
      );
    }
  },

  // Not refused: whether the resource of its signed certificate disables it first shows only in the update.
  liveWarnings(live, differences) {
    return isInUse(live["status"]) && differences.some(({ replaces }) => replaces)
      ? [
          `this CA is ${String(live["status"])}: it is only removed once its ExternalCertificateAuthoritySignedCertificate, or an administrator, has disabled it`,
        ]
      : [];
  },

  async create(inputs, { graph, collections, urn }) {
    const name = (inputs["name"] as string | undefined) ?? generatedName(String(inputs["organizationName"]), urn);
    const entity = await collections.add(collection, construct(name, inputs)).catch((error: unknown) => {
      throw nameConflict(error, name);
    });
    const id = createdId(entity["id"], name);
    const outputs = { ...state(entity), name };
    const certificateSigningRequest = entity["certificateSigningRequest"] ?? (await requestOf(id, outputs, graph));
    return { id, outputs: { ...outputs, certificateSigningRequest } };
  },

  // Every argument replaces, so that there is nothing to write.
  async update(id, wanted, _changed, { graph }) {
    return wanted["certificateSigningRequest"] === undefined
      ? { certificateSigningRequest: await requestOf(id, {}, graph) }
      : {};
  },

  async delete(id, _state, { graph, collections }) {
    try {
      // Asked afresh: whoever enabled it since the last look would lose their TLS inspection.
      checkNotInUse(await graph.get(memberPath(collection, id)));
    } catch (error) {
      if (isNotFound(error)) {
        return;
      }
      throw error;
    }
    await collections.remove(collection, id);
  },
};

/** Asks for the CSR of a CA that was created without one in the answer. */
async function requestOf(id: string, known: Properties, graph: Context["graph"]): Promise<string> {
  const property = "certificateSigningRequest";
  const request = await graph.get(`${memberPath(collection, id)}?$select=id,${property}`).then(
    (entity) => entity[property],
    () => undefined,
  );
  if (typeof request !== "string" || request === "") {
    throw new IncompleteError(
      id,
      known,
      "UnexpectedAnswer",
      `The CA ${id} was created, but Graph returned no certificate signing request for it`,
      "Run pulumi up again; if it still has none, replace it with `pulumi up --replace` and this resource's URN",
    );
  }
  return request;
}

function createdId(id: unknown, name: string): string {
  if (typeof id !== "string" || id === "") {
    throw new EntraCaError(
      "UnexpectedAnswer",
      `Graph accepted the CA named ${JSON.stringify(name)} but returned no id for it`,
      "Look for it in the Entra admin center, and delete it there before the next pulumi up",
    );
  }
  return id;
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

function checkNotInUse(live: Properties): void {
  if (isInUse(live["status"])) {
    throw new EntraCaError(
      "InUse",
      `This CA is ${String(live["status"])}: removing it would end TLS inspection for everyone behind it`,
      "Disable it first in the Entra admin center (Global Secure Access > Secure > TLS inspection policies > TLS inspection settings), then run pulumi up again",
    );
  }
}
