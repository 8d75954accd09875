import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, base64, makeRoot, makeSubordinate, pem, signRequest } from "./authorities.js";
import {
  type Answer,
  type Body,
  configurations,
  createTlsCertificate,
  send,
  tlsCertificates,
  token,
} from "./requests.js";

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
    for (const filter of [
      ..."name|name eq|eq 'a'|name eq 'a' or|and name eq 'a'|(name eq 'a'|name eq 'a')|not|name eq 'a' 'b'".split("|"),
      ..."'a' eq 'b'|name eq commonName|name in 'a'|name in ()|name in ('a',)|name eq 'a|name eq a;b|null".split("|"),
      ..."startsWith(name)|startsWith('a',name)|startsWith(name,null)|true|name eq true".split("|"),
      "",
    ]) {
      await refused({ $filter: filter }, /[Ff]ilter/);
    }
    await refused({ $filter: "contains(name,'a')" }, /'contains'/);
    await refused({ $filter: "name in ('a',null) and id in ('a')" }, /'id'/);
    await refused({ $filter: `${"(".repeat(101)}name eq 'a'${")".repeat(101)}` }, /deeper/);
    await refused({ $filter: "not ".repeat(101) + "name eq 'a'" }, /deeper/);
    await refused({ $filter: "status in ('disabled','nonsense')" }, /'nonsense'/);
    await refused({ $filter: "startsWith(status,'a')" }, /'status'/);
    await refused({ $filter: "status eq 'nonsense'" }, /'nonsense'/);
    await refused({ $filter: "__proto__ eq 'a'" }, /'__proto__'/);
    await refused({ $expand: "description" }, /'description'/, configurations);
    for (const options of ["(", "($select=nonsense)", "($top=1)", "($select=id", ")", "($select=id)x", "($filter='"]) {
      await refused({ $expand: `trustedCertificateAuthorities${options}` }, /./, configurations);
    }
    for (const order of ["nonsense", "displayName up", "displayName asc desc", "", "displayName,"]) {
      await refused({ $orderby: order }, /./, configurations);
    }
    await refused({ $orderby: "validity" }, /'validity'/);
    for (const query of ["$top=1&$top=2", "$top=1&top=2", "$top=1&$TOP=1"]) {
      expect((await send(emulator, "GET", `${tlsCertificates}?${query}`)).status, query).to.equal(400);
    }
  });

  it("filter by expressions, not binding tighter than and, and and tighter than or", async () => {
    const found = {
      "name eq 'alpha' or name eq 'beta' and name eq 'beta2'": ["alpha"],
      "(name eq 'alpha' or name eq 'beta') and not startsWith(name,'b')": ["alpha"],
      "not startsWith(name,'b') and name ne 'alpha'": ["it's"],
      "not (startsWith(name,'b') or name eq 'alpha')": ["it's"],
      "not not (name eq 'beta')": ["beta"],
      "name in ('alpha', 'it''s', 'nobody')": ["alpha", "it's"],
      "organizationName eq 'Fabrikam' and startsWith(organizationName,'Fab')": names,
      "organizationName ne 'Fabrikam'": [],
      "'beta' eq name": ["beta"],
      "startsWith(name,'b') eq false": ["alpha", "it's"],
      "name EQ 'alpha' OR NAME eq 'x'": undefined,
      "name EQ 'alpha' OR name IN ('beta')": ["alpha", "beta"],
      "status in ('disabled','active')": ["beta2"],
      "status eq microsoft.graph.networkaccess.tlsCertificateStatus'disabled'": ["beta2"],
      "name eq 'and or not (in) eq'": [],
      " ( name eq 'alpha' ) ": ["alpha"],
    };
    for (const [filter, expected] of Object.entries(found)) {
      const { status, body } = await list({ $filter: filter });
      expect(status === 200 ? body.value.map(({ name }) => name) : undefined, filter).to.deep.equal(expected);
    }
  });

  it("take names in any case and without the dollar, and still know theirs from a client's own", async () => {
    expect(await namesOf({ top: "1", orderBy: "name desc" })).to.deep.equal(["it's"]);
    expect(await namesOf({ $Filter: "name eq 'beta'", $SELECT: "name" })).to.deep.equal(["beta"]);
    const first = await list({ skip: "1", top: "2" });
    const next = await send(emulator, "GET", first.body["@odata.nextLink"]);
    expect(next.body.value.map(({ name }) => name)).to.deep.equal(["beta2"]);
    await refused({ search: "x" }, /'search'/);
    await refused({ $format: "xml" }, /'\$format'/);
  });

  it("order by several properties, null first, and pages by that order", async () => {
    const namesIn = (answer: Answer) =>
      answer.body.value.map((entity) => (entity as { displayName?: unknown }).displayName);
    expect(namesIn(await list({ $orderby: "displayName" }, configurations))).to.deep.equal([null, "Agents", "Ägents"]);
    expect(namesIn(await list({ $orderby: "description,displayName desc" }, configurations))).to.deep.equal([
      "Ägents",
      "Agents",
      null,
    ]);
    const query = { $orderby: "displayName desc", $top: "2", $count: "true" };
    const first = await list(query, configurations);
    expect(first.body["@odata.count"]).to.equal(3);
    const second = await send(emulator, "GET", first.body["@odata.nextLink"]);
    expect([...namesIn(first), ...namesIn(second)]).to.deep.equal(["Ägents", "Agents", null]);
  });

  it("select everything by a star", async () => {
    const { body } = await list({ $select: "*" });
    expect(Object.keys(body.value[0] ?? {})).to.have.lengthOf(10);
    expect(body["@odata.context"]).to.match(/\(\*\)$/);
  });

  it("expand with options of its own, and what contains the collections", async () => {
    const query = { $expand: "trustedCertificateAuthorities($select=id,isRootAuthority)", $select: "id" };
    const { body } = await list(query, configurations);
    expect(body["@odata.context"]).to.match(/\(id,trustedCertificateAuthorities\(id,isRootAuthority\)\)$/);
    expect(Object.keys(body.value[0]?.trustedCertificateAuthorities[1] ?? {})).to.deep.equal([
      "@odata.type",
      "id",
      "isRootAuthority",
    ]);
    const tls = await list(
      {
        $expand:
          "externalCertificateAuthorityCertificates($filter=name eq 'it''s' or name eq 'a;b,c';$select=name;$count=true)",
      },
      "/networkAccess/tls",
    );
    expect(tls.status).to.equal(200);
    expect(tls.body).to.deep.include({
      "externalCertificateAuthorityCertificates@odata.count": 1,
      externalCertificateAuthorityCertificates: [
        { "@odata.type": "#microsoft.graph.networkaccess.externalCertificateAuthorityCertificate", name: "it's" },
      ],
    });
    const inner = "trustedCertificateAuthorities($select=isRootAuthority)";
    const trust = await list(
      { $expand: `certificateBasedApplicationConfigurations($orderby=displayName;$top=1;$expand=${inner})` },
      "/directory/certificateAuthorities",
    );
    const [configurationFound] = (trust.body as unknown as Record<string, Body[]>)[
      "certificateBasedApplicationConfigurations"
    ]!;
    expect(configurationFound).to.include({ displayName: null });
    expect(
      configurationFound?.trustedCertificateAuthorities.map(({ isRootAuthority }) => isRootAuthority),
    ).to.deep.equal([true, false]);
    expect((await list({ $expand: "*" }, configuration)).body.trustedCertificateAuthorities).to.have.lengthOf(2);
    const plain = await send(emulator, "GET", "/networkAccess/tls");
    expect(Object.keys(plain.body)).to.deep.equal(["@odata.context", "id"]);
  });

  it("count behind a collection, as text", async () => {
    const count = async (path: string) => {
      const { status, text, headers } = await send(emulator, "GET", path, undefined, { Accept: "text/plain" });
      return [status, text, headers.get("content-type")?.split(";")[0]];
    };
    expect(await count(`${tlsCertificates}/$count`)).to.deep.equal([200, "4", "text/plain"]);
    expect(await count(`${tlsCertificates}/$count?$filter=startsWith(name,'beta')`)).to.deep.equal([
      200,
      "2",
      "text/plain",
    ]);
    expect(await count(`${configurations}/$count`)).to.deep.equal([200, "3", "text/plain"]);
    expect(await count(`${configuration}/trustedCertificateAuthorities/$count`)).to.deep.equal([
      200,
      "2",
      "text/plain",
    ]);
    await refused({ $top: "1" }, /'\$top'/, `${tlsCertificates}/$count`);
    expect((await send(emulator, "POST", `${tlsCertificates}/$count`, {})).status).to.equal(405);
    expect((await send(emulator, "GET", `${configuration}/$count`)).status).to.equal(400);
  });

  it("filter a single certificate", async () => {
    const { body } = await list({ $filter: "name eq 'beta'" });
    const path = `${tlsCertificates}/${body.value[0]?.id ?? ""}`;
    expect((await list({ $filter: "name eq 'beta'" }, path)).status).to.equal(200);
    expect((await list({ $filter: "name eq 'alpha'" }, path)).status).to.equal(404);
    await refused({ $filter: "nonsense eq 'alpha'" }, /'nonsense'/, path);
  });

  it("cut pages by the size that the client prefers", async () => {
    for (const [prefer, applied] of [
      ["odata.maxpagesize=3", "odata.maxpagesize=3"],
      ["maxpagesize=3, odata.track-changes", "odata.maxpagesize=3"],
      ["odata.maxpagesize=500", null],
      ["odata.maxpagesize=0", null],
    ] as const) {
      const { body, headers } = await send(emulator, "GET", tlsCertificates, undefined, { Prefer: prefer });
      expect(body.value, prefer).to.have.lengthOf(applied === null ? 4 : 3);
      expect(headers.get("preference-applied"), prefer).to.equal(applied);
      expect("@odata.nextLink" in body, prefer).to.equal(applied !== null);
    }
  });

  it("are refused where the pages don't have them, and others than OData's are passed over", async () => {
    await refused({ $search: "name" }, /'\$search'/);
    await refused({ $expand: "x" }, /'\$expand'/);
    await refused({ $filter: "issuer eq 'a'" }, /'\$filter'/, `${configuration}/trustedCertificateAuthorities`);
    await refused({ $filter: "displayName eq 'a'" }, /'\$filter'/, configuration);
    const post = await send(emulator, "POST", `${configurations}?$select=id`, {});
    expect(post.body.error.message).to.include("'$select'");
    expect((await list({ custom: "option" })).status).to.equal(200);
  });

  it("are those of the pages alone where the switch says so", async () => {
    const strict = await startEmulator({ token, queryOptions: "documented" });
    try {
      for (const query of [
        `${tlsCertificates}?$orderby=name`,
        `${configurations}?$top=5`,
        `${configurations}?orderby=id`,
      ]) {
        expect((await send(strict, "GET", query)).status, query).to.equal(400);
      }
      expect((await send(strict, "GET", `${tlsCertificates}?$top=5&$count=true`)).status).to.equal(200);
    } finally {
      await strict.close();
    }
  });
});
