/**
 * `npm run bench`: how many requests a second the provider's client does beside plain `fetch` and Microsoft's own client, on
 * an emulator in a process of its own. All of them keep their connections; only the ratios say something.
 */
import { Client, MiddlewareFactory, type Context, type Middleware } from "@microsoft/microsoft-graph-client";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { GraphClient } from "../../provider/graph/client.js";
import { selfSigned, base64Of } from "../certificates.js";
import { configurations } from "../tenant.js";

const rounds = 15;
const requestsEach = 200;
const token = "benchmark";
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

async function startEmulator() {
  const cli = join(__dirname, "..", "..", "cli", "main.js");
  const child = spawn(process.execPath, [cli, "emulator", "--port", "0"], {
    env: { ...process.env, ENTRA_CA_ACCESS_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, endpoint: line.replace(/^.* /, "") };
}

/** Requests a second, with so many always under way. */
async function measure({ atOnce, send }: Load, contender: Contender): Promise<number> {
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

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

async function compare(load: Load, contenders: readonly Contender[]): Promise<void> {
  const rates = contenders.map((): number[] => []);
  // The first round warms up; who goes first changes from round to round.
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      const rate = await measure(load, contenders[index]!);
      if (round > 0) {
        rates[index]!.push(rate);
      }
    }
  }
  const [own = []] = rates;
  console.log(`${load.name}, ${load.atOnce === 1 ? "one after the other" : `${load.atOnce} at once`}`);
  contenders.forEach(({ name }, index) => {
    const rate = median(rates[index]!).toFixed(0).padStart(6);
    // Of the same round, in which the machine was as busy.
    const ratio = median(own.map((value, round) => value / rates[index]![round]!)).toFixed(2);
    console.log(
      `  ${name.padEnd(24)} ${rate} requests/s${index === 0 ? "" : `; this client does ${ratio} times as many`}`,
    );
  });
}

async function main(): Promise<void> {
  const { child, endpoint } = await startEmulator();
  try {
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
    const contenders = [providersClient, plainFetch, microsoftsClient].map((contender) => contender(endpoint));
    for (const atOnce of [1, 16]) {
      await compare(
        { name: "GET of one object", atOnce, send: ({ get }) => get(`${configurations}/${id}`) },
        contenders,
      );
      await compare({ name: `List of ${objects}`, atOnce, send: ({ list }) => list(configurations) }, contenders);
    }
  } finally {
    child.kill();
  }
  // Connections that are kept would keep this process, too.
  process.exit();
}

void main();
