import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { folder, generatedFiles } from "../../sdk/generator/files.js";
import { root } from "../engine/world.js";

describe("what of the sdk is made of definitions", () => {
  it("is as it is made now (npm run generate writes it)", async () => {
    const files = await generatedFiles();
    for (const [path, text] of files) {
      expect(readFileSync(join(root, path), "utf8"), path).to.equal(text);
    }
    const found = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    expect(found.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name))).to.have.members([
      ...files.keys(),
    ]);
  });
});
