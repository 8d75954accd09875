import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { base64, makeRoot } from "./authorities.js";
import {
  baseline,
  configurations,
  createPolicy,
  createTlsCertificate,
  send,
  tlsCertificates,
  token,
} from "./requests.js";

describe("The emulator's addresses", () => {
  let emulator: Emulator;
  let tlsId: string;
  let configurationId: string;
  let authorityId: string;
  let policy: string;
  let profile: string;

  before(async () => {
    emulator = await startEmulator({ token });
    tlsId = (await createTlsCertificate(emulator, "it's")).id;
    const { body } = await send(emulator, "POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64((await makeRoot()).certificate) }],
    });
    configurationId = body.id;
    const members = await send(emulator, "GET", `${configurations}/${configurationId}/trustedCertificateAuthorities`);
    policy = await createPolicy(emulator);
    profile = await baseline(emulator);
    authorityId = members.body.value[0]?.id ?? "";
  });
  after(() => emulator.close());

  /** Ways to write the same: `tls` and `trust` below the version, or a whole path with it. */
  function forms(): readonly string[] {
    return [
      ...[tlsCertificates.toLowerCase(), tlsCertificates.toUpperCase(), `${tlsCertificates}/`, `/${tlsCertificates}`],
      ...[`${tlsCertificates}/${tlsId}`, `${tlsCertificates}/${tlsId.toUpperCase()}`, `${tlsCertificates}/${tlsId}/`],
      ...[`${tlsCertificates}('${tlsId}')`, `${tlsCertificates}(%27${tlsId}%27)`, `${tlsCertificates}(${tlsId})`],
      ...[`${tlsCertificates}(id='${tlsId}')`, `${tlsCertificates.toLowerCase()}('${tlsId.toUpperCase()}')`],
      ...["/networkaccess/TLS", "/networkAccess/tls/", `${tlsCertificates}%28'${tlsId}'%29`],
      ...["/Directory/CertificateAuthorities", configurations.toLowerCase(), `${configurations.toLowerCase()}/$COUNT`],
      `${configurations}('${configurationId}')`,
      `${configurations}('${configurationId}')/trustedcertificateauthorities`,
      `${configurations}('${configurationId}')/trustedCertificateAuthorities('${authorityId}')`,
      `${configurations}/${configurationId.toUpperCase()}/trustedCertificateAuthorities/${authorityId.toUpperCase()}`,
      `${configurations}/${configurationId}//trustedCertificateAuthorities/${authorityId}`,
      `${configurations}('${configurationId}')/trustedCertificateAuthorities/$count`,
      ...[
        "/NetworkAccess/TlsInspectionPolicies/$count",
        policy.toLowerCase(),
        `${policy.replace(/\/([^/]*)$/, "('$1')")}/`,
      ],
      `${policy.replace(/\/([^/]*)$/, "(id='$1')")}/policyrules/$count`,
      ...["/networkaccess/filteringprofiles", `${profile.replace(/\/([^/]*)$/, "('$1')").toUpperCase()}/POLICIES`],
      ...["/networkAccess/Connectivity/WebCategories", "/networkaccess/tenantstatus/"],
      ...[
        "/Policies/DefaultAppManagementPolicy",
        "/policies/appmanagementpolicies",
        "/policies/appManagementPolicies/$count",
      ],
    ];
  }

  it("are taken in every form that Graph's pages and OData have", async () => {
    for (const path of forms()) {
      expect((await send(emulator, "GET", path)).status, path).to.equal(200);
    }
    const upper = `${emulator.url}/BETA${tlsCertificates}`;
    expect((await send(emulator, "GET", upper)).status).to.equal(200);
  });

  it("lead to the same object, whatever their form", async () => {
    const plain = await send(emulator, "GET", `${tlsCertificates}/${tlsId}`);
    for (const path of [`('${tlsId.toUpperCase()}')`, `/${tlsId.toUpperCase()}`]) {
      expect((await send(emulator, "GET", `${tlsCertificates.toLowerCase()}${path}`)).body).to.deep.equal(plain.body);
    }
    const upper = `${configurations.toUpperCase()}('${configurationId.toUpperCase()}')`;
    expect((await send(emulator, "PATCH", upper, { displayName: "By another form" })).status).to.equal(204);
    const { body } = await send(emulator, "GET", `${configurations}/${configurationId}`);
    expect(body).to.include({ displayName: "By another form" });
    const { id } = await createTlsCertificate(emulator);
    expect((await send(emulator, "DELETE", `${tlsCertificates}('${id.toUpperCase()}')`)).status).to.equal(204);
    expect((await send(emulator, "GET", `${tlsCertificates}/${id}`)).status).to.equal(404);
  });

  it("are known to fault rules and to @odata.nextLink by the one form, and recorded as they were sent", async () => {
    emulator.faults.add({ fault: "status", status: 503, path: tlsCertificates });
    const path = `${tlsCertificates.toLowerCase()}?$top=1`;
    expect((await send(emulator, "GET", path)).status).to.equal(503);
    expect(emulator.requests.at(-1)).to.include({ path: `/beta${path}` });
    await createTlsCertificate(emulator);
    const { body } = await send(emulator, "GET", path);
    expect((await send(emulator, "GET", body["@odata.nextLink"])).body.value).to.have.lengthOf(1);
  });

  it("are refused where a name isn't Graph's, with its first wrong segment", async () => {
    const wrong = {
      "/networkaccess/tlss": "tlss",
      [`${tlsCertificates}('x')/y`]: "y",
      [`${tlsCertificates}/x/$count`]: "$count",
      "/networkAccess('x')/tls": "x",
      [`${tlsCertificates}('..')`]: "externalCertificateAuthorityCertificates('..')",
      [`${tlsCertificates}('.')`]: "externalCertificateAuthorityCertificates('.')",
    };
    for (const [path, segment] of Object.entries(wrong)) {
      const { status, body } = await send(emulator, "GET", path);
      expect(status, path).to.equal(400);
      expect(body.error.message, path).to.equal(`Resource not found for the segment '${segment}'.`);
    }
    for (const id of ["it''s", "%", "a/b", "'"]) {
      const { status } = await send(emulator, "GET", `${tlsCertificates}('${encodeURIComponent(id)}')`);
      expect(status, id).to.equal(404);
    }
  });
});
