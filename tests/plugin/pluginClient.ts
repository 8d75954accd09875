/** The plugin, driven over gRPC with the messages that Pulumi's engine sends (Pulumi: pkg/resource/plugin/provider_plugin.go). */
import { once } from "node:events";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginServer } from "../../provider/adapters/plugin/server.js";
import { PluginService } from "../../provider/adapters/plugin/service.js";
import { compileCache } from "../compileCache.js";
import { answered, properties, struct, type Properties } from "../host/calls.js";
import { LogOfEngine, type LoggedLine } from "../host/logOfEngine.js";

export interface PluginOptions {
  /** The environment beside this process's own. */
  readonly environment: Record<string, string>;
  /** The settings of the instance, by their keys. */
  readonly configuration?: Properties;
  /** The name of the instance; those that the engine makes for the stack's configuration are called so. */
  readonly instance?: string;
  /** Whether the engine has the settings checked: it doesn't with those that the last update saved, which a refresh uses. */
  readonly isChecked?: boolean;
}

/** What the program says of a resource beside its arguments. */
export interface Options {
  readonly name?: string;
  readonly ignoreChanges?: readonly string[];
  /** In seconds. */
  readonly timeout?: number;
}

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

export function urnOf(className: string, name = "it"): string {
  return `urn:pulumi:test::test::entra-ca:index:${className}::${name}`;
}

export function instanceUrn(name: string): string {
  return `urn:pulumi:test::test::pulumi:providers:entra-ca::${name}`;
}

/** The instance that the engine makes of the stack's configuration. */
const standsForStack = instanceUrn("default");

/** A plugin that serves one run of the engine. */
export class Plugin {
  private constructor(
    private readonly engine: LogOfEngine,
    readonly client: ResourceProviderClient,
    private readonly end: () => Promise<unknown>,
  ) {}

  /** Serves it in this process, which is all that a call needs. */
  static async start(options: PluginOptions): Promise<Plugin> {
    const engine = await LogOfEngine.start();
    const environment = { ...process.env, ...options.environment };
    const service = new PluginService((variable) => environment[variable], "0.0.0");
    const server = await PluginServer.start(service);
    const plugin = new Plugin(engine, clientAt(server.port), () => {
      server.close();
      return Promise.resolve();
    });
    await plugin.begin(options);
    return plugin;
  }

  /** Starts a process of its own, as the engine does. */
  static async spawn(command: string, options: PluginOptions): Promise<{ plugin: Plugin; child: ChildProcess }> {
    const engine = await LogOfEngine.start();
    const child = spawn(process.execPath, [command, engine.address], {
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...options.environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(child.stdout), "line")) as [string];
    const plugin = new Plugin(engine, clientAt(Number(port)), async () => {
      if (child.exitCode === null) {
        const ended = once(child, "exit");
        child.kill();
        await ended;
      }
    });
    await plugin.begin(options).catch(async (error: unknown) => {
      await plugin.stop();
      throw error;
    });
    return { plugin, child };
  }

  get logged(): LoggedLine[] {
    return this.engine.lines;
  }

  get engineAddress(): string {
    return this.engine.address;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.end();
    this.engine.close();
  }

  /** What the engine says first. */
  async begin(options: Omit<PluginOptions, "environment">): Promise<void> {
    const { configuration = {}, instance = "default", isChecked = true } = options;
    await this.handshake();
    const urn = instanceUrn(instance);
    if (!isChecked) {
      await this.configure(configuration, urn);
      return;
    }
    const { inputs, failures } = await this.checkConfig(configuration, urn);
    if (failures.length > 0) {
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    await this.configure(inputs, urn);
  }

  async handshake(engineAddress = this.engine.address) {
    const request = new messages.ProviderHandshakeRequest();
    request.setEngineAddress(engineAddress);
    request.setConfigureWithUrn(true);
    request.setSupportsRefreshBeforeUpdate(true);
    request.setInvokeWithPreview(true);
    return (
      await answered<messages.ProviderHandshakeResponse>((answer) => this.client.handshake(request, answer))
    ).toObject();
  }

  async pluginInfo() {
    return (await answered<PluginInfo>((answer) => this.client.getPluginInfo(new Empty(), answer))).toObject();
  }

  async schema(version = 0): Promise<Properties> {
    const request = new messages.GetSchemaRequest();
    request.setVersion(version);
    const response = await answered<messages.GetSchemaResponse>((answer) => this.client.getSchema(request, answer));
    return JSON.parse(response.getSchema()) as Properties;
  }

  async checkConfig(news: Properties, urn = standsForStack) {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setOlds(struct({}));
    request.setNews(struct(news));
    return checked(await answered<messages.CheckResponse>((answer) => this.client.checkConfig(request, answer)));
  }

  async diffConfig(olds: Properties, news: Properties, urn = standsForStack) {
    const request = new messages.DiffRequest();
    request.setUrn(urn);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    return compared(await answered<messages.DiffResponse>((answer) => this.client.diffConfig(request, answer)));
  }

  async configure(args: Properties, urn: string) {
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(args));
    request.setUrn(urn);
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    return (await answered<messages.ConfigureResponse>((answer) => this.client.configure(request, answer))).toObject();
  }

  async check(
    className: string,
    news: Properties,
    olds: Properties = {},
    { name, naming }: Options & { naming?: { proposedName: string; mode: "PROPOSE" | "ENFORCE" | "DISABLE" } } = {},
  ) {
    const request = new messages.CheckRequest();
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    if (naming !== undefined) {
      const options = new messages.CheckRequest.AutonamingOptions();
      options.setProposedName(naming.proposedName);
      options.setMode(messages.CheckRequest.AutonamingOptions.Mode[naming.mode]);
      request.setAutonaming(options);
    }
    return checked(await answered<messages.CheckResponse>((answer) => this.client.check(request, answer)));
  }

  async diff(
    className: string,
    id: string,
    olds: Properties,
    news: Properties,
    { name, ignoreChanges = [] }: Options = {},
  ) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setOlds(struct(olds));
    request.setOldInputs(struct(olds));
    request.setNews(struct(news));
    request.setIgnorechangesList([...ignoreChanges]);
    return compared(await answered<messages.DiffResponse>((answer) => this.client.diff(request, answer)));
  }

  async create(className: string, inputs: Properties, { name, timeout = 0 }: Options = {}, preview = false) {
    const request = new messages.CreateRequest();
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setProperties(struct(inputs));
    request.setTimeout(timeout);
    request.setPreview(preview);
    const response = await answered<messages.CreateResponse>((answer) => this.client.create(request, answer));
    return {
      id: response.getId(),
      outputs: properties(response.getProperties()),
      refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
    };
  }

  /** Undefined where the object is gone. Neither inputs nor state are set where they are undefined. */
  async read(className: string, id: string, inputs?: Properties, state?: Properties, { name }: Options = {}) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setInputs(inputs && struct(inputs));
    request.setProperties(state && struct(state));
    const response = await answered<messages.ReadResponse>((answer) => this.client.read(request, answer));
    return response.getId() === ""
      ? undefined
      : {
          outputs: properties(response.getProperties()),
          inputs: properties(response.getInputs()),
          refreshBeforeUpdate: response.getRefreshBeforeUpdate(),
        };
  }

  async update(
    className: string,
    id: string,
    olds: Properties,
    news: Properties,
    { name, timeout = 0, ignoreChanges = [] }: Options = {},
    preview = false,
  ): Promise<Properties> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setOlds(struct(olds));
    request.setNews(struct(news));
    request.setTimeout(timeout);
    request.setIgnorechangesList([...ignoreChanges]);
    request.setPreview(preview);
    const response = await answered<messages.UpdateResponse>((answer) => this.client.update(request, answer));
    return properties(response.getProperties());
  }

  async delete(className: string, id: string, state: Properties, { name, timeout = 0 }: Options = {}): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setUrn(urnOf(className, name));
    request.setType(`entra-ca:index:${className}`);
    request.setProperties(struct(state));
    request.setTimeout(timeout);
    await answered<Empty>((answer) => this.client.delete(request, answer));
  }

  async invoke(lookUp: string, args: Properties): Promise<Properties> {
    const request = new messages.InvokeRequest();
    request.setTok(`entra-ca:index:${lookUp}`);
    request.setArgs(struct(args));
    const response = await answered<messages.InvokeResponse>((answer) => this.client.invoke(request, answer));
    return properties(response.getReturn());
  }

  async cancel(): Promise<void> {
    await answered<Empty>((answer) => this.client.cancel(new Empty(), answer));
  }
}

function clientAt(port: number): ResourceProviderClient {
  return new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}

function checked(response: messages.CheckResponse) {
  return {
    inputs: properties(response.getInputs()),
    failures: response.getFailuresList().map((failure) => failure.toObject()),
  };
}

function compared(response: messages.DiffResponse) {
  const details: [string, string][] = [];
  response.getDetaileddiffMap().forEach((detail, property) => {
    details.push([property, kinds[detail.getKind()]]);
  });
  return {
    changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
    properties: Object.fromEntries(details),
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    isDetailed: response.getHasdetaileddiff(),
  };
}
