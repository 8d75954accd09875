import type { RequestListener } from "node:http";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { GraphClient } from "../../../provider/graph/client.js";
import { Collections } from "../../../provider/graph/collections.js";
import { failure } from "../failure.js";
import { tokenFor } from "../../tenant.js";
import { VirtualClock } from "../virtualClock.js";
import { configurationFor, FakeGraph, json, token } from "./fakeGraph.js";

let graph: FakeGraph | undefined;

async function clientOf(answer: RequestListener): Promise<GraphClient> {
  graph = await FakeGraph.start(answer);
  return graph.client;
}

function closeAfterEach(): void {
  afterEach(async () => {
    await graph?.close();
    graph = undefined;
  });
}

describe("the Graph client", () => {
  closeAfterEach();

  it("sends the token, a fresh request id each time and the wish for all members of an enum", async () => {
    const client = await clientOf(json({ id: "x" }));
    await client.get("/a");
    await client.get("/b");
    expect(graph!.received.map(({ url }) => url)).to.deep.equal(["/beta/a", "/beta/b"]);
    expect(graph!.received[0]?.headers).to.include({
      authorization: `Bearer ${token}`,
      prefer: "include-unknown-enum-members",
      accept: "application/json",
    });
    expect(graph!.received[0]?.headers["client-request-id"]).to.match(/^[0-9a-f-]{36}$/);
    expect(graph!.received[0]?.headers["client-request-id"]).not.to.equal(
      graph!.received[1]?.headers["client-request-id"],
    );
  });

  it("reads the tenant from the token", async () => {
    expect(await (await clientOf(json({}))).tenantId()).to.equal("11111111-2222-3333-4444-555555555555");
  });

  it("looks at the end of the same token each time", async () => {
    const clock = new VirtualClock();
    const ending = tokenFor("11111111-2222-3333-4444-555555555555", { exp: Math.ceil(clock.now() / 1_000) + 60 });
    const client = new GraphClient(configurationFor("http://127.0.0.1:9/beta", ending), { clock });
    expect(await client.tenantId()).to.equal("11111111-2222-3333-4444-555555555555");
    await clock.sleep(61_000);
    expect(await failure(client.tenantId())).to.include({ code: "SignInFailed" });
    await client.close();
  });

  it("reads half a character as one that Pulumi can be told, and whole ones as they are", async () => {
    const text = String.raw`{"id":"x","a":"\ud800","b":"1\udc00\uD83C\uDFE2\ud83c","c":"\\ud800","\ud800":1}`;
    const client = await clientOf((_request, response) => {
      response.end(text);
    });
    const expected = { id: "x", a: "\ufffd", b: "1\ufffd🏢\ufffd", c: "\\ud800", "\ufffd": 1 };
    expect(await client.get("/a")).to.deep.equal(expected);
  });

  it("follows a collection's pages to the end, empty ones included", async () => {
    const pages: Record<string, unknown> = {
      "/beta/c": { value: [{ id: 1 }], next: "/beta/c?$skiptoken=2" },
      "/beta/c?$skiptoken=2": { value: [], next: "/beta/c?$skiptoken=3" },
      "/beta/c?$skiptoken=3": { value: [{ id: 2 }] },
    };
    const client = await clientOf((request, response) => {
      const { value, next } = pages[request.url ?? ""] as { value: unknown; next?: string };
      json({ value, ...(next && { "@odata.nextLink": graph!.origin + next }) })(request, response);
    });
    expect(await client.list("/c")).to.deep.equal([{ id: 1 }, { id: 2 }]);
  });

  it("follows no link to another origin, where it would send the token", async () => {
    const client = await clientOf(json({ value: [], "@odata.nextLink": "http://127.0.0.1:9/beta/c" }));
    expect((await failure(client.list("/c"))).message).to.contain("another origin");
  });

  it("follows no redirect", async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(307, { location: "http://127.0.0.1:9/" }).end();
    });
    expect(await failure(client.get("/a"))).to.include({ code: "UnexpectedAnswer" });
    expect(graph!.received).to.have.length(1);
  });

  const answers: [number, string, string][] = [
    [403, "Forbidden", "Check the permissions"],
    [404, "NotFound", "Check the ids"],
    [409, "Conflict", "Choose another value"],
    [400, "Rejected", "Change what Graph objects to"],
    [405, "Rejected", "Change what Graph objects to"],
  ];
  for (const [status, code, nextStep] of answers) {
    it(`makes ${code} of Graph's ${status}, with Graph's code, message and request id, and the next step`, async () => {
      const client = await clientOf(json({ error: { code: "TheCode", message: "The message." } }, status));
      const error = await failure(client.get("/a"));
      expect(error).to.include({ code });
      expect(error.message).to.contain(
        `with ${status}, TheCode: The message (request-id the-request-id).\n${nextStep}`,
      );
    });
  }

  const tls = "/networkAccess/tls/externalCertificateAuthorityCertificates";
  const trust = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";
  for (const [what, send, permission, role] of [
    [
      "read a TLS inspection CA",
      "get",
      "NetworkAccess.ReadWrite.All (to read alone, as a preview does, NetworkAccess.Read.All)",
      "Global Secure Access Administrator or Security Administrator (to read alone, Global Reader, ",
    ],
    ["delete a TLS inspection CA", "delete", "NetworkAccess.ReadWrite.All", "Global Secure Access Administrator"],
    [
      "read application trust",
      "get",
      "AppCertTrustConfiguration.ReadWrite.All (to read alone, as a preview does, AppCertTrustConfiguration.Read.All)",
      "Application Administrator",
    ],
    ["delete application trust", "delete", "AppCertTrustConfiguration.ReadWrite.All", "Application Administrator"],
  ] as const) {
    it(`names the permission and the role where a sign-in may not ${what}`, async () => {
      const client = await clientOf(json({ error: { code: "Authorization_RequestDenied", message: "No." } }, 403));
      const { message } = await failure(client[send](what.includes("TLS") ? `${tls}/id` : `${trust}/id`));
      expect(message).to.contain(`needs the permission ${permission},`).and.to.contain(`needs the role ${role}`);
      expect(message.includes("licence")).to.equal(what.includes("TLS"));
    });
  }

  for (const message of ["Invalid version: networkAccess.", "Resource not found for the segment 'networkAccess'."]) {
    it(`asks for the endpoint's path where Graph says ${message}`, async () => {
      const client = await clientOf(json({ error: { code: "BadRequest", message } }, 400));
      const error = await failure(client.get(tls));
      expect(error).to.include({ code: "Rejected" });
      expect(error.message)
        .to.contain("\nCheck the path in ENTRA_CA_ENDPOINT (entra-ca:endpoint): it ends with")
        .and.to.contain("/beta");
    });
  }

  it("tells conditional access from a missing permission", async () => {
    const headers = { "www-authenticate": 'Bearer error="insufficient_claims", claims="e30="' };
    const client = await clientOf(json({ error: { code: "Forbidden", message: "No." } }, 403, headers));
    const { message } = await failure(client.get(tls));
    expect(message).to.contain("A conditional access policy asks for more").and.not.to.contain("permission");
  });

  it("doesn't take a 404 that isn't Graph's for an object that is gone", async () => {
    const client = await clientOf((_request, response) => response.writeHead(404).end("<html>no such page</html>"));
    const error = await failure(client.get("/a"));
    expect(error).to.include({ code: "UnexpectedAnswer" });
    expect(error.message).to.contain("ENTRA_CA_ENDPOINT").and.not.to.contain("html");
  });

  for (const body of ["", "<html></html>", '{"value":', "[]", "null"]) {
    it(`refuses a success whose body is ${JSON.stringify(body)}`, async () => {
      const client = await clientOf((_request, response) => response.end(body));
      expect(await failure(client.get("/a"))).to.include({ code: "UnexpectedAnswer" });
      expect(await failure(client.list("/a"))).to.include({ code: "UnexpectedAnswer" });
    });
  }

  it("takes the empty answer to a change for a success", async () => {
    const client = await clientOf((_request, response) => response.writeHead(204).end());
    await client.patch("/a", { b: 1 });
    await client.delete("/a");
    expect(graph!.received.map(({ method }) => method)).to.deep.equal(["PATCH", "DELETE"]);
  });
});

describe("the collections read in one process", () => {
  closeAfterEach();

  const gone = json({ error: { code: "NotFound", message: "" } }, 404);

  it("are read once, however many ask, until a write drops them", async () => {
    const collections = new Collections(await clientOf(json({ value: [{ id: "A" }] })));
    await Promise.all([collections.member("/c", "a"), collections.member("/c", "A"), collections.list("/c")]);
    expect(graph!.received).to.have.length(1);
    await collections.change("/c", "A", { changed: true });
    await collections.list("/c");
    expect(graph!.received.map(({ method }) => method)).to.deep.equal(["GET", "PATCH", "GET"]);
  });

  it("have what was added since, and not what was removed", async () => {
    const collections = new Collections(
      await clientOf((request, response) => {
        json(request.method === "POST" ? { id: "B" } : { value: [{ id: "A" }] })(request, response);
      }),
    );
    const idsNow = async () => (await collections.list("/c")).map(({ id }) => id);
    expect(await idsNow()).to.deep.equal(["A"]);
    await collections.add("/c", {}, { mark: "", left: () => Promise.resolve(undefined), isSent: () => false });
    expect(await idsNow()).to.deep.equal(["A", "B"]);
    await collections.remove("/c", "A");
    expect(await idsNow()).to.deep.equal(["B"]);
    expect(graph!.received.map(({ method }) => method)).to.deep.equal(["GET", "POST", "DELETE"]);
  });

  it("are asked again after a failure", async () => {
    let failing = true;
    const collections = new Collections(
      await clientOf((request, response) => {
        (failing ? json({ error: { code: "Bad", message: "" } }, 400) : json({ value: [] }))(request, response);
        failing = false;
      }),
    );
    await failure(collections.list("/c"));
    expect(await collections.list("/c")).to.deep.equal([]);
  });

  it("have lost a member only if its own address says so too", async () => {
    let own: RequestListener = gone;
    const client = await clientOf((request, response) => {
      (request.url === "/beta/c" ? json({ value: [] }) : own)(request, response);
    });
    expect(await new Collections(client).member("/c", "a")).to.equal(undefined);
    own = json({ id: "a" });
    expect(await new Collections(client).member("/c", "a")).to.deep.equal({ id: "a" });
    own = json({ error: { code: "Forbidden", message: "" } }, 403);
    expect(await failure(new Collections(client).member("/c", "a"))).to.include({ code: "Forbidden" });
  });

  it("have lost nothing where the collection itself isn't there", async () => {
    const collections = new Collections(await clientOf(gone));
    expect(await failure(collections.member("/c", "a"))).to.include({ code: "NotFound" });
  });
});
