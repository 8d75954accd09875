import { Command, InvalidArgumentError, Option } from "commander";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { stdout } from "node:process";
import { harmlessJson } from "../provider/messages/foreignText.js";
import { manifest } from "../provider/manifest.js";
import { replaceFile } from "../files/ownFile.js";
import { stackConfiguration, stackExport } from "./pulumiCommand.js";
import { failOnForms, failsForReport, readFailOn, type FailOn } from "./report/failOn.js";
import type { Report } from "./report/model.js";

interface Options {
  readonly format: keyof typeof formats;
  readonly output?: string;
  readonly stack?: string;
  readonly failOn: FailOn;
}

/** Each writes a report; what only one of them needs is loaded with it alone. */
const formats = {
  text: async (report: Report) => (await import("./report/formats/terminal.js")).terminalReport(report),
  json: (report: Report) => Promise.resolve(harmlessJson(JSON.stringify(report, undefined, 2))),
  html: async (report: Report) => (await import("./report/formats/html.js")).htmlReport(report),
  sarif: async (report: Report) => (await import("./report/formats/sarif.js")).sarifReport(report),
  junit: async (report: Report, failOn: FailOn) =>
    (await import("./report/formats/junit.js")).junitReport(report, failOn),
};

/** `report`: what is trusted in a tenant, until when, what is wrong with it, and what is in no program. */
export function reportCommand(): Command {
  return new Command("report")
    .description(
      "read the tenant and show who trusts which CAs, when they end, what is wrong, and what is in no program",
    )
    .addOption(
      new Option("--format <format>", "text for people; json, html, sarif or junit")
        .choices(Object.keys(formats))
        .default("text"),
    )
    .option("--output <file>", "write it to this file and not to the standard output", (file: string) => {
      if (file === "") {
        throw new InvalidArgumentError("The file has no name.");
      }
      return file;
    })
    .option(
      "--stack <name or file>",
      "sign in as this stack of the project in this folder has it, and say what it manages; or a file with what `pulumi stack export` printed",
    )
    .addOption(
      new Option("--fail-on <what>", `end with exit code 1 for ${failOnForms}; can be repeated`)
        .default({}, "nothing")
        .argParser((text, others: FailOn) => {
          const read = readFailOn(text, others);
          if (read === undefined) {
            throw new InvalidArgumentError(`It must be ${failOnForms}.`);
          }
          return read;
        }),
    )
    .addHelpText(
      "after",
      "\nNothing is written to the tenant, and read permissions are enough: docs/report.md has them. The exit code is 1 where nobody could be signed in, too.",
    )
    .action(async ({ format, output, stack: given, failOn }: Options, command: Command) => {
      if (failOn.drift === true && given === undefined) {
        command.error("error: --fail-on drift: compares with a stack, which --stack names");
      }
      // Loaded here, so that other commands and --help don't wait for what signs in and reads certificates.
      const [{ commandSettings }, { EntraCaError }, { readTenant }, { compareStack }, { makeReport }] =
        await Promise.all([
          import("./settings.js"),
          import("../provider/messages/error.js"),
          import("./tenant/readTenant.js"),
          import("./report/management.js"),
          import("./report/make.js"),
        ]);
      const { stack, configured } = given === undefined ? { configured: {} } : await stackGiven(given, command);
      const { secrets, reading } = commandSettings(configured);
      try {
        const source = await reading();
        const tenant = await readTenant(source);
        const compared = stack && (await compareStack(stack, tenant, source.contextOf));
        const made = makeReport(tenant, { name: manifest.name, version: manifest.version }, compared);
        // What the stack's configuration has as a secret may be the tenant's id, or in a message about what couldn't be read.
        const report: Report = {
          ...made,
          ...secrets.concealIn({ tenant: made.tenant, unread: made.unread }),
          findings: made.findings.map((each) => ({ ...each, found: secrets.conceal(each.found) })),
        };
        await put(await formats[format](report, failOn), output, command);
        // Not process.exit, which may cut off what was printed into a pipe.
        process.exitCode = failsForReport(report, failOn) ? 1 : 0;
      } catch (error) {
        if (!(error instanceof EntraCaError)) {
          throw error;
        }
        // Its lines are its own, and harmless.
        console.error(`error: ${secrets.conceal(error.message)}`);
        process.exitCode = 1;
      }
    });
}

/** A stack by its name, with its configuration, or what was exported of one. */
async function stackGiven(given: string, command: Command) {
  const { readStack } = await import("./report/stack.js");
  const read = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      return command.error(`error: --stack ${given}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const isFile = read(() => statSync(given, { throwIfNoEntry: false })?.isFile()) === true;
  const json = isFile ? read(() => readFileSync(given, "utf8")) : await stackExport(given, command);
  const stack = read(() => readStack(json, given));
  return { stack, configured: isFile ? {} : await stackConfiguration(given, command) };
}

/**
 * Writes the whole report or none of it; a link or a device, such as /dev/stdout, is written to and not replaced. A file that was
 * there stays as open to others as it was.
 */
async function put(text: string, output: string | undefined, command: Command): Promise<void> {
  try {
    if (output === undefined) {
      await print(`${text}\n`);
      return;
    }
    const found = lstatSync(output, { throwIfNoEntry: false });
    if (found?.isFile() === false) {
      await writeFile(output, text);
      return;
    }
    await mkdir(dirname(output), { recursive: true });
    await replaceFile(output, text, { mode: (found?.mode ?? 0o644) & 0o777 });
  } catch (error) {
    const where = output === undefined ? "the standard output" : `--output ${output}`;
    command.error(`error: ${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Ends once all is written; whoever has read enough, such as `head`, doesn't make it fail. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: NodeJS.ErrnoException | null): void => {
      if (error && error.code !== "EPIPE") {
        reject(error);
      } else {
        resolve();
      }
    };
    stdout.once("error", end);
    stdout.write(text, end);
  });
}
