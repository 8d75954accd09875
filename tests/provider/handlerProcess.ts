/** The handlers as one process of the provider runs them, without Pulumi between: many may run in one test. */
import { readConfiguration } from "../../provider/configuration.js";
import type { Comparison } from "../../provider/lifecycle.js";
import { handler } from "../../provider/lifecycle.js";
import { systemClock } from "../../provider/graph/clock.js";
import { GraphClient, type Surroundings } from "../../provider/graph/client.js";
import { Collections } from "../../provider/graph/collections.js";
import type { Context, Properties, Resource } from "../../provider/resource.js";
import { certificateBasedApplicationConfiguration } from "../../provider/resources/certificateBasedApplicationConfiguration/resource.js";
import { externalCertificateAuthorityCertificate } from "../../provider/resources/externalCertificateAuthorityCertificate/resource.js";
import { externalCertificateAuthoritySignedCertificate } from "../../provider/resources/externalCertificateAuthoritySignedCertificate/resource.js";
import { trustedCertificateAuthority } from "../../provider/resources/trustedCertificateAuthority/resource.js";
import { Run } from "../../provider/run.js";

export const tlsCa = externalCertificateAuthorityCertificate;
export const signedCertificate = externalCertificateAuthoritySignedCertificate;
export const configuration = certificateBasedApplicationConfiguration;
export const trustedCa = trustedCertificateAuthority;

/** What a resource is beside its arguments. */
export interface Told {
  readonly urn?: string;
  readonly ignoreChanges?: readonly string[];
  readonly program?: Partial<Context["program"]>;
}

export class HandlerProcess {
  /** `warning: …` and `info: …`, in their order, each once. */
  readonly logged: string[] = [];
  /** What was shown while it waited, and is overwritten by what follows. */
  readonly waitedFor: string[] = [];
  readonly #run = new Run();
  readonly #shared: Pick<Context, "configuration" | "graph" | "collections">;

  /**
   * @param environment What points the provider at a tenant.
   * @param now What time the process takes it for.
   * @param sleep How it waits.
   * @param surroundings What else is around its client of Graph.
   */
  constructor(
    environment: Readonly<Record<string, string>>,
    private readonly now: () => number = systemClock.now,
    private readonly sleep = systemClock.sleep,
    surroundings: Omit<Surroundings, "clock"> = {},
  ) {
    const settings = readConfiguration(
      (variable) => environment[variable],
      () => undefined,
    );
    const graph = new GraphClient(settings, { ...surroundings, clock: { now, sleep } });
    this.#shared = { configuration: settings, graph, collections: new Collections(graph) };
  }

  /** @param current The inputs as they were, where there is an object. */
  async check(resource: Resource, inputs: Properties, told: Told = {}, current?: Properties) {
    return handler(resource).check(inputs, current, this.#context(told));
  }

  diff(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}): Promise<Comparison> {
    return handler(resource).diff(id, inputs, state, this.#context(told));
  }

  create(resource: Resource, inputs: Properties, told: Told = {}): Promise<{ id: string; state: Properties }> {
    return handler(resource).create(inputs, this.#context(told));
  }

  read(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}) {
    return handler(resource).read(id, inputs, state, this.#context(told));
  }

  update(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}): Promise<Properties> {
    return handler(resource).update(id, inputs, state, this.#context(told));
  }

  delete(resource: Resource, id: string, state: Properties, told: Told = {}): Promise<void> {
    return handler(resource).delete(id, state, this.#context(told));
  }

  #context({ urn = "", ignoreChanges = [], program = {} }: Told): Context {
    const log = (severity: string) => (message: string) => {
      const line = `${severity}: ${message}`;
      if (!this.logged.includes(line)) {
        this.logged.push(line);
      }
      return Promise.resolve();
    };
    return {
      ...this.#shared,
      run: this.#run,
      urn,
      ignoreChanges,
      program: { hasSignedCertificate: undefined, configurationUrn: undefined, ...program },
      progress: (message) => {
        this.waitedFor.push(message);
        return Promise.resolve();
      },
      now: this.now,
      sleep: this.sleep,
      warn: log("warning"),
      note: log("info"),
      tell: log("info"),
    };
  }
}
