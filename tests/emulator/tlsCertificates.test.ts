import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, makeRoot, makeSubordinate, pem, signRequest } from "./authorities.js";
import { createTlsCertificate, knowsNewMembers, send, statusOf, tlsCertificates, token } from "./requests.js";

/** As the example of "Create externalCertificateAuthorityCertificate" prints it. */
const documentedRequest = `{
  "@odata.type": "#microsoft.graph.networkaccess.externalCertificateAuthorityCertificate",
  "name": "Contoso Enterprise CA",
  "commonName": "Contoso Enterprise Root CA",
  "organizationName": "Contoso Ltd"
}`;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("The emulator's TLS inspection certificates", () => {
  let emulator: Emulator;
  let root: Authority;
  let now = new Date("2026-03-10T15:30:00.250Z");

  before(async () => {
    emulator = await startEmulator({ token, now: () => now, enrollingMilliseconds: 5000 });
    root = await makeRoot();
  });
  after(() => emulator.close());

  function openssl(input: string, ...args: string[]) {
    return spawnSync("openssl", args, { input, encoding: "utf8" });
  }

  async function upload(): Promise<string> {
    const { id, certificateSigningRequest } = await createTlsCertificate(emulator);
    const validity = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2027-01-01T00:00:00Z") };
    const certificate = pem(await signRequest(root, certificateSigningRequest, validity));
    const { status } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, {
      certificate,
      chain: pem(root.certificate),
    });
    expect(status).to.equal(204);
    return id;
  }

  async function setStatus(id: string, status: string) {
    return send(emulator, "PATCH", `${tlsCertificates}/${id}`, { status });
  }

  describe("create", () => {
    it("takes the request of Graph's create page word for word and answers with its properties in its order", async () => {
      const { status, headers, body } = await send(emulator, "POST", tlsCertificates, documentedRequest);
      expect(status).to.equal(201);
      expect(headers.get("content-type")).to.equal(
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
      );
      expect(Object.keys(body)).to.deep.equal([
        "@odata.context",
        "@odata.type",
        "id",
        "name",
        "commonName",
        "organizationName",
        "validity",
        "status",
        "certificateSigningRequest",
      ]);
      expect(body).to.deep.include({
        "@odata.context":
          "https://graph.microsoft.com/beta/$metadata#networkAccess/tls/externalCertificateAuthorityCertificates/$entity",
        "@odata.type": "#microsoft.graph.networkaccess.externalCertificateAuthorityCertificate",
        name: "Contoso Enterprise CA",
        commonName: "Contoso Enterprise Root CA",
        organizationName: "Contoso Ltd",
        validity: {
          "@odata.type": "microsoft.graph.networkaccess.validityDate",
          startDateTime: "2026-03-10T00:00:00Z",
          endDateTime: "2027-03-10T00:00:00Z",
        },
        status: "csrGenerated",
      });
      expect(body.id).to.match(guid);
      expect(Object.keys(body.validity)).to.deep.equal(["@odata.type", "startDateTime", "endDateTime"]);
    });

    it("makes a signing request that openssl verifies, with the subject asked for and an RSA key of 2048 bits", async function () {
      if (openssl("", "version").error !== undefined) {
        this.skip();
      }
      const { body } = await send(emulator, "POST", tlsCertificates, {
        name: "openssl",
        commonName: 'Caché, "Inc" #1',
        organizationName: "#Fabrikam\\",
      });
      const csr = body.certificateSigningRequest;
      const verified = openssl(csr, "req", "-verify", "-noout");
      expect(verified.status, verified.stderr).to.equal(0);
      const text = openssl(csr, "req", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus_space,lname").stdout;
      expect(text).to.include('commonName=Caché, "Inc" #1, organizationName=#Fabrikam\\\n');
      expect(text).to.match(/Public-Key: \(2048 bit\)/);
      expect(text).to.include("sha256WithRSAEncryption");
    });

    it("makes a new key for every certificate", async () => {
      const [one, other] = [await createTlsCertificate(emulator), await createTlsCertificate(emulator)];
      expect(one.certificateSigningRequest).not.to.equal(other.certificateSigningRequest);
      expect(one.id).not.to.equal(other.id);
    });

    it("refuses a name that is in use with 409, and makes nothing", async () => {
      const { name } = await createTlsCertificate(emulator);
      const before = (await send(emulator, "GET", tlsCertificates)).text;
      const { status, body } = await send(emulator, "POST", tlsCertificates, {
        name,
        commonName: "a",
        organizationName: "b",
      });
      expect(status).to.equal(409);
      expect(body.error.message).to.include(`'${name}'`);
      expect((await send(emulator, "GET", tlsCertificates)).text).to.equal(before);
    });

    it("never lets a name be used again, not even after deletion", async () => {
      const { id, name } = await createTlsCertificate(emulator);
      expect((await send(emulator, "DELETE", `${tlsCertificates}/${id}`)).status).to.equal(204);
      const { status } = await send(emulator, "POST", tlsCertificates, {
        name,
        commonName: "a",
        organizationName: "b",
      });
      expect(status).to.equal(409);
    });

    it("gives a name to only one of two requests at a time", async () => {
      const body = { name: "race", commonName: "a", organizationName: "b" };
      const answers = await Promise.all([1, 2].map(() => send(emulator, "POST", tlsCertificates, body)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    });
  });

  describe("get", () => {
    it("returns what create returned, and the properties that are still to come", async () => {
      const created = await createTlsCertificate(emulator);
      const { status, body } = await send(emulator, "GET", `${tlsCertificates}/${created.id}`);
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ ...created, certificate: null, chain: null });
    });

    it("answers 404 for an id that isn't there, well-formed or not", async () => {
      for (const id of [
        "00000000-0000-0000-0000-000000000000",
        "not-a-guid",
        "__proto__",
        "constructor",
        "%2e%2e%2fx",
      ]) {
        const { status, body } = await send(emulator, "GET", `${tlsCertificates}/${id}`);
        expect(status, id).to.equal(404);
        expect(body.error.code).to.equal("NotFound");
      }
    });
  });

  describe("upload", () => {
    it("takes certificate and chain as PEM, without content in the answer, and leaves the certificate disabled", async () => {
      const { id, certificateSigningRequest } = await createTlsCertificate(emulator);
      const signed = await signRequest(root, certificateSigningRequest);
      const change = { certificate: pem(signed), chain: pem(root.certificate) };
      const { status, text } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, change);
      expect([status, text]).to.deep.equal([204, ""]);
      const { body } = await send(emulator, "GET", `${tlsCertificates}/${id}`, undefined, knowsNewMembers);
      expect(body).to.deep.include({ ...change, status: "disabled" });
      expect(Date.parse(body.validity.startDateTime)).to.equal(signed.notBefore.getTime());
      expect(Date.parse(body.validity.endDateTime)).to.equal(signed.notAfter.getTime());
    });

    it("refuses a certificate for another key, and keeps what was there", async () => {
      const { id } = await createTlsCertificate(emulator);
      const other = await createTlsCertificate(emulator);
      const certificate = pem(await signRequest(root, other.certificateSigningRequest));
      const { status, body } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate });
      expect(status).to.equal(400);
      expect(body.error.message).to.match(/'certificate'.*public key/);
      expect(await statusOf(emulator, id)).to.equal("csrGenerated");
    });

    it("refuses what isn't PEM certificates, naming the property", async () => {
      const { id, certificateSigningRequest } = await createTlsCertificate(emulator);
      const signed = await signRequest(root, certificateSigningRequest);
      const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
      const refused = [
        ["certificate", ""],
        ["certificate", "nonsense"],
        ["certificate", Buffer.from(signed.rawData).toString("base64")],
        ["certificate", Buffer.from(pem(signed)).toString("base64")],
        ["certificate", pem(signed).replace("MII", "MIJ")],
        ["certificate", pem(signed, root.certificate)],
        ["certificate", certificateSigningRequest],
        ["certificate", pem(signed) + privateKey],
        ["chain", "nonsense"],
        ["chain", pem(root.certificate) + privateKey],
      ] as const;
      for (const [property, value] of refused) {
        const { status, body } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { [property]: value });
        expect(status, value).to.equal(400);
        expect(body.error.message, value).to.include(`'${property}'`);
      }
      expect(await statusOf(emulator, id)).to.equal("csrGenerated");
    });

    it("takes a chain of several certificates with text around them", async () => {
      const { id, certificateSigningRequest } = await createTlsCertificate(emulator);
      const signed = await signRequest(root, certificateSigningRequest);
      const chain = `subject=CN = Intermediate\r\n${pem(await makeSubordinate(root), root.certificate).replaceAll("\n", "\r\n")}`;
      const { status } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate: pem(signed), chain });
      expect(status).to.equal(204);
    });

    it("refuses to change what was fixed at creation", async () => {
      const { id } = await createTlsCertificate(emulator);
      for (const property of [
        "name",
        "commonName",
        "organizationName",
        "id",
        "validity",
        "certificateSigningRequest",
      ]) {
        const { status, body } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { [property]: "x" });
        expect(status, property).to.equal(400);
        expect(body.error.message).to.include(`'${property}'`);
      }
    });
  });

  describe("status", () => {
    it("goes from enrolling to active as time passes, and to expiring and expired near the certificate's end", async () => {
      const start = now;
      const id = await upload();
      expect((await setStatus(id, "enabled")).status).to.equal(204);
      expect(await statusOf(emulator, id)).to.equal("enrolling");
      now = new Date(start.getTime() + 4999);
      expect(await statusOf(emulator, id)).to.equal("enrolling");
      now = new Date(start.getTime() + 5000);
      expect(await statusOf(emulator, id)).to.equal("active");
      now = new Date("2026-12-15T00:00:00Z");
      expect(await statusOf(emulator, id)).to.equal("expiring");
      now = new Date("2027-01-01T00:00:01Z");
      expect(await statusOf(emulator, id)).to.equal("expired");
      now = start;
    });

    it("does not enrol again when what is enabled is enabled again", async () => {
      const start = now;
      const id = await upload();
      await setStatus(id, "enabled");
      now = new Date(start.getTime() + 6000);
      await setStatus(id, "enabled");
      expect(await statusOf(emulator, id)).to.equal("active");
      now = start;
    });

    it("is disabled by request and by uploading again", async () => {
      const id = await upload();
      await setStatus(id, "enabled");
      expect((await setStatus(id, "disabled")).status).to.equal(204);
      expect(await statusOf(emulator, id)).to.equal("disabled");
      await setStatus(id, "enabled");
      const { body } = await send(emulator, "GET", `${tlsCertificates}/${id}`);
      await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate: body.certificate });
      expect(await statusOf(emulator, id)).to.equal("disabled");
    });

    it("leaves only one certificate enabled: a second one disables the first", async () => {
      const [first, second] = [await upload(), await upload()];
      await setStatus(first, "enabled");
      await setStatus(second, "enabled");
      expect(await statusOf(emulator, first)).to.equal("disabled");
      expect(await statusOf(emulator, second)).to.equal("enrolling");
    });

    it("can't be set before a certificate is uploaded, nor to anything but enabled and disabled", async () => {
      const { id } = await createTlsCertificate(emulator);
      expect((await setStatus(id, "enabled")).status).to.equal(400);
      const uploaded = await upload();
      for (const status of ["active", "Enabled", "", "__proto__"]) {
        const { status: code, body } = await setStatus(uploaded, status);
        expect(code, status).to.equal(400);
        expect(body.error.message).to.include("'status'");
      }
    });

    it("hides the members that were added later unless the request says that it knows them", async () => {
      const id = await upload();
      const plain = await send(emulator, "GET", `${tlsCertificates}/${id}`);
      expect(plain.body.status).to.equal("unknownFutureValue");
      expect(plain.headers.get("preference-applied")).to.equal(null);
      const knowing = await send(emulator, "GET", `${tlsCertificates}/${id}`, undefined, {
        Prefer: "return=minimal, Include-Unknown-Enum-Members",
      });
      expect(knowing.body.status).to.equal("disabled");
      expect(knowing.headers.get("preference-applied")).to.equal("include-unknown-enum-members");
      await setStatus(id, "enabled");
      expect((await send(emulator, "GET", `${tlsCertificates}/${id}`)).body.status).to.equal("enrolling");
    });
  });

  it("are gone after deletion, enabled or not", async () => {
    const id = await upload();
    await setStatus(id, "enabled");
    const { status, text } = await send(emulator, "DELETE", `${tlsCertificates}/${id}`);
    expect([status, text]).to.deep.equal([204, ""]);
    for (const method of ["GET", "DELETE"]) {
      expect((await send(emulator, method, `${tlsCertificates}/${id}`)).status, method).to.equal(404);
    }
    expect((await setStatus(id, "disabled")).status).to.equal(404);
  });
});
