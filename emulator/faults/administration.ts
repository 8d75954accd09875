import { Hono } from "hono";
import { type AcceptedTokens, type CallerEnvironment, requireBearerToken } from "../authentication.js";
import { GraphError } from "../graphError.js";
import { FaultRuleError, parseJson } from "./rule.js";
import type { FaultRule, Faults } from "../types.js";

export const administrationPath = "/faults";

/** What lets a program in another process read, add and clear the rules. It is no part of Graph, and its words aren't Graph's. */
export function faultAdministration(faults: Faults, accepted: AcceptedTokens): Hono<CallerEnvironment> {
  const app = new Hono<CallerEnvironment>({ strict: false });
  app.use(requireBearerToken(accepted));
  app.get(administrationPath, (c) => c.json({ faults: faults.list() }));
  app.post(administrationPath, async (c) => {
    const body = parseJson(await c.req.text());
    // The rules are checked as they are added.
    faults.add(...((Array.isArray(body) ? body : [body]) as FaultRule[]));
    return c.json({ faults: faults.list() }, 201);
  });
  app.delete(administrationPath, (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.onError((error, c) => {
    if (!(error instanceof GraphError || error instanceof FaultRuleError)) {
      throw error;
    }
    return c.json({ error: { message: error.message } }, error instanceof GraphError ? error.status : 400);
  });
  return app;
}
