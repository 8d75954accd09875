import { expect } from "chai";
import { describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const entries = {
  sdk: "dist/sdk/index.js",
  "sdk with the plugin": "dist/sdk/plugin/index.js",
  "dynamic provider": "dist/provider/adapters/dynamic/dynamic.js",
  command: "cli/pulumi-entra-ca.js",
  plugin: "plugin/pulumi-resource-entra-ca",
};

describe("a Node that is older than the package needs", () => {
  for (const [what, path] of Object.entries(entries)) {
    it(`is refused by the ${what} in one line that names both versions`, () => {
      const program = `Object.defineProperty(process.versions, "node", { value: "20.20.2" }); require(${JSON.stringify(resolve(path))});`;
      const { status, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
      expect(status).to.equal(1);
      const lines = stderr.split("\n").filter((line) => line.includes("20.20.2"));
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(
        /pulumi-entra-ca needs Node 22\.19 or later, and found 20\.20\.2: install a later one\]?$/,
      );
      expect(stderr).not.to.match(/^ +at /m);
    });
  }
});
