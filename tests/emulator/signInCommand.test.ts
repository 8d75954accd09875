import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { execFile } from "node:child_process";
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startEmulator } from "../../emulator/index.js";
import { opensslSays } from "../certificates.js";
import { killAll, run } from "./command.js";
import { tlsCertificates } from "./requests.js";
import { clientId, secret, tenantId } from "./signingIn.js";

/** A program that knows of the emulator only what the command prints. */
const signingIn = `
  const { EnvironmentCredential } = require("@azure/identity");
  const endpoint = process.env.ENTRA_CA_ENDPOINT;
  const credential = new EnvironmentCredential({ disableInstanceDiscovery: true });
  credential.getToken(new URL(endpoint).origin + "/.default")
    .then(({ token }) => fetch(endpoint + "${tlsCertificates}", { headers: { authorization: "Bearer " + token } }))
    .then(({ status }) => console.log(status));
`;

describe("pulumi-entra-ca emulator --sign-in", () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-sign-in-"));
    file = join(folder, "clients.json");
    await writeFile(
      file,
      JSON.stringify({ tenantId, clients: [{ clientId, secret, permissions: ["NetworkAccess.Read.All"] }] }),
    );
  });
  afterEach(killAll);
  after(() => rm(folder, { recursive: true }));

  for (const https of [[], ["--https"]]) {
    it(`prints all that a program needs to sign in, and makes no token that may do everything${https.length > 0 ? ", at one address with --https" : ""}`, async () => {
      const { child, output, ended } = run(["emulator", "--port", "0", "--sign-in", file, ...https]);
      const text = await output("NODE_EXTRA_CA_CERTS");
      const printed: Record<string, string> = Object.fromEntries(
        [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
      );
      expect(Object.keys(printed)).to.deep.equal(["ENTRA_CA_ENDPOINT", "AZURE_AUTHORITY_HOST", "NODE_EXTRA_CA_CERTS"]);
      expect(text).not.to.include(secret);
      expect(printed["ENTRA_CA_ENDPOINT"] === `${printed["AZURE_AUTHORITY_HOST"] ?? ""}/beta`).to.equal(
        https.length > 0,
      );
      expect(printed["NODE_EXTRA_CA_CERTS"]).to.equal(join(folder, "clients.ca.pem"));
      const credentials = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: secret };
      const { stdout } = await promisify(execFile)(process.execPath, ["-e", signingIn], {
        env: { ...process.env, ...printed, ...credentials },
      });
      expect(stdout).to.equal("200\n");
      child.kill("SIGTERM");
      expect(await ended()).to.deep.equal({ code: 0, errors: "" });
    });
  }

  it("writes the certificate beside the file, not to where a link in its place leads, and no key", async () => {
    const victim = join(folder, "victim");
    await writeFile(victim, "as it was");
    await rm(join(folder, "clients.ca.pem"), { force: true });
    await symlink(victim, join(folder, "clients.ca.pem"));
    const text = await run(["emulator", "--port", "0", "--token", "t", "--sign-in", file]).output(
      "NODE_EXTRA_CA_CERTS",
    );
    const certificateFile = join(folder, "clients.ca.pem");
    expect(text).to.include(`NODE_EXTRA_CA_CERTS=${certificateFile}\n`).and.to.include("ENTRA_CA_ACCESS_TOKEN=");
    expect((await lstat(certificateFile)).isFile()).to.equal(true);
    expect(await readFile(victim, "utf8")).to.equal("as it was");
    await rm(victim);
    expect((await readdir(folder)).sort()).to.deep.equal(["clients.ca.pem", "clients.json"]);
    const pem = await readFile(certificateFile, "utf8");
    expect(pem).not.to.include("KEY");
    expect(opensslSays(pem, "-ext", "subjectAltName")).to.include("127.0.0.1");
  });

  it("answers a mistake with one line that repeats no secret, and exit code 1", async () => {
    const broken = join(folder, "broken.json");
    await writeFile(broken, `{"secret": ${secret}`);
    const wrong = join(folder, "wrong.json");
    await writeFile(wrong, JSON.stringify({ tenantId, clients: [{ clientId, secret, permissions: secret }] }));
    const busy = await startEmulator({ token: "t" });
    const { port } = new URL(busy.url);
    const mistakes = [
      [["--sign-in", broken], /The sign-in file .*broken\.json is not JSON\./],
      [["--sign-in", wrong], /sign-in options are wrong: clients: 0: permissions: /],
      [["--sign-in", join(folder, "none.json")], /none\.json/],
      [["--sign-in-port", "4011"], /--sign-in-port is the port of --sign-in, which is missing/],
      [["--sign-in", file, "--sign-in-port", port], /Port \d+ of 127\.0\.0\.1 is already in use/],
      [["--sign-in", file, "--sign-in-port", "x"], /--sign-in-port.*0 to 65535/],
    ] as const;
    for (const [args, message] of mistakes) {
      const { code, errors } = await run(["emulator", "--port", "0", ...args]).ended();
      expect(code, args.join(" ")).to.equal(1);
      expect(errors)
        .to.match(/^error: [^\n]+\n$/)
        .and.to.match(message);
      expect(errors).not.to.include(secret);
    }
    await busy.close();
    await Promise.all([broken, wrong].map((name) => rm(name)));
  });
});
