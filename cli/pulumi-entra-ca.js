#!/usr/bin/env node
// npm links a command only if its file is there when packages are installed, and in a clone nothing is built by then.
require("../dist/cli/main.js");
