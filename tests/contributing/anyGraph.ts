/** Graph as it might be once it has what the examples add: any collection, with objects that have whatever they are sent. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { FakeGraph, json, token } from "../provider/graph/fakeGraph.js";

type Entity = Record<string, unknown>;

export class AnyGraph {
  /** What was sent, as `METHOD body`. */
  readonly written: [method: string, body: Entity][] = [];
  /** By their paths. */
  readonly objects = new Map<string, Entity>();
  /** What a collection leaves out of its members. */
  leftOut = "";
  #server: FakeGraph | undefined;

  static async start(): Promise<AnyGraph> {
    const graph = new AnyGraph();
    graph.#server = await FakeGraph.start((request, response) => void graph.#answer(request, response));
    return graph;
  }

  /** What points a provider here. */
  get environment(): Record<string, string> {
    return { ENTRA_CA_ENDPOINT: `${this.#server?.origin ?? ""}/beta`, ENTRA_CA_ACCESS_TOKEN: token };
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ""] = (request.url ?? "").split("?");
    const body = await text(request);
    this.#listener(request.method ?? "", path, body === "" ? {} : (JSON.parse(body) as Entity))(request, response);
  }

  #listener(method: string, path: string, body: Entity): RequestListener {
    const found = this.objects.get(path);
    if (method !== "GET") {
      this.written.push([method, body]);
    }
    switch (method) {
      case "POST": {
        const made = { id: randomUUID(), ...body };
        this.objects.set(`${path}/${made.id}`, made);
        return json(made, 201);
      }
      case "PATCH":
        this.objects.set(path, { ...found, ...body });
        return json({}, 200);
      case "DELETE":
        this.objects.delete(path);
        return json({}, 200);
      default:
        return found === undefined && !/[-\d]{8}/.test(path.slice(path.lastIndexOf("/")))
          ? json({ value: this.#members(path) })
          : json(found ?? { error: { code: "NotFound", message: "" } }, found === undefined ? 404 : 200);
    }
  }

  #members(path: string): Entity[] {
    return [...this.objects]
      .filter(([at]) => at.slice(0, at.lastIndexOf("/")) === path)
      .map(([, { [this.leftOut]: _leftOut, ...member }]) => member);
  }
}
