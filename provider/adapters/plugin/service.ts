import { isDeepStrictEqual } from "node:util";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type { EngineLog } from "../engineLog.js";
import { EntraCaError } from "../../messages/error.js";
import { mapped } from "../../records.js";
import { inOneLine } from "../../messages/foreignText.js";
import type { Lookup } from "../../settings/givenSettings.js";
import type { LookUpName } from "../../lookUps/lookUps.js";
import type { ClassName } from "../../resources/resources.js";
import { Secrets } from "../../messages/secrets.js";
import { hasUnknown, secretTexts, type Wire } from "../wire.js";
import type * as loaded from "./calls.js";
import { changedSettings, checkConfiguration, refreshesBeforeUpdate, settingsOf, takeTodays } from "./configuring.js";
import { engineLogAt } from "./engineConnection.js";
import { checkResponse, diffResponse, givenIn, namingOf, serviceError, struct, wire } from "./messages.js";

/** One provider instance, as it was configured. */
interface Instance {
  readonly session: loaded.Session;
  readonly resources: loaded.ResourceCalls;
  readonly lookUps: loaded.LookUpCalls;
  readonly refreshBeforeUpdate: boolean;
  /** The settings that aren't known yet: until they are, there is nothing to ask. */
  readonly unknown: readonly string[];
}

/** A method of the service, in the messages that it takes and gives. */
type Method = (request: never) => Promise<object>;

/** What a call names that is about a resource. */
interface About {
  getUrn(): string;
  getType(): string;
  getTimeout?(): number;
}

/** Pulumi's provider protocol (Pulumi: proto/pulumi/provider.proto): it says on the wire what the handlers say. */
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
    return mapped(this.#methods, (method) => this.#answering(method));
  }

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

  #answering(method: Method): handleUnaryCall<object, object> {
    const answer = async ({ request }: { readonly request: object }) => {
      this.#running += 1;
      try {
        return await method(request as never);
      } catch (error) {
        throw await this.#errorOf(error, new Secrets([], secretTexts(givenIn(request))));
      } finally {
        this.#running -= 1;
        if (this.#running === 0) {
          this.#whenIdle();
        }
      }
    };
    return (call, done) => {
      answer(call).then((response) => {
        done(null, response);
      }, done);
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

  readonly #methods: Readonly<Record<string, Method>> = {
    handshake: (request: messages.ProviderHandshakeRequest) => {
      this.#connectTo(request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        // For a resource that a program gives where an id belongs, the engine hands over its id then.
        .setAcceptResources(false)
        .setSupportsAutonamingConfiguration(true);
      return Promise.resolve(response);
    },

    attach: (request: PluginAttach) => {
      this.#connectTo(request.getAddress());
      return Promise.resolve(new Empty());
    },

    getPluginInfo: () => Promise.resolve(new PluginInfo().setVersion(this.version)),

    getSchema: async (request: messages.GetSchemaRequest) => {
      if (request.getVersion() !== 0) {
        throw new Error(`There is no schema of version ${request.getVersion()}: this plugin has version 0`);
      }
      const { pulumiSchema } = await load();
      return new messages.GetSchemaResponse().setSchema(JSON.stringify(pulumiSchema(this.version)));
    },

    checkConfig: (request: messages.CheckRequest) => {
      const checked = checkConfiguration(wire(request.getNews()), request.getUrn(), this.environment);
      return Promise.resolve(checkResponse(checked));
    },

    diffConfig: (request: messages.DiffRequest) => {
      const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
      return Promise.resolve(diffResponse(changedSettings(olds, news, request.getUrn(), this.environment)));
    },

    configure: async (request: messages.ConfigureRequest) => {
      await this.#configureWith({ args: wire(request.getArgs()), urn: request.getUrn() ?? "" });
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(false)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    },

    check: async (request: messages.CheckRequest) => {
      const { resources } = await this.#configured(true);
      const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
      const naming = namingOf(request.getAutonaming());
      return checkResponse(await resources.check(await target(request), olds, news, naming));
    },

    diff: async (request: messages.DiffRequest) => {
      const { resources } = await this.#configured(true);
      const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
      const ignored = request.getIgnorechangesList();
      return diffResponse(await resources.diff(await target(request), request.getId(), olds, news, ignored));
    },

    create: async (request: messages.CreateRequest) => {
      const { resources, refreshBeforeUpdate } = await this.#configured(request.getPreview());
      const { id, properties } = await this.#writing(
        resources.create(await target(request), wire(request.getProperties()), request.getPreview()),
      );
      return new messages.CreateResponse()
        .setId(id)
        .setProperties(struct(properties))
        .setRefreshBeforeUpdate(refreshBeforeUpdate);
    },

    read: async (request: messages.ReadRequest) => {
      const { resources, refreshBeforeUpdate } = await this.#configured();
      const [inputs, state] = [request.getInputs(), request.getProperties()].map((given) => given && wire(given));
      const found = await resources.read(await target(request), request.getId(), inputs, state);
      const response = new messages.ReadResponse();
      return found === undefined
        ? response
        : response
            .setId(request.getId())
            .setProperties(struct(found.properties))
            .setInputs(struct(found.inputs))
            .setRefreshBeforeUpdate(refreshBeforeUpdate);
    },

    update: async (request: messages.UpdateRequest) => {
      const { resources, refreshBeforeUpdate } = await this.#configured(request.getPreview());
      const [olds, news] = [wire(request.getOlds()), wire(request.getNews())];
      const how = { ignoreChanges: request.getIgnorechangesList(), isPreview: request.getPreview() };
      const properties = await this.#writing(resources.update(await target(request), request.getId(), olds, news, how));
      return new messages.UpdateResponse()
        .setProperties(struct(properties))
        .setRefreshBeforeUpdate(refreshBeforeUpdate);
    },

    delete: async (request: messages.DeleteRequest) => {
      const { resources } = await this.#configured();
      await this.#writing(resources.delete(await target(request), request.getId(), wire(request.getProperties())));
      return new Empty();
    },

    invoke: async (request: messages.InvokeRequest) => {
      const { lookUps } = await this.#configured();
      const name = known<LookUpName>(request.getTok(), (await load()).lookUps, "look-up");
      return new messages.InvokeResponse().setReturn(struct(await lookUps.invoke(name, wire(request.getArgs()))));
    },

    cancel: async () => {
      await this.#endSession();
      return new Empty();
    },
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

let calls: Promise<typeof loaded> | undefined;

function load(): Promise<typeof loaded> {
  calls ??= import("./calls.js");
  return calls;
}

async function target(request: About): Promise<loaded.Target> {
  const { resources } = await load();
  // Engines of before 2024 name the type in the URN alone.
  const type = request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
  const className = known<ClassName>(type, resources, "resource");
  return { urn: request.getUrn(), className, timeout: request.getTimeout?.() ?? 0 };
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
