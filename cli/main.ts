import { Command } from "commander";
import { manifest } from "../provider/manifest.js";
import { checkCommand } from "./check.js";
import { emulatorCommand } from "./emulator.js";
import { exportCommand } from "./export.js";
import { withHarmlessErrors } from "./harmlessErrors.js";
import { opensslConfigCommand } from "./opensslConfig.js";
import { reportCommand } from "./report.js";
import { refuseRepeated } from "./repeatedOptions.js";
import { whoAmICommand } from "./whoami.js";

const program = withHarmlessErrors(new Command("pulumi-entra-ca"))
  .description(manifest.description)
  .version(manifest.version);
const commands = [
  checkCommand(),
  opensslConfigCommand(),
  emulatorCommand(),
  reportCommand(),
  exportCommand(),
  whoAmICommand(),
];
for (const command of commands) {
  program.addCommand(withHarmlessErrors(refuseRepeated(command)));
}
void program.parseAsync();
