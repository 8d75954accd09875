/**
 * Property values as the engine's protocol carries them: plain JSON, in which a secret is an object with a signature and an
 * unknown value is a fixed string.
 */
import { isDeepStrictEqual } from "node:util";

export type PropertyMap = Record<string, unknown>;

/** The key whose value says what kind of special value an object is, and the value that says "secret". */
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value that is a secret. */
export interface Secret extends PropertyMap {
  [signatureKey]: typeof secretSignature;
  value: unknown;
}

/** Whether a value has properties: an object that is no list. */
export function isMap(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value bears the mark of a secret. */
export function isSecret(value: unknown): value is Secret {
  return isMap(value) && value[signatureKey] === secretSignature;
}

/** Whether a value will only be known when what it comes from was made. */
export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

export const unknown: unknown = unknownValue;

/** Secrets inside a secret lose their own mark: the outer one covers them. */
export function secret(value: unknown): Secret {
  return { [signatureKey]: secretSignature, value: withoutSecrets(value) };
}

/** Rebuilds a value from the inside out; the visitor sees special objects before their members are visited. */
export function mapValue(value: unknown, visit: (value: unknown) => { replacement: unknown } | undefined): unknown {
  const visited = visit(value);
  if (visited !== undefined) {
    return visited.replacement;
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapValue(item, visit));
  }
  if (!isMap(value)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValue(item, visit)]));
}

/** A value with its secrets in the clear, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  return mapValue(value, (item) => (isSecret(item) ? { replacement: withoutSecrets(item.value) } : undefined));
}

/** Properties with their secrets in the clear. */
export function mapWithoutSecrets(map: PropertyMap): PropertyMap {
  return withoutSecrets(map) as PropertyMap;
}

/** For people and JSON documents: no secret and no sentinel. */
export function readable(value: unknown): unknown {
  return mapValue(value, (item) => {
    if (isSecret(item)) {
      return { replacement: "[secret]" };
    }
    return isUnknown(item) ? { replacement: "[unknown]" } : undefined;
  });
}

/** As a call that takes no unknown values is given them: as if they weren't there. */
export function withoutUnknowns(map: PropertyMap): PropertyMap {
  const known = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.filter((item) => !isUnknown(item)).map(known);
    }
    if (!isMap(value)) {
      return value;
    }
    const members = Object.entries(value).filter(([, item]) => !isUnknown(item));
    return Object.fromEntries(members.map(([name, item]) => [name, known(item)]));
  };
  return known(mapWithoutSecrets(map)) as PropertyMap;
}

/** Whether there is a secret in a value, at any depth. */
function containsSecret(value: unknown): boolean {
  if (isSecret(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some(containsSecret);
  }
  return isMap(value) && Object.values(value).some(containsSecret);
}

/** A provider is given plain values, so what it returns under the name of a secret is marked again here. */
export function markSecretsOf(source: PropertyMap, target: PropertyMap): PropertyMap {
  const marked = { ...target };
  for (const [key, original] of Object.entries(source)) {
    const value = marked[key];
    if (value === undefined || isSecret(value)) {
      continue;
    }
    if (isMap(value) && isMap(original) && !isSecret(original)) {
      marked[key] = markSecretsOf(original, value);
    } else if (containsSecret(original)) {
      marked[key] = secret(value);
    }
  }
  return marked;
}

/** Outputs that the program named as secret, or that repeat a secret input. */
export function markSecretOutputs(outputs: PropertyMap, inputs: PropertyMap, named: readonly string[]): PropertyMap {
  const marked = { ...outputs };
  for (const key of Object.keys(marked)) {
    const isNamed = key !== "id" && named.includes(key);
    if (!isSecret(marked[key]) && (isNamed || isSecret(inputs[key]))) {
      marked[key] = secret(marked[key]);
    }
  }
  return marked;
}

/** Whether two values are the same to a provider, which doesn't see which of them are secret. */
export function sameValue(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(withoutSecrets(left), withoutSecrets(right));
}

/** The names of the properties that differ, with the sign of the change. */
export function changedProperties(olds: PropertyMap, news: PropertyMap): string[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...names].sort().flatMap((name) => {
    if (sameValue(olds[name], news[name])) {
      return [];
    }
    if (olds[name] === undefined) {
      return [`+${name}`];
    }
    return [news[name] === undefined ? `-${name}` : `~${name}`];
  });
}
