import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { AlteredGraph, inLists } from "../alteredGraph.js";
import { base64Of, opensslSays, selfSigned } from "../certificates.js";
import { membersOf, Tenant } from "../tenant.js";
import { configuration, HandlerProcess, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root").certificate;
const expected = selfSigned("/CN=Expected").certificate;
const slippedIn = selfSigned("/CN=Slipped in").certificate;

describe("expectedCertificates", () => {
  let tenant: Tenant;
  let process: HandlerProcess;
  let id: string;
  let state: Properties;
  const inputs = { rootCertificate: root, expectedCertificates: [expected] };

  before(async () => {
    tenant = await Tenant.start();
    const up = new HandlerProcess(tenant.environment);
    ({ id, state } = await up.create(configuration, inputs));
    for (const certificate of [expected, slippedIn]) {
      await up.create(trustedCa, { certificateBasedApplicationConfigurationId: id, certificate });
    }
  });
  after(async () => {
    await tenant.emulator.close();
  });
  beforeEach(() => {
    process = new HandlerProcess(tenant.environment);
  });

  it("warns in a preview and in a refresh of a CA that was slipped in, and of no other", async () => {
    const [found] = (await tenant.list(membersOf(id))).slice(-1);
    const thumbprint = opensslSays(slippedIn, "-fingerprint", "-sha256").replace(/.*=/, "").replaceAll(":", "").trim();
    const warning =
      `warning: the CA CN=Slipped in (SHA-256 ${thumbprint.toLowerCase()}, id ${String(found?.["id"])}) is trusted here ` +
      "but is not among expectedCertificates: unless you know who added it, remove it";
    const { differences } = await process.diff(configuration, id, state, inputs);
    expect(differences).to.deep.equal([]);
    expect(process.logged).to.deep.equal([warning]);
    const refresh = new HandlerProcess(tenant.environment);
    expect((await refresh.read(configuration, id, state, inputs))?.drifted).to.equal(false);
    expect(refresh.logged).to.deep.equal([warning]);
  });

  it("warns in one line of a CA whose name would erase the warning, forge others or command a CI runner", async () => {
    const forged = "/O=\u001b[2K\u001b[1A\r    unchanged/CN=\r\nResources:\r\n::error::x\r\n##vso[task.complete]\u202e";
    const apps = await new HandlerProcess(tenant.environment).create(configuration, {
      ...inputs,
      displayName: "Forged",
    });
    const hostile = { certificate: base64Of(selfSigned(forged).certificate), isRootAuthority: false };
    await tenant.send("POST", membersOf(apps.id), { ...hostile, issuer: forged, issuerSubjectKeyIdentifier: "AA" });
    await process.diff(configuration, apps.id, apps.state, { ...inputs, displayName: "Forged" });
    const [warning = "", ...more] = process.logged;
    expect(more).to.deep.equal([]);
    expect(warning).to.match(/^warning: the CA [\x20-\x7e]* is trusted here but is not among expectedCertificates/);
    expect(warning).not.to.match(/##vso|[^\w$.-]::[a-z]/);
  });

  it("takes every spelling of a certificate, the root's too, and an empty list for no CA but the root", async () => {
    const spelled = [
      slippedIn.replaceAll("\n", "\r\n"),
      expected.replaceAll(" CERTIFICATE", " X509 CERTIFICATE"),
      root,
    ];
    await process.diff(configuration, id, state, { ...inputs, expectedCertificates: spelled });
    expect(process.logged).to.deep.equal([]);
    await process.diff(configuration, id, state, { ...inputs, expectedCertificates: [] });
    expect(process.logged).to.have.length(2);
  });

  it("says nothing where it is omitted or not known yet", async () => {
    await process.diff(configuration, id, state, { rootCertificate: root });
    await process.diff(configuration, id, state, { ...inputs, expectedCertificates: unknown });
    expect(process.logged).to.deep.equal([]);
  });

  it("is kept in the state and never sent", async () => {
    const all = { ...inputs, expectedCertificates: [slippedIn, expected] };
    const { differences } = await process.diff(configuration, id, state, all);
    expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([
      ["expectedCertificates", false],
    ]);
    let updated: Properties = {};
    const requests = await tenant.requestsDuring(async () => {
      updated = await new HandlerProcess(tenant.environment).update(configuration, id, state, all);
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
    const reordered = { ...all, expectedCertificates: [expected, slippedIn] };
    expect((await process.diff(configuration, id, updated, reordered)).differences).to.deep.equal([]);
  });

  it("takes base64 of DER in a list, as Graph and EJBCA have it", async () => {
    const each = [base64Of(root), base64Of(expected)];
    expect(await process.check(configuration, { ...inputs, expectedCertificates: each })).to.deep.equal([]);
  });

  it("refuses what is no list of certificates, without showing it", async () => {
    for (const [given, found] of [
      [expected, "must be a list of strings, and a string was found"],
      [[root, "nonsense"], "is not certificates that can be used: the base64 holds neither PEM"],
    ]) {
      const [finding] = await process.check(configuration, { ...inputs, expectedCertificates: given });
      expect(finding?.property).to.equal("expectedCertificates");
      expect(finding?.reason).to.contain(found);
    }
  });

  it("warns of a member whose certificate can't be read", async () => {
    const graph = await AlteredGraph.before(tenant);
    graph.alter = inLists((member) => ({ ...member, certificate: "AAAA" }));
    process = new HandlerProcess({ ...tenant.environment, ...graph.environment });
    await process.diff(configuration, id, { ...state, graphOrigin: graph.origin }, inputs);
    expect(process.logged.filter((line) => line.includes("its certificate can't be read"))).to.have.length(2);
    graph.close();
  });
});
