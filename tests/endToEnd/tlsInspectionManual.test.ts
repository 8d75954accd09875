import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { before, it } from "mocha";
import { developmentPassphrase } from "../../engine/stand-in/stack.js";
import { tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const signedFile = "pki/tls-inspection.pem";

describeExample("TLS inspection, signed by hand,", "tls-inspection-manual", { enrollingMilliseconds: 0 }, (example) => {
  /** Runs the one command of the README's that begins so, as it is written there. */
  async function runDocumented(beginning: string, environment: Record<string, string> = {}): Promise<void> {
    const blocks = [...example.program.read("README.md").matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
    const commands = blocks.flatMap((block) => block.split(/(?<!\\)\n/)).filter((line) => line.startsWith(beginning));
    expect(commands).to.have.length(1);
    await promisify(execFile)("sh", ["-c", commands[0]!], {
      cwd: example.program.folder,
      env: { ...process.env, ...environment },
    });
  }

  let certificateSigningRequest: string;

  before(async () => {
    // Whoever has tried the example in the repository may have left one.
    rmSync(join(example.program.folder, signedFile), { force: true });
    await runDocumented("openssl req -x509");
  });

  it("makes the CSR, and says what to do with it", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 2 });
    const [ca] = await example.tenant.list(tls);
    expect(outputs).to.deep.equal({
      certificateSigningRequest: ca?.["certificateSigningRequest"],
      status: "csrGenerated",
      nextStep:
        "Sign certificateSigningRequest as README.md shows, save the certificate as pki/tls-inspection.pem, and run pulumi up again.",
    });
    certificateSigningRequest = String(outputs["certificateSigningRequest"]);
  });

  it("previews no change until it is signed, and still says what to do", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("preview");
    expect({ changes, diagnostics }).to.deep.equal({ changes: { ...nothing, same: 2 }, diagnostics: [] });
    expect(outputs["nextStep"]).to.contain(`save the certificate as ${signedFile}`);
  });

  it("uploads and enables what the README's commands make of the CSR", async () => {
    if (example.way.engine === "pulumi") {
      const kept = join(example.program.stateFolder, "pulumi");
      await runDocumented("pulumi stack output", {
        PULUMI_BACKEND_URL: pathToFileURL(join(kept, "backend")).href,
        PULUMI_HOME: join(kept, "home"),
        PULUMI_CONFIG_PASSPHRASE: developmentPassphrase,
        PULUMI_STACK: "dev",
      });
    } else {
      example.program.write("pki/tls-inspection.csr", certificateSigningRequest);
    }
    await runDocumented("openssl x509 -req");
    await runDocumented("npx pulumi-entra-ca check");
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 1, same: 2 });
    const [ca] = await example.tenant.list(tls);
    expect(ca).to.include({ status: "active", certificate: example.program.read(signedFile) });
    expect(outputs["status"]).to.equal("active");
    expect(outputs["nextStep"]).to.match(/^TLS inspection uses the CA\. Sign again before the certificate ends at 2/);
  });

  it("changes nothing the third time", async () => {
    const writes = await example.writesDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 3 });
    });
    expect(writes).to.deep.equal([]);
  });

  it("keeps the CA when the same CSR is signed again", async () => {
    const [before] = await example.tenant.list(tls);
    await runDocumented("openssl x509 -req");
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, update: 1, same: 2 });
    const [after] = await example.tenant.list(tls);
    expect(after).to.include({ id: before?.["id"], status: "active", certificate: example.program.read(signedFile) });
    expect(after?.["certificate"]).not.to.equal(before?.["certificate"]);
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(tls)).to.deep.equal([]);
  });
});
