/**
 * The handlers behind Pulumi's full provider protocol, as a process of their own: Pulumi starts it with the engine's address
 * and reads its port from the first line of standard output.
 */
import process, { argv, env, exit, ppid, stdout } from "node:process";
import { manifest } from "../../manifest.js";
import { PluginServer } from "./server.js";
import { PluginService } from "./service.js";

/** How often to look whether the engine is still there, in milliseconds. */
const lookAfterEngine = 1_000;

async function main(): Promise<void> {
  const service = new PluginService((variable) => env[variable], manifest.version, argv[2]);
  const server = await PluginServer.start(service);
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // What is being written is waited for, unless somebody insists.
      if (isStopping) {
        exit(1);
      }
      isStopping = true;
      void service
        .stop()
        .then(() => server.end())
        .then(() => exit(0));
    });
  }
  exitWithParent();
  stdout.write(`${server.port}\n`);
  await service.warmUp();
}

/** An engine that is killed ends nothing: its plugins would go on for ever. */
function exitWithParent(): void {
  const parent = ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      exit(1);
    }
  }, lookAfterEngine).unref();
}

void main();
