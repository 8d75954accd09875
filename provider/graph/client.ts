import type { Configuration } from "../configuration.js";
import { tenantOf } from "../signIn/claims.js";
import { requireConfiguredTenant } from "../signIn/tokenCheck.js";
import { accessTokenSource, type AccessTokenSource } from "./accessToken.js";
import { memberPath } from "./address.js";
import { systemClock, type Clock } from "./clock.js";
import { RecentCreations } from "./consistency.js";
import { createdEntity, entity, entityOrNothing, type Entity } from "./entity.js";
import { isNotFound } from "./graphError.js";
import { allMembers, pageOf } from "./paging.js";
import { Sender } from "./sender.js";
import { Transport, type HttpRequest, type Timeouts } from "./transport.js";

export type { Entity };

/** The world around a client, as far as it isn't Graph. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly timeouts?: Timeouts;
  /** From 0 up to, not including, 1. */
  readonly random?: () => number;
  /** Takes a line about each try of a request. */
  readonly trace?: (line: string) => void;
}

/** Microsoft Graph, as far as this provider needs it: one signed-in tenant, JSON in and out, whole collections. */
export class GraphClient {
  /** Scheme, host and port of this Graph. */
  readonly origin: string;
  readonly clock: Clock;
  readonly #endpoint: string;
  readonly #configuration: Configuration;
  readonly #accessToken: AccessTokenSource;
  readonly #transport: Transport;
  readonly #sender: Sender;
  readonly #created = new RecentCreations();

  constructor(configuration: Configuration, surroundings: Surroundings = {}) {
    const { clock = systemClock, timeouts, random = Math.random, trace = () => undefined } = surroundings;
    const { origin, protocol } = new URL(configuration.endpoint);
    this.#endpoint = configuration.endpoint;
    this.origin = origin;
    this.clock = clock;
    this.#configuration = configuration;
    this.#accessToken = accessTokenSource(configuration, clock.now);
    // Plain http is for this machine alone, where no proxy leads.
    this.#transport = new Transport(protocol !== "http:", timeouts);
    this.#sender = new Sender({
      transport: this.#transport,
      accessToken: this.#accessToken,
      clock,
      random,
      trace,
      unsettledFor: (path) => this.unsettledFor(path),
    });
  }

  /** The tenant signed in to; undefined where neither the token nor the configuration says which it is. */
  async tenantId(): Promise<string | undefined> {
    const signedIn = tenantOf(await this.#accessToken());
    requireConfiguredTenant(signedIn, this.#configuration);
    return signedIn ?? this.#configuration.tenantId?.toLowerCase();
  }

  /** Reads one object. */
  get(path: string): Promise<Entity> {
    return this.#send("GET", path, entity);
  }

  /** Reads one object; undefined where Graph has none there. */
  async find(path: string): Promise<Entity | undefined> {
    try {
      return await this.get(path);
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Creates an object. */
  async post(path: string, body: Entity): Promise<Entity & { readonly id: string }> {
    const created = await this.#send("POST", path, createdEntity, body);
    this.#created.note(memberPath(path, created.id), this.clock.now());
    return created;
  }

  /** Changes the given properties of an object. */
  async patch(path: string, body: Entity): Promise<void> {
    await this.#send("PATCH", path, entityOrNothing, body);
  }

  async delete(path: string): Promise<void> {
    await this.#send("DELETE", path, entityOrNothing);
  }

  /** Reads a whole collection, page by page. */
  list(path: string): Promise<Entity[]> {
    const read = (url: string) =>
      this.#sender.send({ method: "GET", url, path, body: null }, (json, characters) =>
        pageOf(json, characters, this.origin),
      );
    return allMembers(path, this.#endpoint + path, read, this.clock);
  }

  /** How much longer, in milliseconds, Graph may not find what is at a path though this process made it; 0 for all else. */
  unsettledFor(path: string): number {
    return this.#created.unsettledFor(path, this.clock.now());
  }

  /** Notes that Graph shows what this process made at a path. */
  settle(path: string): void {
    this.#created.settle(path);
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  #send<Result>(
    method: HttpRequest["method"],
    path: string,
    read: (json: unknown) => Result,
    body?: Entity,
  ): Promise<Result> {
    const url = this.#endpoint + path;
    return this.#sender.send({ method, url, path, body: body === undefined ? null : JSON.stringify(body) }, read);
  }
}
