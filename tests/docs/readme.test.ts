import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { it } from "mocha";
import { issuedBy, selfSigned } from "../certificates.js";
import { describeExample, nothing } from "../endToEnd/example.js";
import { root } from "../engine/world.js";
import { configurations, defaultPolicy, membersOf, tls } from "../tenant.js";
import { pages } from "./markdown.js";

const blocks = pages.find(({ path }) => path === "README.md")?.blocks ?? [];
const [inspection = "", trust = ""] = blocks.filter(({ language }) => language === "ts").map(({ text }) => text);
/** What is between the first `pulumi up` and the second. */
const signing = blocks
  .filter(({ language, text }) => language === "sh" && text.includes("openssl"))
  .flatMap(({ text }) => text.split("\n"))
  .filter((line) => !line.startsWith("pulumi"));

const ca = selfSigned("/O=Contoso Ltd/CN=Root");
const ofCa = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];

describeExample(
  "the README's TLS inspection",
  { "index.ts": inspection, "root.pem": ca.certificate, "root.key": ca.key },
  { enrollingMilliseconds: 0 },
  (example) => {
    it("goes from the CSR to an enabled CA by the commands that stand there", async () => {
      const first = await example.program.run("up");
      expect(first.changes).to.deep.equal({ ...nothing, create: 2 });
      example.program.write("ca.csr", String(first.outputs["certificateSigningRequest"]));
      expect(signing).to.have.length(3);
      for (const line of signing) {
        const ours = `${process.execPath} ${join(root, "dist/cli/main.js")}`;
        const command = line.replace(/^npx pulumi-entra-ca/, ours);
        const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: example.program.folder, encoding: "utf8" });
        expect(status, `${line}\n${stderr}`).to.equal(0);
      }
      expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, create: 1, same: 2 });
      expect(await example.tenant.list(tls)).to.have.nested.property("[0].status", "active");
      expect((await example.program.run("preview")).changes).to.deep.equal({ ...nothing, same: 3 });
    });
  },
);

describeExample("the README's app trust", { "index.ts": trust, "root.pem": ca.certificate }, {}, (example) => {
  it("has a root and a CA below it, which the tenant's policy names", async () => {
    example.program.write("issuing-ca.pem", issuedBy(ca, "/CN=Issuing", ofCa).certificate);
    const { changes } = await example.program.run("up");
    expect(changes).to.deep.equal({ ...nothing, create: 4 });
    const [configuration] = await example.tenant.list(configurations);
    const { applicationRestrictions } = await example.tenant.send("GET", defaultPolicy);
    expect(applicationRestrictions).to.have.nested.property(
      "keyCredentials[0].certificateBasedApplicationConfigurationIds[0]",
      configuration?.["id"],
    );
    expect(await example.tenant.list(membersOf(String(configuration?.["id"])))).to.have.length(2);
  });
});
