#!/usr/bin/env node
// npm links a command only if its file is there when packages are installed, and in a clone nothing is built by then.
const { exit, stderr } = require("node:process");
try {
  require("../dist/provider/nodeVersion.js");
} catch (error) {
  stderr.write(`error: ${error.message}\n`);
  exit(1);
}
require("../dist/cli/main.js");
