import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, it } from "mocha";
import { base64Of } from "../certificates.js";
import { describeEachEngine } from "../eachEngine.js";
import { clientId, Entra, idToken, readerClientId, tenantId } from "../signIn/entra.js";
import { JsonServer } from "../signIn/standIns.js";
import { configurations, later, membersOf } from "../tenant.js";
import { changeGitHub, readGitHub } from "./gh.js";
import { readWorkflow, runWorkflow, type Contexts, type Workflow } from "./gitHubActions.js";
import { Shell } from "./shell.js";

const repository = {
  "vars.ARM_TENANT_ID": tenantId,
  "vars.ARM_CLIENT_ID": clientId,
  "vars.ARM_PREVIEW_CLIENT_ID": readerClientId,
  // The states of these tests lie in a folder.
  "secrets.PULUMI_ACCESS_TOKEN": "",
  "github.token": "the job's",
  "github.repository": "contoso/infra",
  "github.server_url": "https://github.example",
  "github.run_id": "7",
};
const pullRequest = {
  ...repository,
  "github.event.pull_request.number": "12",
  "github.event.pull_request.head.sha": "9f698171",
  "github.event.pull_request.head.repo.full_name": "contoso/infra",
};
/** A configuration's, below its path. */
const members = "/trustedCertificateAuthorities";
const ofFork = { ...pullRequest, "github.event.pull_request.head.repo.full_name": "somebody/infra" };

describeEachEngine("the workflows for GitHub Actions", (engine) => {
  let entra: Entra;
  let shell: Shell;
  let tokens: JsonServer;
  /** Who the job is, to whom it asks for a token. */
  let subject: string;
  let gitHub: string;
  /** By how much the tenant's clock is ahead. */
  let ahead = 0;

  before(async () => {
    entra = await Entra.start({ now: () => new Date(Date.now() + ahead) });
    const exp = Math.floor(Date.now() / 1000) + 3600;
    tokens = await JsonServer.gitHub((aud) => idToken({ aud, sub: subject, exp }));
    shell = await Shell.start(engine);
    gitHub = join(shell.folder("platform"), "github.json");
    shell.command("gh", `exec "${process.execPath}" "${join(__dirname, "gh.js")}" "$@"`);
  });
  after(async () => {
    if ((entra as Entra | undefined) !== undefined) {
      shell.remove();
      tokens.close();
      await entra.close();
    }
  });

  /** Runs a workflow in the tenant; a job gets an identity only where it may ask for one. */
  function run(workflow: Workflow, contexts: Contexts, ref: string) {
    const { PATH, ...tenant } = entra.environment;
    return runWorkflow(workflow, shell, contexts, ({ permissions = {}, environment }) => {
      subject = `repo:contoso/infra:${environment === undefined ? ref : `environment:${environment}`}`;
      return {
        ...tenant,
        GITHUB_FILE: gitHub,
        ...(permissions["id-token"] === "write" && {
          ACTIONS_ID_TOKEN_REQUEST_URL: `${tokens.url}/token?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job",
        }),
      };
    });
  }
  const preview = (contexts: Contexts = pullRequest) => run(readWorkflow("preview"), contexts, "pull_request");
  const update = () => run(readWorkflow("update"), repository, "ref:refs/heads/main");
  const report = () => run(readWorkflow("report"), repository, "ref:refs/heads/main");
  const artefact = (name: string) => readFileSync(join(shell.folder("artifacts"), "report/report", name), "utf8");
  const drift = () => run(readWorkflow("drift"), repository, "ref:refs/heads/main");

  async function send(method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${await entra.signIn.issue()}`, "content-type": "application/json" };
    const content = body && JSON.stringify(body);
    return fetch(entra.emulator.endpoint + path, { method, headers, ...(content !== undefined && { body: content }) });
  }

  async function list(path: string): Promise<{ id: string; isRootAuthority?: boolean }[]> {
    return ((await (await send("GET", path)).json()) as { value: { id: string }[] }).value;
  }

  /** Changes the one configuration behind the program's back, later than what the stack did lately counts as that. */
  async function changeTenant(method: string, path: string, body?: object): Promise<void> {
    ahead += later;
    const [configuration] = await list(configurations);
    const { status } = await send(method, `${configurations}/${String(configuration?.id)}${path}`, body);
    expect(status).to.be.within(200, 299);
  }

  const requests = () => entra.emulator.requests.map(({ method }) => method);

  it("comment on a pull request what it would create, and change nothing", async () => {
    const { results } = await preview();
    expect(results).to.deep.equal({ preview: "success", comment: "success", fork: "skipped" });
    const [comment] = readGitHub(gitHub).comments;
    expect(comment?.body).to.match(
      /^<!-- preview of production -->\n### Preview of production at 9f698171: success\n\n {4}/,
    );
    expect(comment?.body).to.match(/app-trust +create/);
    expect(new Set(requests())).to.deep.equal(new Set(["GET"]));
  });

  it("write that comment anew after the next push, whatever anybody else wrote, and say when the preview fails", async () => {
    changeGitHub(gitHub, ({ comments }) => {
      comments.push({ id: 1, user: { login: "somebody" }, body: "<!-- preview of production --> mine" });
    });
    shell.edit("index.js", "root.pem", "nowhere.pem");
    const { results } = await preview();
    shell.edit("index.js", "nowhere.pem", "root.pem");
    expect(results).to.deep.equal({ preview: "failure", comment: "success", fork: "skipped" });
    const [comment, theirs, ...others] = readGitHub(gitHub).comments;
    expect(others).to.deep.equal([]);
    expect(theirs?.body).to.equal("<!-- preview of production --> mine");
    expect(comment?.body).to.contain("at 9f698171: failure").and.to.contain("nowhere.pem");
    // No line of it is Markdown, nor a command.
    expect(comment?.body.split("\n").slice(3, -1)).to.satisfy((lines: string[]) =>
      lines.every((line) => line.startsWith("    ")),
    );
  });

  it("show of a fork's program what it would create, and ask nothing of the tenant and nobody for a token", async () => {
    const before = [requests().length, tokens.asked.length, readGitHub(gitHub).comments];
    const { results, summary } = await preview(ofFork);
    expect(results).to.deep.equal({ preview: "skipped", comment: "skipped", fork: "success" });
    expect(summary)
      .to.match(/^### Preview of the program alone\n\n {4}/)
      .and.to.match(/app-trust +create/);
    expect(summary).to.contain("liveDiff is false: the tenant was not read");
    expect([requests().length, tokens.asked.length, readGitHub(gitHub).comments]).to.deep.equal(before);
  });

  it("let no job of a pull request write with the application for previews", async () => {
    const workflow = readWorkflow("update");
    const { environment, ...withoutEnvironment } = workflow.jobs["update"]!;
    expect(environment).to.equal("production");
    const asReader = { ...repository, "vars.ARM_CLIENT_ID": readerClientId };
    const { results, said } = await run(
      { ...workflow, jobs: { update: withoutEnvironment } },
      asReader,
      "pull_request",
    );
    expect(results).to.deep.equal({ update: "failure" });
    expect(said).to.contain("AppCertTrustConfiguration.ReadWrite.All");
    expect(await list(configurations)).to.deep.equal([]);
  });

  it("apply what was merged", async () => {
    expect((await update()).results).to.deep.equal({ update: "success" });
    expect(await list(configurations)).to.have.length(1);
  });

  it("report what is trusted, as a page and for code scanning", async () => {
    expect((await report()).results).to.deep.equal({ report: "success" });
    expect(artefact("report.html")).to.match(/^<!doctype html>[^]*Application credentials/);
    expect(artefact("report.sarif")).to.contain('"version": "2.1.0"').and.not.to.contain('"ruleId": "drift"');
  });

  it("fail where there is drift, and say it in an issue and in the report", async () => {
    await changeTenant("PATCH", "", { displayName: "Somebody's" });
    expect((await report()).results).to.deep.equal({ report: "failure" });
    expect(artefact("report.sarif")).to.contain('"ruleId": "drift"').and.to.contain("Somebody's");
    expect((await drift()).results).to.deep.equal({ drift: "failure", issue: "success" });
    const [issue] = readGitHub(gitHub).issues;
    expect(issue).to.include({ title: "Drift in production", state: "open" });
    expect(issue?.body).to.contain("https://github.example/contoso/infra/actions/runs/7");
    expect(issue?.body).to.contain(
      'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Application credentials"',
    );
  });

  it("bring that issue up to date where there is nothing to change but something to be warned of", async () => {
    const certificate = readFileSync(join(shell.program, "certificates/issuing-ca.pem"), "utf8");
    await changeTenant("POST", members, {
      isRootAuthority: false,
      certificate: base64Of(certificate),
      issuer: "CN=Elsewhere",
      issuerSubjectKeyIdentifier: "AA",
    });
    await changeTenant("PATCH", "", { displayName: "Application credentials" });
    expect((await drift()).results).to.deep.equal({ drift: "failure", issue: "success" });
    const [issue, ...others] = readGitHub(gitHub).issues;
    expect(others).to.deep.equal([]);
    expect(issue?.state).to.equal("open");
    expect(issue?.body)
      .to.match(/ warning: .*Contoso Issuing CA/)
      .and.not.to.contain("displayName");
  });

  it("close it once the tenant is as the program says", async () => {
    const [configuration] = await list(configurations);
    const all = await list(membersOf(String(configuration?.id)));
    const added = all.find(({ isRootAuthority }) => !isRootAuthority);
    await changeTenant("DELETE", `${members}/${String(added?.id)}`);
    expect((await drift()).results).to.deep.equal({ drift: "success", issue: "success" });
    expect(readGitHub(gitHub).issues.map(({ state }) => state)).to.deep.equal(["closed"]);
  });
});
