import type { FaultName } from "./faults/rule.js";
import { inOneLine } from "./oneLine.js";

/** One request that was dealt with. */
export interface LoggedRequest {
  /** When it came, by the emulator's clock. */
  readonly receivedAt: Date;
  readonly method: string;
  /** With the query, as it was sent; of a request in a batch, as HTTP would have it. */
  readonly path: string;
  /** As the client sent it. */
  readonly clientRequestId: string | undefined;
  /** What the client sent as `retry-attempt`. */
  readonly retryAttempt: string | undefined;
  /** The JSON that a write sent, where it was read; absent from any other request. */
  readonly body?: unknown;
  /** The `id` in its batch; absent from a request of its own. */
  readonly batchId?: string;
  /** Undefined where no answer went out. */
  readonly status: number | undefined;
  /** What went wrong; more than one only for a write that is `stale` afterwards. */
  readonly faults: readonly FaultName[];
}

/** A request as `--log` prints it. */
export function lineOf({ receivedAt, method, path, status, clientRequestId, batchId, faults }: LoggedRequest): string {
  return [
    receivedAt.toISOString(),
    method,
    path,
    status ?? "-",
    ...(clientRequestId === undefined ? [] : [clientRequestId]),
    ...(batchId === undefined ? [] : [`batch=${batchId}`]),
    ...faults.map((fault) => `fault=${fault}`),
  ]
    .map((part) => inOneLine(String(part)))
    .join(" ");
}
