import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { boundedText, TooLong } from "./content.js";

/** One HTTP request, whole. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Ends it before its time. */
  readonly signal?: AbortSignal;
}

/** Its answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  readonly text: string;
}

/** There is no answer, or none that can be used. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly kind = "no answer";

  constructor(
    message: string,
    /** Whether the request may have been received. */
    readonly maybeReceived: boolean,
    /** Whether another try may go otherwise. */
    readonly isPassing: boolean,
  ) {
    super(message);
  }
}

/** How long one try may take, in milliseconds; no call may last for ever: after Ctrl-C Pulumi lets a running call end. */
export interface Timeouts {
  readonly connect: number;
  /** From one piece of the answer to the next. */
  readonly idle: number;
  readonly whole: number;
}

export const usualTimeouts: Timeouts = { connect: 10_000, idle: 60_000, whole: 120_000 };
/** In megabytes: a page of Graph's has at most some hundred certificates. */
const largestAnswer = 32;

/** Sends requests over connections that are kept, through the proxy that HTTPS_PROXY and NO_PROXY say. */
export class Transport {
  #dispatcher: Dispatcher;

  constructor(
    private readonly throughProxy: boolean,
    private readonly timeouts = usualTimeouts,
  ) {
    this.#dispatcher = this.#newDispatcher();
  }

  /** @throws {NoAnswer} */
  async exchange({ method, url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    const inTime = AbortSignal.timeout(this.timeouts.whole);
    try {
      const answer = await request(url, {
        method,
        headers,
        body,
        dispatcher: this.#dispatcher,
        signal: signal === undefined ? inTime : AbortSignal.any([inTime, signal]),
      });
      return {
        status: answer.statusCode,
        header: (name) => [answer.headers[name]].flat()[0],
        text: await boundedText(answer.body, largestAnswer),
      };
    } catch (error) {
      throw noAnswer(error);
    }
  }

  /** Has further requests use new connections: Microsoft asks for that after 503, where another server may do better. */
  renew(): void {
    const before = this.#dispatcher;
    this.#dispatcher = this.#newDispatcher();
    // Running requests end in their time.
    void before.close();
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }

  #newDispatcher(): Dispatcher {
    const { connect, idle } = this.timeouts;
    const options = { connect: { timeout: connect }, headersTimeout: idle, bodyTimeout: idle };
    return this.throughProxy ? new EnvHttpProxyAgent(options) : new Agent(options);
  }
}

const noConnection = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

function noAnswer(error: unknown): NoAnswer {
  if (error instanceof TooLong) {
    return new NoAnswer(error.message, true, false);
  }
  const { code = "", name, message } = error as { code?: string; name: string; message: string };
  // Some errors of Node's sockets have a code and no message.
  const said = name === "TimeoutError" ? "no whole answer in time" : message || code || name;
  const isCertificate = /CERT|TLS|SIGNATURE|ISSUER/.test(code);
  return new NoAnswer(said, !isCertificate && !noConnection.test(code), !isCertificate);
}
