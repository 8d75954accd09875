/** Pulumi's real dynamic provider host, driven over gRPC with the messages that Pulumi's engine sends. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { compileCache } from "../compileCache.js";
import { providerText } from "../../provider/adapters/dynamic/providerText.js";
import { answered, properties, struct, type Properties } from "./calls.js";
import { LogOfEngine, type LoggedLine } from "./logOfEngine.js";

/** How an unknown value travels between Pulumi's engine and a provider. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const dynamicProvider = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
/** As the stand-in engine starts it: half of the time that it takes to start is for what no provider here needs. */
const lateModules = require.resolve("../../engine/stand-in/lateModules.js");

export interface HostOptions {
  /** The environment beside this process's own. */
  readonly environment: Record<string, string>;
  /** The stack's configuration, under full names. */
  readonly configuration?: Record<string, string>;
}

/** One process of the provider host, as Pulumi starts one for a preview and another for the update. */
export class ProviderHost {
  #standardError = "";
  readonly #process: ChildProcess;
  readonly #engine: LogOfEngine;
  readonly #client: ResourceProviderClient;

  private constructor(process: ChildProcess, engine: LogOfEngine, client: ResourceProviderClient) {
    this.#process = process;
    this.#engine = engine;
    this.#client = client;
    process.stderr?.on("data", (data: Buffer) => (this.#standardError += data.toString()));
  }

  static async start({ environment, configuration = {} }: HostOptions): Promise<ProviderHost> {
    const engine = await LogOfEngine.start();
    const host = spawn(process.execPath, ["--require", lateModules, dynamicProvider, engine.address], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, PULUMI_NODEJS_PROJECT: "test", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [hostPort] = (await once(createInterface(host.stdout), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${hostPort}`, grpc.credentials.createInsecure());
    const started = new ProviderHost(host, engine, client);
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(configuration));
    await answered<messages.ConfigureResponse>((answer) => client.configure(request, answer));
    return started;
  }

  get logged(): LoggedLine[] {
    return this.#engine.lines;
  }

  /** What the host printed on standard error, which Pulumi shows as plain text. */
  get standardError(): string {
    return this.#standardError;
  }

  async stop(): Promise<void> {
    this.#close();
    await this.#end("SIGTERM");
  }

  /** Ends it at once, as when the machine fails; calls under way fail. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
    this.#close();
  }

  /** Sends it a signal, as Pulumi does to end it. */
  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** The signal that ended it, once it has ended. */
  async ended(): Promise<NodeJS.Signals | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await once(this.#process, "exit");
    }
    this.#close();
    return this.#process.signalCode;
  }

  #close(): void {
    this.#client.close();
    this.#engine.close();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    await ended;
  }

  async check(className: string, inputs: Properties, olds: Properties = {}) {
    const request = new messages.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(struct(withProvider(className, inputs)));
    const response = await answered<messages.CheckResponse>((answer) => this.#client.check(request, answer));
    return response.getFailuresList().map((failure) => failure.toObject());
  }

  /** What a program makes of an object: an engine has its arguments checked before. */
  async diff(className: string, id: string, olds: Properties, news: Properties) {
    await this.check(className, news, news);
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(withProvider(className, news)));
    const response = await answered<messages.DiffResponse>((answer) => this.#client.diff(request, answer));
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      ...(response.getDeletebeforereplace() ? { deleteBeforeReplace: true } : {}),
    };
  }

  async create(className: string, inputs: Properties) {
    const request = new messages.CreateRequest();
    request.setProperties(struct(withProvider(className, inputs)));
    const response = await answered<messages.CreateResponse>((answer) => this.#client.create(request, answer));
    return { id: response.getId(), outputs: properties(response.getProperties()) };
  }

  /** Undefined where the object is gone. */
  async read(id: string, outputs: Properties) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(struct(outputs));
    const response = await answered<messages.ReadResponse>((answer) => this.#client.read(request, answer));
    return response.getId() === ""
      ? undefined
      : {
          outputs: properties(response.getProperties()),
          inputs: response.hasInputs() ? properties(response.getInputs()) : undefined,
        };
  }

  /** Reads an object that the program only looks at: its arguments are all that is known of it. */
  async get(className: string, id: string, args: Properties): Promise<Properties | undefined> {
    return (await this.read(id, withProvider(className, args)))?.outputs;
  }

  async update(className: string, id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(struct(olds));
    request.setNews(struct(withProvider(className, news)));
    return properties(
      (await answered<messages.UpdateResponse>((answer) => this.#client.update(request, answer))).getProperties(),
    );
  }

  async delete(id: string, outputs: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(struct(outputs));
    await answered<Empty>((answer) => this.#client.delete(request, answer));
  }
}

function withProvider(className: string, inputs: Properties): Properties {
  return { ...inputs, __provider: providerText(className) };
}
