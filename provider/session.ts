import { readConfiguration, type Configuration, type Lookup } from "./configuration.js";
import type { EngineLog, Severity } from "./engineLog.js";
import { GraphClient } from "./graph/client.js";
import { systemClock } from "./graph/clock.js";
import { Collections } from "./graph/collections.js";
import type { Context, Program } from "./resource.js";
import { Run } from "./run.js";

/** What an adapter knows of the resource that a call is about. */
export interface Subject {
  /** Empty where Pulumi didn't tell. */
  readonly urn: string;
  readonly ignoreChanges: readonly string[];
  readonly program: Program;
}

/** Graph, as a configuration points at it. */
interface Opened {
  readonly configuration: Configuration;
  readonly graph: GraphClient;
  readonly collections: Collections;
}

/** What all resources of this process share: Pulumi starts one process for a preview and another for the update. */
export class Session {
  readonly #told = new Set<string>();
  readonly #run = new Run();
  #open: Opened | undefined;

  /**
   * @param environment The environment's variables.
   * @param stackConfiguration The stack's configuration, by full keys such as `entra-ca:tenantId`.
   * @param send Sends a line to Pulumi's engine.
   */
  constructor(
    private readonly environment: Lookup,
    private readonly stackConfiguration: Lookup,
    private readonly send: EngineLog,
  ) {}

  /** What a handler may use in a call about a resource. */
  context({ urn, ignoreChanges, program }: Subject): Context {
    this.#open ??= this.#connect();
    return {
      ...this.#open,
      ...systemClock,
      run: this.#run,
      urn,
      ignoreChanges,
      program,
      progress: (message) => this.send("progress", message, urn),
      warn: (message) => this.#log("warning", message, urn),
      note: (message) => this.#log("info", message, urn),
      tell: (message) => this.#log("info", message, ""),
    };
  }

  #connect(): Opened {
    const configuration = readConfiguration(this.environment, this.stackConfiguration);
    const graph = new GraphClient(
      configuration,
      configuration.traceHttp ? { trace: (line) => void this.send("info", line, "").catch(() => undefined) } : {},
    );
    return { configuration, graph, collections: new Collections(graph) };
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
