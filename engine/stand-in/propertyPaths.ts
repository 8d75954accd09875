/**
 * Property paths as `ignoreChanges` and `replaceOnChanges` write them: `root`, `root.nested`, `root["quoted.key"]`,
 * `root[0]`, `root[*]`.
 */
import { isMap, isSecret, type PropertyMap } from "./propertyValues.js";

export type PropertyPath = readonly (string | number)[];

const wildcard = "*";

/** A path that can't be read matches nothing, as it does for Pulumi. */
export function parsePropertyPath(text: string): PropertyPath | undefined {
  const path: (string | number)[] = [];
  const part = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|\.?([^.[\]"]+)/y;
  while (part.lastIndex < text.length) {
    const [, quoted, index, name] = part.exec(text) ?? [];
    if (quoted !== undefined) {
      path.push(quoted.replaceAll(/\\(.)/g, "$1"));
    } else if (index !== undefined) {
      path.push(index === wildcard ? wildcard : Number(index));
    } else if (name !== undefined) {
      path.push(name);
    } else {
      return undefined;
    }
  }
  return path.length === 0 ? undefined : path;
}

/** Whether a change at `path` is a change of what `pattern` names. */
export function pathContains(pattern: PropertyPath, path: PropertyPath): boolean {
  return pattern.length <= path.length && pattern.every((part, at) => part === wildcard || part === path[at]);
}

/** `news` with what the paths name put back to what it was. A path into something added or removed changes nothing. */
export function withIgnoredChanges(news: PropertyMap, olds: PropertyMap, ignored: readonly string[]): PropertyMap {
  return ignored
    .map(parsePropertyPath)
    .filter((path) => path !== undefined)
    .reduce<unknown>((values, path) => reset(values, olds, path), news) as PropertyMap;
}

function reset(value: unknown, old: unknown, path: PropertyPath): unknown {
  const [part, ...rest] = path;
  if (part === undefined) {
    return old;
  }
  if (isSecret(value) || isSecret(old)) {
    return resetWithinSecret(value, old, path);
  }
  if (Array.isArray(value) && Array.isArray(old)) {
    if (part === wildcard && value.length !== old.length) {
      return value;
    }
    return value.map((item: unknown, at) =>
      (part === wildcard || part === at) && at in old ? reset(item, old[at], rest) : item,
    );
  }
  if (!isMap(value) || !isMap(old)) {
    return value;
  }
  const keys = part === wildcard ? Object.keys(value) : [String(part)];
  return keys.reduce((result, key) => resetMember(result, old, key, rest), value);
}

function resetMember(value: PropertyMap, old: PropertyMap, key: string, rest: PropertyPath): PropertyMap {
  if (rest.length > 0) {
    return key in value && key in old ? { ...value, [key]: reset(value[key], old[key], rest) } : value;
  }
  if (key in old) {
    return { ...value, [key]: old[key] };
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

function resetWithinSecret(value: unknown, old: unknown, path: PropertyPath): unknown {
  const plain = isSecret(value) ? value.value : value;
  const result = reset(plain, isSecret(old) ? old.value : old, path);
  return isSecret(value) ? { ...value, value: result } : result;
}
