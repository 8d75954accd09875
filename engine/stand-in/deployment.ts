/** The state of a stack on disk: a Pulumi deployment of version 3, which `pulumi stack import` takes, its secrets encrypted. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { replaceFile } from "../../files/ownFile.js";
import { EngineFailure, messageOf } from "./failure.js";
import { resourceStateSchema, type PendingOperation, type ResourceState } from "./resourceState.js";
import type { PassphraseSecrets } from "./secrets.js";

const fileSchema = z.object({
  version: z.literal(3),
  deployment: z.object({
    secrets_providers: z.object({ type: z.string(), state: z.object({ salt: z.string() }).optional() }).optional(),
    resources: z.array(resourceStateSchema).nullish(),
    pending_operations: z.array(z.object({ resource: resourceStateSchema, type: z.string() })).nullish(),
  }),
});

/** A state as it was read, its secrets still encrypted. */
export type DeploymentFile = z.infer<typeof fileSchema>["deployment"];

/** A state with its secrets open. */
export interface Deployment {
  readonly resources: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
}

/** Reads a stack's state as it is on disk; undefined where there is none yet. */
export function readDeploymentFile(path: string): DeploymentFile | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new EngineFailure(`${path}: ${messageOf(error)}`);
  }
  const result = fileSchema.safeParse(content);
  if (!result.success) {
    throw new EngineFailure(`${path} is no Pulumi deployment: ${z.prettifyError(result.error)}`);
  }
  const provider = result.data.deployment.secrets_providers;
  if (provider !== undefined && provider.type !== "passphrase") {
    throw new EngineFailure(`${path}: the stand-in engine can't open secrets of the provider "${provider.type}"`);
  }
  return result.data.deployment;
}

/** Opens the secrets of a state; a stack that is new has an empty one. */
export function openDeployment(file: DeploymentFile | undefined, secrets: PassphraseSecrets): Deployment {
  const open = (resource: ResourceState): ResourceState => secrets.unseal(resource) as ResourceState;
  return {
    resources: file?.resources?.map(open) ?? [],
    pendingOperations:
      file?.pending_operations?.map(({ resource, type }) => ({
        resource: open(resource),
        type: type as PendingOperation["type"],
      })) ?? [],
  };
}

/** Writes a stack's state. States of resources are never changed in place, so each is encrypted and serialised once. */
export class DeploymentWriter {
  readonly #path: string;
  readonly #secrets: PassphraseSecrets;
  readonly #current: () => Deployment;
  readonly #texts = new WeakMap<ResourceState, string>();
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param current Gives the state as it is when a write begins. */
  constructor(path: string, secrets: PassphraseSecrets, current: () => Deployment) {
    this.#path = path;
    this.#secrets = secrets;
    this.#current = current;
  }

  /** Whoever asks while a write is under way shares the next one: hundreds of resources at once cost few writes. */
  save(): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      this.#writing = this.#write();
      return this.#writing;
    });
    return this.#next;
  }

  #write(): Promise<void> {
    return replaceFile(this.#path, this.#serialise(this.#current()));
  }

  #serialise({ resources, pendingOperations }: Deployment): string {
    const manifest = JSON.stringify({ time: new Date().toISOString(), magic: "", version: "" });
    const providers = JSON.stringify({ type: "passphrase", state: { salt: this.#secrets.salt } });
    const pending = pendingOperations.map(
      ({ resource, type }) => `{"resource":${this.#textOf(resource)},"type":${JSON.stringify(type)}}`,
    );
    return [
      `{"version":3,"deployment":{"manifest":${manifest},"secrets_providers":${providers},"resources":[`,
      resources.map((resource) => this.#textOf(resource)).join(",\n"),
      `],"pending_operations":[${pending.join(",\n")}]}}\n`,
    ].join("\n");
  }

  #textOf(resource: ResourceState): string {
    let text = this.#texts.get(resource);
    if (text === undefined) {
      text = JSON.stringify(this.#secrets.seal(resource));
      this.#texts.set(resource, text);
    }
    return text;
  }
}
