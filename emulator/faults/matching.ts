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
  const parts = pattern.split("*").map((part) => part.replace(/[^\w/]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
