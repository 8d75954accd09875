import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { lookUps, type LookUpName } from "../../provider/lookUps/lookUps.js";
import { LookUpSession } from "../../provider/lookUps/session.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { base64Of, opensslSays, selfSigned, signedBy } from "../certificates.js";
import { inText } from "../inText.js";
import { configurations, membersOf, profiles, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";

type Entity = Record<string, unknown>;

const root = selfSigned("/C=US/O=Contoso/CN=Root");
const issuing = selfSigned("/C=US/O=Contoso/CN=Issuing");
const place = `tenant ${Tenant.id}`;

let tenant: Tenant;
let session: LookUpSession;

function sessionIn(environment: Record<string, string>): LookUpSession {
  return new LookUpSession(
    readConfiguration(
      (variable) => environment[variable],
      () => undefined,
    ),
    () => undefined,
  );
}

async function lookUp(name: LookUpName, args: Entity = {}, inSession = session): Promise<Entity> {
  return (await lookUps[name](args, { session: inSession, secrets: new Secrets() })) as Entity;
}

async function list(name: LookUpName, args: Entity = {}, inSession = session): Promise<Entity[]> {
  return (await lookUps[name](args, { session: inSession, secrets: new Secrets() })) as Entity[];
}

describe("look-ups:", () => {
  before(async () => {
    tenant = await Tenant.start();
  });
  after(async () => {
    await tenant.emulator.close();
  });
  beforeEach(() => {
    session = sessionIn(tenant.environment);
  });

  describe("a look-up of security profiles and web categories", () => {
    it("finds a profile by its id, by its name, and the baseline", async () => {
      const [baseline] = await tenant.list(profiles);
      const made = await tenant.send("POST", profiles, { name: "Staff", state: "disabled", priority: 9, policies: [] });
      const found = { id: baseline?.["id"], name: baseline?.["name"], state: "enabled", priority: 65_000 };
      expect(await lookUp("getFilteringProfile", { baseline: true })).to.deep.include(found);
      expect(await lookUp("getFilteringProfile", { filteringProfileId: found.id })).to.deep.include(found);
      const staff = await lookUp("getFilteringProfile", { name: "Staff" });
      expect(staff).to.include({ id: made["id"], state: "disabled", priority: 9, graphOrigin: tenant.emulator.url });
      expect(await list("listFilteringProfiles")).to.have.length(2);
    });

    it("takes one criterion, and says which", async () => {
      for (const [args, said] of [
        [{}, "neither filteringProfileId nor name nor baseline"],
        [{ name: "a", baseline: true }, "both name and baseline"],
        [{ baseline: false }, "something else than true for baseline"],
        [{ name: "None" }, 'There is no filteringProfile with name "None"'],
      ] as const) {
        expect((await failure(lookUp("getFilteringProfile", args))).message).to.contain(said);
      }
    });

    it("lists the categories by their names", async () => {
      const all = await list("listWebCategories");
      expect(all.map(({ name }) => name)).to.include.members(["Finance", "Gambling"]);
      expect(all[0]).to.have.all.keys("name", "displayName", "group", "tenantId", "graphOrigin");
    });
  });

  describe("a look-up of a TLS inspection CA", () => {
    let created: Entity;
    let uploaded: Entity;
    let signed: string;
    const whose = () => ({ tenantId: Tenant.id, graphOrigin: tenant.emulator.url });

    before(async () => {
      const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
      created = await tenant.send("POST", tls, { name: "Waiting", ...names });
      uploaded = await tenant.send("POST", tls, { name: "Signed", ...names });
      signed = signedBy(root, String(uploaded["certificateSigningRequest"]));
      await tenant.send("PATCH", `${tls}/${String(uploaded["id"])}`, {
        certificate: signed.replaceAll("\n", "\r\n"),
        chain: issuing.certificate + root.certificate,
      });
    });

    it("finds it by id, in upper case too, and by name", async () => {
      const { id, name, commonName, organizationName, validity, certificateSigningRequest } = created;
      const { startDateTime, endDateTime } = validity as Entity;
      const expected = {
        ...{ id, name, commonName, organizationName, certificateSigningRequest, status: "csrGenerated" },
        validity: { startDateTime, endDateTime },
        ...whose(),
      };
      expect(await lookUp("getExternalCertificateAuthorityCertificate", { id })).to.deep.equal(expected);
      expect(
        await lookUp("getExternalCertificateAuthorityCertificate", { id: String(id).toUpperCase() }),
      ).to.deep.equal(expected);
      expect(await lookUp("getExternalCertificateAuthorityCertificate", { name: "Waiting" })).to.deep.equal(expected);
    });

    it("shows what was uploaded as PEM, however its lines ended", async () => {
      const found = await lookUp("getExternalCertificateAuthorityCertificate", { name: "Signed" });
      expect(found).to.include({
        status: "disabled",
        certificate: signed,
        chain: issuing.certificate + root.certificate,
      });
    });

    it("lists them all, with no property that is null", async () => {
      const found = await list("listExternalCertificateAuthorityCertificates");
      expect(found.map(({ name, status }) => [name, status])).to.deep.equal([
        ["Waiting", "csrGenerated"],
        ["Signed", "disabled"],
      ]);
      expect(found.flatMap((ca) => Object.values(ca))).not.to.include(null);
      expect(found[0]).not.to.have.property("certificate");
    });

    it("says for a name that is nobody's what was looked for and where, and what to do", async () => {
      const { code, message } = await failure(
        lookUp("getExternalCertificateAuthorityCertificate", { name: "waiting" }),
      );
      expect(code).to.equal("NotFound");
      expect(message).to.equal(
        `There is no externalCertificateAuthorityCertificate with name "waiting" in ${place} (${tenant.emulator.url}).\n` +
          "Check the name, and that this is the right tenant; listExternalCertificateAuthorityCertificates shows what there is.",
      );
      const unknownId = "00000000-0000-4000-8000-000000000000";
      const byId = await failure(lookUp("getExternalCertificateAuthorityCertificate", { id: unknownId }));
      expect(byId.message).to.contain(`with id "${unknownId}" in ${place}`);
    });

    it("refuses to be asked for nothing, for two things, or for something that isn't a text", async () => {
      const name = "getExternalCertificateAuthorityCertificate";
      expect((await failure(lookUp(name))).message).to.contain(`${name} was given neither id nor name`);
      expect((await failure(lookUp(name, { id: "a", name: "b" }))).message).to.contain("both id and name");
      expect((await failure(lookUp(name, { name: " " }))).message).to.contain("an empty text for name");
      expect((await failure(lookUp(name, { id: { output: true } }))).message).to.contain(`use ${name}Output`);
    });
  });

  describe("a look-up of a configuration and of its CAs", () => {
    let id: string;
    let members: Entity[];
    const inIt = () => ({ certificateBasedApplicationConfigurationId: id });

    before(async () => {
      const create = (displayName: string, certificate: string) =>
        tenant.send("POST", configurations, {
          displayName,
          trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(certificate) }],
        });
      id = String((await create("Apps", root.certificate))["id"]);
      await create("Twice", root.certificate);
      await create("Twice", issuing.certificate);
      await tenant.send("POST", membersOf(id), {
        isRootAuthority: false,
        certificate: base64Of(issuing.certificate),
        issuer: "CN=Issuing",
        issuerSubjectKeyIdentifier: "AB:CD",
      });
      members = await tenant.list(membersOf(id));
    });

    const thumbprintOf = (certificate: string, algorithm: string) =>
      opensslSays(certificate, "-fingerprint", `-${algorithm}`).replace(/^.*=/, "");

    it("finds the configuration with its root, by id and by display name", async () => {
      const [rootMember] = members;
      const found = await lookUp("getCertificateBasedApplicationConfiguration", { displayName: "Apps" });
      expect(found).to.include({
        ...{ id, displayName: "Apps", rootCertificate: root.certificate, rootAuthorityId: rootMember?.["id"] },
        ...{ tenantId: Tenant.id, graphOrigin: tenant.emulator.url },
      });
      expect(found).not.to.have.property("description");
      expect(await lookUp("getCertificateBasedApplicationConfiguration", { id })).to.deep.equal(found);
    });

    it("refuses to choose between two of the same name, and names their ids", async () => {
      const { code, message } = await failure(
        lookUp("getCertificateBasedApplicationConfiguration", { displayName: "Twice" }),
      );
      const twice = (await tenant.list(configurations)).filter(({ displayName }) => displayName === "Twice");
      expect(code).to.equal("Ambiguous");
      expect(message).to.contain(`2 objects are a certificateBasedApplicationConfiguration with displayName "Twice"`);
      expect(message).to.contain(twice.map((configuration) => configuration["id"]).join(", "));
    });

    it("lists configurations and their roots with one request", async () => {
      let found: Entity[] = [];
      const requests = await tenant.requestsDuring(async () => {
        found = await list("listCertificateBasedApplicationConfigurations");
      });
      expect(requests).to.have.length(1);
      expect(found.map(({ displayName, rootCertificate }) => [displayName, rootCertificate])).to.deep.equal([
        ["Apps", root.certificate],
        ["Twice", root.certificate],
        ["Twice", issuing.certificate],
      ]);
      expect(found[0]).to.deep.equal(await lookUp("getCertificateBasedApplicationConfiguration", { id }));
    });

    it("finds a CA by id, and by its thumbprint in every spelling", async () => {
      const found = await lookUp("getTrustedCertificateAuthority", { ...inIt(), id: members[1]?.["id"] });
      expect(found).to.deep.equal({
        ...inIt(),
        ...{ id: members[1]?.["id"], certificate: issuing.certificate, isRootAuthority: false },
        ...{ issuer: "CN=Issuing", issuerSubjectKeyIdentifier: "AB:CD" },
        ...{ tenantId: Tenant.id, graphOrigin: tenant.emulator.url },
      });
      const sha256 = thumbprintOf(issuing.certificate, "sha256");
      const sha1 = thumbprintOf(issuing.certificate, "sha1");
      for (const thumbprint of [sha256, sha1, sha1.toLowerCase(), `\u200e${sha1.replaceAll(":", " ")}`]) {
        expect(await lookUp("getTrustedCertificateAuthority", { ...inIt(), thumbprint })).to.deep.equal(found);
      }
    });

    it("lists the CAs of a configuration", async () => {
      const found = await list("listTrustedCertificateAuthorities", inIt());
      expect(found.map(({ certificate, isRootAuthority }) => [certificate, isRootAuthority])).to.deep.equal([
        [root.certificate, true],
        [issuing.certificate, false],
      ]);
    });

    it("says which CA isn't in which configuration, and which configuration isn't there", async () => {
      const thumbprint = "00".repeat(32);
      const noCa = await failure(lookUp("getTrustedCertificateAuthority", { ...inIt(), thumbprint }));
      expect(noCa.code).to.equal("NotFound");
      expect(noCa.message).to.contain(
        `There is no trustedCertificateAuthority with thumbprint "${thumbprint}" in configuration ${id} of ${place}`,
      );
      const elsewhere = { certificateBasedApplicationConfigurationId: "00000000-0000-4000-8000-000000000000" };
      for (const asked of [
        lookUp("getTrustedCertificateAuthority", { ...elsewhere, thumbprint }),
        list("listTrustedCertificateAuthorities", elsewhere),
      ]) {
        const { code, message } = await failure(asked);
        expect(code).to.equal("NotFound");
        expect(message).to.contain(
          `There is no certificateBasedApplicationConfiguration with id "00000000-0000-4000-8000-000000000000" in ${place}`,
        );
      }
    });

    it("refuses what can't be a thumbprint, and a configuration that isn't named, before any request", async () => {
      const requests = await tenant.requestsDuring(async () => {
        const thumbprint = "00".repeat(32);
        for (const odd of ["00".repeat(16), "xy".repeat(20)]) {
          const { message } = await failure(lookUp("getTrustedCertificateAuthority", { ...inIt(), thumbprint: odd }));
          expect(message).to.contain("is not one of a certificate").and.to.contain("40 of its SHA-1");
        }
        expect((await failure(list("listTrustedCertificateAuthorities"))).message).to.contain(
          "nothing for certificateBasedApplicationConfigurationId",
        );
        const ofOutput = inText(pulumi.output("a"));
        for (const [args, said] of [
          [{ ...inIt(), id: ofOutput }, "for id that can't be meant. It holds what a text becomes"],
          [{ ...inIt(), thumbprint: ofOutput }, "for thumbprint that can't be meant"],
          [{ ...inIt(), id: "a".repeat(1_048_577) }, "for id that can't be meant. It has 1048577 characters"],
          [{ certificateBasedApplicationConfigurationId: "a/b", thumbprint }, "can't be meant. It is no id"],
        ] as const) {
          const { message } = await failure(lookUp("getTrustedCertificateAuthority", args));
          expect(message).to.contain(said).and.to.contain("use getTrustedCertificateAuthorityOutput");
        }
      });
      expect(requests).to.deep.equal([]);
    });
  });

  describe("the look-ups of one run", () => {
    it("ask for a collection once, however many look into it", async () => {
      const requests = await tenant.requestsDuring(async () => {
        const all = await list("listExternalCertificateAuthorityCertificates");
        for (const { id, name } of all) {
          await lookUp("getExternalCertificateAuthorityCertificate", { id });
          await lookUp("getExternalCertificateAuthorityCertificate", { name });
        }
      });
      expect(requests).to.deep.equal([`GET ${tls}`]);
    });

    it("ask again for what was made since: once for each resource that they waited for", async () => {
      const resource = {};
      const requests = await tenant.requestsDuring(async () => {
        for (const waitedFor of [[], [resource], [resource], [], [resource, {}]]) {
          session.noticeMade(waitedFor);
          await list("listExternalCertificateAuthorityCertificates");
        }
      });
      expect(requests).to.have.length(3);
    });
  });

  describe("a look-up where Graph answers oddly", () => {
    let graph: Server | undefined;

    const stop = () => {
      graph?.closeAllConnections();
      graph?.close();
    };
    afterEach(stop);

    /** A session whose Graph answers by path. */
    async function graphWith(answer: (path: string) => [number, object]): Promise<LookUpSession> {
      const listening = createServer((request, response) => {
        const [status, body] = answer((request.url ?? "").replace("/beta", ""));
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
      graph = listening;
      await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
      const { port } = listening.address() as AddressInfo;
      return sessionIn({ ENTRA_CA_ENDPOINT: `http://127.0.0.1:${port}/beta`, ENTRA_CA_ACCESS_TOKEN: "opaque" });
    }

    const ca = { id: "1", name: "A", commonName: "A", organizationName: "A", status: "csrGenerated", validity: null };
    const missing = (message: string): [number, object] => [404, { error: { code: "NotFound", message } }];

    it("asks the CA itself for the CSR that the list left out, and takes none for an answer", async () => {
      const { certificateSigningRequest: pem } = (await tenant.list(tls))[0] ?? {};
      for (const certificateSigningRequest of [pem, null]) {
        const odd = await graphWith((path) =>
          path.startsWith(`${tls}/1?$select=`)
            ? [200, { id: "1", certificateSigningRequest, certificate: null }]
            : [200, { value: [ca] }],
        );
        const found = await lookUp("getExternalCertificateAuthorityCertificate", { name: "A" }, odd);
        const { validity: _, ...properties } = ca;
        expect(found).to.deep.equal({
          ...properties,
          ...(certificateSigningRequest === null ? {} : { certificateSigningRequest }),
          graphOrigin: odd.graph.origin,
        });
        stop();
      }
    });

    it("lists nothing in a tenant that never had a TLS inspection CA, and a look-up of one says what Graph said", async () => {
      const odd = await graphWith(() => missing("Tenant TLS Tenant Settings does not exist"));
      expect(await list("listExternalCertificateAuthorityCertificates", {}, odd)).to.deep.equal([]);
      const { code, message } = await failure(lookUp("getExternalCertificateAuthorityCertificate", { name: "A" }, odd));
      expect(code).to.equal("NotFound");
      expect(message).to.contain("Tenant TLS Tenant Settings does not exist");
    });

    it("doesn't take a Microsoft-managed CA in the same list for one of these", async () => {
      const managed = { ...ca, id: "2", "@odata.type": "#microsoft.graph.networkaccess.managedCertificate" };
      const odd = await graphWith(() => [200, { value: [{ ...ca, certificateSigningRequest: "PEM" }, managed] }]);
      const found = await list("listExternalCertificateAuthorityCertificates", {}, odd);
      expect(found.map(({ id }) => id)).to.deep.equal(["1"]);
      expect(await lookUp("getExternalCertificateAuthorityCertificate", { name: "A" }, odd)).to.include({ id: "1" });
    });

    it("asks for the members of a configuration that came without them, or otherwise than in a list, and knows one without a root", async () => {
      const member = { id: "m", isRootAuthority: false, certificate: base64Of(root.certificate), issuer: null };
      const isRoot = { ...member, isRootAuthority: true };
      for (const shown of [undefined, null, isRoot, [7], [{ ...isRoot, id: null }], [isRoot, isRoot]]) {
        const odd = await graphWith((path) =>
          path.endsWith("/trustedCertificateAuthorities") && !path.includes("?")
            ? [200, { value: [member] }]
            : [200, { value: [{ id: "c", displayName: null, trustedCertificateAuthorities: shown }] }],
        );
        const found = [{ id: "c", graphOrigin: odd.graph.origin }];
        expect(await list("listCertificateBasedApplicationConfigurations", {}, odd)).to.deep.equal(found);
        stop();
      }
    });
  });
});
