import { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkCommand } from "./check.js";
import { emulatorCommand } from "./emulator.js";
import { opensslConfigCommand } from "./opensslConfig.js";
import { whoAmICommand } from "./whoami.js";

/** Two folders up from dist/cli, where this file runs. */
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  version: string;
  description: string;
};

void new Command("pulumi-entra-ca")
  .description(manifest.description)
  .version(manifest.version)
  .addCommand(checkCommand())
  .addCommand(opensslConfigCommand())
  .addCommand(emulatorCommand())
  .addCommand(whoAmICommand())
  .parseAsync();
