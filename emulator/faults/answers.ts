import type { MiddlewareHandler } from "hono";
import type { GraphContext, GraphEnvironment } from "../graphContext.js";
import type { ArmedRule } from "./armedRule.js";
import type { FaultRules } from "./faultRules.js";
import type { LaggingTenants } from "./laggingTenants.js";
import { endlessPage, repeatedPage } from "./pages.js";
import { proxyPage } from "./proxyPage.js";
import { refusal } from "./refusals.js";
import type { Rule } from "./rule.js";
import { throttled } from "./throttling.js";
import { reticentPage } from "./untold.js";

/** Finds the rules that apply to a request, performs it or not, and answers in the place of Graph. */
export function faultyAnswers(
  rules: FaultRules,
  tenants: LaggingTenants,
  now: () => Date,
  isList: (path: string) => boolean,
): MiddlewareHandler<GraphEnvironment> {
  return async (c, next) => {
    const { method } = c.req;
    const url = new URL(c.req.url);
    const applied = rules.meet({ method, url, isList: isList(url.pathname) }, now());
    c.set(
      "faults",
      applied.map(({ rule }) => rule),
    );
    const decisive = applied.find(({ rule }) => rule.fault !== "stale");
    if (decisive === undefined || isPerformed(decisive.rule)) {
      await tenants.during({ reads: method === "GET", lagSeconds: lagSeconds(applied) }, next);
    }
    if (decisive !== undefined) {
      await answer(c, decisive, now());
    }
  };
}

function isPerformed(rule: Rule): boolean {
  return rule.fault !== "throttle" && (!("performed" in rule) || rule.performed);
}

function lagSeconds(applied: readonly ArmedRule[]): number {
  return Math.max(0, ...applied.map(({ rule }) => (rule.fault === "stale" ? rule.seconds : 0)));
}

async function answer(c: GraphContext, { rule, throttledUntil }: ArmedRule, now: Date): Promise<void> {
  switch (rule.fault) {
    case "throttle":
      throw throttled(rule, throttledUntil, now);
    case "status":
      throw refusal(rule);
    case "html":
      replace(c, c.html(proxyPage(rule.status), rule.status));
      break;
    case "empty":
      replace(c, new Response(null, c.res));
      break;
    case "duplicatePage":
    case "emptyPage":
      await change(c, (page) => repeatedPage(rule.fault, page, c.req.url));
      break;
    case "endlessPages":
      await change(c, (page) => endlessPage(rule, page, c.req.url));
      break;
    case "untold":
      await change(c, (page) => reticentPage(rule, page));
      break;
    case "reset":
    case "silence":
      // Hono wants an answer, though none goes out.
      replace(c, c.body(null));
      break;
    default:
  }
}

/** Has something else in a page that Graph answers with. */
async function change(c: GraphContext, altered: (page: { value: Record<string, unknown>[] }) => object): Promise<void> {
  if (c.res.ok) {
    const page = (await c.res.json()) as { value: Record<string, unknown>[] };
    replace(c, new Response(JSON.stringify(altered(page)), c.res));
  }
}

/** Hono would merge the headers of the old answer into the new one. */
function replace(c: GraphContext, response: Response): void {
  c.res = undefined;
  c.res = response;
}
