/**
 * A stack's configuration, from Pulumi.yaml and Pulumi.<stack>.yaml, as programs and providers are given it: texts under
 * full names, and which of them are secret.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EngineFailure } from "./failure.js";
import { readYaml, type Project } from "./project.js";
import { isMap, mapValue, secret, type PropertyMap } from "./propertyValues.js";
import type { PassphraseSecrets } from "./secrets.js";

const stackSchema = z
  .object({ encryptionsalt: z.string().optional(), config: z.record(z.string(), z.unknown()).nullish() })
  .nullish();

/** What Pulumi.<stack>.yaml has, its secrets still sealed. */
export interface StackFile {
  readonly path: string;
  readonly salt: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
}

/** All values under their full names, the secrets open. */
export interface Configuration {
  readonly values: ReadonlyMap<string, string>;
  readonly secretKeys: ReadonlySet<string>;
}

/** Reads Pulumi.<stack>.yaml; a stack without one has no configuration. */
export function readStackFile(project: Project, stack: string): StackFile {
  const path = join(project.stackConfigFolder, `Pulumi.${stack}.yaml`);
  const content = existsSync(path) ? readYaml(path, stackSchema) : undefined;
  return { path, salt: content?.encryptionsalt, config: content?.config ?? {} };
}

/** The values of the project and the stack together, in which the stack's own come first. */
export function resolveConfiguration(
  project: Project,
  stackFile: StackFile,
  secrets: PassphraseSecrets | undefined,
): Configuration {
  const values = new Map<string, string>();
  const secretKeys = new Set<string>();
  for (const [key, declared] of Object.entries(project.sharedConfig)) {
    const value = isMap(declared) ? (declared["value"] ?? declared["default"]) : declared;
    if (value !== undefined) {
      values.set(fullKey(project, key), asText(value));
    }
  }
  for (const [key, written] of Object.entries(stackFile.config)) {
    const name = fullKey(project, key);
    values.set(name, asText(decrypted(written, stackFile, secrets)));
    if (containsEncrypted(written)) {
      secretKeys.add(name);
    }
  }
  return { values, secretKeys };
}

/** The configuration as the inputs of the provider resource that the state keeps. */
export function providerInputs({ values, secretKeys }: Configuration): PropertyMap {
  return Object.fromEntries([...values].map(([key, value]) => [key, secretKeys.has(key) ? secret(value) : value]));
}

function fullKey(project: Project, key: string): string {
  return key.includes(":") ? key : `${project.name}:${key}`;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function decrypted(written: unknown, file: StackFile, secrets: PassphraseSecrets | undefined): unknown {
  return mapValue(written, (item) => {
    if (!isEncrypted(item)) {
      return undefined;
    }
    if (secrets === undefined) {
      throw new EngineFailure(`${file.path}: has secrets, but no encryptionsalt`);
    }
    return { replacement: secrets.decrypt(item.secure) };
  });
}

function containsEncrypted(written: unknown): boolean {
  if (isEncrypted(written)) {
    return true;
  }
  return typeof written === "object" && written !== null && Object.values(written).some(containsEncrypted);
}

function isEncrypted(value: unknown): value is { secure: string } {
  return isMap(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
}
