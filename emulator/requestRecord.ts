import { Hono } from "hono";
import { type AcceptedTokens, type CallerEnvironment, requireBearerToken } from "./authentication.js";
import { GraphError } from "./graphError.js";
import type { LoggedRequest } from "./types.js";

export const recordPath = "/emulator/requests";

/** The last requests that were dealt with, in the order of the answers. */
export class RequestRecord {
  readonly requests: LoggedRequest[] = [];

  /** @param most How many are kept. */
  constructor(private readonly most: number) {}

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > this.most) {
      this.requests.shift();
    }
  }

  clear(): void {
    this.requests.length = 0;
  }
}

/** What lets a program in another process read and clear the record. It is no part of Graph. */
export function recordAdministration(record: RequestRecord, accepted: AcceptedTokens): Hono<CallerEnvironment> {
  const app = new Hono<CallerEnvironment>({ strict: false });
  app.use(requireBearerToken(accepted));
  app.get(recordPath, (c) => c.json({ requests: record.requests }));
  app.delete(recordPath, (c) => {
    record.clear();
    return c.body(null, 204);
  });
  app.onError((error, c) => {
    if (!(error instanceof GraphError)) {
      throw error;
    }
    return c.json({ error: { message: error.message } }, error.status);
  });
  return app;
}
