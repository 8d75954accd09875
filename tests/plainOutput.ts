/**
 * Tests compare what commands print: colours are for people, and stay away from it whatever the environment demands.
 * NO_COLOR must be said: some libraries take a CI variable for a terminal.
 */
for (const variable of ["FORCE_COLOR", "CLICOLOR_FORCE", "MOCHA_COLORS"]) {
  // oxlint-disable-next-line typescript/no-dynamic-delete -- Unset, and not empty, it demands nothing.
  delete process.env[variable];
}
process.env["NO_COLOR"] = "1";
