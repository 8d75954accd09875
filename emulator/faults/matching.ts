import { isRepeated } from "./pages.js";
import type { Rule } from "./rule.js";

/** Whether a request is one that the rule is about; neither counts nor chance play a part here. */
export function isAbout(rule: Rule, method: string, url: URL): boolean {
  return (
    (rule.method === undefined || rule.method === method) &&
    (rule.path === undefined || matchesPath(rule.path, url.pathname.replace(/^\/beta(?=\/|$)/, ""))) &&
    canApply(rule, method, url)
  );
}

function canApply({ fault }: Rule, method: string, url: URL): boolean {
  switch (fault) {
    case "stale":
      return method !== "GET";
    case "duplicatePage":
    case "emptyPage":
      return method === "GET" && isCollection(url.pathname) && !isRepeated(url);
    case "endlessPages":
    case "untold":
      return method === "GET" && isCollection(url.pathname);
    default:
      return true;
  }
}

/** The name of a collection has letters only; a key never does. */
function isCollection(path: string): boolean {
  return /\/[A-Za-z]+$/.test(path);
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
