import type { Configuration } from "../settings/configuration.js";
import { claimsOf, tenantOf, type Claims } from "../signIn/claims.js";
import { requireConfiguredTenant } from "../signIn/tokenCheck.js";
import { accessTokenSource, type AccessTokenSource } from "./accessToken.js";
import { RecentCreations } from "./consistency.js";
import { Completion, type Sought } from "./completion.js";
import {
  createdEntity,
  type Entity,
  entity,
  entityOf,
  entityOrNothing,
  entityTypeIn,
  expansionIn,
  memberPath,
} from "./entity.js";
import { isNotFound, when } from "./graphError.js";
import { type Clock, currentOperation, systemClock } from "./operation.js";
import { allMembers, pageOf } from "./paging.js";
import { Sender, type Surroundings } from "./sender.js";
import { once } from "../results.js";

export type { Surroundings };

/** Microsoft Graph, as far as this provider needs it: one signed-in tenant, JSON in and out, whole collections. */
export class GraphClient {
  /** Scheme, host and port of this Graph. */
  readonly origin: string;
  readonly clock: Clock;
  readonly #accessToken: AccessTokenSource;
  /** The token that was given last, and what it says, read once. Written whenever one is asked for, so that no older one is kept. */
  #last: { readonly token: string; readonly claims: () => Claims | undefined } | undefined;
  readonly #sender: Sender;
  /** What this process made: Graph may not find it for a while. */
  readonly created: RecentCreations;
  readonly #completion = new Completion((path, id) =>
    this.#sender.send({ method: "GET", path }, id === undefined ? entity : (json) => entityOf(json, id)),
  );

  constructor(
    private readonly configuration: Configuration,
    surroundings: Surroundings = {},
  ) {
    const { clock = systemClock, timeouts } = surroundings;
    this.origin = new URL(configuration.endpoint).origin;
    this.clock = clock;
    this.created = new RecentCreations(clock);
    this.#accessToken = accessTokenSource(configuration, clock.now, timeouts?.whole);
    const token: AccessTokenSource = async (signal) => (await this.#signIn(signal)).token;
    this.#sender = new Sender(configuration.endpoint, token, this.created, surroundings);
  }

  /** The time by Graph's clock, which is one for all machines: milliseconds since 1970. */
  now(): number {
    return this.#sender.now();
  }

  /** The tenant signed in to; undefined where neither the token nor the configuration says which it is. */
  async tenantId(): Promise<string | undefined> {
    return tenantOf(await this.claims()) ?? this.configuration.tenantId?.toLowerCase();
  }

  /** What the token says that was signed in with, of the tenant that is meant; undefined for one that can't be read. */
  async claims(): Promise<Claims | undefined> {
    const { claims } = await this.#signIn(currentOperation().signal);
    requireConfiguredTenant(tenantOf(claims()), this.configuration);
    return claims();
  }

  /** Reads one object, and what the answer leaves out of it by name. */
  get(path: string): Promise<Entity> {
    return this.#completion.read(path);
  }

  /** Reads one object; undefined where Graph has none there. */
  find(path: string): Promise<Entity | undefined> {
    return this.get(path).catch(when(isNotFound, () => undefined));
  }

  /** Reads one member of a collection with what is in it (`$expand`), as the answer has both; undefined where Graph has none there. */
  findWith(path: string, id: string, contained: string): Promise<Entity | undefined> {
    const request = { method: "GET", path: `${memberPath(path, id)}?$expand=${contained}` } as const;
    const found = this.#sender.send(request, (json) => entityOf(json, id));
    return found.catch(when(isNotFound, () => undefined));
  }

  async post(path: string, body: Entity): Promise<Entity & { readonly id: string }> {
    const created = await this.#sender.send({ method: "POST", path, body }, createdEntity);
    this.created.note(memberPath(path, created.id));
    return created;
  }

  async patch(path: string, body: Entity): Promise<void> {
    await this.#sender.send({ method: "PATCH", path, body }, entityOrNothing);
  }

  /**
   * Changes an object that others write to as well: each try sends what is made of it as it is just before. Where Graph tells an
   * object's version, it takes the change only as long as that is the one.
   *
   * @param change What to send of the object; undefined where there is nothing to change.
   */
  async rewrite(path: string, change: (found: Entity) => Entity | undefined): Promise<void> {
    const prepare = async () => {
      const found = await this.get(path);
      const body = change(found);
      const { "@odata.etag": version } = found;
      return body && { body, ifMatch: typeof version === "string" ? version : undefined };
    };
    await this.#sender.send({ method: "PATCH", path, prepare }, entityOrNothing);
  }

  async delete(path: string): Promise<void> {
    await this.#sender.send({ method: "DELETE", path }, entityOrNothing);
  }

  /**
   * What Graph has of an entity that was read: where something was left out, or is null and can't be, it is asked for.
   *
   * @param path The collection's.
   */
  complete(path: string, found: Entity, sought: Sought = []): Promise<Entity> {
    return this.#completion.complete(path, found, sought);
  }

  /** Reads a whole collection, page by page, and what the pages leave out of its members. */
  async list(path: string): Promise<Entity[]> {
    const key = entityTypeIn(path)?.key ?? "id";
    const read = (url: string) =>
      this.#sender.send({ method: "GET", path, url }, (json, characters) => pageOf(json, characters, this.origin, key));
    const first = this.configuration.endpoint + path + expansionIn(path);
    const members = await allMembers(path, first, read, this.clock, key);
    return Promise.all(members.map((member) => this.complete(path, member)));
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  async #signIn(signal: AbortSignal | undefined) {
    const token = await this.#accessToken(signal);
    if (this.#last?.token !== token) {
      this.#last = { token, claims: once(() => claimsOf(token)) };
    }
    return this.#last;
  }
}
