/** How many requests a second the provider's client does beside plain `fetch` and Microsoft's own. All keep their connections. */
import { Client, MiddlewareFactory, type Context, type Middleware } from "@microsoft/microsoft-graph-client";
import { performance } from "node:perf_hooks";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { GraphClient } from "../../provider/graph/client.js";
import { selfSigned, base64Of } from "../certificates.js";
import { configurations } from "../tenant.js";
import type { Bench } from "./bench.js";
import { BenchTenant } from "./benchTenant.js";
import type { Row } from "./report.js";
import { inTurn } from "./rounds.js";

/** One round takes a moment only, and needs more of them. */
const roundsForOne = 5;
const requestsEach = 200;
const { token } = BenchTenant;
const objects = 10;

interface Contender {
  readonly name: string;
  readonly get: (path: string) => Promise<unknown>;
  readonly list: (path: string) => Promise<unknown>;
}

interface Load {
  readonly name: string;
  readonly atOnce: number;
  readonly send: (contender: Contender) => Promise<unknown>;
}

const headers = { authorization: `Bearer ${token}`, accept: "application/json" };

function providersClient(endpoint: string): Contender {
  const environment: Record<string, string> = { ENTRA_CA_ENDPOINT: endpoint, ENTRA_CA_ACCESS_TOKEN: token };
  const client = new GraphClient(
    readConfiguration(
      (variable) => environment[variable],
      () => undefined,
    ),
  );
  return { name: "this client", get: (path) => client.get(path), list: (path) => client.list(path) };
}

function plainFetch(endpoint: string): Contender {
  const get = async (path: string) => {
    const response = await fetch(endpoint + path, { headers });
    if (!response.ok) {
      throw new Error(`${response.status} ${path}`);
    }
    return response.json();
  };
  return { name: "fetch", get, list: get };
}

function microsoftsClient(endpoint: string): Contender {
  // Its own first handler sends a token over https alone; all the others are as it comes.
  const [, ...others] = MiddlewareFactory.getDefaultMiddlewareChain({ getAccessToken: () => Promise.resolve(token) });
  const client = Client.initWithMiddleware({
    baseUrl: new URL(endpoint).origin,
    defaultVersion: "beta",
    middleware: [new Authorization(), ...others],
  });
  const get = (path: string) => client.api(path).get() as Promise<unknown>;
  return { name: "microsoft-graph-client", get, list: get };
}

class Authorization implements Middleware {
  #next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const all = new Headers(context.options?.headers);
    all.set("authorization", headers.authorization);
    context.options = { ...context.options, headers: all };
    await this.#next?.execute(context);
  }
}

/** Requests a second, with so many always under way. */
async function rate({ atOnce, send }: Load, contender: Contender): Promise<number> {
  let left = requestsEach;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await send(contender);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return requestsEach / ((performance.now() - began) / 1_000);
}

async function loadsOn(endpoint: string): Promise<Load[]> {
  const rootCertificate = base64Of(selfSigned("/CN=Root").certificate);
  let id = "";
  for (let number = 0; number < objects; number++) {
    const response = await fetch(endpoint + configurations, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({
        displayName: `Apps ${number}`,
        trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: rootCertificate }],
      }),
    });
    ({ id } = (await response.json()) as { id: string });
  }
  return [
    { name: "GET of one object", atOnce: 1, send: ({ get }) => get(`${configurations}/${id}`) },
    { name: "GET of one object", atOnce: 16, send: ({ get }) => get(`${configurations}/${id}`) },
    { name: `list of ${objects}`, atOnce: 1, send: ({ list }) => list(configurations) },
    { name: `list of ${objects}`, atOnce: 16, send: ({ list }) => list(configurations) },
  ];
}

/** @param delay Milliseconds before each answer. */
async function ratesAt(delay: number, bench: Bench): Promise<Row[]> {
  const tenant = await BenchTenant.start(delay);
  try {
    const contenders = [providersClient, plainFetch, microsoftsClient].map((make) => make(tenant.endpoint));
    const rows: Row[] = [];
    for (const load of await loadsOn(tenant.endpoint)) {
      // One after the other at a distance, all do nothing but wait.
      if (delay > 0 && load.atOnce === 1) {
        continue;
      }
      const rounds = { rounds: bench.rounds * roundsForOne, warmUp: 1, signal: bench.signal };
      const [own = [], ...others] = await inTurn(contenders, rounds, (contender) => rate(load, contender));
      const order = load.atOnce === 1 ? "one after the other" : `${load.atOnce} at once`;
      const what = `${load.name}, ${order}, ${delay} ms an answer`;
      bench.say(what);
      rows.push(
        ...others.map((figures, index): Row => ({
          what,
          contender: contenders[0]!.name,
          unit: "requests/s",
          figures: own,
          reference: { contender: contenders[index + 1]!.name, figures },
        })),
      );
    }
    return rows;
  } finally {
    tenant.close();
  }
}

/** The provider's Graph client. */
export async function requestRates(bench: Bench): Promise<Row[]> {
  return [...(await ratesAt(0, bench)), ...(await ratesAt(50, bench))];
}
