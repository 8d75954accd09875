import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, it } from "mocha";
import { describeEachEngine } from "../eachEngine.js";
import { clientId, Entra, idToken, readerClientId, tenantId } from "../signIn/entra.js";
import { JsonServer } from "../signIn/standIns.js";
import { readPipeline, runPipeline } from "./azurePipelines.js";
import { Shell } from "./shell.js";

interface Comment {
  content: string;
}

interface Thread {
  readonly id: number;
  readonly status: string;
  readonly comments: Comment[];
}

const applications: Readonly<Record<string, string>> = { "entra-ca-preview": readerClientId, "entra-ca": clientId };
const threadsPath = "/contoso/p1/_apis/git/repositories/r1/pullRequests/12/threads";

describeEachEngine("the pipelines for Azure Pipelines", (engine) => {
  let entra: Entra;
  let shell: Shell;
  let tokens: JsonServer;
  let azure: Server;
  /** As whom the service connection of the step signs in. */
  let subject: string;
  const threads: Thread[] = [];

  before(async () => {
    entra = await Entra.start();
    tokens = await JsonServer.azurePipelines(() => idToken({ sub: subject }));
    shell = await Shell.start(engine);
    azure = createServer((request, response) => {
      const path = `/contoso/p1${String(request.url).split("/p1")[1]?.split("?")[0] ?? ""}`;
      const isMine = request.headers.authorization === "Bearer the job's";
      if (!isMine || !path.startsWith(threadsPath)) {
        response.writeHead(isMine ? 404 : 401).end();
      } else if (request.method === "GET") {
        response.end(JSON.stringify({ value: threads }));
      } else {
        void json(request).then((body) => {
          const [, thread, comment] = /(\d+)\/comments\/(\d+)$/.exec(path) ?? [];
          if (request.method === "POST") {
            threads.push({ id: 1 + threads.length, ...(body as Omit<Thread, "id">) });
          } else {
            threads[Number(thread) - 1]!.comments[Number(comment) - 1] = body as Comment;
          }
          response.end("{}");
        });
      }
    });
    azure.listen(0, "127.0.0.1");
    await once(azure, "listening");
  });
  after(async () => {
    if ((entra as Entra | undefined) !== undefined) {
      azure.close();
      shell.remove();
      tokens.close();
      await entra.close();
    }
  });

  function run(name: string, variables: Readonly<Record<string, string>> = {}) {
    const { PATH, ...tenant } = entra.environment;
    const platform = {
      "System.CollectionUri": `http://127.0.0.1:${(azure.address() as AddressInfo).port}/contoso/`,
      "System.TeamProjectId": "p1",
      "System.AccessToken": "the job's",
      "System.OidcRequestUri": `${tokens.url}/oidc`,
      "Build.Repository.ID": "r1",
      "Build.Repository.Provider": "TfsGit",
      "Agent.TempDirectory": shell.folder("temporary"),
      // The states of these tests lie in a folder.
      PULUMI_ACCESS_TOKEN: "",
      ...tenant,
    };
    return runPipeline(readPipeline(name), shell, { ...platform, ...variables }, (connection) => {
      subject = `sc://contoso/infra/${connection}`;
      return {
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection,
        AZURESUBSCRIPTION_CLIENT_ID: String(applications[connection]),
        AZURESUBSCRIPTION_TENANT_ID: tenantId,
      };
    });
  }
  const preview = (isFork: "True" | "False") =>
    run("preview", {
      "System.PullRequest.PullRequestId": "12",
      "System.PullRequest.SourceCommitId": "9f698171",
      "System.PullRequest.IsFork": isFork,
    });
  const methods = () => new Set(entra.emulator.requests.map(({ method }) => method));

  it("comment on a pull request what it would create, and change nothing", async () => {
    expect((await preview("False")).results).to.deep.equal({ preview: "Succeeded", fork: "Skipped" });
    expect(threads.map(({ status }) => status)).to.deep.equal(["closed"]);
    expect(threads[0]?.comments[0]?.content)
      .to.match(/^<!-- preview of production -->\n### Preview of production at 9f698171: Succeeded\n\n {4}/)
      .and.to.match(/app-trust +create/);
    expect(methods()).to.deep.equal(new Set(["GET"]));
  });

  it("write that comment anew after the next push, and say when the preview fails", async () => {
    shell.edit("index.js", "root.pem", "nowhere.pem");
    expect((await preview("False")).results).to.deep.equal({ preview: "Failed", fork: "Skipped" });
    shell.edit("index.js", "nowhere.pem", "root.pem");
    expect(threads).to.have.length(1);
    expect(threads[0]?.comments[0]?.content).to.contain("at 9f698171: Failed").and.to.contain("nowhere.pem");
  });

  it("show of a fork's program what it would create, and ask nothing of the tenant and nobody for a token", async () => {
    const before = [entra.emulator.requests.length, tokens.asked.length];
    const { results, said } = await preview("True");
    expect(results).to.deep.equal({ preview: "Skipped", fork: "Succeeded" });
    expect(said)
      .to.match(/app-trust +create/)
      .and.to.contain("liveDiff is false: the tenant was not read");
    expect([entra.emulator.requests.length, tokens.asked.length]).to.deep.equal(before);
  });

  it("fail where the tenant isn't as the program says, and show it", async () => {
    const { results, said } = await run("drift");
    expect(results).to.deep.equal({ drift: "Failed" });
    const [, summary = ""] = /##vso\[task\.uploadsummary\](.*)/.exec(said) ?? [];
    expect(summary).to.equal(join(shell.program, "drift.md"));
    expect(readFileSync(summary, "utf8")).to.match(/app-trust +create/);
    expect(methods()).to.deep.equal(new Set(["GET"]));
  });

  it("apply what was merged, and find no drift then", async () => {
    expect((await run("update")).results).to.deep.equal({ update: "Succeeded" });
    expect(methods()).to.include("POST");
    expect((await run("drift")).results).to.deep.equal({ drift: "Succeeded" });
  });

  it("report what is trusted, as a page and for code scanning", async () => {
    expect((await run("report")).results).to.deep.equal({ report: "Succeeded" });
    const artefact = (name: string) => readFileSync(join(shell.folder("artifacts"), "report", name), "utf8");
    expect(artefact("report.html")).to.match(/^<!doctype html>[^]*Application credentials/);
    expect(artefact("report.sarif")).to.contain('"version": "2.1.0"');
    expect(methods()).not.to.include("PATCH");
  });
});
