import { isDeepStrictEqual } from "node:util";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { EngineLog } from "../engineLog.js";
import { EntraCaError } from "../../messages/error.js";
import { inOneLine } from "../../messages/foreignText.js";
import type { Lookup } from "../../settings/givenSettings.js";
import type { LookUpName } from "../../lookUps/lookUps.js";
import type { ClassName } from "../../resources/resources.js";
import { Secrets } from "../../messages/secrets.js";
import { hasUnknown, secretTexts, type Wire } from "../wire.js";
import type * as loaded from "./calls.js";
import { changedSettings, checkConfiguration, refreshesBeforeUpdate, settingsOf, takeTodays } from "./configuring.js";
import { engineLogAt } from "./engineConnection.js";
import { checkResponse, diffResponse, givenIn, namingOf, struct, wire } from "./messages.js";
import { serviceError } from "./serviceError.js";

/** One provider instance, as it was configured. */
interface Instance {
  readonly session: loaded.Session;
  readonly resources: loaded.ResourceCalls;
  readonly lookUps: loaded.LookUpCalls;
  readonly refreshBeforeUpdate: boolean;
  /** The settings that aren't known yet: until they are, there is nothing to ask. */
  readonly unknown: readonly string[];
}

/** What a call names that is about a resource. */
interface About {
  getUrn(): string;
  getType(): string;
}

/**
 * Pulumi's provider protocol (Pulumi: proto/pulumi/provider.proto): it says on the wire what the handlers say in plain data.
 */
export class PluginService {
  #log: EngineLog = () => Promise.resolve();
  #instance: Promise<Instance> | undefined;
  /** What the engine configured it with, and it alone. */
  #configuredWith: { readonly args: Wire; readonly urn: string } | undefined;
  #running = 0;
  #whenIdle: () => void = () => undefined;

  /**
   * @param environment The environment's variables.
   * @param version The package's.
   * @param starter The address of the engine that started this process; empty where engines attach to it, who say so.
   */
  constructor(
    private readonly environment: Lookup,
    private readonly version: string,
    private readonly starter = "",
  ) {
    if (starter !== "") {
      this.#log = engineLogAt(starter);
    }
  }

  /** The methods of the service; gRPC answers the others with "unimplemented". */
  get implementation(): UntypedServiceImplementation {
    return {
      handshake: this.#answering(this.#handshake),
      attach: this.#answering(this.#attach),
      getPluginInfo: this.#answering(this.#getPluginInfo),
      getSchema: this.#answering(this.#getSchema),
      checkConfig: this.#answering(this.#checkConfig),
      diffConfig: this.#answering(this.#diffConfig),
      configure: this.#answering(this.#configure),
      check: this.#answering(this.#check),
      diff: this.#answering(this.#diff),
      create: this.#answering(this.#create),
      read: this.#answering(this.#read),
      update: this.#answering(this.#update),
      delete: this.#answering(this.#delete),
      invoke: this.#answering(this.#invoke),
      cancel: this.#answering(this.#cancel),
    };
  }

  /** Loads what the first call will need. */
  async warmUp(): Promise<void> {
    await load();
  }

  /** Ends what may be ended, and waits for the rest. */
  async stop(): Promise<void> {
    await this.#endSession();
    if (this.#running > 0) {
      await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    }
  }

  #answering<Request extends object, Response>(
    method: (request: Request) => Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, done) => {
      this.#running += 1;
      Promise.resolve(call.request)
        .then(method)
        .then(
          (response) => {
            done(null, response);
          },
          async (error: unknown) => {
            done(await this.#errorOf(error, new Secrets([], secretTexts(givenIn(call.request)))));
          },
        )
        .finally(() => {
          this.#running -= 1;
          if (this.#running === 0) {
            this.#whenIdle();
          }
        });
    };
  }

  async #errorOf(error: unknown, secrets: Secrets) {
    const { EntraCaError: CallsError, LookUpFailure, PartialFailure } = await load();
    const message = error instanceof Error ? error.message : String(error);
    const isForeseen =
      // Bundled, what serves the plugin and what the calls need have each their own.
      [EntraCaError, CallsError, PartialFailure, LookUpFailure].some((kind) => error instanceof kind);
    const said = secrets.conceal(isForeseen ? message : inOneLine(message));
    return error instanceof PartialFailure
      ? serviceError(said, { id: error.id, properties: struct(error.properties) })
      : serviceError(said);
  }

  async #endSession(): Promise<void> {
    (await this.#instance?.catch(() => undefined))?.session.stop();
  }

  /** Every user of the machine can call: what is logged goes to no other engine than the one that started this process. */
  #connectTo(engineAddress: string): void {
    if (engineAddress !== "" && this.starter === "") {
      this.#log = engineLogAt(engineAddress);
    }
  }

  readonly #handshake = (request: messages.ProviderHandshakeRequest) => {
    this.#connectTo(request.getEngineAddress());
    const response = new messages.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    // For a resource that a program gives where an id belongs, the engine hands over its id then.
    response.setAcceptResources(false);
    response.setSupportsAutonamingConfiguration(true);
    return Promise.resolve(response);
  };

  readonly #attach = (request: PluginAttach) => {
    this.#connectTo(request.getAddress());
    return Promise.resolve(new Empty());
  };

  readonly #getPluginInfo = () => {
    const response = new PluginInfo();
    response.setVersion(this.version);
    return Promise.resolve(response);
  };

  readonly #getSchema = async (request: messages.GetSchemaRequest) => {
    if (request.getVersion() !== 0) {
      throw new Error(`There is no schema of version ${request.getVersion()}: this plugin has version 0`);
    }
    const { pulumiSchema } = await load();
    const response = new messages.GetSchemaResponse();
    response.setSchema(JSON.stringify(pulumiSchema(this.version)));
    return response;
  };

  readonly #checkConfig = (request: messages.CheckRequest) => {
    const checked = checkConfiguration(wire(request.getNews()), request.getUrn(), this.environment);
    return Promise.resolve(checkResponse(checked));
  };

  readonly #diffConfig = (request: messages.DiffRequest) => {
    const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
    return Promise.resolve(diffResponse(changedSettings(olds, news, request.getUrn(), this.environment)));
  };

  readonly #configure = async (request: messages.ConfigureRequest) => {
    await this.#configureWith({ args: wire(request.getArgs()), urn: request.getUrn() ?? "" });
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(false);
    response.setSupportspreview(true);
    response.setSupportsAutonamingConfiguration(true);
    return response;
  };

  /**
   * An engine configures a process that it started once. Whoever else does, has its resources made in another tenant: every user
   * of the machine can call.
   */
  async #configureWith(settings: { readonly args: Wire; readonly urn: string }): Promise<void> {
    if (this.starter !== "" && this.#configuredWith !== undefined) {
      if (!isDeepStrictEqual(settings, this.#configuredWith)) {
        throw new EntraCaError(
          "InvalidConfiguration",
          "This process of the plugin has its settings already, and was given others",
          "Run pulumi again; where that doesn't help, somebody else on this machine calls its port",
        );
      }
      return;
    }
    // A process that several runs attach to has nothing in one from another.
    this.#instance = this.#instanceOf(settings.args, settings.urn);
    this.#configuredWith = hasUnknown(settings.args) ? undefined : settings;
    await this.#instance.catch((error: unknown) => {
      this.#configuredWith = undefined;
      // Today's were checked before.
      throw error instanceof EntraCaError ? error.advising(takeTodays) : error;
    });
  }

  readonly #check = async (request: messages.CheckRequest) => {
    const { resources } = await this.#configured(true);
    const checked = await resources.check(
      await target(request),
      wire(request.getOlds()),
      wire(request.getNews()),
      namingOf(request.getAutonaming()),
    );
    return checkResponse(checked);
  };

  readonly #diff = async (request: messages.DiffRequest) => {
    const { resources } = await this.#configured(true);
    const properties = await resources.diff(
      await target(request),
      request.getId(),
      wire(request.getOlds()),
      wire(request.getNews()),
      request.getIgnorechangesList(),
    );
    return diffResponse(properties);
  };

  readonly #create = async (request: messages.CreateRequest) => {
    const { resources, refreshBeforeUpdate } = await this.#configured(request.getPreview());
    const about = { ...(await target(request)), timeout: request.getTimeout() };
    const { id, properties } = await this.#writing(
      resources.create(about, wire(request.getProperties()), request.getPreview()),
    );
    const response = new messages.CreateResponse();
    response.setId(id);
    response.setProperties(struct(properties));
    response.setRefreshBeforeUpdate(refreshBeforeUpdate);
    return response;
  };

  readonly #read = async (request: messages.ReadRequest) => {
    const { resources, refreshBeforeUpdate } = await this.#configured();
    const about = { ...(await target(request)), timeout: request.getTimeout() };
    const [inputs, state] = [request.getInputs(), request.getProperties()].map((given) => given && wire(given));
    const found = await resources.read(about, request.getId(), inputs, state);
    const response = new messages.ReadResponse();
    if (found !== undefined) {
      response.setId(request.getId());
      response.setProperties(struct(found.properties));
      response.setInputs(struct(found.inputs));
      response.setRefreshBeforeUpdate(refreshBeforeUpdate);
    }
    return response;
  };

  readonly #update = async (request: messages.UpdateRequest) => {
    const { resources, refreshBeforeUpdate } = await this.#configured(request.getPreview());
    const about = { ...(await target(request)), timeout: request.getTimeout() };
    const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
    const how = { ignoreChanges: request.getIgnorechangesList(), isPreview: request.getPreview() };
    const properties = await this.#writing(resources.update(about, request.getId(), olds, news, how));
    const response = new messages.UpdateResponse();
    response.setProperties(struct(properties));
    response.setRefreshBeforeUpdate(refreshBeforeUpdate);
    return response;
  };

  readonly #delete = async (request: messages.DeleteRequest) => {
    const { resources } = await this.#configured();
    const about = { ...(await target(request)), timeout: request.getTimeout() };
    await this.#writing(resources.delete(about, request.getId(), wire(request.getProperties())));
    return new Empty();
  };

  readonly #invoke = async (request: messages.InvokeRequest) => {
    const { lookUps } = await this.#configured();
    const name = await lookUpNamed(request.getTok());
    const found = await lookUps.invoke(name, wire(request.getArgs()));
    const response = new messages.InvokeResponse();
    response.setReturn(struct(found));
    return response;
  };

  readonly #cancel = async () => {
    await this.#endSession();
    return new Empty();
  };

  async #writing<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } finally {
      (await this.#configured(true)).lookUps.forget();
    }
  }

  /** @param isForeseen Whether the call only foresees what will be, for which not all settings have to be known. */
  async #configured(isForeseen = false): Promise<Instance> {
    this.#instance ??= this.#instanceOf({}, "");
    const instance = await this.#instance;
    if (instance.unknown.length > 0 && !isForeseen) {
      throw new EntraCaError(
        "InvalidConfiguration",
        `${instance.unknown.join(", ")} of this provider instance isn't known yet`,
        "Give it a value that is known before anything is asked of the tenant, or run pulumi up, in which it is",
      );
    }
    return instance;
  }

  async #instanceOf(args: Wire, urn: string): Promise<Instance> {
    const settings = settingsOf(args, urn, this.environment);
    const { LookUpCalls, ResourceCalls, Session } = await load();
    const unknown = Object.keys(args).filter((key) => hasUnknown(args[key]));
    const log: EngineLog = (...line) => (unknown.length === 0 ? this.#log(...line) : Promise.resolve());
    const { environment, stackConfiguration, instance } = settings;
    const session = new Session(environment, stackConfiguration, log, {}, instance);
    const refreshBeforeUpdate = refreshesBeforeUpdate(settings);
    return {
      session,
      resources: new ResourceCalls(session, refreshBeforeUpdate),
      lookUps: new LookUpCalls(session),
      refreshBeforeUpdate,
      unknown,
    };
  }
}

function load(): Promise<typeof loaded> {
  return import("./calls.js");
}

async function target(request: About): Promise<loaded.Target> {
  const { resources } = await load();
  // Engines of before 2024 name the type in the URN alone.
  const type = request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
  return { urn: request.getUrn(), className: known<ClassName>(type, resources, "resource") };
}

async function lookUpNamed(tokenOfIt: string): Promise<LookUpName> {
  const { lookUps } = await load();
  return known<LookUpName>(tokenOfIt, lookUps, "look-up");
}

function known<Name extends string>(tokenOfIt: string, all: Readonly<Record<Name, unknown>>, what: string): Name {
  const name = tokenOfIt.replace(/^entra-ca:index:/, "");
  if (!Object.hasOwn(all, name)) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${tokenOfIt} is no ${what} of this provider: it has ${Object.keys(all).join(", ")}`,
      "Use one of these, or a version of the provider that has it",
    );
  }
  return name as Name;
}
