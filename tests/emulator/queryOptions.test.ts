import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, base64, makeRoot, makeSubordinate, pem, signRequest } from "./authorities.js";
import { type Answer, configurations, createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

describe("The emulator's query options", () => {
  let emulator: Emulator;
  let root: Authority;
  let configuration: string;
  const names = ["alpha", "beta", "it's", "beta2"];

  before(async () => {
    emulator = await startEmulator({ token });
    root = await makeRoot();
    for (const name of names) {
      const { id, certificateSigningRequest } = await createTlsCertificate(emulator, name);
      if (name === "beta2") {
        const certificate = pem(await signRequest(root, certificateSigningRequest));
        await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate });
      }
    }
    const subordinate = await makeSubordinate(root);
    for (const displayName of ["Agents", "Ägents", null]) {
      const { body } = await send(emulator, "POST", configurations, {
        displayName,
        trustedCertificateAuthorities: [
          { isRootAuthority: true, certificate: base64(root.certificate) },
          { isRootAuthority: false, certificate: base64(subordinate) },
        ],
      });
      configuration = `${configurations}/${body.id}`;
    }
  });
  after(() => emulator.close());

  async function list(query: Record<string, string>, path = tlsCertificates): Promise<Answer> {
    return send(emulator, "GET", `${path}?${new URLSearchParams(query).toString()}`);
  }

  async function namesOf(query: Record<string, string>): Promise<unknown> {
    const { body } = await list(query);
    return body.value.map(({ name }) => name);
  }

  async function refused(query: Record<string, string>, message: RegExp, path = tlsCertificates): Promise<void> {
    const { status, body } = await list(query, path);
    expect(status, JSON.stringify(query)).to.equal(400);
    expect(body.error.message).to.match(message);
  }

  it("list everything in the order of creation, as one page without a link", async () => {
    const { status, body } = await send(emulator, "GET", tlsCertificates);
    expect(status).to.equal(200);
    expect(Object.keys(body)).to.deep.equal(["@odata.context", "value"]);
    expect(body["@odata.context"]).to.equal(`https://graph.microsoft.com/beta/$metadata#${tlsCertificates.slice(1)}`);
    expect(await namesOf({})).to.deep.equal(names);
  });

  it("cut pages by $top, each linking to the next until the last, and count on the first only", async () => {
    const first = await list({ $top: "2", $count: "true", $select: "name" });
    expect(first.body["@odata.count"]).to.equal(4);
    const link = first.body["@odata.nextLink"];
    expect(link.startsWith(`${emulator.endpoint}${tlsCertificates}?`)).to.equal(true);
    expect(link).to.include("$skiptoken=");
    const second = await send(emulator, "GET", link);
    const pages = [first, second].map(({ body }) => body.value.map((entity) => Object.values(entity)[1] as string));
    expect(pages).to.deep.equal([names.slice(0, 2), names.slice(2)]);
    expect(second.body).not.to.have.any.keys("@odata.nextLink", "@odata.count");
  });

  it("skip before the first page and not again on those that follow", async () => {
    const { body } = await list({ $skip: "1", $top: "2" });
    expect(body["@odata.nextLink"]).not.to.include("$skip=");
    const next = await send(emulator, "GET", body["@odata.nextLink"]);
    expect(body.value.length).to.equal(2);
    expect(next.body.value).to.have.lengthOf(1);
    expect(next.body.value[0]?.name).to.equal("beta2");
    expect(await namesOf({ $skip: "9" })).to.deep.equal([]);
  });

  it("filter by what the pages document", async () => {
    expect(await namesOf({ $filter: "name eq 'beta'" })).to.deep.equal(["beta"]);
    expect(await namesOf({ $filter: "name ne 'beta'" })).to.deep.equal(["alpha", "it's", "beta2"]);
    expect(await namesOf({ $filter: "startsWith(name,'beta')" })).to.deep.equal(["beta", "beta2"]);
    expect(await namesOf({ $filter: "startswith(commonName, 'TLS')" })).to.deep.equal(names);
    expect(await namesOf({ $filter: "name eq 'it''s'" })).to.deep.equal(["it's"]);
    expect(await namesOf({ $filter: "status ne 'csrGenerated'" })).to.deep.equal(["beta2"]);
    expect(await namesOf({ $filter: "status eq 'disabled'" })).to.deep.equal(["beta2"]);
    const found = await list({ $filter: "displayName eq 'Ägents'", $select: "description" }, configurations);
    expect(found.body.value).to.deep.equal([{ description: null }]);
    const unnamed = await list({ $filter: "displayName eq null" }, configurations);
    expect(unnamed.body.value).to.have.lengthOf(1);
  });

  it("count, and page, what the filter leaves", async () => {
    const { body } = await list({ $filter: "startsWith(name,'beta')", $count: "true", $top: "1" });
    expect(body["@odata.count"]).to.equal(2);
    const next = await send(emulator, "GET", body["@odata.nextLink"]);
    expect(next.body.value[0]?.name).to.equal("beta2");
  });

  it("select properties, in the type's order and with their names in the context", async () => {
    const { body } = await list({ $select: "status, id" });
    expect(body["@odata.context"]).to.match(/externalCertificateAuthorityCertificates\(status,id\)$/);
    expect(Object.keys(body.value[0] ?? {})).to.deep.equal(["@odata.type", "id", "status"]);
    const id = body.value[0]?.id ?? "";
    const one = await list({ $select: "certificateSigningRequest,chain" }, `${tlsCertificates}/${id}`);
    expect(one.body["@odata.context"]).to.match(/\(certificateSigningRequest,chain\)\/\$entity$/);
    expect(one.body.certificateSigningRequest).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
    expect(one.body.chain).to.equal(null);
    const members = await list({ $select: "isRootAuthority" }, `${configuration}/trustedCertificateAuthorities`);
    expect(members.body.value[1]).to.deep.equal({
      "@odata.type": "#microsoft.graph.certificateAuthorityAsEntity",
      isRootAuthority: false,
    });
  });

  it("expand a configuration's authorities, alone and in the list", async () => {
    const query = { $expand: "trustedCertificateAuthorities", $select: "id,trustedCertificateAuthorities" };
    const one = await list(query, configuration);
    const id = one.body.id;
    expect(Object.keys(one.body)).to.deep.equal([
      "@odata.context",
      "id",
      "trustedCertificateAuthorities@odata.context",
      "trustedCertificateAuthorities",
    ]);
    expect(one.body["trustedCertificateAuthorities@odata.context"]).to.equal(
      `https://graph.microsoft.com/beta/$metadata#${configurations.slice(1)}('${id}')/trustedCertificateAuthorities`,
    );
    const members = await send(emulator, "GET", `${configuration}/trustedCertificateAuthorities`);
    expect(one.body.trustedCertificateAuthorities).to.deep.equal(members.body.value).and.to.have.lengthOf(2);
    const all = await list({ $expand: "trustedCertificateAuthorities" }, configurations);
    expect(all.body.value).to.have.lengthOf(3);
    expect(all.body.value[2]?.trustedCertificateAuthorities).to.deep.equal(members.body.value);
  });

  it("are refused where they are malformed", async () => {
    await refused({ $top: "0" }, /between 1 and 999/);
    await refused({ $top: "1000" }, /between 1 and 999/);
    await refused({ $top: "x" }, /between 1 and 999/);
    await refused({ $skip: "-1" }, /\$skip/);
    await refused({ $count: "yes" }, /\$count/);
    await refused({ $skiptoken: "!!" }, /\$skiptoken/);
    await refused({ $select: "name,nonsense" }, /'nonsense'/);
    await refused({ $select: "__proto__" }, /'__proto__'/);
    await refused({ $filter: "name gt 'a'" }, /filter/);
    await refused({ $filter: "name eq 'a' or name eq 'b'" }, /filter/);
    await refused({ $filter: "organizationName eq 'a'" }, /'organizationName'/);
    await refused({ $filter: "startsWith(status,'a')" }, /'status'/);
    await refused({ $filter: "status eq 'nonsense'" }, /'nonsense'/);
    await refused({ $filter: "__proto__ eq 'a'" }, /'__proto__'/);
    await refused({ $expand: "description" }, /'description'/, configurations);
    const twice = await send(emulator, "GET", `${tlsCertificates}?$top=1&$top=2`);
    expect(twice.status).to.equal(400);
  });

  it("are refused where the pages don't have them, and others than OData's are passed over", async () => {
    await refused({ $orderby: "name" }, /'\$orderby'/);
    await refused({ $expand: "x" }, /'\$expand'/);
    await refused({ $top: "5" }, /'\$top'/, configurations);
    await refused({ $filter: "issuer eq 'a'" }, /'\$filter'/, `${configuration}/trustedCertificateAuthorities`);
    await refused({ $filter: "displayName eq 'a'" }, /'\$filter'/, configuration);
    const post = await send(emulator, "POST", `${configurations}?$select=id`, {});
    expect(post.body.error.message).to.include("'$select'");
    expect((await list({ custom: "option" })).status).to.equal(200);
  });
});
