import { isDeepStrictEqual } from "node:util";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Outputs } from "../events.js";
import { providerInputs, readStackFile, resolveConfiguration, type Configuration } from "./configuration.js";
import { DeploymentWriter, openDeployment, readDeploymentFile, type Deployment } from "./deployment.js";
import { notInStandIn } from "./failure.js";
import type { Project } from "./project.js";
import { readable, type PropertyMap } from "./propertyValues.js";
import { providerReference, type ResourceState } from "./resourceState.js";
import { PassphraseSecrets } from "./secrets.js";
import { Snapshot } from "./snapshot.js";
import {
  defaultProviderUrn,
  dynamicPackage,
  dynamicProviderType,
  isProviderType,
  packageOf,
  stackUrn,
  type StackName,
} from "./urns.js";

/** Protects secrets of development stacks from being read in passing; the real ones have a passphrase of their own. */
export const developmentPassphrase = "development";

/** Which stack it is, where its state is kept, and what opens its secrets. */
export interface StackOptions {
  readonly project: Project;
  readonly stack: string;
  /** Where the states of all stacks are kept. */
  readonly folder: string;
  readonly passphrase: string;
}

/** A stack that is ready to be worked on: its program, its configuration and its state, with the secrets open. */
export class Stack {
  readonly #path: string;
  /** Opening them takes a good part of a second, in which the program starts. */
  readonly #secrets: Promise<PassphraseSecrets>;
  readonly name: StackName;
  readonly project: Project;
  readonly configuration: Configuration;

  private constructor(
    { project, stack }: StackOptions,
    path: string,
    secrets: Promise<PassphraseSecrets>,
    configuration: Configuration,
  ) {
    this.project = project;
    this.name = { project: project.name, stack };
    this.#path = path;
    this.#secrets = secrets;
    this.configuration = configuration;
  }

  static async open(options: StackOptions): Promise<Stack> {
    const { project, stack, passphrase } = options;
    const path = join(options.folder, project.name, `${stack}.json`);
    const stackFile = readStackFile(project, stack);
    const configSecrets =
      stackFile.salt === undefined
        ? undefined
        : await PassphraseSecrets.open(passphrase, stackFile.salt, stackFile.path);
    const stateSalt = readDeploymentFile(path)?.secrets_providers?.state?.salt;
    const secrets =
      stateSalt === undefined
        ? Promise.resolve(configSecrets ?? PassphraseSecrets.create(passphrase))
        : PassphraseSecrets.open(passphrase, stateSalt, path);
    // Whoever loads the state sees the rejection; this keeps it from being unhandled until then.
    secrets.catch(() => undefined);
    return new Stack(options, path, secrets, resolveConfiguration(project, stackFile, configSecrets));
  }

  /** The state as it is on disk now, and what writes its next versions there. */
  async load(): Promise<{ deployment: Deployment; snapshot: Snapshot; save: () => Promise<void> }> {
    const secrets = await this.#secrets;
    const deployment = openDeployment(readDeploymentFile(this.#path), secrets);
    for (const state of deployment.resources) {
      refuseUnsupported(state, defaultProviderUrn(this.name));
    }
    const snapshot = new Snapshot(deployment);
    const writer = new DeploymentWriter(this.#path, secrets, () => snapshot.deployment);
    return { deployment, snapshot, save: () => writer.save() };
  }

  outputsIn(snapshot: Snapshot): Outputs {
    return readable(snapshot.old(stackUrn(this.name))?.outputs ?? {}) as Outputs;
  }

  /** The configuration that the provider was last given: what refresh and destroy, which run no program, go by. */
  savedProviderInputs(snapshot: Snapshot): PropertyMap {
    return snapshot.old(defaultProviderUrn(this.name))?.inputs ?? {};
  }

  /** Puts the provider that all dynamic resources share into the state, with today's configuration. */
  registerProvider(snapshot: Snapshot): string {
    const urn = defaultProviderUrn(this.name);
    const registered = snapshot.registered(urn);
    if (registered !== undefined) {
      return providerReference(urn, registered.id ?? "");
    }
    const old = snapshot.old(urn);
    const inputs = providerInputs(this.configuration);
    const modified = new Date().toISOString();
    const id = old?.id ?? randomUUID();
    const isSame = old !== undefined && isDeepStrictEqual(old.inputs ?? {}, inputs);
    const changes = { inputs, outputs: inputs, modified };
    const state: ResourceState = isSame
      ? old
      : { urn, custom: true, id, type: dynamicProviderType, created: modified, ...old, ...changes };
    snapshot.register(state, old);
    return providerReference(urn, id);
  }
}

function refuseUnsupported({ type, urn, custom }: ResourceState, provider: string): void {
  if (isProviderType(type) && urn !== provider) {
    throw notInStandIn(`explicit providers, such as the state's ${urn}`);
  }
  if (custom && !isProviderType(type) && packageOf(type) !== dynamicPackage) {
    throw notInStandIn(`provider for ${packageOf(type)}, which the state's ${urn} needs`);
  }
}
