/** Stands on the path for the Pulumi CLI: what of its options the pipelines use, carried out by the stand-in engine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { parse } from "yaml";
import { Display } from "../../engine/display.js";
import { runCommand, type Command as Activity } from "../../engine/run.js";
import { openScreen } from "../../engine/screen.js";

interface Options {
  readonly stack: string;
  readonly expectNoChanges?: true;
}

async function run(command: Activity, { stack, expectNoChanges }: Options): Promise<void> {
  const screen = openScreen(process.stdout);
  const display = new Display(screen);
  const { succeeded, changes } = await runCommand({
    command,
    cwd: process.cwd(),
    stack,
    engine: "stand-in",
    folder: fileURLToPath(process.env["PULUMI_BACKEND_URL"] ?? ""),
    env: process.env,
    onDisplay: (event) => {
      display.show(event);
    },
  });
  screen.close();
  const { same, ...others } = changes;
  const isAsExpected = expectNoChanges !== true || Object.values(others).every((count) => count === 0);
  process.exitCode = succeeded && isAsExpected ? 0 : 1;
}

const commandLine = new Command("pulumi");
for (const command of ["preview", "up"] as const) {
  commandLine
    .command(command)
    .requiredOption("--stack <name>")
    .option("--yes")
    .option("--expect-no-changes")
    .requiredOption("--non-interactive")
    .requiredOption("--color <when>")
    .action((options: Options) => run(command, options));
}
const stack = commandLine.command("stack");
stack.command("init <name>").action(() => {
  // A stack of this engine is there with its first run.
});
stack
  .command("export")
  .requiredOption("--stack <name>")
  .requiredOption("--non-interactive")
  .action(({ stack: name }: Options) => {
    const { name: project } = parse(readFileSync("Pulumi.yaml", "utf8")) as { name: string };
    const folder = fileURLToPath(process.env["PULUMI_BACKEND_URL"] ?? "");
    process.stdout.write(readFileSync(join(folder, "stand-in/stacks", project, `${name}.json`)));
  });
commandLine
  .command("config")
  .requiredOption("--stack <name>")
  .requiredOption("--json")
  .requiredOption("--show-secrets")
  .requiredOption("--non-interactive")
  .action(() => {
    // The program's stack has none.
    console.log("{}");
  });

void commandLine.parseAsync();
