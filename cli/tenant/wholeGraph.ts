/** Graph, for commands that read all of a tenant: each object and list comes once, a list in one request with what is in its members. */
import { GraphClient } from "../../provider/graph/client.js";
import type { Sought } from "../../provider/graph/completion.js";
import { containedIn, memberPath, sameId, type Entity } from "../../provider/graph/entity.js";
import { isRefusal } from "../../provider/graph/graphError.js";
import { wholeIn } from "../../provider/graph/paging.js";
import { madeOnce } from "../../provider/records.js";
import { configurationsPath } from "../../provider/resources/applicationTrust.js";
import { customPolicies } from "../../provider/resources/appManagementPolicyTrustedCertificateAuthority/graph.js";
import { collection as tlsCas } from "../../provider/resources/externalCertificateAuthorityCertificate/graph.js";
import { policiesPath, profilesPath } from "../../provider/resources/tlsInspection.js";

/** How the lists are asked for that may leave something out of their members, the best first. */
const queries: Readonly<Record<string, readonly string[]>> = {
  [tlsCas]: [
    "?$select=id,name,commonName,organizationName,status,validity,certificateSigningRequest,certificate,chain",
    "",
  ],
  [configurationsPath]: ["?$expand=trustedCertificateAuthorities", ""],
  [policiesPath]: ["?$expand=policyRules", ""],
  [profilesPath]: ["?$expand=policies($expand=policy)", ""],
};

/** The same, where nothing is written. */
export class WholeGraph extends GraphClient {
  readonly #lists = new Map<string, Promise<Entity[]>>();
  readonly #objects = new Map<string, Promise<Entity>>();
  #isBelieved = false;

  /** Has what may be null be so where a list says it, as long as something is done: it is asked for by its id otherwise. */
  async believing<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#isBelieved = true;
    try {
      return await work();
    } finally {
      this.#isBelieved = false;
    }
  }

  override complete(path: string, found: Entity, sought: Sought = []): Promise<Entity> {
    return super.complete(path, found, this.#isBelieved && sought !== "all" ? [] : sought);
  }

  /** Whoever asks for a list with anything expanded gets that one, too. */
  override list(asked: string): Promise<Entity[]> {
    const [path = ""] = asked.split("?");
    return madeOnce(this.#lists, path, () => this.#read(path));
  }

  /** A policy is in its list as a whole. */
  override async get(path: string): Promise<Entity> {
    const isListed = path.startsWith(`${customPolicies}/`) && !/[/?]/.test(path.slice(customPolicies.length + 1));
    const id = decodeURIComponent(path.slice(customPolicies.length + 1));
    const listed = isListed ? (await this.list(customPolicies)).find((one) => sameId(one["id"], id)) : undefined;
    return listed ?? madeOnce(this.#objects, path, () => super.get(path));
  }

  async #read(path: string): Promise<Entity[]> {
    return (await this.#inOther(path)) ?? this.#first(path, queries[path] ?? [""]);
  }

  /** The members, where a list that was read shows them all. */
  async #inOther(path: string): Promise<Entity[] | undefined> {
    const { outer = "", id = "", property = "" } = containedIn(path) ?? linkedIn(path) ?? {};
    const list = await this.#lists.get(outer);
    const one = list?.find((member) => sameId(member["id"], id));
    if (list !== undefined && one === undefined) {
      // Where it is gone there is nothing in it to ask for.
      await this.get(memberPath(outer, id));
    }
    const members = wholeIn(one, property);
    return members && Promise.all(members.map((member) => this.complete(path, member)));
  }

  /** By the first of several queries that Graph takes. */
  async #first(path: string, [query = "", ...others]: readonly string[]): Promise<Entity[]> {
    try {
      return await super.list(path + query);
    } catch (error) {
      if (others.length === 0 || !isRefusal(error)) {
        throw error;
      }
      return this.#first(path, others);
    }
  }
}

/** The links of a security profile, which come with it here. */
function linkedIn(path: string) {
  const [, outer = "", id = "", property] = /^(.*)\/([^/?]+)\/(policies)$/.exec(path) ?? [];
  return property !== undefined && outer === profilesPath ? { outer, id: decodeURIComponent(id), property } : undefined;
}
