/** The faults of the matrix. */
import type { FaultRule } from "../../emulator/index.js";
import type { Timeouts } from "../../provider/graph/transport.js";

/** A request of the life, without ids. */
export interface Request {
  readonly method: string;
  readonly path: string;
}

export interface Column {
  readonly name: string;
  readonly rule: FaultRule;
  /** Which requests can go wrong so. */
  readonly applies: (request: Request) => boolean;
  /** Those that the rule counts, where that isn't all. */
  readonly counts?: (request: Request) => boolean;
  /** Short ones where there is something to wait for that is no sleep of the provider's. */
  readonly timeouts?: Timeouts;
  /** How much faster time passes than real time where the provider sleeps; it passes at once by default. */
  readonly pace?: number;
}

const any = () => true;
const isRead = ({ method }: Request) => method === "GET";
const isWrite = (request: Request) => !isRead(request);
const isList = (request: Request) => isRead(request) && /\/[A-Za-z]+s(?:\?\$expand=\w+)?$/.test(request.path);

/** The code of a conflict that passes (Graph: error responses and resource types). */
const violation = "Directory_ConcurrencyViolation";

const impatient = { connect: 1_000, idle: 500, whole: 1_200 };

/** A fault before the request takes effect, and for a write also after. */
function beforeAndAfter(name: string, rule: FaultRule, more: Pick<Column, "timeouts"> = {}): Column[] {
  return [
    { name, rule, applies: any, ...more },
    { name: `${name}+`, rule: { ...rule, performed: true } as FaultRule, applies: isWrite, ...more },
  ];
}

/** A `+` says that the request was performed, `…` that all requests from then on go wrong. */
export const columns: readonly Column[] = [
  { name: "429", rule: { fault: "throttle", seconds: 20 }, applies: any },
  { name: "429 date", rule: { fault: "throttle", seconds: 20, retryAfter: "date" }, applies: any },
  { name: "429 none", rule: { fault: "throttle", seconds: 5, retryAfter: "none" }, applies: any },
  { name: "503 wait", rule: { fault: "throttle", seconds: 20, status: 503 }, applies: any },
  ...([500, 502, 503, 504, 507, 408, 509] as const).flatMap((status) =>
    beforeAndAfter(String(status), { fault: "status", status }),
  ),
  { name: "509 wait", rule: { fault: "status", status: 509, retryAfter: 40 }, applies: any },
  { name: "423", rule: { fault: "status", status: 423 }, applies: any },
  { name: "401", rule: { fault: "status", status: 401 }, applies: any },
  { name: "409", rule: { fault: "status", status: 409 }, applies: isWrite },
  { name: "409 brief", rule: { fault: "status", status: 409, code: violation }, applies: isWrite },
  { name: "refuse", rule: { fault: "refuse", seconds: 0.1 }, applies: any, pace: 50 },
  ...beforeAndAfter("reset", { fault: "reset" }),
  ...beforeAndAfter("silence", { fault: "silence" }, { timeouts: impatient }),
  { name: "truncated", rule: { fault: "truncated" }, applies: any },
  { name: "empty", rule: { fault: "empty" }, applies: any },
  ...beforeAndAfter("html 200", { fault: "html", status: 200 }),
  ...beforeAndAfter("html 502", { fault: "html", status: 502 }),
  { name: "oversized", rule: { fault: "oversized", bytes: 33 * 1024 * 1024 }, applies: any },
  { name: "slow", rule: { fault: "slow", pieces: 4, seconds: 0.01 }, applies: any, timeouts: impatient },
  { name: "too slow", rule: { fault: "slow", pieces: 20, seconds: 0.1 }, applies: any, timeouts: impatient },
  { name: "stale", rule: { fault: "stale", seconds: 5 }, applies: isWrite, counts: isWrite },
  { name: "same page", rule: { fault: "duplicatePage" }, applies: isList, counts: isList },
  { name: "no page", rule: { fault: "emptyPage" }, applies: isList, counts: isList },
  { name: "endless", rule: { fault: "endlessPages" }, applies: isList, counts: isList },
  { name: "untold", rule: { fault: "untold" }, applies: isList, counts: isList },
  { name: "untold …", rule: { fault: "untold", times: "always" }, applies: isList, counts: isList },
  { name: "null", rule: { fault: "untold", as: "null" }, applies: isList, counts: isList },
  { name: "503 …", rule: { fault: "status", status: 503, times: "always" }, applies: any },
  { name: "reset+ …", rule: { fault: "reset", performed: true, times: "always" }, applies: isWrite },
];
