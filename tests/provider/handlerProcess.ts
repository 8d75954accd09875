/** The handlers as one process of the provider runs them, without Pulumi between: many may run in one test. */
import { handler, type Comparison } from "../../provider/kernel/handler.js";
import { systemClock } from "../../provider/graph/operation.js";
import type { Surroundings } from "../../provider/graph/client.js";
import type { Context } from "../../provider/kernel/context.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { appManagementPolicyTrustedCertificateAuthority } from "../../provider/resources/appManagementPolicyTrustedCertificateAuthority/resource.js";
import { certificateBasedApplicationConfiguration } from "../../provider/resources/certificateBasedApplicationConfiguration/resource.js";
import { externalCertificateAuthorityCertificate } from "../../provider/resources/externalCertificateAuthorityCertificate/resource.js";
import { externalCertificateAuthoritySignedCertificate } from "../../provider/resources/externalCertificateAuthoritySignedCertificate/resource.js";
import { tlsInspectionPolicy } from "../../provider/resources/tlsInspectionPolicy/resource.js";
import { tlsInspectionPolicyLink } from "../../provider/resources/tlsInspectionPolicyLink/resource.js";
import { tlsInspectionRule } from "../../provider/resources/tlsInspectionRule/resource.js";
import { trustedCertificateAuthority } from "../../provider/resources/trustedCertificateAuthority/resource.js";
import { Session } from "../../provider/adapters/session.js";
import { Secrets } from "../../provider/messages/secrets.js";

export const tlsCa = externalCertificateAuthorityCertificate;
export const signedCertificate = externalCertificateAuthoritySignedCertificate;
export const configuration = certificateBasedApplicationConfiguration;
export const trustedCa = trustedCertificateAuthority;
export const policyEntry = appManagementPolicyTrustedCertificateAuthority;
export const policy = tlsInspectionPolicy;
export const rule = tlsInspectionRule;
export const link = tlsInspectionPolicyLink;

/** What a resource is beside its arguments. */
export interface Told {
  readonly urn?: string;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  /** As the plugin does, which is asked to read what the state has before anything else. */
  readonly readsFirst?: boolean;
  readonly program?: Partial<Context["program"]>;
  readonly secrets?: Secrets;
}

export class HandlerProcess {
  /** `warning: …` and `info: …`, in their order, each once. */
  readonly logged: string[] = [];
  /** What was shown while it waited, and is overwritten by what follows. */
  readonly waitedFor: string[] = [];
  readonly #session: Session;

  /**
   * @param environment What points the provider at a tenant.
   * @param now What time the process takes it for.
   * @param sleep How it waits.
   * @param surroundings What else is around its client of Graph.
   */
  constructor(
    environment: Readonly<Record<string, string>>,
    now: () => number = systemClock.now,
    sleep = systemClock.sleep,
    surroundings: Omit<Surroundings, "clock"> = {},
  ) {
    this.#session = new Session(
      (variable) => environment[variable],
      () => undefined,
      (severity, message) => {
        if (severity === "progress") {
          this.waitedFor.push(message);
        } else if (!this.logged.includes(`${severity}: ${message}`)) {
          this.logged.push(`${severity}: ${message}`);
        }
        return Promise.resolve();
      },
      { ...surroundings, clock: { now, sleep } },
    );
  }

  /** Ends it as an interrupted Pulumi does. */
  stop(): void {
    this.#session.stop();
  }

  /** @param current The inputs as they were, where there is an object. */
  async check(resource: Resource, inputs: Properties, told: Told = {}, current?: Properties) {
    return handler(resource).check(inputs, current, this.#context(told, inputs));
  }

  /** What a program makes of an object, whose resource counts as checked. */
  diff(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}): Promise<Comparison> {
    const context = this.#context(told, inputs);
    context.run.include(context.urn);
    return handler(resource).diff(id, inputs, state, context);
  }

  /** What an engine asks for after a refresh, with the arguments as they were. */
  diffOfRefresh(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}) {
    return handler(resource).diff(id, inputs, state, this.#context(told, inputs));
  }

  create(resource: Resource, inputs: Properties, told: Told = {}): Promise<{ id: string; state: Properties }> {
    return handler(resource).create(inputs, this.#context(told, inputs));
  }

  read(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}) {
    return handler(resource).read(id, inputs, state, this.#context(told, inputs));
  }

  update(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}): Promise<Properties> {
    return handler(resource).update(id, inputs, state, this.#context(told, inputs));
  }

  delete(resource: Resource, id: string, state: Properties, told: Told = {}): Promise<void> {
    return handler(resource).delete(id, state, this.#context(told, state));
  }

  #context(
    {
      urn = "",
      ignoreChanges = [],
      replaceOnChanges = [],
      readsFirst = false,
      program = {},
      secrets = new Secrets(),
    }: Told,
    { connection }: Properties,
  ): Context {
    return this.#session.context({
      urn,
      ignoreChanges,
      replaceOnChanges,
      readsFirst,
      secrets,
      program: { hasSignedCertificate: undefined, placeUrn: undefined, ...program },
      connection,
    });
  }
}
