import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import { PassphraseSecrets } from "../../engine/stand-in/secrets.js";
import type { WantedProgram } from "./programs/program.js";
import { World } from "./world.js";

const boats: WantedProgram = {
  resources: [
    { name: "a", inputs: { kind: "boat", size: 1 } },
    { name: "b", inputs: { kind: "boat", size: 1, label: { from: "a.described" } } },
  ],
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await setTimeout(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("The stand-in's state", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  it("holds no secret in the clear, whether an input, an output, an output of the stack or a setting", async () => {
    const secrets = await PassphraseSecrets.create("a test's");
    writeFileSync(
      join(world.program, "Pulumi.dev.yaml"),
      `encryptionsalt: ${secrets.salt}\nconfig: { "world:plain": shown, "world:key": { secure: "${secrets.encrypt("hushed")}" } }\n`,
    );
    const program: WantedProgram = {
      resources: [
        { name: "a", inputs: { kind: "boat", label: { secret: "whispered" } } },
        {
          name: "b",
          inputs: { kind: "boat", size: 1, label: "murmured" },
          options: { additionalSecretOutputs: ["label"] },
        },
        { name: "c", inputs: { kind: "boat", label: { from: "a.label" } } },
      ],
      outputs: { hidden: "a.label", label: "b.label", passedOn: "c.label", described: "b.described" },
      config: ["plain"],
      secretConfig: ["key"],
    };
    const result = await world.run("stand-in", "update", program);
    expect(result.outputs).to.deep.equal({
      hidden: "[secret]",
      label: "[secret]",
      passedOn: "[secret]",
      described: "boat of 1",
      key: "[secret]",
      plain: "shown",
    });
    expect(world.cloud.objects["c1"], "the provider gets the value itself").to.deep.include({ label: "whispered" });
    const text = readFileSync(world.stateFile, "utf8");
    expect(text).to.not.match(/hushed|whispered/);
    expect(text.match(/"murmured"/g), "as an input it isn't secret").to.have.length(1);
    expect((await world.run("stand-in", "update", program)).changes.same).to.equal(4);
  });

  it("opens with its own passphrase only", async () => {
    await world.run("stand-in", "update", { resources: [] });
    let message = "";
    try {
      await world.run("stand-in", "preview", { resources: [] }, { env: { PULUMI_CONFIG_PASSPHRASE: "another" } });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).to.contain("another passphrase");
  });

  it("is left as it is by a preview", async () => {
    await world.run("stand-in", "preview", boats);
    expect(world.hasState).to.equal(false);
  });

  it("tells, after the engine was killed, which creation nobody knows the end of, until a refresh", async () => {
    writeFileSync(world.gate, "");
    const waiting: WantedProgram = { resources: [{ name: "a", inputs: { kind: "boat", waits: true } }] };
    const script = [
      `const { runStandIn } = require(${JSON.stringify(join(__dirname, "../../engine/stand-in/standIn.js"))});`,
      `runStandIn({ ...${JSON.stringify({ activity: "update", cwd: world.program, stack: "dev", refreshFirst: false, replace: [] })},`,
      `folder: ${JSON.stringify(join(world.engineFolder, "stand-in"))},`,
      `env: process.env, watch: () => {}, signal: new AbortController().signal });`,
    ].join("\n");
    const engine = spawn(process.execPath, ["-e", script], { env: world.environment(waiting), stdio: "ignore" });
    await until(() => world.cloud.calls.length > 0);
    const host = world.cloud.host ?? 0;
    expect(isRunning(host)).to.equal(true);
    engine.kill("SIGKILL");
    await once(engine, "exit");
    expect(world.state.deployment.pending_operations.map(({ type }) => type)).to.deep.equal(["creating"]);
    await until(() => !isRunning(host));

    const next = await world.run("stand-in", "update", boats);
    expect(next.succeeded).to.equal(true);
    const [warning] = next.diagnostics;
    expect(warning?.severity).to.equal("warning");
    expect(warning?.message).to.contain("::a, interrupted while creating");
    await world.run("stand-in", "refresh");
    expect(world.state.deployment.pending_operations).to.deep.equal([]);
  });

  it("has, after the user asked to stop, what was under way, and nothing more was begun", async () => {
    writeFileSync(world.gate, "");
    const stopping = new AbortController();
    const program: WantedProgram = {
      resources: [
        { name: "a", inputs: { kind: "boat", waits: true } },
        { name: "b", inputs: { kind: "boat", label: { from: "a.id" } } },
      ],
    };
    const run = world.run("stand-in", "update", program, { signal: stopping.signal });
    await until(() => world.cloud.calls.length > 0);
    stopping.abort();
    world.open();
    expect((await run).succeeded).to.equal(false);
    expect(world.cloud.calls).to.deep.equal(["create a1"]);
    expect(world.state.deployment.resources.map(({ id }) => id)).to.include("a1");
    expect(world.state.deployment.pending_operations).to.deep.equal([]);
  });

  it("is worked on by one run at a time", async () => {
    writeFileSync(world.gate, "");
    const waiting = { resources: [{ name: "a", inputs: { kind: "boat", waits: true } }] };
    const run = world.run("stand-in", "update", waiting);
    await until(() => world.cloud.calls.length > 0);
    let message = "";
    try {
      await world.run("stand-in", "preview", boats);
    } catch (error) {
      message = (error as Error).message;
    }
    world.open();
    await run;
    expect(message).to.contain("in use by another run");
  });

  it("is what the Pulumi CLI imports, and the other way round, without a change", async function () {
    if ((await findPulumiCli()).command === undefined) {
      this.skip();
      return;
    }
    const program: WantedProgram = {
      resources: [
        { name: "fleet", component: true },
        {
          name: "a",
          parent: "fleet",
          inputs: { kind: "boat", size: { secret: "whispered" } },
          options: { protect: true },
        },
        { name: "b", dependsOn: ["fleet"], inputs: { kind: "boat", size: 1, label: { from: "a.id" } } },
        { name: "found", parent: "fleet", dependsOn: ["a"], reads: "x1", inputs: { kind: { secret: "whispered" } } },
      ],
      outputs: { size: "a.size", id: "b.id", found: "found.described" },
    };
    world.changeCloud((cloud) => {
      cloud.objects["x1"] = { size: 5 };
    });
    const made = await world.run("stand-in", "update", program);
    await world.run("pulumi", "preview", program);
    await world.pulumi("stack", "import", "--file", world.stateFile);
    const imported = await world.run("pulumi", "preview", program);
    expect(imported.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 4 });
    expect(imported.outputs).to.deep.equal(made.outputs);

    const bigger: WantedProgram = {
      ...program,
      resources: [...program.resources, { name: "c", inputs: { kind: "boat" } }],
    };
    await world.run("pulumi", "update", bigger);
    await world.pulumi("stack", "export", "--file", world.stateFile);
    const exported = await world.run("stand-in", "preview", bigger);
    expect(exported.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 0, same: 5 });
    const shrunk = await world.run("stand-in", "update", program);
    expect(shrunk.changes).to.deep.equal({ create: 0, update: 0, replace: 0, delete: 1, same: 4 });
  });
});
