import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { base64Of, selfSigned, signedBy } from "../certificates.js";

/** The scripts lie where the sources do, three folders up from dist/tests/clients. */
const folder = join(__dirname, "..", "..", "..", "tests", "clients");

const tenantId = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
const clientId = "5b2c6d1e-7f3a-4c8b-9d0e-1a2b3c4d5e6f";
const secret = "a secret for tests";
const permissions = [
  "NetworkAccess.ReadWrite.All",
  "AppCertTrustConfiguration.ReadWrite.All",
  "Policy.ReadWrite.ApplicationConfiguration",
];

/** A Python that has Microsoft's SDK; another than the path's by an environment variable. */
const python = process.env["MSGRAPH_PYTHON"] ?? "python3";

describe("Microsoft's own clients, on the emulator as they come", () => {
  const root = selfSigned("/CN=Root");
  let certificates: string;
  let emulator: Emulator;

  before(async () => {
    certificates = await mkdtemp(join(tmpdir(), "emulator-clients-"));
  });
  after(() => rm(certificates, { recursive: true }));
  beforeEach(async () => {
    emulator = await startEmulator({
      https: true,
      signIn: { tenantId, clients: [{ clientId, secret, permissions }] },
      enrollingMilliseconds: 0,
      requestKey: "p256",
    });
    await writeFile(join(certificates, "ca.pem"), emulator.certificate ?? "");
  });
  afterEach(() => emulator.close());

  /** Runs a client's script, signs what it made, and returns what it found. */
  async function foundBy(command: string, script: string): Promise<Map<string, unknown>> {
    const file = join(certificates, "ca.pem");
    const child = spawn(command, [join(folder, script)], {
      env: {
        ...process.env,
        ...{ GRAPH: emulator.url, TENANT: tenantId, CLIENT: clientId, SECRET: secret },
        ...{ ROOT: base64Of(root.certificate), NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file },
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += String(chunk)));
    const ended = once(child, "close");
    const found = new Map<string, unknown>();
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as { sign?: string; found?: string; value?: unknown };
      if (said.sign === undefined) {
        found.set(said.found ?? "", said.value);
      } else {
        const answer = { certificate: signedBy(root, said.sign), chain: root.certificate };
        child.stdin.write(`${JSON.stringify(answer)}\n`);
      }
    }
    await ended;
    expect(child.exitCode, errors).to.equal(0);
    return found;
  }

  /** No call failed but the reads of what had been deleted. */
  function expectNoOtherFailure(...expected: readonly number[]): void {
    const failed = emulator.requests.filter(({ status = 0 }) => status >= 400);
    expect(
      failed.map(({ status }) => status),
      JSON.stringify(failed),
    ).to.deep.equal(expected);
  }

  it("microsoft-graph-client lives through both families and the policies, with pages and a batch", async () => {
    const found = await foundBy(process.execPath, "microsoftGraphClient.mjs");
    expect(Object.fromEntries(found)).to.deep.equal({
      status: "active",
      "status after the whole was sent back": "active",
      "names in pages": ["third", "second", "client"],
      count: 3,
      filtered: 2,
      counted: "3",
      expanded: 3,
      trusted: [true, false],
      representation: "By the client",
      batch: [
        ["1", 200],
        ["2", 204],
      ],
      priorities: [50, 200, 65_000],
      linked: [["disabled", "By the client"]],
      restricted: 1,
      gone: [404, "NotFound"],
    });
    expectNoOtherFailure(404);
  });

  /** What the SDKs of one generator find alike. */
  function foundByKiota(name: string): Record<string, unknown> {
    return {
      status: "active",
      "status after the whole was sent back": "active",
      page: ["second"],
      count: 2,
      "next page": [name],
      gone: [404, "NotFound"],
      created: `By ${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`,
      "key identifier": "AA:BB",
      trusted: [true, false],
      changed: "Changed",
      certificate: true,
      listed: [1, 1],
      counts: [1, 2],
      removed: [404, "Request_ResourceNotFound"],
    };
  }

  it("msgraph-beta-sdk for TypeScript does", async () => {
    const found = await foundBy(process.execPath, "kiota.mjs");
    expect(Object.fromEntries(found)).to.deep.equal({
      ...foundByKiota("kiota"),
      validity: true,
      batch: [200, 204],
      policy: ["bypass", [50, 65_000]],
    });
    expectNoOtherFailure(404, 404);
  });

  it("msgraph-beta-sdk for Python does, where it is installed", async function () {
    if (spawnSync(python, ["-c", "import msgraph_beta, azure.identity"]).status !== 0) {
      console.log(
        "      msgraph-beta-sdk for Python isn't installed: pip install msgraph-beta-sdk, or set MSGRAPH_PYTHON",
      );
      this.skip();
    }
    const found = await foundBy(python, "kiota.py");
    expect(Object.fromEntries(found)).to.deep.equal({ ...foundByKiota("python"), counted: 2 });
    expectNoOtherFailure(404, 404);
  });
});
