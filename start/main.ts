/**
 * `npm start`: previews and applies a program, with the Pulumi CLI where there is one and the stand-in otherwise, against
 * an emulated tenant unless the environment names another endpoint.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Argument, Command as CommandLine } from "commander";
import { Display } from "../engine/display.js";
import { noChanges } from "../engine/events.js";
import { startLocalTenant } from "./localTenant.js";
import { jsonDocument, type Outcome } from "../engine/outcome.js";
import { findPulumiCli } from "../engine/pulumiCli.js";
import { commands, runCommand, type Command, type EngineName } from "../engine/run.js";
import { openScreen } from "../engine/screen.js";
import { messageOf } from "../engine/stand-in/failure.js";

interface Options {
  readonly cwd: string;
  readonly stack: string;
  readonly json?: true;
  readonly skipPreview?: true;
  readonly refresh?: true;
  readonly replace?: string[];
}

const interrupted = 130;

const commandLine = new CommandLine("npm start --")
  .description("Preview and apply a Pulumi program, against an emulated tenant unless ENTRA_CA_ENDPOINT is set.")
  .addArgument(new Argument("[command]", "what to do").choices(commands).default("up"))
  .option("--cwd <folder>", "the program's folder", process.cwd())
  .option("--stack <name>", "the stack", "dev")
  .option("--refresh", "with up and preview: read what exists first")
  .option("--replace <urn>", "with up and preview: replace this resource; may be repeated", repeated)
  .option("--skip-preview", "with up: don't show first what is going to be done")
  .option("--json", "write one JSON document to standard output, and everything else to standard error")
  .action(async (command: Command, options: Options) => {
    process.exitCode = await main(command, options);
  });

function repeated(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The repository's root, or the package's: the nearest folder above this file that has a package.json. */
function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

async function main(command: Command, options: Options): Promise<number> {
  const screen = openScreen(options.json === true ? process.stderr : process.stdout);
  const display = new Display(screen);
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // The second time, whatever is under way is abandoned; the exit ends the processes that were started.
      if (interruption.signal.aborted) {
        process.exit(interrupted);
      }
      screen.line("Stopping: waiting for what has begun. Once more to abandon it.");
      interruption.abort(name);
    });
  }
  let outcome: Outcome = { succeeded: false, changes: noChanges(), outputs: {}, diagnostics: [] };
  try {
    const root = packageRoot();
    const folder = join(root, ".entra-ca");
    const engine = await chooseEngine(root, screen.line);
    const { environment, close } = await chooseTenant(join(folder, engine), screen.line);
    try {
      outcome = await runCommand({
        command,
        cwd: options.cwd,
        stack: options.stack,
        engine,
        folder,
        env: { ...process.env, ...environment },
        refresh: options.refresh === true,
        replace: options.replace ?? [],
        skipPreview: options.skipPreview === true,
        signal: interruption.signal,
        onDisplay: (event) => {
          display.show(event);
        },
      });
    } finally {
      await close();
    }
  } catch (error) {
    const message = messageOf(error);
    outcome = { ...outcome, succeeded: false, diagnostics: [{ severity: "error", message }] };
    screen.line(`error: ${message}`);
  } finally {
    screen.close();
  }
  if (options.json === true) {
    process.stdout.write(`${jsonDocument(outcome)}\n`);
  }
  if (interruption.signal.aborted) {
    return interrupted;
  }
  return outcome.succeeded ? 0 : 1;
}

async function chooseEngine(root: string, say: (line: string) => void): Promise<EngineName> {
  const found = await findPulumiCli();
  if (found.command !== undefined) {
    say(`Engine: Pulumi CLI ${found.command.version?.version ?? ""}`.trimEnd());
    return "pulumi";
  }
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  say(`Engine: stand-in ${version} (${found.reason})`);
  return "stand-in";
}

async function chooseTenant(
  folder: string,
  say: (line: string) => void,
): Promise<{ environment: Readonly<Record<string, string>>; close: () => Promise<void> }> {
  const given = process.env["ENTRA_CA_ENDPOINT"];
  if (given !== undefined && given !== "") {
    say(`Graph: ${given} (from ENTRA_CA_ENDPOINT)`);
    return { environment: {}, close: () => Promise.resolve() };
  }
  const { endpoint, environment, close } = await startLocalTenant(folder);
  say(`Graph: emulated at ${endpoint}\n`);
  return { environment, close };
}

void commandLine.parseAsync();
