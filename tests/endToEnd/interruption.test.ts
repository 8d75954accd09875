import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { it } from "mocha";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";
import type { Command } from "../../engine/run.js";

const root = selfSigned("/CN=Root");

/** One of each kind, apart from those by other names in all that has to be its own. */
const create = `
  import { readFileSync } from "node:fs";
  import * as entra from "pulumi-entra-ca";
  const rootCertificate = readFileSync("root.pem", "utf8");
  function create(name: string, elsewhere: string, adopt?: string) {
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    new entra.ExternalCertificateAuthorityCertificate(name, names);
    new entra.CertificateBasedApplicationConfiguration(name, { displayName: name, rootCertificate, adopt });
    new entra.TrustedCertificateAuthority(name, {
      certificateBasedApplicationConfigurationId: elsewhere,
      certificate: readFileSync(name + ".pem", "utf8"),
    });
  }
`;
const files = {
  "index.ts": create,
  "root.pem": root.certificate,
  "killed.pem": selfSigned("/CN=Killed").certificate,
  "lost.pem": selfSigned("/CN=Lost").certificate,
};

/** As the plugin does where nothing else is set: from what it refreshes first, it knows what a creation replaces. */
const refreshing = { ENTRA_CA_REFRESH_BEFORE_UPDATE: "true" };

describeExample("an update that is interrupted while it creates", files, {}, (example) => {
  /** A configuration that isn't the program's, in which its CA is to be. */
  let elsewhere: string;
  let made: unknown[];
  let trust: string;
  let tlsCa: string;

  const run = (command: Command) =>
    example.program.run(command, { environment: { ...example.altered, ...refreshing } });
  const ids = async () => (await example.tenant.ids()).filter((id) => id !== elsewhere);

  it("has made one object of each kind when it is killed before it could record any", async () => {
    const { id } = await example.tenant.send("POST", configurations, {
      displayName: "Elsewhere",
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    elsewhere = String(id);
    example.program.write("index.ts", `${create} create("killed", "${elsewhere}");`);
    const engine = example.program.start("up", { environment: { ...example.altered, ...refreshing } });
    const posts: string[] = [];
    example.graph.alter = (answer, method, path) => {
      if (method !== "POST") {
        return answer;
      }
      posts.push(path.replace("/beta", ""));
      if (posts.length === 3) {
        engine.kill();
      }
      return "never";
    };
    await engine.ended;
    example.graph.alter = (answer) => answer;
    expect(posts).to.have.members([tls, configurations, membersOf(elsewhere)]);
    expect(example.program.idsInState()).to.deep.equal([]);
    made = await ids();
    expect(made).to.have.length(3);
    tlsCa = String((await example.tenant.list(tls))[0]?.["id"]);
    trust = String((await example.tenant.list(configurations)).find(({ id }) => id !== elsewhere)?.["id"]);
  });

  const { engine, servedBy } = example.way;
  // A dynamic provider isn't told what it replaces: an equal object may be its own old one.
  const knowsReplaced = servedBy === "plugin";
  /** The unsigned CA that stays behind where another was made in its place. */
  const leftBehind = () => made.filter((id) => !knowsReplaced && id === tlsCa);

  it("is gone on with by the next one, or what it left is named with its id and how to adopt it", async () => {
    if (engine === "pulumi") {
      // The CLI keeps a stack locked whose update was killed, and says in the error to do this.
      const refused = await run("up");
      expect(JSON.stringify(refused.diagnostics)).to.contain("pulumi cancel");
      cancel();
    }
    const { succeeded, diagnostics } = await run("up");
    expect(succeeded).to.equal(!knowsReplaced);
    const said = diagnostics.map(({ message }) => message).join("\n");
    expect(said).to.contain("pending operations").and.to.contain(`set adopt: "${trust}"`);
    if (knowsReplaced) {
      expect(await ids()).to.have.members(made);
    } else {
      expect(said).to.contain(`the unsigned CA ${tlsCa}`).and.to.contain(`set adopt: "${tlsCa}"`);
      // The trusted CA is taken over: a configuration has each once.
      expect(await ids())
        .to.include.members(made)
        .and.to.have.length(made.length + 2);
    }
  });

  it("ends with exactly those objects once the configuration is adopted, and with one more of each though answers are lost", async () => {
    example.program.write(
      "index.ts",
      `${create} create("killed", "${elsewhere}", "${trust}"); create("lost", "${elsewhere}");`,
    );
    example.graph.alter = (answer, method) => (method === "POST" ? "lost" : answer);
    const { succeeded } = await run("up");
    example.graph.alter = (answer) => answer;
    expect(succeeded).to.equal(true);
    const there = await ids();
    expect(there)
      .to.include.members(made)
      .and.to.have.length(6 + leftBehind().length);
    expect([...example.program.idsInState(), ...leftBehind()]).to.have.members(there);
  });

  it("tells no longer of what was interrupted after a refresh, and has nothing to change", async () => {
    expect((await run("refresh")).succeeded).to.equal(true);
    const { changes, diagnostics } = await run("preview");
    expect({ changes, diagnostics }).to.deep.equal({ changes: { ...nothing, same: 7 }, diagnostics: [] });
  });

  it("leaves nothing that is in the state when it is destroyed", async () => {
    expect((await run("destroy")).succeeded).to.equal(true);
    expect(await ids()).to.deep.equal(leftBehind());
  });

  /** What a user types: `pulumi cancel`. */
  function cancel(): void {
    const folder = join(example.program.stateFolder, "pulumi");
    execFileSync("pulumi", ["cancel", "--yes", "--stack", "dev"], {
      cwd: join(folder, "projects", "program"),
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href,
        PULUMI_HOME: join(folder, "home"),
      },
      stdio: "pipe",
    });
  }
});
