import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, base64, makeRoot, makeSubordinate } from "./authorities.js";
import { type Answer, type Body, configurations, send, token } from "./requests.js";

/** As the example of "Create trustedCertificateAuthority" prints it; the certificate there is shortened. */
const documentedRequest = `{
  "isRootAuthority": true,
  "certificate": "MIIGrDCCBJSgAwIBAgITWgACAdWQXvWynRA6/AABAAIB....",
  "issuer": "ExampleIssuer",
  "issuerSubjectKeyIdentifier": " BA:AF:4A:02:4D:AA:A6:F1:3C:25:8E:AD:FA:38:98:CE:D9:23:32:D9"
}`;

const mustPersist = /requires at least one object that is a root authority to always persist/;

describe("The emulator's application trust", () => {
  let emulator: Emulator;
  let root: Authority;
  let subordinate: string;

  before(async () => {
    emulator = await startEmulator({ token });
    root = await makeRoot([{ DC: ["GBL"] }, { DC: ["AME"] }, { CN: ["ameroot"] }]);
    subordinate = base64(await makeSubordinate(root));
  });
  after(() => emulator.close());

  function authority(isRootAuthority: boolean): object {
    return {
      isRootAuthority,
      certificate: isRootAuthority ? base64(root.certificate) : subordinate,
      issuer: "CN=Issuer",
      issuerSubjectKeyIdentifier: "BA:AF",
    };
  }

  async function configure(...roots: boolean[]): Promise<string> {
    const { status, body } = await send(emulator, "POST", configurations, {
      displayName: "Build agents",
      trustedCertificateAuthorities: roots.map(authority),
    });
    expect(status).to.equal(201);
    return `${configurations}/${body.id}`;
  }

  async function members(configuration: string): Promise<readonly Body[]> {
    const { body } = await send(emulator, "GET", `${configuration}/trustedCertificateAuthorities`);
    return body.value;
  }

  async function refused(answer: Promise<Answer>, message: RegExp): Promise<void> {
    const { status, body } = await answer;
    expect(status).to.equal(400);
    expect(body.error.code).to.equal("Request_BadRequest");
    expect(body.error.message).to.match(message);
  }

  describe("configurations", () => {
    it("are created with their authorities, and answered without them", async () => {
      const { status, body } = await send(emulator, "POST", configurations, {
        "@odata.type": "#microsoft.graph.certificateBasedApplicationConfiguration",
        displayName: "Build agents",
        description: "Certificates of the build agents",
        trustedCertificateAuthorities: [
          { "@odata.type": "#microsoft.graph.certificateAuthorityAsEntity", ...authority(true) },
          authority(false),
        ],
      });
      expect(status).to.equal(201);
      const { id } = body;
      const expected = {
        "@odata.context": `https://graph.microsoft.com/beta/$metadata#${configurations.slice(1)}/$entity`,
        id,
        deletedDateTime: null,
        displayName: "Build agents",
        description: "Certificates of the build agents",
      };
      expect(body).to.deep.equal(expected);
      expect((await send(emulator, "GET", `${configurations}/${id}`)).body).to.deep.equal(expected);
      expect(await members(`${configurations}/${id}`)).to.have.lengthOf(2);
    });

    it("may have neither display name nor description", async () => {
      const { body } = await send(emulator, "POST", configurations, {
        trustedCertificateAuthorities: [authority(true)],
      });
      expect(body).to.include({ displayName: null, description: null });
    });

    it("take issuer and key identifier from the certificate where the request leaves them out", async () => {
      const withoutIdentifier = await makeRoot([{ C: ["US"] }, { O: ["a, b"], CN: ["c"] }], { keyIdentifier: false });
      const { body } = await send(emulator, "POST", configurations, {
        trustedCertificateAuthorities: [
          { isRootAuthority: true, certificate: base64(root.certificate) },
          { isRootAuthority: false, certificate: base64(withoutIdentifier.certificate) },
        ],
      });
      const [first, second] = await members(`${configurations}/${body.id}`);
      expect(first).to.include({ issuer: "CN=ameroot, DC=AME, DC=GBL" });
      expect(first)
        .to.have.property("issuerSubjectKeyIdentifier")
        .that.matches(/^[0-9A-F]{2}(:[0-9A-F]{2}){19}$/);
      expect(second).to.include({ issuer: "O=a\\, b+CN=c, C=US", issuerSubjectKeyIdentifier: null });
    });

    it("need at least one authority, take ten, and one root at most", async () => {
      const create = (...trustedCertificateAuthorities: object[]): Promise<Answer> =>
        send(emulator, "POST", configurations, { trustedCertificateAuthorities });
      await refused(create(), /at least one/);
      await refused(send(emulator, "POST", configurations, { displayName: "x" }), /'trustedCertificateAuthorities'/);
      await refused(create(authority(true), authority(true)), /only one object/);
      await refused(create(...Array.from({ length: 11 }, () => authority(false))), /maximum of 10/);
      expect((await create(authority(true), ...Array.from({ length: 9 }, () => authority(false)))).status).to.equal(
        201,
      );
    });

    it("change display name and description, which null clears", async () => {
      const configuration = await configure(true);
      const change = (body: object): Promise<Answer> => send(emulator, "PATCH", configuration, body);
      expect((await change({ description: "new" })).status).to.equal(204);
      expect((await send(emulator, "GET", configuration)).body).to.include({
        displayName: "Build agents",
        description: "new",
      });
      expect((await change({ displayName: null })).status).to.equal(204);
      expect((await send(emulator, "GET", configuration)).body).to.include({ displayName: null, description: "new" });
      await refused(change({ trustedCertificateAuthorities: [authority(true)] }), /'trustedCertificateAuthorities'/);
      await refused(change({ displayName: 3 }), /'displayName'/);
    });

    it("go with their authorities", async () => {
      const configuration = await configure(true, false);
      const [member] = await members(configuration);
      expect((await send(emulator, "DELETE", configuration)).status).to.equal(204);
      for (const path of ["", "/trustedCertificateAuthorities", `/trustedCertificateAuthorities/${member?.id ?? ""}`]) {
        expect((await send(emulator, "GET", `${configuration}${path}`)).status, path).to.equal(404);
      }
    });

    it("are a hundred per tenant, the deleted ones among them", async () => {
      const other = await startEmulator({ token });
      try {
        const body = { trustedCertificateAuthorities: [authority(true)] };
        const first = await send(other, "POST", configurations, body);
        await send(other, "DELETE", `${configurations}/${first.body.id}`);
        for (let made = 1; made < 100; made++) {
          expect((await send(other, "POST", configurations, body)).status).to.equal(201);
        }
        await refused(send(other, "POST", configurations, body), /100/);
      } finally {
        await other.close();
      }
    });
  });

  describe("trusted certificate authorities", () => {
    it("take the request of Graph's create page word for word, with a whole certificate in it", async () => {
      const configuration = await configure(false);
      const certificate = base64(root.certificate);
      const request = documentedRequest.replace("MIIGrDCCBJSgAwIBAgITWgACAdWQXvWynRA6/AABAAIB....", certificate);
      const { status, body } = await send(emulator, "POST", `${configuration}/trustedCertificateAuthorities`, request);
      expect(status).to.equal(201);
      const id = configuration.split("/").at(-1) ?? "";
      expect(Object.entries(body)).to.deep.equal([
        [
          "@odata.context",
          `https://graph.microsoft.com/beta/$metadata#${configurations.slice(1)}('${id}')/trustedCertificateAuthorities/$entity`,
        ],
        ["@odata.type", "#microsoft.graph.certificateAuthorityAsEntity"],
        ["certificate", certificate],
        ["id", body.id],
        ["issuer", "ExampleIssuer"],
        ["issuerSubjectKeyIdentifier", "BA:AF:4A:02:4D:AA:A6:F1:3C:25:8E:AD:FA:38:98:CE:D9:23:32:D9"],
        ["isRootAuthority", true],
      ]);
      const read = await send(emulator, "GET", `${configuration}/trustedCertificateAuthorities/${body.id}`);
      expect([read.status, read.body]).to.deep.equal([200, body]);
    });

    it("need every property in a request of their own", async () => {
      const path = `${await configure(false)}/trustedCertificateAuthorities`;
      for (const property of ["certificate", "isRootAuthority", "issuer", "issuerSubjectKeyIdentifier"]) {
        const body = Object.fromEntries(Object.entries(authority(true)).filter(([name]) => name !== property));
        await refused(send(emulator, "POST", path, body), new RegExp(`'${property}'`));
      }
      expect(await members(path.replace("/trustedCertificateAuthorities", ""))).to.have.lengthOf(1);
    });

    it("refuse what isn't one DER certificate in standard base64", async () => {
      const path = `${await configure(false)}/trustedCertificateAuthorities`;
      const certificate = base64(root.certificate);
      const der = Buffer.from(root.certificate.rawData);
      const wrong = {
        shortened: "MIIGrDCCBJSgAwIBAgITWgACAdWQXvWynRA6/AABAAIB....",
        empty: "",
        "base64 twice": Buffer.from(certificate).toString("base64"),
        PEM: root.certificate.toString("pem"),
        "PEM in base64": Buffer.from(root.certificate.toString("pem")).toString("base64"),
        "two certificates": Buffer.concat([der, der]).toString("base64"),
        "a byte too much": Buffer.concat([der, Buffer.from([0])]).toString("base64"),
        "cut off": der.subarray(0, -1).toString("base64"),
        "another structure": Buffer.from([0x30, 3, 2, 1, 1]).toString("base64"),
        "line breaks": certificate.replace(/(.{64})/g, "$1\n"),
        "the URL alphabet": der.toString("base64url"),
      };
      for (const [what, value] of Object.entries(wrong)) {
        const { status, body } = await send(emulator, "POST", path, { ...authority(true), certificate: value });
        expect(status, what).to.equal(400);
        expect(body.error.message, what).to.include("'certificate'");
      }
    });

    it("name the member at fault when they come with a configuration", async () => {
      const body = { trustedCertificateAuthorities: [authority(false), { ...authority(true), certificate: "x" }] };
      await refused(send(emulator, "POST", configurations, body), /'trustedCertificateAuthorities\[1\]\.certificate'/);
    });

    it("are ten at most, and one root among them", async () => {
      const configuration = await configure(true, ...Array.from({ length: 8 }, () => false));
      const add = (isRoot: boolean): Promise<Answer> =>
        send(emulator, "POST", `${configuration}/trustedCertificateAuthorities`, authority(isRoot));
      await refused(add(true), /only one object/);
      expect((await add(false)).status).to.equal(201);
      await refused(add(false), /maximum of 10/);
      expect(await members(configuration)).to.have.lengthOf(10);
    });

    it("change nothing but isRootAuthority, and keep exactly one root once there is one", async () => {
      const configuration = await configure(false, false);
      const [first, second] = (await members(configuration)).map(
        ({ id }) => `${configuration}/trustedCertificateAuthorities/${id}`,
      );
      const change = (path: string | undefined, body: object): Promise<Answer> =>
        send(emulator, "PATCH", path ?? "", body);
      await refused(change(first, { issuer: "CN=Other" }), /'issuer'/);
      await refused(change(first, { isRootAuthority: "true" }), /'isRootAuthority'/);
      expect((await change(first, { isRootAuthority: true })).status).to.equal(204);
      expect((await change(first, { isRootAuthority: true })).status).to.equal(204);
      await refused(change(second, { isRootAuthority: true }), /only one object/);
      await refused(change(first, { isRootAuthority: false }), mustPersist);
      expect((await members(configuration)).map(({ isRootAuthority }) => isRootAuthority)).to.deep.equal([true, false]);
    });

    it("are deleted, except the root", async () => {
      const configuration = await configure(true, false);
      const [rootMember, other] = (await members(configuration)).map(
        ({ id }) => `${configuration}/trustedCertificateAuthorities/${id}`,
      );
      await refused(send(emulator, "DELETE", rootMember ?? ""), mustPersist);
      expect((await send(emulator, "DELETE", other ?? "")).status).to.equal(204);
      await refused(send(emulator, "DELETE", rootMember ?? ""), mustPersist);
      expect(await members(configuration)).to.have.lengthOf(1);
    });

    it("are deleted from a collection that never had a root, until one is left", async () => {
      const configuration = await configure(false, false);
      const [first, second] = (await members(configuration)).map(
        ({ id }) => `${configuration}/trustedCertificateAuthorities/${id}`,
      );
      expect((await send(emulator, "DELETE", first ?? "")).status).to.equal(204);
      await refused(send(emulator, "DELETE", second ?? ""), mustPersist);
    });
  });

  it("answers an id that isn't there, well-formed or not, in the directory's words", async () => {
    const configuration = await configure(true);
    const missing = ["00000000-0000-0000-0000-000000000000", "not-a-guid", "__proto__", "constructor"];
    for (const id of missing) {
      const requests = [
        ["GET", `${configurations}/${id}`],
        ["PATCH", `${configurations}/${id}`, {}],
        ["DELETE", `${configurations}/${id}`],
        ["GET", `${configurations}/${id}/trustedCertificateAuthorities`],
        ["POST", `${configurations}/${id}/trustedCertificateAuthorities`, authority(true)],
        ["GET", `${configuration}/trustedCertificateAuthorities/${id}`],
        ["PATCH", `${configuration}/trustedCertificateAuthorities/${id}`, { isRootAuthority: true }],
        ["DELETE", `${configuration}/trustedCertificateAuthorities/${id}`],
      ] as const;
      for (const [method, path, body] of requests) {
        const answer = await send(emulator, method, path, body);
        expect(answer.status, `${method} ${path}`).to.equal(404);
        expect(answer.body.error).to.include({
          code: "Request_ResourceNotFound",
          message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
        });
      }
    }
  });
});
