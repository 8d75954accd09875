/**
 * The tenant that is measured against, in a process of its own: `<milliseconds before each answer> <token>`. It ends with the
 * process that started it.
 */
import { connect, createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { startEmulator } from "../../../emulator/index.js";

/** A connection to the emulator from further away: what it answers arrives so much later. */
async function listenAtDistance(port: number, milliseconds: number): Promise<number> {
  const server = createServer({ noDelay: true }, (client) => {
    const emulator = connect({ port, host: "127.0.0.1", noDelay: true });
    client.pipe(emulator);
    emulator.on("data", (answer) => setTimeout(() => client.write(answer), milliseconds));
    for (const [one, other] of [
      [client, emulator],
      [emulator, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function main([delay, token]: readonly string[]): Promise<void> {
  const emulator = await startEmulator({ token: String(token) });
  const milliseconds = Number(delay);
  const { port } = new URL(emulator.url);
  const endpoint =
    milliseconds === 0
      ? emulator.endpoint
      : emulator.endpoint.replace(port, String(await listenAtDistance(Number(port), milliseconds)));
  process.on("message", () => {
    process.send?.(emulator.requests.length);
    emulator.clearRequests();
  });
  process.on("disconnect", () => process.exit());
  process.send?.(endpoint);
}

void main(process.argv.slice(2));
