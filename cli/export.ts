import { basename, join, resolve } from "node:path";
import { styleText } from "node:util";
import { Argument, Command, Option } from "commander";
import { inOneLine } from "../provider/messages/foreignText.js";
import type { FoundObject } from "./export/found.js";
import type { Wanted } from "./export/project.js";

interface Options {
  readonly language: "typescript" | "yaml";
  readonly way?: "dynamic" | "plugin";
  readonly protect: boolean;
}

/** `export`: a Pulumi project for what there is in the tenant. */
export function exportCommand(): Command {
  return new Command("export")
    .description("write a Pulumi project that takes over what there is in the tenant, with its certificates in files")
    .addArgument(new Argument("[folder]", "where the project is to be").default("entra-ca"))
    .addOption(
      new Option("--language <language>", "the language of the program")
        .choices(["typescript", "yaml"])
        .default("typescript"),
    )
    .addOption(
      new Option(
        "--way <way>",
        "dynamic: resources with the argument adopt; plugin: resources with the option import, and import.json for " +
          "`pulumi import --file`; without it, dynamic where the language has that",
      ).choices(["dynamic", "plugin"]),
    )
    .option(
      "--no-protect",
      "leave out the option protect, with which Pulumi refuses to delete what the program takes over",
    )
    .addHelpText(
      "after",
      "\nIt signs in as the environment says, as whoami shows, and reads alone. Files that are there stay as they are: where one " +
        "is in the way, nothing is written. The exit code is 1 where no project was written.",
    )
    .action(
      async (
        folder: string,
        { language, way = language === "yaml" ? "plugin" : "dynamic", protect }: Options,
        command,
      ) => {
        if (language === "yaml" && way === "dynamic") {
          (command as Command).error("error: --way dynamic: programs in YAML have no dynamic resources: leave it out");
        }
        if (folder === "") {
          (command as Command).error("error: the folder has no name: the folder that you are in is .");
        }
        const by = way === "plugin" ? "import" : "adopt";
        await run(resolve(folder), { language, by, isProtected: protect });
      },
    );
}

async function run(folder: string, wanted: Pick<Wanted, "language" | "by" | "isProtected">): Promise<void> {
  // Loaded here, so that other commands and --help don't wait for what signs in and reads.
  const [{ commandSettings }, { EntraCaError }, { uniqueNames }, { readTenant }, { projectFiles }, { writeNewFiles }] =
    await Promise.all([
      import("./settings.js"),
      import("../provider/messages/error.js"),
      import("./export/names.js"),
      import("./export/tenant.js"),
      import("./export/project.js"),
      import("./export/newFiles.js"),
    ]);
  const { reading } = commandSettings({});
  // Heard, Ctrl-C doesn't end it between two files of a project, which are written without a pause; nor does a second one.
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(signal, () => process.exit(128 + number));
  }
  try {
    const { graph, contextOf } = await reading();
    const tenantId = await graph.tenantId();
    const found = await readTenant(contextOf, wanted.by);
    for (const { what, why } of found.leftOut) {
      warn(`left out: ${what}: ${why}`);
    }
    if (found.objects.length === 0) {
      throw new Error(
        found.leftOut.length === 0
          ? "there is nothing in the tenant that a program could have"
          : "nothing could be read",
      );
    }
    const [name = ""] = uniqueNames([{ names: [basename(folder)], word: "project", key: "project" }]).values();
    const home = tenantId === undefined ? "a tenant" : `tenant ${tenantId}`;
    const where = graph.origin === "https://graph.microsoft.com" ? home : `${home} (${graph.origin})`;
    writeNewFiles(folder, projectFiles(found, { ...wanted, name, home: where }));
    console.log(inOneLine(`Wrote ${join(folder, "Pulumi.yaml")} and what belongs to it: ${counted(found.objects)}.`));
    console.log("README.md there says what comes next.");
  } catch (error) {
    const isForeseen = error instanceof EntraCaError;
    const message = isForeseen ? error.message : inOneLine(error instanceof Error ? error.message : String(error));
    console.error(`${styleText("red", "error")}: ${message}`);
    process.exitCode = 1;
  }
}

function warn(message: string): void {
  console.error(`${styleText("yellow", "warning")}: ${inOneLine(message)}`);
}

/** How many of each kind there are. */
function counted(objects: readonly FoundObject[]): string {
  const classNames = [...new Set(objects.map(({ className }) => className))];
  return classNames.map((name) => `${objects.filter(({ className }) => className === name).length} ${name}`).join(", ");
}
