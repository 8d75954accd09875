import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, base64, makeRoot, makeSubordinate, pem, signRequest } from "./authorities.js";
import {
  type Answer,
  type Body,
  configurations,
  createTlsCertificate,
  knowsNewMembers,
  send,
  statusOf,
  tlsCertificates,
  token,
} from "./requests.js";

const representation = { Prefer: "return=representation" };

describe("The emulator, as a client prefers it", () => {
  let emulator: Emulator;
  let root: Authority;
  let trust: string;
  let member: string;

  before(async () => {
    emulator = await startEmulator({ token, enrollingMilliseconds: 0 });
    root = await makeRoot();
    const { body } = await send(emulator, "POST", configurations, {
      displayName: "Agents",
      trustedCertificateAuthorities: [
        { isRootAuthority: true, certificate: base64(root.certificate) },
        { isRootAuthority: false, certificate: base64(await makeSubordinate(root)) },
      ],
    });
    trust = `${configurations}/${body.id}`;
    const members = await send(emulator, "GET", `${trust}/trustedCertificateAuthorities`);
    member = `${trust}/trustedCertificateAuthorities/${members.body.value[0]?.id ?? ""}`;
  });
  after(() => emulator.close());

  async function enabled(): Promise<Body> {
    const created = await createTlsCertificate(emulator);
    const certificate = pem(await signRequest(root, created.certificateSigningRequest));
    const body = { certificate, chain: pem(root.certificate), status: "enabled" };
    const { status } = await send(emulator, "PATCH", `${tlsCertificates}/${created.id}`, body);
    expect(status).to.equal(204);
    return created;
  }

  describe("Prefer: return", () => {
    it("=representation answers a PATCH with the entity as a GET has it", async () => {
      const { id } = await createTlsCertificate(emulator);
      const changes: readonly (readonly [string, object])[] = [
        [`${tlsCertificates}/${id}`, { chain: pem(root.certificate) }],
        [trust, { description: "changed" }],
        [member, { isRootAuthority: true }],
      ];
      for (const [path, change] of changes) {
        const { status, headers, body } = await send(emulator, "PATCH", path, change, representation);
        expect(status, path).to.equal(200);
        expect(headers.get("preference-applied")).to.equal("return=representation");
        expect(body).to.deep.equal((await send(emulator, "GET", path)).body);
      }
    });

    it("=minimal answers a POST with the address alone, and no preference with the entity and its address", async () => {
      const names = { name: "minimal", commonName: "c", organizationName: "o" };
      const { status, text, headers } = await send(emulator, "POST", tlsCertificates, names, {
        Prefer: "return=minimal",
      });
      expect([status, text]).to.deep.equal([204, ""]);
      expect(headers.get("preference-applied")).to.equal("return=minimal");
      expect(headers.get("odata-entityid")).to.equal(headers.get("location"));
      expect((await send(emulator, "GET", headers.get("location") ?? "")).body.name).to.equal("minimal");
      const whole = await send(emulator, "POST", tlsCertificates, { ...names, name: "whole" }, representation);
      expect(whole.status).to.equal(201);
      expect(whole.headers.get("location")).to.match(new RegExp(`/${whole.body.id}$`));
    });

    it("goes together with other preferences, and takes the first of two", async () => {
      const headers = { Prefer: 'return="representation"; foo=bar, return=minimal,Include-Unknown-Enum-Members' };
      const { id } = await enabled();
      const answer = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { status: "disabled" }, headers);
      expect(answer.body.status).to.equal("disabled");
      expect(answer.headers.get("preference-applied")?.split(", ")).to.have.members([
        "include-unknown-enum-members",
        "return=representation",
      ]);
    });
  });

  it("is no preference within the quotes of another one's value", async () => {
    const headers = { Prefer: 'x="a, return=representation, \\", odata.maxpagesize=1, b", return=minimal' };
    const { status, headers: answered } = await send(emulator, "PATCH", trust, {}, headers);
    expect(status).to.equal(204);
    expect(answered.get("preference-applied")).to.equal("return=minimal");
  });

  it("refuses what depends on an entity tag, since there are none, and changes nothing", async () => {
    const conditions: readonly (readonly [Record<string, string>, number])[] = [
      [{ "If-Match": "*" }, 204],
      [{ "If-Match": 'W/"1"' }, 412],
      [{ "If-Match": '"1", *' }, 204],
      [{ "If-None-Match": "*" }, 412],
      [{ "If-None-Match": '"1"' }, 204],
    ];
    for (const [headers, expected] of conditions) {
      const description = JSON.stringify(headers);
      const { status } = await send(emulator, "PATCH", trust, { description }, headers);
      expect(status, description).to.equal(expected);
      const found = (await send(emulator, "GET", trust)).body as unknown as { description: string };
      expect(found.description === description).to.equal(expected === 204);
    }
    expect((await send(emulator, "DELETE", member, undefined, { "If-Match": '"1"' })).status).to.equal(412);
    expect((await send(emulator, "GET", trust, undefined, { "If-Match": '"1"' })).status).to.equal(200);
  });

  describe("a whole entity sent back", () => {
    it("changes what differs, and nothing else", async () => {
      const { id } = await enabled();
      const path = `${tlsCertificates}/${id}`;
      for (const headers of [{}, knowsNewMembers]) {
        const read = (await send(emulator, "GET", path, undefined, headers)).body;
        expect((await send(emulator, "PATCH", path, read)).status).to.equal(204);
        expect(await statusOf(emulator, id)).to.equal("active");
      }
      const { body } = await send(emulator, "GET", path);
      const chain = pem(root.certificate, await makeSubordinate(root));
      expect((await send(emulator, "PATCH", path, { ...body, chain })).status).to.equal(204);
      expect((await send(emulator, "GET", path)).body).to.deep.equal({ ...body, chain });
    });

    it("may be one of the other family, with what was expanded", async () => {
      const { body } = await send(emulator, "GET", `${trust}?$expand=trustedCertificateAuthorities`);
      expect((await send(emulator, "PATCH", trust, { ...body, description: "by SDK" })).status).to.equal(204);
      expect((await send(emulator, "GET", trust)).body).to.include({ description: "by SDK", displayName: "Agents" });
      const [first, second] = body.trustedCertificateAuthorities;
      for (const nested of [[second, first], [first], [first, { ...second, isRootAuthority: true }], []]) {
        const change = { ...body, trustedCertificateAuthorities: nested };
        expect((await send(emulator, "PATCH", trust, change)).status).to.equal(400);
      }
      const authority = (await send(emulator, "GET", member)).body;
      expect((await send(emulator, "PATCH", member, authority)).status).to.equal(204);
    });

    it("may have been written by another serializer", async () => {
      const { id } = await createTlsCertificate(emulator);
      const path = `${tlsCertificates}/${id}`;
      const { body } = await send(emulator, "GET", path);
      const validity = {
        startDateTime: new Date(body.validity.startDateTime).toISOString(),
        endDateTime: body.validity.endDateTime.replace("Z", "+00:00"),
      };
      const change = { ...body, validity, "validity@odata.type": "#x", "@odata.etag": "x" };
      expect((await send(emulator, "PATCH", path, change)).status).to.equal(204);
    });

    it("is refused where it says something else of what can't be changed", async () => {
      const { id } = await enabled();
      const path = `${tlsCertificates}/${id}`;
      const { body } = await send(emulator, "GET", path);
      const wrong: readonly (readonly [string, unknown])[] = [
        ["name", "other"],
        ["commonName", null],
        ["id", "00000000-0000-0000-0000-000000000000"],
        ["validity", { ...body.validity, endDateTime: "2030-01-01T00:00:00Z" }],
        ["certificateSigningRequest", null],
        ["certificate", null],
        ["status", "expired"],
        ["nonsense", 1],
        ["@odata.type", "#microsoft.graph.user"],
        ["certificate@odata.bind", "x"],
      ];
      for (const [property, value] of wrong) {
        const { status, body: refused } = await send(emulator, "PATCH", path, { ...body, [property]: value });
        expect(status, property).to.equal(400);
        expect(refused.error.message).to.include(`'${property}'`);
      }
      expect((await send(emulator, "PATCH", trust, { deletedDateTime: "2026-01-01T00:00:00Z" })).status).to.equal(400);
      expect((await send(emulator, "PATCH", member, { issuer: "CN=Other" })).status).to.equal(400);
    });

    it("says nothing by a property that it leaves out", async () => {
      const change = { id: trust.split("/").at(-1), displayName: "Agents" };
      expect((await send(emulator, "PATCH", trust, change)).status).to.equal(204);
    });
  });

  it("reads a body that is packed, up to the same size, and no other encoding", async () => {
    const { gzipSync, deflateSync } = await import("node:zlib");
    const post = async (name: string, body: Buffer, encoding: string): Promise<Answer["status"]> => {
      const { status } = await fetch(`${emulator.endpoint}${tlsCertificates}`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Content-Encoding": encoding },
        body: new Uint8Array(body),
      });
      return status;
    };
    const named = (name: string) => Buffer.from(JSON.stringify({ name, commonName: "c", organizationName: "o" }));
    expect(await post("gzip", gzipSync(named("gzip")), "gzip")).to.equal(201);
    expect(await post("deflate", deflateSync(named("deflate")), "Deflate")).to.equal(201);
    expect(await post("bomb", gzipSync(named("x".repeat(5_000_000))), "gzip")).to.equal(413);
    expect(await post("broken", named("broken"), "gzip")).to.equal(400);
    expect(await post("br", named("br"), "br")).to.equal(415);
  });

  it("refuses a body that is nested too deep, at once", async () => {
    for (const depth of [25, 100_000]) {
      const text = `{"trustedCertificateAuthorities":${"[".repeat(depth)}${"]".repeat(depth)}}`;
      const { status, body } = await send(emulator, "POST", configurations, text);
      expect([status, body.error.code]).to.deep.equal([400, "BadRequest"]);
      expect(body.error.message).to.match(/nested/);
    }
  });
});
