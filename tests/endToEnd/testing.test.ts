import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { root } from "../engine/world.js";
import { describeExample, nothing } from "./example.js";

describeExample("the example of unit tests", "testing", {}, (example) => {
  it("is a program that runs, too, with its types checked as Pulumi does", async () => {
    const environment = { PULUMI_NODEJS_TRANSPILE_ONLY: "false" };
    const { changes, diagnostics } = await example.program.run("preview", { environment });
    expect(diagnostics).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 3 });
  });
});

describe("the example of unit tests", () => {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-testing-"));
  before(() => {
    cpSync(join(root, "examples/testing"), folder, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function tested(): { status: number | null; said: string } {
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [mocha, "--no-color"], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, said: stdout + stderr };
  }

  it("passes, and says nothing but what it tests", () => {
    const { status, said } = tested();
    expect(said).to.match(/^\s+the program\n( +✔ .*\n){3}\s+3 passing \(.*\)\s+$/);
    expect(status).to.equal(0);
  });

  it("fails for a program that does something else", () => {
    const program = join(folder, "index.ts");
    const text = readFileSync(program, "utf8").replace('commonName: "', 'name: "tls1", commonName: "');
    writeFileSync(program, text);
    const { status, said } = tested();
    expect(said)
      .to.match(/2 passing.*\s+1 failing/)
      .and.to.contain("leaves the CA's name to the provider");
    expect(status).to.equal(1);
  });
});
