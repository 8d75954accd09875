import { isRepeated } from "./pages.js";
import type { Rule } from "./rule.js";

/** What rules look at in a request. */
export interface Asked {
  readonly method: string;
  /** With its path in the one form that routes have. */
  readonly url: URL;
  /** Whether it is the address of a list. */
  readonly isList: boolean;
}

/** Whether a request is one that the rule is about; neither counts nor chance play a part here. */
export function isAbout(rule: Rule, asked: Asked): boolean {
  const { method, url } = asked;
  return (
    (rule.method === undefined || rule.method === method) &&
    (rule.path === undefined || matchesPath(rule.path, url.pathname.replace(/^\/beta(?=\/|$)/, ""))) &&
    canApply(rule, asked)
  );
}

function canApply({ fault }: Rule, { method, url, isList }: Asked): boolean {
  switch (fault) {
    case "stale":
      return method !== "GET";
    case "duplicatePage":
    case "emptyPage":
      return method === "GET" && isList && !isRepeated(url);
    case "endlessPages":
    case "untold":
      return method === "GET" && isList;
    default:
      return true;
  }
}

function matchesPath(pattern: string, path: string): boolean {
  if (!pattern.includes("*")) {
    return path.includes(pattern);
  }
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop() ?? "";
  let read = path.startsWith(first) ? first.length : -1;
  for (const part of others) {
    const found = read < 0 ? -1 : path.indexOf(part, read);
    read = found < 0 ? -1 : found + part.length;
  }
  return read >= 0 && path.length - last.length >= read && path.endsWith(last);
}
