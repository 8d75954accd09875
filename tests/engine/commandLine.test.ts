import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { WantedProgram } from "./programs/program.js";
import { root, World } from "./world.js";

const program: WantedProgram = {
  resources: [{ name: "a", inputs: { kind: "boat", size: { secret: "whispered" } } }],
  outputs: { size: "a.size", id: "a.id" },
};

describe("npm start", () => {
  let world: World;
  /** A copy of the package, so that nothing is kept in the repository's own folder. */
  let packageFolder: string;

  before(() => {
    packageFolder = mkdtempSync(join(tmpdir(), "entra-ca-package-"));
    for (const name of ["dist/start", "dist/engine", "dist/emulator", "dist/files", "package.json"]) {
      cpSync(join(root, name), join(packageFolder, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(packageFolder, "node_modules"));
  });
  after(() => {
    rmSync(packageFolder, { recursive: true, force: true });
  });
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
    rmSync(join(packageFolder, ".entra-ca"), { recursive: true, force: true });
  });

  function start(parameters: readonly string[], wanted: WantedProgram = program, env: NodeJS.ProcessEnv = {}) {
    return spawn(process.execPath, [join(packageFolder, "dist/start/main.js"), "--cwd", world.program, ...parameters], {
      // Only Node: where there is a CLI, it would be taken.
      env: { ...world.environment(wanted), PATH: dirname(process.execPath), ENTRA_CA_ENDPOINT: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async function run(parameters: readonly string[], wanted?: WantedProgram, env?: NodeJS.ProcessEnv) {
    const child = start(parameters, wanted, env);
    const exited = once(child, "exit") as Promise<[number]>;
    const [output, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { output, errors, status };
  }

  it("previews and applies the program, telling the engine, the tenant, the changes and the outputs", async () => {
    const { output, status } = await run([]);
    expect(status).to.equal(0);
    expect(output).to.match(
      /^Engine: stand-in \d+\.\d+\.\d+ \(there is no pulumi on the PATH\)\nGraph: emulated at http:/,
    );
    expect(output).to.contain("Previewing update (dev):").and.contain("+ 2 to create");
    expect(output).to.contain(" +  pulumi-nodejs:dynamic/cloud:Object a created");
    expect(output).to.contain('    id  : "a1"\n    size: [secret]\n').and.contain("+ 2 created");
    expect(output).to.not.contain("whispered");
  });

  it("shows of an output in lines nothing that acts on a terminal", async () => {
    const kind = "boat\n\u001b[2Jerased\r\u202e\u009b31m";
    const { output } = await run(["--skip-preview"], {
      resources: [{ name: "a", inputs: { kind } }],
      outputs: { kind: "a.kind" },
    });
    expect(output).to.contain("    kind:\n        boat\n        \\u001b[2Jerased\\u000d\\u202e\\u009b31m\n");
  });

  it("with --skip-preview applies the program at once", async () => {
    const { output, status } = await run(["--skip-preview"]);
    expect(status).to.equal(0);
    expect(output).to.contain("+ 2 created").and.not.contain("Previewing");
  });

  it("with --json writes one document and nothing else to standard output", async () => {
    const { output, errors, status } = await run(["--json"]);
    expect(status).to.equal(0);
    expect(JSON.parse(output)).to.deep.equal({
      changes: { create: 2, update: 0, replace: 0, delete: 0, same: 0 },
      outputs: { id: "a1", size: "[secret]" },
    });
    expect(errors).to.contain("Engine: stand-in");

    const failed = await run(["preview", "--json"], { resources: [{ name: "a", inputs: { size: "huge" } }] });
    expect(failed.status).to.equal(1);
    expect(JSON.parse(failed.output)).to.have.property("error").that.contains("too large");
  });

  it("replaces what --replace names, which may be repeated", async () => {
    const two: WantedProgram = { resources: [...program.resources, { name: "b", inputs: { kind: "boat" } }] };
    await run([], two);
    const urns = ["a", "b"].map((name) => `urn:pulumi:dev::world::pulumi-nodejs:dynamic/cloud:Object::${name}`);
    const { output, status } = await run(
      urns.flatMap((urn) => ["--replace", urn]),
      two,
    );
    expect(status).to.equal(0);
    expect(output).to.contain("+-2 to replace").and.contain("+-2 replaced");
    expect(Object.keys(world.cloud.objects)).to.have.members(["a2", "b2"]);
  });

  it("keeps the emulated tenant at one address, and takes another endpoint as it is", async () => {
    const addressOf = (output: string): string | undefined => /Graph: (.*)/.exec(output)?.[1];
    const [first, second] = [await run(["refresh"]), await run(["refresh"])];
    expect(addressOf(first.output)).to.equal(addressOf(second.output));
    const settings = readFileSync(join(packageFolder, ".entra-ca/stand-in/emulator.json"), "utf8");
    expect(settings)
      .to.match(/"port":\d+/)
      .and.to.match(/"tenantId":"[0-9a-f-]{36}"/);
    const other = await run(["refresh"], program, { ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta" });
    expect(addressOf(other.output)).to.equal("http://127.0.0.1:9/beta (from ENTRA_CA_ENDPOINT)");
  });

  it("answers what it doesn't understand, and a folder without a program, with one line", async () => {
    const unknown = await run(["frobnicate"]);
    expect(unknown.status).to.equal(1);
    expect(unknown.errors.trim().split("\n")).to.have.length(1);
    rmSync(join(world.program, "Pulumi.yaml"));
    const none = await run([]);
    expect(none.status).to.equal(1);
    expect(none.output).to.match(/error: no Pulumi.yaml in .* or any folder above it\n$/);
  });

  it("on Ctrl-C lets what has begun end, saves it, and ends with 130", async () => {
    writeFileSync(world.gate, "");
    const child = start([], { resources: [{ name: "a", inputs: { kind: "boat", waits: true } }] });
    const output = text(child.stdout);
    while (!existsSync(world.cloudFile)) {
      await setTimeout(20);
    }
    child.kill("SIGINT");
    await setTimeout(200);
    world.open();
    const [status] = (await once(child, "exit")) as [number];
    expect(status).to.equal(130);
    expect(await output)
      .to.contain("Stopping: waiting for what has begun")
      .and.contain("a created");
    const state = readFileSync(join(packageFolder, ".entra-ca/stand-in/stacks/world/dev.json"), "utf8");
    expect(state).to.contain('"id":"a1"');
  });
});
