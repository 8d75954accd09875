import { readConfiguration, type Configuration } from "../settings/configuration.js";
import { checkedConnection, usableConnection, type Connection } from "../settings/connection.js";
import type { Instance, Lookup } from "../settings/givenSettings.js";
import { EntraCaError } from "../messages/error.js";
import type { EngineLog, Severity } from "./engineLog.js";
import { GraphClient, type Surroundings } from "../graph/client.js";
import { systemClock } from "../graph/operation.js";
import { Collections } from "../graph/collections.js";
import type { Context } from "../kernel/context.js";
import { inOneLine } from "../messages/foreignText.js";
import { Prospects } from "../kernel/prospects.js";
import { madeOnce } from "../records.js";
import { Run } from "../kernel/run.js";
import { unknown } from "../kernel/unknown.js";
import { weakenedTls } from "../settings/weakenedTls.js";

/** What an adapter knows of the resource that a call is about. */
export interface Subject
  extends
    Pick<Context, "urn" | "ignoreChanges" | "program" | "secrets">,
    Partial<Pick<Context, "replaceOnChanges" | "timeout">> {
  /** Whether, where the tenant is looked at, what the state has is read before anything else. */
  readonly readsFirst?: boolean;
  /** As the program or the state has it. */
  readonly connection: unknown;
  /** Whether it is for a check, which itself says what is wrong with a connection: one that can't be used counts for none then. */
  readonly isCheck?: boolean;
}

/** Graph, as a configuration points at it. */
type Opened = Pick<Context, "configuration" | "graph" | "collections" | "prospects">;

/** What all resources of this process share: Pulumi starts one process for a preview and another for the update. */
export class Session {
  readonly #told = new Set<string>();
  readonly #run = new Run();
  /** By a resource's connection: what it makes of the settings is read once. */
  readonly #connected = new Map<string, Opened>();
  /** By the configuration that comes of that: those that are alike share all. */
  readonly #opened = new Map<string, Opened>();
  readonly #stop = new AbortController();

  /**
   * @param environment The environment's variables.
   * @param stackConfiguration The stack's configuration, by full keys such as `entra-ca:tenantId`.
   * @param send Sends a line to Pulumi's engine.
   * @param surroundings What is around the clients of Graph, where it isn't as usual.
   * @param instance The provider instance that it is, where that is one of the program's.
   */
  constructor(
    private readonly environment: Lookup,
    private readonly stackConfiguration: Lookup,
    private readonly send: EngineLog,
    private readonly surroundings: Surroundings = {},
    private readonly instance?: Instance,
  ) {}

  /**
   * What a handler may use in a call about a resource.
   *
   * @throws {EntraCaError} `InvalidConfiguration` for settings that can't be used, its connection's among them.
   */
  context(subject: Subject): Context {
    const { connection, isCheck = false, readsFirst = false, ...about } = subject;
    const { urn, secrets } = about;
    const harmless = (message: string) => inOneLine(secrets.conceal(message));
    this.#run.hasSecrets ||= secrets.any;
    const connectionOf = isCheck ? usableConnection : checkedConnection;
    const opened = this.#open(connection === unknown ? {} : connectionOf(connection));
    return {
      ...opened,
      ...(this.surroundings.clock ?? systemClock),
      run: this.#run,
      signal: this.#stop.signal,
      knowsReplaced: readsFirst && opened.configuration.liveDiff,
      replaceOnChanges: [],
      ...about,
      connectedAs: (other) => this.context({ ...subject, connection: other }),
      progress: (message) => this.send("progress", harmless(message), urn),
      warn: (message) => this.#log("warning", harmless(message), urn),
      note: (message) => this.#log("info", harmless(message), urn),
      tell: (message) => this.#log("info", harmless(message), ""),
      caution: (message) => this.#log("warning", harmless(message), ""),
    };
  }

  /** Ends what waits or reads, for good; what is being written is. */
  stop(): void {
    this.#stop.abort(
      new EntraCaError("Cancelled", "Pulumi was interrupted", "Run pulumi up again: it goes on from what is there"),
    );
  }

  #open(connection: Connection): Opened {
    return madeOnce(this.#connected, JSON.stringify(connection), () => {
      const configuration = readConfiguration(this.environment, this.stackConfiguration, connection, this.instance);
      for (const warning of weakenedTls(this.environment)) {
        void this.#log("warning", warning, "").catch(() => undefined);
      }
      return madeOnce(this.#opened, JSON.stringify(configuration), () => this.#connect(configuration));
    });
  }

  #connect(configuration: Configuration): Opened {
    const trace = (line: string) => void this.send("info", inOneLine(line), "").catch(() => undefined);
    const graph = new GraphClient(configuration, {
      ...(configuration.traceHttp ? { trace } : {}),
      ...this.surroundings,
    });
    return {
      configuration,
      graph,
      collections: new Collections(graph),
      prospects: new Prospects(graph, configuration),
    };
  }

  async #log(severity: Severity, message: string, urn: string): Promise<void> {
    // Pulumi asks twice for a replacement, and for everything under --refresh.
    const line = `${urn} ${message}`;
    if (!this.#told.has(line)) {
      this.#told.add(line);
      await this.send(severity, message, urn);
    }
  }
}
