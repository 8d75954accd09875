import { Command } from "commander";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkCommand } from "./check.js";
import { emulatorCommand } from "./emulator.js";
import { withHarmlessErrors } from "./harmlessErrors.js";
import { opensslConfigCommand } from "./opensslConfig.js";
import { refuseRepeated } from "./repeatedOptions.js";
import { whoAmICommand } from "./whoami.js";

/** Two folders up from dist/cli, where this file runs. */
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as {
  version: string;
  description: string;
};

const program = withHarmlessErrors(new Command("pulumi-entra-ca"))
  .description(manifest.description)
  .version(manifest.version);
for (const command of [checkCommand(), opensslConfigCommand(), emulatorCommand(), whoAmICommand()]) {
  program.addCommand(withHarmlessErrors(refuseRepeated(command)));
}
void program.parseAsync();
