import type { ServerType } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

const loopback = "127.0.0.1";

/** How soon to try again when the port was taken while connections were refused. */
const retryMilliseconds = 50;

/** Whether a server takes connections; a pause refuses them. */
export class Listening {
  readonly #server: ServerType;
  readonly #scheme: "http" | "https";
  #port = 0;
  #resuming: NodeJS.Timeout | undefined;

  constructor(server: ServerType, scheme: "http" | "https" = "http") {
    this.#server = server;
    this.#scheme = scheme;
  }

  get paused(): boolean {
    return !this.#server.listening;
  }

  get url(): string {
    return `${this.#scheme}://${loopback}:${this.#port}`;
  }

  async start(port: number): Promise<void> {
    try {
      await this.#listen(port);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
        throw new Error(`Port ${port} of ${loopback} is already in use.`, { cause: error });
      }
      throw error;
    }
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** In real time, since it is the system that refuses. Requests under way are still answered. */
  pause(seconds: number): void {
    if (!this.paused) {
      this.#server.close();
      this.#resume(seconds * 1000);
    }
  }

  /** Ends the connections too, kept-alive ones and those that wait for an answer. */
  async stop(): Promise<void> {
    clearTimeout(this.#resuming);
    const closed = this.#server.listening ? once(this.#server, "close") : undefined;
    this.#server.close();
    if ("closeAllConnections" in this.#server) {
      this.#server.closeAllConnections();
    }
    await closed;
  }

  #resume(milliseconds: number): void {
    this.#resuming = setTimeout(() => {
      this.#listen(this.#port).catch(() => {
        this.#resume(retryMilliseconds);
      });
    }, milliseconds);
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, loopback);
    await once(this.#server, "listening");
  }
}
