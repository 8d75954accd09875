import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { root } from "../engine/world.js";
import { InstalledPackage } from "./installedPackage.js";

/** No more than this in the tarball, so that a file that doesn't belong there is noticed: in bytes. */
const largest = 1_500_000;

describe("the package, as those who use it resolve it,", () => {
  let installed: InstalledPackage;
  before(() => {
    installed = new InstalledPackage();
  });
  after(() => {
    installed.remove();
  });

  /** What a tool of the repository has to say of the tarball; nothing where it is content. */
  function complaint(tool: string, ...args: readonly string[]): string {
    const command = join(root, "node_modules/.bin", tool);
    const { status, stdout, stderr } = spawnSync(command, [...args, installed.tarball], {
      cwd: root,
      encoding: "utf8",
    });
    return status === 0 ? "" : stdout + stderr;
  }

  it("breaks no rule of publint's", () => {
    expect(complaint("publint", "--strict")).to.equal("");
  });

  it("has its types wherever a compiler looks for them", () => {
    // No program imports that one: Pulumi's host does, by Node's rules, as each state says. It has no types for others.
    expect(complaint("attw", "--no-color", "--exclude-entrypoints", "provider/dynamic", "--")).to.equal("");
  });

  it("brings nothing that its page gives no reason for", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
    const page = readFileSync(join(root, "docs/dependencies.md"), "utf8");
    const explained = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    expect(explained).to.deep.equal(Object.keys(dependencies));
  });

  it("is no larger than it was", () => {
    expect(installed.size).to.be.lessThan(largest);
  });
});
