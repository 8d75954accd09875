import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Diagnostic } from "../../engine/events.js";
import { describeBothEngines } from "./bothEngines.js";
import { World } from "./world.js";

describeBothEngines("A program in TypeScript", (subject) => {
  it("with a provider of its own, settings and components runs as it is", async () => {
    const { engine, world } = subject();
    writeFileSync(
      join(world.program, "Pulumi.yaml"),
      "name: world\nruntime: nodejs\nmain: start.ts\nconfig: { size: 3 }\n",
    );
    writeFileSync(join(world.program, "Pulumi.dev.yaml"), 'config: { "world:list": [1, two] }\n');
    writeFileSync(
      join(world.program, "start.ts"),
      `import * as pulumi from "@pulumi/pulumi";
      const provider: pulumi.dynamic.ResourceProvider = {
        async create(inputs) { return { id: "made", outs: { ...inputs, double: inputs.size * 2 } }; },
      };
      class Boat extends pulumi.dynamic.Resource {
        declare readonly double: pulumi.Output<number>;
        constructor(name: string, size: number) { super(provider, name, { size, double: undefined }); }
      }
      const config = new pulumi.Config();
      export const double: pulumi.Output<number> = new Boat("boat", config.requireNumber("size")).double;
      export const list = config.requireObject<unknown[]>("list");
      `,
    );
    const result = await world.run(engine, "update");
    expect(result).to.deep.include({ succeeded: true, outputs: { double: 6, list: [1, "two"] } });
  });
});

describe("A program whose provider can't be serialized", () => {
  it("is told in which of its lines that is, though nothing looked at these before", async () => {
    const world = new World();
    try {
      const program = [
        'const pulumi = require("@pulumi/pulumi");',
        "const greater = Math.max.bind(undefined, 1);",
        "const create = async (inputs) => ({ id: String(greater(inputs.size)) });",
        'new (class extends pulumi.dynamic.Resource {})({ create }, "boat", { size: 2 });',
      ];
      writeFileSync(join(world.program, "index.js"), program.join("\n"));
      const { diagnostics } = await world.run("stand-in", "preview");
      expect(diagnostics.map(({ message }) => message).join("\n")).to.include("index.js(3,");
    } finally {
      world.remove();
    }
  });
});

describe("A program that is traced", () => {
  it("runs with what the SDK traces it with, which is loaded late", async () => {
    const world = new World();
    try {
      const env = { TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
      const { succeeded, diagnostics } = await world.run("stand-in", "preview", { resources: [] }, { env });
      expect({ succeeded, diagnostics }).to.deep.equal({ succeeded: true, diagnostics: [] });
    } finally {
      world.remove();
    }
  });
});

describe("What the stand-in doesn't have", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  async function errorsOf(program: string): Promise<readonly Diagnostic[]> {
    writeFileSync(join(world.program, "index.js"), `const pulumi = require("@pulumi/pulumi");\n${program}`);
    const outcome = await world.run("stand-in", "preview");
    expect(outcome.succeeded).to.equal(false);
    return outcome.diagnostics;
  }

  it("is a reason to refuse the program by name, once, and to send it to the CLI", async () => {
    const programs = {
      "provider for random": `new pulumi.CustomResource("random:index:String", "a", {});`,
      "function calls (other:index:look)": `pulumi.runtime.invoke("other:index:look", {});`,
      transforms: `new pulumi.ComponentResource("a:b:C", "a", {}, { transforms: [() => undefined] });`,
    };
    for (const [feature, program] of Object.entries(programs)) {
      expect(await errorsOf(program)).to.deep.equal([
        { severity: "error", message: `the stand-in engine has no ${feature}; use the Pulumi CLI`, urn: undefined },
      ]);
    }
  });
});
