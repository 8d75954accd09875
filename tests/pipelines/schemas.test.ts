import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { root } from "../engine/world.js";

/** What fetchSchemas.sh fetches; actionlint, which knows more of GitHub's workflows, is part of `npm run lint`. */
const checker = join(root, ".cache/schemas/bin/check-jsonschema");

const yamlIn = (folder: string) => readdirSync(join(root, folder)).map((file) => join(folder, file));

const schemas = [
  ["azure-pipelines", yamlIn("examples/pipelines/azure-pipelines")],
  ["github-workflows", [...yamlIn("examples/pipelines/github-actions"), ...yamlIn(".github/workflows")]],
  ["github-issue-forms", yamlIn(".github/ISSUE_TEMPLATE")],
  ["dependabot", [".github/dependabot.yml"]],
] as const;

describe("the files for GitHub and Azure Pipelines", () => {
  for (const [schema, files] of schemas) {
    it(`are as the schema ${schema} has them`, function () {
      if (!existsSync(checker)) {
        this.skip();
      }
      // The schema of Azure Pipelines has patterns that aren't Unicode's.
      const options = ["--regex-variant", "nonunicode", "--builtin-schema", `vendor.${schema}`];
      execFileSync(checker, [...options, ...files], { cwd: root, stdio: "pipe" });
    });
  }

  it("name every action by a commit, with the version that it is of", () => {
    for (const file of schemas[1][1]) {
      const uses = readFileSync(join(root, file), "utf8").match(/\buses: .*/g) ?? [];
      expect(uses, file).not.to.be.empty;
      for (const action of uses) {
        expect(action, file).to.match(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    }
  });
});
