import { randomUUID } from "node:crypto";
import { Agent, request, type Dispatcher } from "undici";
import type { Configuration } from "../configuration.js";
import { EntraCaError } from "../error.js";
import { accessTokenSource, tenantOf, type AccessTokenSource } from "./accessToken.js";
import { graphError, isNotFound } from "./graphError.js";

/** A JSON object as Graph sends it: members may be absent, and unknown ones are to be ignored. */
export type Entity = Readonly<Record<string, unknown>>;

// No call may last for ever: after Ctrl-C Pulumi lets a running call end.
const timeouts = { connectTimeout: 10_000, headersTimeout: 60_000, bodyTimeout: 60_000 };

/** Microsoft Graph, as far as this provider needs it: one signed-in tenant, JSON in and out, whole collections. */
export class GraphClient {
  /** Scheme, host and port of this Graph. */
  readonly origin: string;
  readonly #endpoint: string;
  readonly #expectedTenant: string | undefined;
  readonly #accessToken: AccessTokenSource;
  readonly #agent = new Agent(timeouts);

  constructor(configuration: Configuration) {
    this.#endpoint = configuration.endpoint;
    this.origin = new URL(configuration.endpoint).origin;
    this.#expectedTenant = configuration.tenantId?.toLowerCase();
    this.#accessToken = accessTokenSource(configuration);
  }

  /** The tenant signed in to; undefined where neither the token nor the configuration says which it is. */
  async tenantId(): Promise<string | undefined> {
    const signedIn = tenantOf(await this.#accessToken());
    if (signedIn !== undefined && this.#expectedTenant !== undefined && signedIn !== this.#expectedTenant) {
      throw new EntraCaError(
        "OtherTenant",
        `The token is for tenant ${signedIn}, but tenantId (ARM_TENANT_ID, AZURE_TENANT_ID or entra-ca:tenantId) is ${this.#expectedTenant}`,
        "Sign in to that tenant, or correct tenantId",
      );
    }
    return signedIn ?? this.#expectedTenant;
  }

  /** Reads one object. */
  async get(path: string): Promise<Entity> {
    return entity(await this.#send("GET", this.#endpoint + path));
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

  /** Creates an object; the answer is the object, which one of Graph's pages shows inside `value`. */
  async post(path: string, body: Entity): Promise<Entity> {
    const answer = entity(await this.#send("POST", this.#endpoint + path, body));
    const { value } = answer;
    return answer["id"] === undefined && typeof value === "object" && value !== null ? entity(value) : answer;
  }

  /** Changes the given properties of an object. */
  async patch(path: string, body: Entity): Promise<void> {
    await this.#send("PATCH", this.#endpoint + path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#send("DELETE", this.#endpoint + path);
  }

  /** Reads a whole collection, page by page. */
  async list(path: string): Promise<Entity[]> {
    const found: Entity[] = [];
    let next: string | undefined = this.#endpoint + path;
    while (next !== undefined) {
      const page = await this.#send("GET", next);
      const { value, "@odata.nextLink": nextLink } = entity(page);
      if (!Array.isArray(value)) {
        throw unexpected(`GET ${path}`, "a collection without its array `value`");
      }
      found.push(...value.map(entity));
      next = typeof nextLink === "string" ? this.#sameOrigin(nextLink) : undefined;
    }
    return found;
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #send(method: Dispatcher.HttpMethod, url: string, body?: Entity): Promise<unknown> {
    const path = url.startsWith(this.#endpoint) ? url.slice(this.#endpoint.length) : new URL(url).pathname;
    const headers = {
      accept: "application/json",
      authorization: `Bearer ${await this.#accessToken()}`,
      "client-request-id": randomUUID(),
      // Without it Graph shows the newer members of an evolvable enum, such as a disabled CA's status, as unknownFutureValue.
      prefer: "include-unknown-enum-members",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    let answer: { status: number; requestId: string | undefined; text: string };
    try {
      const response = await request(url, {
        method,
        headers,
        dispatcher: this.#agent,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const requestId = response.headers["request-id"];
      answer = {
        status: response.statusCode,
        requestId: typeof requestId === "string" ? requestId : undefined,
        text: await response.body.text(),
      };
    } catch (error) {
      throw new EntraCaError(
        "Unreachable",
        `No answer from Graph at ${this.#endpoint} to ${method} ${path}: ${error instanceof Error ? error.message || error.name : String(error)}`,
        "Check the network and any proxy; where ENTRA_CA_ENDPOINT (entra-ca:endpoint) is set, that it is right and that something listens there",
      );
    }
    const json = parsed(answer.text);
    if (answer.status < 200 || answer.status > 299) {
      throw graphError({ method, path, status: answer.status, requestId: answer.requestId, body: json });
    }
    return json;
  }

  #sameOrigin(nextLink: string): string {
    if (!URL.canParse(nextLink) || new URL(nextLink).origin !== this.origin) {
      throw unexpected("the next page of a collection", "a link to another origin, where the token is not sent");
    }
    return nextLink;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function entity(value: unknown): Entity {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unexpected("the request", "something that isn't a JSON object");
  }
  return value as Entity;
}

function unexpected(request: string, found: string): EntraCaError {
  return new EntraCaError(
    "UnexpectedAnswer",
    `The endpoint answered ${request} with ${found}`,
    "Check ENTRA_CA_ENDPOINT (entra-ca:endpoint) and any proxy on the way",
  );
}
