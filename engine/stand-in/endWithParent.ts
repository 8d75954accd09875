/**
 * Loaded into the provider host, which would otherwise live on when the engine is killed: its standard input is a pipe from
 * the engine, and closes with it.
 */
const hostLifetime = 0;

process.stdin.on("close", () => process.exit(hostLifetime));
process.stdin.resume();
