/** Tests compare what commands print: colours are for people, and stay away from it whatever the environment demands. */
for (const variable of ["FORCE_COLOR", "CLICOLOR_FORCE", "MOCHA_COLORS"]) {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- Unset, and not empty, it demands nothing.
  delete process.env[variable];
}
