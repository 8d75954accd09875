/** What it takes until the provider can be asked something, in processes that begin with nothing loaded. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { InstalledPackage } from "../package/installedPackage.js";
import type { Bench } from "./bench.js";
import type { Row } from "./report.js";
import { inTurn } from "./rounds.js";

/** A process takes a moment only, and differs from the next. */
const roundsForOne = 3;
/** Nobody listens there: neither process has anything to tell an engine. */
const engine = "127.0.0.1:9";

/** The least that a provider can be which serves Pulumi's protocol. */
const bareProvider = `
  const { main } = require("@pulumi/pulumi/provider");
  main({ version: "1.0.0" }, process.argv.slice(2));`;

/** Prints the milliseconds that loading a module takes, once others are there. */
const loading = (module: string, others = "") => `
  ${others}
  const began = performance.now();
  require(${JSON.stringify(module)});
  console.log(performance.now() - began);`;

const scripts = {
  "bare.js": bareProvider,
  "pulumi.js": loading("@pulumi/pulumi"),
  "sdk.js": loading("pulumi-entra-ca"),
  "pluginSdk.js": loading("pulumi-entra-ca/plugin"),
  // Its host has loaded Pulumi by then.
  "handlers.js": loading("pulumi-entra-ca/provider/dynamic", 'require("@pulumi/pulumi");'),
} as const;

/** The first line of a process's output, and how many milliseconds it took. */
async function firstLine(script: string, signal: AbortSignal): Promise<{ line: string; milliseconds: number }> {
  const began = performance.now();
  // As a user has it, who keeps nothing of what Node compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: "" };
  const child = spawn(process.execPath, [script, engine], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    const [line] = (await once(createInterface(child.stdout), "line", { signal })) as [string];
    return { line, milliseconds: performance.now() - began };
  } finally {
    child.kill();
    await ended;
  }
}

/** Until the plugin says its port, and until what a program and a host import is there. */
export async function startUp({ rounds, signal, say }: Bench): Promise<Row[]> {
  const installed = new InstalledPackage();
  try {
    const at = (name: keyof typeof scripts) => join(installed.folder, name);
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(installed.folder, name), script);
    }
    // The first run fills the cache that the plugin keeps of its code.
    const options = { rounds: rounds * roundsForOne, warmUp: 1, signal };
    say("start to port");
    const plugin = join(installed.modules, "pulumi-entra-ca", "plugin", "pulumi-resource-entra-ca");
    const [ofPlugin = [], ofBare = []] = await inTurn(
      [plugin, at("bare.js")],
      options,
      async (script) => (await firstLine(script, signal)).milliseconds,
    );
    say("loading");
    const loaded = await inTurn(
      [at("pulumi.js"), at("sdk.js"), at("pluginSdk.js"), at("handlers.js")],
      options,
      async (script) => Number((await firstLine(script, signal)).line),
    );
    const [ofPulumi = [], ofSdk = [], ofPluginSdk = [], ofHandlers = []] = loaded;
    const row = (what: string, contender: string, figures: readonly number[]): Row => ({
      what,
      contender,
      unit: "ms",
      figures,
      reference: { contender: "@pulumi/pulumi", figures: ofPulumi },
    });
    return [
      {
        what: "start to port",
        contender: "plugin",
        unit: "ms",
        figures: ofPlugin,
        reference: { contender: "bare provider of @pulumi/pulumi", figures: ofBare },
      },
      row("loading for a program, Pulumi included", "pulumi-entra-ca", ofSdk),
      row("loading for a program, Pulumi included", "pulumi-entra-ca/plugin", ofPluginSdk),
      row("loading of the handlers, once Pulumi is there", "pulumi-entra-ca/provider/dynamic", ofHandlers),
    ];
  } finally {
    installed.remove();
  }
}
