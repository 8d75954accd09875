import { inOneLine } from "./oneLine.js";
import type { LoggedRequest } from "./types.js";

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
