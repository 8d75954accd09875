import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { Agent, request } from "node:http";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Answer, configurations, send, tlsCertificates, token } from "./requests.js";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("The emulator's errors", () => {
  let emulator: Emulator;
  const now = new Date("2026-02-13T10:17:06.789Z");

  before(async () => {
    emulator = await startEmulator({ token, now: () => now });
  });
  after(() => emulator.close());

  function expectError({ status, body }: Answer, code: number, name: string, message: RegExp): void {
    expect(status).to.equal(code);
    expect(body.error.code).to.equal(name);
    expect(body.error.message).to.match(message);
  }

  it("have Graph's body and headers", async () => {
    const { body, headers, status } = await send(emulator, "GET", `${tlsCertificates}/none`, undefined, {
      "client-request-id": "5b5b0d3e-0000-4000-8000-1234567890ab",
    });
    expect(status).to.equal(404);
    const requestId = headers.get("request-id");
    expect(requestId).to.match(guid);
    expect(body).to.deep.equal({
      error: {
        code: "NotFound",
        message: "The external certificate authority certificate 'none' does not exist.",
        innerError: {
          date: "2026-02-13T10:17:06",
          "request-id": requestId,
          "client-request-id": "5b5b0d3e-0000-4000-8000-1234567890ab",
        },
      },
    });
    expect(headers.get("client-request-id")).to.equal("5b5b0d3e-0000-4000-8000-1234567890ab");
    expect(headers.get("date")).to.equal("Fri, 13 Feb 2026 10:17:06 GMT");
    expect(headers.get("cache-control")).to.equal("no-store");
    expect(headers.get("odata-version")).to.equal("4.0");
    expect(headers.get("content-type")).to.equal("application/json");
    expect(JSON.parse(headers.get("x-ms-ags-diagnostic") ?? "")).to.have.property("ServerInfo");
  });

  it("and successes carry the same headers, with an identifier made where the client sends none", async () => {
    const answers = [await send(emulator, "GET", tlsCertificates), await send(emulator, "GET", configurations)];
    for (const { headers } of answers) {
      expect(headers.get("request-id")).to.match(guid);
      expect(headers.get("client-request-id")).to.match(guid);
      expect(headers.get("odata-version")).to.equal("4.0");
      expect(headers.get("cache-control")).to.equal("no-store");
    }
    expect(answers[0]?.headers.get("request-id")).not.to.equal(answers[1]?.headers.get("request-id"));
  });

  it("ask for a token before anything else", async () => {
    const paths = [tlsCertificates, `${configurations}/none`, "/nonsense"];
    for (const path of paths) {
      for (const authorization of ["", "Bearer", "Bearer ", `Basic ${token}`, "Bearer wrong", `Bearer ${token}x`]) {
        const answer = await send(emulator, "POST", path, "{", { Authorization: authorization });
        const message = /^Bearer [^ ]/.test(authorization) ? /Invalid token/ : /token is empty/;
        expectError(answer, 401, "InvalidAuthenticationToken", message);
        expect(answer.headers.get("www-authenticate")).to.match(/^Bearer /);
        expect(answer.headers.get("request-id")).to.match(guid);
      }
    }
    const without = await fetch(`${emulator.endpoint}${tlsCertificates}`);
    expect(without.status).to.equal(401);
  });

  it("take the scheme's name in any case", async () => {
    const { status } = await send(emulator, "GET", tlsCertificates, undefined, { Authorization: `bearer ${token}` });
    expect(status).to.equal(200);
  });

  it("say which segment of the path is unknown", async () => {
    const unknown = {
      "/nonsense": "nonsense",
      "/networkAccess/nonsense/x": "nonsense",
      "/networkAccess": "networkAccess",
      "/directory/certificateAuthorities/__proto__": "__proto__",
      [`${configurations}/x/nonsense`]: "nonsense",
      [`${tlsCertificates}/x/y`]: "y",
    };
    for (const [path, segment] of Object.entries(unknown)) {
      const message = new RegExp(`^Resource not found for the segment '${segment}'\\.$`);
      expectError(await send(emulator, "GET", path), 400, "BadRequest", message);
    }
    expectError(await send(emulator, "GET", `${emulator.url}/v1.0/me`), 400, "BadRequest", /segment 'v1\.0'/);
  });

  it("refuse a method that a known path doesn't have, and say which it has", async () => {
    const wrong = [
      ["PUT", tlsCertificates, "GET, POST"],
      ["DELETE", tlsCertificates, "GET, POST"],
      ["PATCH", configurations, "GET, POST"],
      ["POST", `${configurations}/x`, "GET, PATCH, DELETE"],
      ["PUT", `${configurations}/x/trustedCertificateAuthorities/y`, "GET, PATCH, DELETE"],
      ["OPTIONS", tlsCertificates, "GET, POST"],
    ] as const;
    for (const [method, path, allowed] of wrong) {
      const answer = await send(emulator, method, path);
      expectError(answer, 405, "Request_BadRequest", /^Specified HTTP method is not allowed for the request target\.$/);
      expect(answer.headers.get("allow")).to.equal(allowed);
    }
    expect((await send(emulator, "HEAD", tlsCertificates)).status).to.equal(405);
  });

  it("name the property of a body that is missing, of a wrong type, empty or unknown", async () => {
    const complete = { name: "n", commonName: "c", organizationName: "o" };
    const create = (body: unknown): Promise<Answer> => send(emulator, "POST", tlsCertificates, body);
    expectError(await create({ ...complete, name: undefined }), 400, "BadRequest", /'name'/);
    expectError(await create({ ...complete, commonName: 7 }), 400, "BadRequest", /'commonName'.*string/);
    expectError(await create({ ...complete, organizationName: null }), 400, "BadRequest", /'organizationName'/);
    expectError(await create({ ...complete, name: "" }), 400, "BadRequest", /'name'.*empty/);
    expectError(await create({ ...complete, status: "active" }), 400, "BadRequest", /'status'/);
    expectError(await create({ ...complete, nonsense: 1 }), 400, "BadRequest", /'nonsense'/);
    expectError(await create({ ...complete, "@odata.type": "#other" }), 400, "BadRequest", /'@odata\.type'/);
    expectError(
      await create('{"name":"n","commonName":"c","organizationName":"o","__proto__":{}}'),
      400,
      "BadRequest",
      /'__proto__'/,
    );
    expectError(await create({ ...complete, constructor: {} }), 400, "BadRequest", /'constructor'/);
    expectError(
      await send(emulator, "POST", configurations, '{"trustedCertificateAuthorities":[{"__proto__":{}}]}'),
      400,
      "Request_BadRequest",
      /'trustedCertificateAuthorities\[0\]\.__proto__'/,
    );
    expect((await send(emulator, "GET", tlsCertificates)).body.value).to.deep.equal([]);
  });

  it("refuse a body that isn't a JSON object", async () => {
    for (const text of ["", "{", "nonsense", "{'name':'n'}"]) {
      expectError(await send(emulator, "POST", tlsCertificates, text), 400, "BadRequest", /JSON/);
    }
    for (const text of ["[]", "null", "3", '"text"']) {
      expectError(await send(emulator, "POST", configurations, text), 400, "Request_BadRequest", /JSON object/);
    }
  });

  it("refuse a body that isn't UTF-8", async () => {
    const { status } = await fetch(`${emulator.endpoint}${tlsCertificates}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: Buffer.from('{"name":"\xff","commonName":"c","organizationName":"o"}', "latin1"),
    });
    expect(status).to.equal(400);
  });

  it("refuse a body that doesn't say it is JSON", async () => {
    const wrong = await send(emulator, "POST", tlsCertificates, "{}", { "Content-Type": "text/plain" });
    expectError(wrong, 415, "UnsupportedMediaType", /application\/json/);
    expectError(await send(emulator, "POST", tlsCertificates), 400, "BadRequest", /Content-Type/);
    const parameters = { "Content-Type": "Application/JSON; charset=utf-8" };
    expectError(await send(emulator, "POST", tlsCertificates, "{}", parameters), 400, "BadRequest", /'name'/);
  });

  it("refuse a body of more than four megabytes, whether or not its length is given", async () => {
    const tooMuch = JSON.stringify({ name: "x".repeat(4 * 1024 * 1024) });
    expectError(await send(emulator, "POST", tlsCertificates, tooMuch), 413, "RequestEntityTooLarge", /4194304/);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const chunked = request(`${emulator.endpoint}${tlsCertificates}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      });
      chunked.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      chunked.on("error", reject);
      chunked.write(tooMuch);
      chunked.end(tooMuch);
    });
    expect(status).to.equal(413);
  });

  it("refuse a body of very many megabytes to a client that reads once it has sent all, and go on with the connection", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statusOf = (method: string, body: Buffer) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sending = request(`${emulator.endpoint}${tlsCertificates}`, {
          ...{ method, agent },
          headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        });
        sending.on("response", (response) => {
          response.resume();
          response.on("end", () => {
            resolve(response.statusCode);
          });
        });
        sending.on("error", reject);
        sending.end(body);
      });
    try {
      for (const megabytes of [5, 50]) {
        expect(await statusOf("POST", Buffer.alloc(megabytes * 1024 * 1024, "x"))).to.equal(413);
        expect(await statusOf("GET", Buffer.alloc(0))).to.equal(200);
      }
    } finally {
      agent.destroy();
    }
  });

  it("take a body without a length", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('{"name":"chunked","commonName":"c",'));
        controller.enqueue(Buffer.from('"organizationName":"o"}'));
        controller.close();
      },
    });
    const { status } = await fetch(`${emulator.endpoint}${tlsCertificates}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body,
      duplex: "half",
    });
    expect(status).to.equal(201);
  });
});
