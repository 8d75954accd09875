import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { configurationKeys } from "../../provider/settings/settings.js";
import { signedBy } from "../certificates.js";
import { rejection } from "../host/calls.js";
import { unknownValue } from "../host/providerHost.js";
import {
  configuration,
  failure,
  issuing,
  otherRoot,
  policy,
  policyEntry,
  policyLink,
  reformatted,
  root,
  rule,
  signedCertificate,
  tlsCa,
  trustedCa,
} from "../host/setup.js";
import { configurations, membersOf, profiles, Tenant, tls } from "../tenant.js";
import { instanceUrn, Plugin, urnOf, type PluginOptions } from "./pluginClient.js";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });

describe("the plugin, method by method,", () => {
  let tenant: Tenant;
  const plugins: Plugin[] = [];

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
  });
  after(async () => {
    await Promise.all(plugins.map((plugin) => plugin.stop()));
    await tenant.emulator.close();
  });

  async function start(options: Partial<PluginOptions> = {}): Promise<Plugin> {
    const plugin = await Plugin.start({ ...options, environment: { ...tenant.environment, ...options.environment } });
    plugins.push(plugin);
    return plugin;
  }

  const apps = { displayName: "Apps", rootCertificate: root.certificate };

  describe("Handshake and what comes before any resource", () => {
    it("marks what it makes of a secret, in a preview, a state, a refresh and what fails half-way", async () => {
      const plugin = await start();
      const isSecret = (value: unknown) => JSON.stringify(value).startsWith(`{"${signature}"`);
      const ofCa = { commonName: secret("Quiet"), organizationName: "Contoso" };
      const ca = await plugin.create(tlsCa, ofCa);
      expect(isSecret(ca.outputs["certificateSigningRequest"])).to.equal(true);
      expect(isSecret(ca.outputs["name"])).to.equal(false);
      const made = await plugin.create(
        tlsCa,
        { commonName: "Loud", organizationName: secret("Quiet") },
        { name: "other" },
      );
      expect(isSecret(made.outputs["name"]) && isSecret(made.outputs["certificateSigningRequest"])).to.equal(true);
      const apps = { displayName: "Quietly", rootCertificate: secret(root.certificate) };
      const { id, outputs } = await plugin.create(configuration, apps);
      expect(isSecret(outputs["issuer"]) && isSecret(outputs["issuerSubjectKeyIdentifier"])).to.equal(true);
      const read = await plugin.read(configuration, id, apps, outputs);
      expect(isSecret(read?.outputs["issuer"])).to.equal(true);
      const updated = await plugin.update(configuration, id, outputs, { ...apps, displayName: "Quieter" });
      expect(isSecret(updated["issuer"])).to.equal(true);
      const trusted = { certificateBasedApplicationConfigurationId: id, certificate: secret(issuing.certificate) };
      for (const isPreview of [true, false]) {
        const { outputs: expected } = await plugin.create(trustedCa, trusted, { name: "trusted" }, isPreview);
        expect(isSecret(expected["issuer"]) && isSecret(expected["issuerSubjectKeyIdentifier"])).to.equal(true);
      }
    });

    it("says nothing of a look-up's connection that is a secret", async () => {
      const plugin = await start();
      const args = { id: "x", connection: secret({ endpoint: "https://Inner.Example/beta" }) };
      const message = await failure(plugin.invoke("getCertificateBasedApplicationConfiguration", args));
      expect(message).to.contain("connection.endpoint is [secret]").and.not.to.match(/inner/i);
    });

    it("says what it can, every time that it is asked", async () => {
      const plugin = await start();
      for (let count = 0; count < 2; count += 1) {
        expect(await plugin.handshake()).to.include({
          acceptSecrets: true,
          acceptResources: false,
          supportsAutonamingConfiguration: true,
        });
      }
      expect(await plugin.configure({}, "")).to.include({
        acceptsecrets: true,
        acceptresources: false,
        supportspreview: true,
        supportsAutonamingConfiguration: true,
      });
      expect(await plugin.pluginInfo()).to.deep.equal({ version: "0.0.0" });
    });

    it("has a schema of version 0 and of no other", async () => {
      const plugin = await start();
      expect(await plugin.schema()).to.include({ name: "entra-ca", version: "0.0.0" });
      expect(await failure(plugin.schema(1))).to.contain("no schema of version 1");
    });

    it("logs to the engine that shook hands last", async () => {
      const plugin = await start();
      const other = await Plugin.start({ environment: tenant.environment });
      plugins.push(other);
      await plugin.handshake(other.engineAddress);
      await plugin.check(tlsCa, { commonName: "A", organizationName: "A", name: "Contoso Enterprise CA" });
      expect([plugin.logged.length, other.logged.length]).to.deep.equal([0, 1]);
    });

    it("refuses a setting that it doesn't have, or can't use, and passes over one that isn't known yet", async () => {
      const plugin = await start();
      const { failures } = await plugin.checkConfig({ version: "1.0.0", tenant: "x", liveDiff: "perhaps" });
      const all = configurationKeys.join(", ");
      expect(failures.map(({ reason }) => reason.split("\n")[0])).to.deep.equal([
        `tenant is no setting of this provider: it has ${all}; a key that connections name ends in Secret, Certificate, Password or Token`,
        'entra-ca:liveDiff is "perhaps".',
      ]);
      const unknown = { tenantId: unknownValue, endpoint: unknownValue, version: "1.0.0" };
      expect(await plugin.checkConfig(unknown)).to.deep.equal({ inputs: unknown, failures: [] });
    });

    it("is replaced for another tenant, cloud or Graph only, and only where both are known", async () => {
      const plugin = await start();
      const replaces = async (olds: object, news: object) =>
        (await plugin.diffConfig({ ...olds }, { ...news })).replaces;
      expect(await replaces({ tenantId: "a" }, { tenantId: "b" })).to.deep.equal(["tenantId"]);
      expect(await replaces({ tenantId: "a" }, { tenantId: "A" })).to.deep.equal([]);
      expect(await replaces({}, { tenantId: "b" })).to.deep.equal([]);
      expect(await replaces({ tenantId: "a" }, {})).to.deep.equal([]);
      expect(await replaces({ tenantId: "a" }, { tenantId: unknownValue })).to.deep.equal([]);
      expect(await replaces({ environment: "public" }, { environment: "global" })).to.deep.equal([]);
      expect(await replaces({ environment: "public" }, { environment: "china" })).to.deep.equal(["environment"]);
      expect(
        await replaces({ liveDiff: "true", version: "1.0.0" }, { liveDiff: "false", version: "2.0.0" }),
      ).to.deep.equal([]);
    });

    it("takes what an instance of its own is given before the environment, and the stack's configuration after it", async () => {
      const elsewhere = await Tenant.start({ token: "opaque" });
      const settings = { endpoint: elsewhere.emulator.endpoint };
      const environment = { ENTRA_CA_TRUSTED_HOSTS: new URL(settings.endpoint).host };
      const named = await start({ configuration: settings, environment, instance: "partner" });
      const usual = await start({ configuration: settings, instance: "default_0_1_0" });
      await failure(named.create(configuration, apps));
      expect(elsewhere.emulator.requests.length).to.be.greaterThan(0);
      const { outputs } = await usual.create(configuration, { ...apps, displayName: "From the environment" });
      expect(outputs["graphOrigin"]).to.equal(tenant.emulator.url);
      await elsewhere.emulator.close();
    });

    it("takes no instance of the program for the stack's, whatever it is called", async () => {
      const elsewhere = await Tenant.start({ token: "opaque" });
      const plugin = await start({
        configuration: { endpoint: elsewhere.emulator.endpoint },
        environment: { ENTRA_CA_TRUSTED_HOSTS: new URL(elsewhere.emulator.url).host },
        instance: "default-partner",
      });
      await failure(plugin.create(configuration, apps));
      expect(elsewhere.emulator.requests.length).to.be.greaterThan(0);
      await elsewhere.emulator.close();
    });

    it("says of each setting whether it was added, removed or changed, since the engine goes on with the old ones otherwise", async () => {
      const plugin = await start();
      const olds = { tenantId: "a", liveDiff: "true", clientSecret: secret("old"), version: "1.0.0" };
      const news = {
        tenantId: "a",
        auth: "cli",
        clientSecret: secret("new"),
        endpoint: unknownValue,
        version: "2.0.0",
      };
      const { changes, properties, replaces } = await plugin.diffConfig(olds, news);
      expect({ changes, properties, replaces }).to.deep.equal({
        changes: true,
        properties: { auth: "add", endpoint: "add", liveDiff: "delete", clientSecret: "update" },
        replaces: [],
      });
      expect(await plugin.diffConfig(olds, { ...olds, version: "2.0.0" })).to.include({ changes: false });
    });

    it("foresees with settings that aren't known yet, asks nothing and does nothing", async () => {
      const plugin = await start({ configuration: { endpoint: unknownValue, tenantId: "a" }, instance: "partner" });
      const requests = await tenant.requestsDuring(async () => {
        expect(await plugin.check(configuration, apps)).to.deep.equal({ inputs: apps, failures: [] });
        const { outputs } = await plugin.create(configuration, apps, {}, true);
        expect(outputs).to.include({ ...apps, tenantId: unknownValue });
        const refused = "endpoint of this provider instance isn't known yet";
        expect(await failure(plugin.create(configuration, apps))).to.contain(refused);
        expect(await failure(plugin.read(configuration, "1", apps, apps))).to.contain(refused);
        expect(await failure(plugin.invoke("listCertificateBasedApplicationConfigurations", {}))).to.contain(refused);
      });
      expect(requests).to.deep.equal([]);
      expect(plugin.logged).to.deep.equal([]);
      const dependent = { environment: unknownValue, authorityHost: "https://login.chinacloudapi.cn" };
      expect((await plugin.checkConfig(dependent)).failures).to.deep.equal([]);
    });

    it("is not replaced where the environment overrules what was changed", async () => {
      const plugin = await start({ environment: { ARM_TENANT_ID: Tenant.id } });
      const before = { tenantId: "a", endpoint: "https://a.example/beta", environment: "global" };
      const after = { tenantId: "b", endpoint: "https://b.example/beta", environment: "china" };
      expect((await plugin.diffConfig(before, after)).replaces).to.deep.equal(["environment"]);
      // What the program gives an instance of its own comes before the environment.
      expect((await plugin.diffConfig(before, after, instanceUrn("partner"))).replaces).to.have.members([
        ...["tenantId", "environment", "endpoint"],
      ]);
    });

    it("holds the stack's secrets that connections name, and takes no other key for one", async () => {
      const plugin = await start();
      const keys = { partnerToken: "whispered", clientsecret: "whispered", partner: "whispered" };
      const { inputs, failures } = await plugin.checkConfig(keys);
      const refused = (all: typeof failures) =>
        all.map(({ property, reason }) => [property, reason.split(" is no setting of this provider")[0]]);
      // Pulumi prints the value of a property that is named, which may be a token under a name that isn't known.
      expect(refused(failures)).to.deep.equal([
        ["", "clientsecret"],
        ["", "partner"],
      ]);
      expect(inputs["partnerToken"]).to.deep.equal(secret("whispered"));
      const { failures: own } = await plugin.checkConfig({ partnerToken: "whispered" }, instanceUrn("partner"));
      expect(refused(own)).to.deep.equal([["", "partnerToken"]]);

      const partners = await Tenant.start({ token: "partners-token" });
      const holding = await start({
        configuration: { partnerToken: "partners-token" },
        environment: { ENTRA_CA_ENDPOINT: partners.emulator.endpoint },
      });
      const connection = { accessTokenFrom: "entra-ca:partnerToken" };
      await holding.create(configuration, { ...apps, connection });
      expect(await partners.list(configurations)).to.have.length(1);
      const missing = { accessTokenFrom: "entra-ca:otherToken" };
      expect(await failure(holding.create(configuration, { ...apps, connection: missing }))).to.contain(
        "names a configuration key that isn't set",
      );
      await partners.emulator.close();
    });

    it("names a resource or a look-up that it doesn't have", async () => {
      const plugin = await start();
      expect(await failure(plugin.check("Nothing", {}))).to.contain(
        "entra-ca:index:Nothing is no resource of this provider",
      );
      expect(await failure(plugin.invoke("getNothing", {}))).to.contain("getNothing is no look-up of this provider");
    });
  });

  describe("Check", () => {
    it("leaves to the update whether a finding that isn't known yet is accepted", async () => {
      const plugin = await start();
      const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "Unknown findings" });
      const certificate = signedBy(root, String(outputs["certificateSigningRequest"]), 30);
      const inputs = { certificateId: id, certificate, chain: root.certificate };
      expect((await plugin.check(signedCertificate, inputs)).failures).to.have.length(1);
      const open = await start();
      const { failures } = await open.check(signedCertificate, { ...inputs, acceptedFindings: unknownValue });
      expect(failures).to.deep.equal([]);
      expect(open.logged.map(({ message }) => message).join()).to.contain(
        "the update refuses it unless acceptedFindings has",
      );
    });

    it("takes a finding for accepted of one certificate, and never a wrong key", async () => {
      const plugin = await start();
      const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "Accepted findings" });
      const request = String(outputs["certificateSigningRequest"]);
      const inputs = { certificateId: id, certificate: signedBy(root, request, 30), chain: root.certificate };
      const { fingerprint256 } = new X509Certificate(inputs.certificate);
      const acceptedFindings = [`ends-within-six-months@${fingerprint256}`];
      expect((await plugin.check(signedCertificate, { ...inputs, acceptedFindings })).failures).to.deep.equal([]);
      const renewed = { ...inputs, certificate: signedBy(root, request, 31), acceptedFindings };
      expect((await plugin.check(signedCertificate, renewed)).failures).to.have.length(1);
      const wrongKey = { ...renewed, acceptedFindings: ["key-mismatch"] };
      expect((await plugin.check(signedCertificate, wrongKey)).failures).to.deep.equal([
        {
          property: "",
          reason:
            "acceptedFindings names a rule that can't be accepted: the CA can't use a certificate for another key than its own",
        },
      ]);
    });

    it("passes over a connection of which a part isn't known", async () => {
      const plugin = await start();
      for (const part of ["environment", "endpoint", "auth", "authorityHost", "tenantId"]) {
        const inputs = { ...apps, connection: { [part]: unknownValue } };
        expect(await plugin.check(configuration, inputs)).to.deep.equal({ inputs, failures: [] });
      }
    });

    it("returns what it was given, secrets marked and unknowns unknown, with the defaults written out", async () => {
      const plugin = await start();
      const inputs = {
        certificateBasedApplicationConfigurationId: unknownValue,
        certificate: secret(issuing.certificate),
        acceptedFindings: [secret("key-cert-sign-missing")],
      };
      const hidden = { __provider: "text", __urn: "urn", issuer: null };
      expect(await plugin.check(trustedCa, { ...inputs, ...hidden }, { ...inputs, ...hidden })).to.deep.equal({
        inputs: { ...inputs, isRootAuthority: false },
        failures: [],
      });
    });

    it("says which property is at fault, and has Pulumi print no value", async () => {
      const plugin = await start();
      const wrong = { certificateBasedApplicationConfigurationId: "", certificate: secret(issuing.key), isRoot: true };
      const { failures } = await plugin.check(trustedCa, wrong);
      expect(failures.map(({ property }) => property)).to.deep.equal(["", "", ""]);
      expect(failures[0]?.reason).to.match(/^certificateBasedApplicationConfigurationId is empty/);
      expect(failures[1]?.reason).to.contain("certificate is not a certificate").and.to.contain("private key");
      expect(failures[2]?.reason).to.match(/^isRoot is not an argument/);
      expect(JSON.stringify(failures)).not.to.contain(issuing.key.slice(60, 90));
    });

    it("takes the engine's proposal for a name where Graph can, and refuses what it must not change", async () => {
      const plugin = await start();
      const ca = { commonName: "A", organizationName: "A" };
      const named = async (
        proposedName: string,
        mode: "PROPOSE" | "ENFORCE" | "DISABLE",
        inputs: object = ca,
        olds = {},
      ) => {
        const answer = await plugin.check(tlsCa, { ...inputs }, olds, { naming: { proposedName, mode } });
        return answer.failures[0]?.reason ?? answer.inputs["name"];
      };
      expect(await named("tls4f6a", "PROPOSE")).to.equal("tls4f6a");
      expect(await named("tls-inspection-4f6a", "PROPOSE")).to.equal(undefined);
      expect(await named("tls4f6a", "ENFORCE")).to.equal("tls4f6a");
      expect(await named("tls-inspection-4f6a", "ENFORCE"))
        .to.contain('would be "tls-inspection-4f6a"')
        .and.to.contain("12 letters");
      expect(await named("tls4f6a", "DISABLE")).to.contain("pulumi:autonaming is disabled");
      expect(await named("tls4f6a", "DISABLE", { ...ca, name: "mine" })).to.equal("mine");
      await plugin.create(tlsCa, { ...ca, organizationName: "Another", name: "tls4f6a" });
      const later = await start();
      const again = await later.check(tlsCa, ca, {}, { naming: { proposedName: "tls4f6a", mode: "PROPOSE" } });
      expect(again.failures[0]?.reason)
        .to.contain("is in use by the CA")
        .and.to.contain("pulumi:autonaming made it: have something random in its pattern");
      // What exists has its name.
      expect(await named("tls4f6a", "ENFORCE", ca, { ...ca, name: "before" })).to.equal(undefined);
    });
  });

  describe("Diff", () => {
    it("says of each property whether it is added, removed or changed, and which need another object", async () => {
      const plugin = await start();
      const { id, outputs } = await plugin.create(configuration, { ...apps, description: "Before" });
      const changed = {
        rootCertificate: otherRoot.certificate,
        displayName: "New",
        expectedCertificates: [root.certificate],
      };
      expect(await plugin.diff(configuration, id, outputs, changed)).to.deep.equal({
        changes: true,
        properties: {
          displayName: "update",
          description: "delete",
          rootCertificate: "update-replace",
          expectedCertificates: "add",
        },
        diffs: ["displayName", "description", "rootCertificate", "expectedCertificates"],
        replaces: ["rootCertificate"],
        deleteBeforeReplace: false,
        isDetailed: true,
      });
      const same = { ...apps, description: "Before", rootCertificate: reformatted(root.certificate) };
      expect(await plugin.diff(configuration, id, outputs, same)).to.include({ changes: false, isDetailed: true });
    });

    it("leaves out what only follows from another argument, and has no old one go first", async () => {
      const plugin = await start();
      const { id } = await plugin.create(configuration, { ...apps, displayName: "Members" });
      const given = { certificateBasedApplicationConfigurationId: id, certificate: issuing.certificate };
      const ca = await plugin.create(trustedCa, given);
      const other = await plugin.diff(trustedCa, ca.id, ca.outputs, { ...given, certificate: otherRoot.certificate });
      expect(other.properties).to.deep.equal({ certificate: "update-replace" });
      const again = await plugin.diff(trustedCa, ca.id, ca.outputs, { ...given, issuer: "CN=Another" });
      expect(again).to.deep.include({ properties: { issuer: "update-replace" }, deleteBeforeReplace: false });
    });

    it("takes a property for unchanged that the program ignores", async () => {
      const plugin = await start();
      const { id, outputs } = await plugin.create(configuration, { ...apps, displayName: "Ignored" });
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" });
      const later = await start();
      const ignoring = { ignoreChanges: ["displayName"] };
      expect(await later.diff(configuration, id, outputs, { ...apps, displayName: "Ignored" }, ignoring)).to.include({
        changes: false,
      });
    });
  });

  describe("Create and Update", () => {
    it("say in a preview what is known, and send nothing", async () => {
      const plugin = await start();
      const requests = await tenant.requestsDuring(async () => {
        const given = {
          certificateBasedApplicationConfigurationId: unknownValue,
          certificate: secret(issuing.certificate),
        };
        const { id, outputs } = await plugin.create(trustedCa, given, {}, true);
        expect(id).to.equal("");
        expect(outputs).to.deep.equal({
          ...given,
          isRootAuthority: false,
          issuer: secret("CN=Issuing, O=Contoso, C=US"),
          issuerSubjectKeyIdentifier: outputs["issuerSubjectKeyIdentifier"],
          tenantId: unknownValue,
          graphOrigin: unknownValue,
        });
        const olds = {
          ...apps,
          description: "Before",
          rootAuthorityId: "1",
          graphOrigin: "x",
          tenantId: "y",
          __urn: "z",
        };
        const news = { ...apps, displayName: unknownValue };
        expect(await plugin.update(configuration, "1", olds, news, {}, true)).to.deep.equal({
          ...news,
          rootAuthorityId: "1",
          graphOrigin: "x",
          tenantId: "y",
        });
      });
      expect(requests).to.deep.equal([]);
      // The CSR that a certificate was checked against stays known where the program gives it no more.
      const olds = { certificateSigningRequest: secret("CSR"), timeouts: { create: "1m" }, enabled: true };
      const { certificateSigningRequest, timeouts } = await plugin.update(signedCertificate, "1", olds, {}, {}, true);
      expect({ certificateSigningRequest, timeouts }).to.deep.equal({
        certificateSigningRequest: secret("CSR"),
        timeouts: undefined,
      });
    });

    it("say in a preview that what an earlier update left unfinished isn't known yet", async () => {
      const plugin = await start();
      const olds = { ...apps, issuer: "CN=Root", graphOrigin: "x", tenantId: "y", unfinished: true };
      expect(await plugin.update(configuration, "1", olds, apps, {}, true)).to.deep.equal({
        ...apps,
        issuer: "CN=Root",
        rootAuthorityId: unknownValue,
        graphOrigin: "x",
        tenantId: "y",
      });
    });

    it("remember of a TLS inspection CA that the program has its signed certificate, where the program can say so", async () => {
      const plugin = await start();
      const names = { commonName: "TLS CA", organizationName: "Contoso" };
      const { inputs } = await plugin.check(tlsCa, { ...names, __hasSignedCertificate: true });
      expect(inputs).to.deep.equal({ ...names, __hasSignedCertificate: true });
      const { id, outputs } = await plugin.create(tlsCa, inputs);
      expect(outputs).to.include({ hasSignedCertificate: true }).and.not.to.have.property("__hasSignedCertificate");
      expect(await plugin.diff(tlsCa, id, outputs, names)).to.include({ changes: false });
      expect((await plugin.create(tlsCa, names)).outputs).not.to.have.property("hasSignedCertificate");
    });

    it("keep secret what was given as a secret, wherever in it the secret is, and nothing else", async () => {
      const plugin = await start();
      const inputs = {
        displayName: secret("Hush"),
        rootCertificate: root.certificate,
        expectedCertificates: [secret(issuing.certificate)],
      };
      const { id, outputs } = await plugin.create(configuration, inputs);
      expect(outputs["displayName"]).to.deep.equal(secret("Hush"));
      expect(outputs["expectedCertificates"]).to.deep.equal(secret([issuing.certificate]));
      expect(outputs["rootCertificate"]).to.equal(root.certificate);
      const updated = await plugin.update(configuration, id, outputs, { ...inputs, displayName: secret("Hush again") });
      expect(updated["displayName"]).to.deep.equal(secret("Hush again"));
      const { expectedCertificates: omitted, ...left } = inputs;
      expect(omitted).to.have.length(1);
      expect(await plugin.update(configuration, id, updated, left)).to.deep.include({ displayName: secret("Hush") });
      await plugin.update(configuration, id, outputs, { ...inputs, displayName: secret("Hush again") });
      const read = await plugin.read(configuration, id, { ...inputs, displayName: secret("Hush again") }, updated);
      expect(read?.outputs).to.deep.equal(updated);
      expect(read?.inputs).to.deep.equal({ ...inputs, displayName: secret("Hush again") });
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" });
      const drifted = await (await start()).read(configuration, id, inputs, updated);
      expect([drifted?.inputs["displayName"], drifted?.outputs["displayName"]]).to.deep.equal([
        secret("Theirs"),
        secret("Theirs"),
      ]);
    });

    it("have the engine read each object first, unless that is turned off or nothing is to be compared", async () => {
      for (const [environment, expected] of [
        [{}, true],
        [{ ENTRA_CA_REFRESH_BEFORE_UPDATE: "false" }, false],
        [{ ENTRA_CA_LIVE_DIFF: "false" }, false],
      ] as const) {
        const plugin = await start({ environment });
        const { id, outputs, refreshBeforeUpdate } = await plugin.create(tlsCa, {
          commonName: "A",
          organizationName: String(expected),
        });
        expect(refreshBeforeUpdate).to.equal(expected);
        const given = { commonName: "A", organizationName: String(expected) };
        expect((await plugin.read(tlsCa, id, given, outputs))?.refreshBeforeUpdate).to.equal(expected);
      }
      const off = await start({ configuration: { refreshBeforeUpdate: "false" } });
      expect(await off.create(configuration, { ...apps, displayName: "Off" })).to.include({
        refreshBeforeUpdate: false,
      });
    });

    it("and all that is said beside them tell no secret", async () => {
      const plugin = await start({ environment: { ENTRA_CA_REFRESH_BEFORE_UPDATE: "false" } });
      const inputs = { ...apps, displayName: secret("Whispered") };
      const { id, outputs } = await plugin.create(configuration, inputs);
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" });
      const later = await start();
      await later.check(configuration, inputs, inputs);
      await later.diff(configuration, id, outputs, inputs);
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Whispered" });
      const refused = await failure((await start()).create(configuration, inputs));
      await later.check(tlsCa, { commonName: "A", organizationName: "A", name: secret("whispered, too") });
      const said = [...later.logged.map(({ message }) => message), refused];
      expect(said).to.have.length(3);
      for (const text of said) {
        expect(text)
          .to.match(/\[secret\]|marks it as a secret/)
          .and.not.match(/whispered/i);
      }
    });

    it("leave an object as it is where the program ignores what it changes", async () => {
      for (const path of ["displayName", '["displayName"]', "*"]) {
        const plugin = await start();
        const displayName = `Ignoring ${path}`;
        const { id, outputs } = await plugin.create(configuration, { ...apps, displayName });
        const news = { ...apps, displayName: "Other", description: "Other" };
        const ignoring = { ignoreChanges: [path] };
        const { diffs } = await plugin.diff(configuration, id, outputs, news, ignoring);
        expect(diffs).to.deep.equal(path === "*" ? [] : ["description"]);
        expect((await plugin.update(configuration, id, outputs, news, ignoring))["displayName"]).to.equal(displayName);
        expect(await tenant.send("GET", `${configurations}/${id}`)).to.include({ displayName });
      }
    });

    it("are seen by the same process, and what somebody else does in between", async () => {
      const plugin = await start();
      const inputs = { ...apps, displayName: "Seen" };
      const { id, outputs } = await plugin.create(configuration, inputs);
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs" });
      expect((await plugin.diff(configuration, id, outputs, inputs)).diffs).to.deep.equal(["displayName"]);
      expect((await plugin.read(configuration, id, inputs, outputs))?.inputs["displayName"]).to.equal("Theirs");
      await tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs again" });
      expect((await plugin.read(configuration, id, inputs, outputs))?.inputs["displayName"]).to.equal("Theirs again");
      await tenant.send("DELETE", `${configurations}/${id}`);
      expect(await plugin.read(configuration, id, inputs, outputs)).to.equal(undefined);

      const another = await plugin.create(configuration, inputs);
      await plugin.delete(configuration, another.id, another.outputs);
      expect(await plugin.read(configuration, another.id, inputs, another.outputs)).to.equal(undefined);
      expect((await tenant.list(configurations)).map((each) => each["id"])).not.to.include(another.id);
    });

    it("know a resource by another name, which the state has, and its object", async () => {
      const made = await start();
      const inputs = { ...apps, displayName: "Renamed" };
      const { id, outputs } = await made.create(configuration, inputs, { name: "before" });
      const plugin = await start();
      // The engine refreshes first, and knows what the state has; then the program comes with a name of its own.
      await plugin.read(configuration, id, inputs, outputs, { name: "before" });
      await plugin.diff(configuration, id, outputs, inputs, { name: "before" });
      await plugin.check(configuration, inputs, inputs, { name: "after" });
      expect(await plugin.diff(configuration, id, outputs, inputs, { name: "after" })).to.include({ changes: false });

      const others = { ...inputs, rootCertificate: otherRoot.certificate };
      expect((await plugin.diff(configuration, id, outputs, others, { name: "after" })).replaces).to.have.length(1);
      await plugin.create(configuration, others, { name: "after" });
      await plugin.delete(configuration, id, outputs, { name: "before" });
      expect((await tenant.list(configurations)).map((each) => each["id"])).not.to.include(id);
    });

    it("take over what a dynamic resource left in the state, and none of its own matters", async () => {
      const plugin = await start();
      const { id, outputs } = await plugin.create(configuration, { ...apps, displayName: "Moved" });
      const inputs = { ...apps, displayName: "Moved" };
      const hidden = { __provider: "exports.handler", __urn: "urn", __omitted: ["description"], __ignoreChanges: [] };
      const state = { ...outputs, ...hidden };
      expect((await plugin.check(configuration, inputs, { ...inputs, ...hidden })).failures).to.deep.equal([]);
      expect(await plugin.diff(configuration, id, state, inputs)).to.include({ changes: false });
      const read = await plugin.read(configuration, id, { ...inputs, ...hidden }, state);
      expect(read).to.deep.include({ inputs, outputs });
      await (await start()).delete(configuration, id, state);
      tenant.pass(6 * 60_000);
      expect(await (await start()).read(configuration, id, inputs, state)).to.equal(undefined);
    });
  });

  describe("Read", () => {
    it("of what is managed answers from the state and asks nothing, where nothing is to be compared", async () => {
      const { id, outputs } = await (await start()).create(configuration, { ...apps, displayName: secret("Blind") });
      const plugin = await start({ environment: { ENTRA_CA_LIVE_DIFF: "false" } });
      const inputs = { ...apps, displayName: secret("Blind") };
      const requests = await tenant.requestsDuring(async () => {
        expect(await plugin.read(configuration, id, inputs, outputs)).to.deep.equal({
          ...{ inputs, outputs, refreshBeforeUpdate: false },
        });
      });
      expect(requests).to.deep.equal([]);
      expect(plugin.logged.map(({ message }) => message)).to.deep.equal([
        "liveDiff is false: the tenant was not read, resources were compared with the state alone",
      ]);
      // A look at what isn't managed has no other answer than Graph's.
      expect((await plugin.read(configuration, id, {}, {}))?.outputs).to.include({ displayName: "Blind" });
    });

    async function made() {
      const plugin = await start();
      const displayName = `Apps ${Math.random()}`;
      const list = await plugin.create(configuration, { displayName, rootCertificate: root.certificate });
      const given = { certificateBasedApplicationConfigurationId: list.id, certificate: issuing.certificate };
      const ca = await plugin.create(trustedCa, given);
      const authority = await plugin.create(tlsCa, { commonName: "TLS CA", organizationName: displayName });
      const signed = {
        certificateId: authority.id,
        certificate: signedBy(root, String(authority.outputs["certificateSigningRequest"])),
        chain: root.certificate,
      };
      await plugin.create(signedCertificate, { ...signed, enabled: false });
      const later = await start();
      return { later, displayName, list, given, ca, authority, signed };
    }

    it("gives at an import the arguments as they have to be written, and finds no change then", async () => {
      const { later, displayName, list, given, ca, authority, signed } = await made();
      const expected: [string, string, object][] = [
        [configuration, list.id, { displayName, rootCertificate: root.certificate }],
        [trustedCa, ca.id, given],
        [tlsCa, authority.id, { commonName: "TLS CA", organizationName: displayName }],
        [signedCertificate, authority.id, { ...signed, enabled: false }],
      ];
      for (const [className, id, inputs] of expected) {
        const read = await later.read(className, id);
        expect(read?.inputs, className).to.deep.equal(inputs);
        expect(read?.refreshBeforeUpdate).to.equal(true);
        // As engines ask that know no absent values.
        expect((await later.read(className, id, undefined, {}))?.inputs, className).to.deep.equal(inputs);
        const checked = await later.check(className, read?.inputs ?? {}, read?.inputs);
        expect(checked.failures).to.deep.equal([]);
        const diff = await later.diff(className, id, read?.outputs ?? {}, checked.inputs);
        expect(diff.properties, className).to.deep.equal({});
      }
    });

    it("imports the entry of a policy by its place", async () => {
      const plugin = await start();
      const { id: named } = await plugin.create(configuration, { ...apps, displayName: "Named" });
      const args = { appliesTo: "servicePrincipals", certificateBasedApplicationConfigurationIds: [named] };
      const { id, outputs } = await plugin.create(policyEntry, { ...args, state: "disabled" });
      const imported = await (await start()).read(policyEntry, id);
      expect(imported?.inputs).to.deep.include({ ...args, state: "disabled" });
      expect(imported?.outputs).to.deep.include(args);
      expect(await failure((await start()).read(policyEntry, "default/others"))).to.contain(
        "has to be default/applications, default/servicePrincipals or the id of a custom policy",
      );
      await (await start()).delete(policyEntry, id, outputs);
    });

    it("gives policies, rules and links at an import by their ids alone", async () => {
      const plugin = await start();
      const given = { name: "Imported", defaultAction: "inspect" };
      const { id: policyId } = await plugin.create(policy, given);
      const banks = { policyId, name: "Banks", priority: 100, action: "bypass", destinationFqdns: ["*.example"] };
      const [profile] = await tenant.list(profiles);
      const linked = { filteringProfileId: String(profile?.["id"]), policyId };
      const off = { ...linked, state: "disabled" };
      for (const [className, inputs] of [
        [rule, banks],
        [policyLink, off],
        [policy, given],
      ] as const) {
        const id = className === policy ? policyId : (await plugin.create(className, inputs)).id;
        const later = await start();
        const read = await later.read(className, id);
        expect(read?.inputs, className).to.deep.equal(inputs);
        const checked = await later.check(className, read?.inputs ?? {}, read?.inputs);
        const diff = await later.diff(className, id, read?.outputs ?? {}, checked.inputs);
        expect(diff.properties, className).to.deep.equal({});
      }
    });

    it("says at an import what isn't there, and what Graph doesn't show", async () => {
      const { later } = await made();
      expect(await failure(later.read(configuration, "nowhere"))).to.contain(
        'no certificateBasedApplicationConfiguration "nowhere"',
      );
      const { id } = await later.create(tlsCa, { commonName: "A", organizationName: "Unsigned" });
      const message = await failure(later.read(signedCertificate, id));
      expect(message).to.contain(`Graph shows no certificate and no chain for ${id}`).and.to.contain("without import");
    });

    it("gives all properties for a look, whose inputs are empty, and keeps to the configuration that it names", async () => {
      const { later, list, ca, given } = await made();
      const looked = await later.read(trustedCa, ca.id, {}, {});
      // Who only looks hasn't written.
      const { __lastWrite: _, ...shown } = ca.outputs;
      expect(looked?.outputs).to.deep.equal(shown);
      const where = { certificateBasedApplicationConfigurationId: list.id };
      const another = await start();
      const requests = await tenant.requestsDuring(async () => {
        expect((await another.read(trustedCa, ca.id, where, where))?.outputs).to.deep.equal({
          ...shown,
          ...given,
        });
      });
      expect(requests).to.deep.equal([`GET ${membersOf(list.id)}`]);
    });

    it("says of what was changed outside what the tenant has, and nothing of what is gone", async () => {
      const { later, displayName, list } = await made();
      const inputs = { displayName, rootCertificate: root.certificate };
      await tenant.send("PATCH", `${configurations}/${list.id}`, { displayName: "Theirs", description: "Theirs" });
      const read = await later.read(configuration, list.id, inputs, list.outputs);
      expect(read?.inputs).to.deep.equal({ ...inputs, displayName: "Theirs" });
      expect(read?.outputs).to.deep.equal({ ...list.outputs, displayName: "Theirs", description: "Theirs" });
      const { properties } = await later.diff(configuration, list.id, read?.outputs ?? {}, inputs);
      expect(properties).to.deep.equal({ displayName: "update", description: "delete" });
      // The refresh has said so.
      expect(later.logged).to.deep.equal([]);
      await tenant.send("DELETE", `${configurations}/${list.id}`);
      expect(await (await start()).read(configuration, list.id, inputs, list.outputs)).to.equal(undefined);
    });
  });

  describe("Invoke", () => {
    it("looks up one or all, and sees what was made since", async () => {
      const plugin = await start();
      const all = async () =>
        (await plugin.invoke("listExternalCertificateAuthorityCertificates", {}))[
          "externalCertificateAuthorityCertificates"
        ] as object[];
      const before = await all();
      const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "Looked up" });
      const requests = await tenant.requestsDuring(async () => {
        expect(await all()).to.have.length(before.length + 1);
        const found = await plugin.invoke("getExternalCertificateAuthorityCertificate", { name: outputs["name"] });
        expect(found).to.include({ id, status: "csrGenerated", graphOrigin: tenant.emulator.url });
        // What a secret leads to tells of it.
        const hushed = await plugin.invoke("getExternalCertificateAuthorityCertificate", {
          name: secret(outputs["name"]),
        });
        expect(hushed).to.deep.equal(
          Object.fromEntries(Object.entries(found).map(([key, value]) => [key, secret(value)])),
        );
      });
      expect(requests).to.deep.equal([`GET ${tls}`]);
      expect(await failure(plugin.invoke("getExternalCertificateAuthorityCertificate", {}))).to.contain(
        "neither id nor name",
      );
    });
  });

  it("knows from the refresh that a CA in use has a signed certificate, which will disable it", async () => {
    const maker = await start();
    const ca = { commonName: "In use", organizationName: "A" };
    const { id, outputs } = await maker.create(tlsCa, ca);
    const certificate = signedBy(root, String(outputs["certificateSigningRequest"]));
    const signed = { certificateId: id, certificate, chain: root.certificate };
    const made = await maker.create(signedCertificate, signed);
    for (const [isRefreshed, warnings] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const plugin = await start();
      if (isRefreshed) {
        await plugin.read(signedCertificate, id, signed, made.outputs);
      }
      const next = { ...ca, commonName: "Next" };
      await plugin.check(tlsCa, next, ca);
      await plugin.diff(tlsCa, id, { ...outputs, status: "active" }, next);
      expect(plugin.logged.filter(({ message }) => message.includes("only removed once"))).to.have.length(warnings);
    }
  });

  it("names the resource in each line that it logs", async () => {
    const plugin = await start();
    await plugin.check(tlsCa, { commonName: "A", organizationName: "A", name: "with spaces" }, {}, { name: "odd" });
    expect(plugin.logged.map(({ severity, urn }) => [severity, urn])).to.deep.equal([["warning", urnOf(tlsCa, "odd")]]);
  });

  describe("a wait", () => {
    it("ends after the time that Pulumi was told, whatever the resource says, with what exists", async () => {
      const slow = await Tenant.start({ enrollingMilliseconds: 60_000 });
      const plugin = await start({ environment: slow.environment });
      const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "Slow" });
      const inputs = {
        certificateId: id,
        certificate: signedBy(root, String(outputs["certificateSigningRequest"])),
        chain: secret(root.certificate),
        timeouts: { create: "1h" },
      };
      const error = await rejection(plugin.create(signedCertificate, inputs, { timeout: 1 }));
      expect(error.message).to.contain("is still enrolling after 1 seconds");
      expect(error.incomplete?.id).to.equal(id);
      expect(error.incomplete?.outputs).to.deep.include({ certificateId: id, chain: secret(root.certificate) });
      await slow.emulator.close();
    });

    it("of a look-up ends when Pulumi is interrupted, and what hasn't begun then doesn't begin", async () => {
      const busy = await Tenant.start();
      const plugin = await start({ environment: busy.environment });
      busy.emulator.faults.add({ fault: "throttle", method: "GET", seconds: 300 });
      const looking = failure(plugin.invoke("listCertificateBasedApplicationConfigurations", {}));
      while (busy.emulator.requests.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await plugin.cancel();
      expect(await looking).to.contain("Pulumi was interrupted");
      busy.emulator.faults.clear();

      const queueing = await start({ environment: busy.environment });
      busy.emulator.faults.add({ fault: "slow", method: "POST", seconds: 0.5, pieces: 2 });
      // What can't be told apart is created one after the other.
      const creations = [1, 2, 3].map(() => queueing.create(configuration, apps).catch(() => undefined));
      while (!busy.emulator.requests.some(({ method }) => method === "POST")) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await queueing.cancel();
      await Promise.all(creations);
      expect(busy.emulator.requests.filter(({ method }) => method === "POST")).to.have.length(1);
      await busy.emulator.close();
    });

    it("ends when Pulumi is interrupted, keeping what exists, and the next run goes on from there", async () => {
      const slow = await Tenant.start({ enrollingMilliseconds: 3_000 });
      const { environment } = slow;
      const plugin = await start({ environment });
      const { id, outputs } = await plugin.create(tlsCa, { commonName: "A", organizationName: "Interrupted" });
      const inputs = {
        certificateId: id,
        certificate: signedBy(root, String(outputs["certificateSigningRequest"])),
        chain: root.certificate,
        enabled: true,
      };
      const creating = rejection(plugin.create(signedCertificate, inputs));
      while ((await slow.send("GET", `${tls}/${id}`))["status"] !== "enrolling") {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await plugin.cancel();
      const error = await creating;
      expect(error.message).to.contain("Pulumi was interrupted");
      expect(error.incomplete).to.deep.include({ id, refreshBeforeUpdate: false });
      expect((await slow.send("GET", `${tls}/${id}`))["status"]).to.equal("enrolling");
      const next = await start({ environment });
      expect(await next.update(signedCertificate, id, error.incomplete?.outputs ?? {}, inputs)).to.include({
        status: "active",
      });
      await slow.emulator.close();
    });
  });
});
