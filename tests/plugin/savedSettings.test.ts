import tls from "node:tls";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Configuration } from "../../provider/settings/configuration.js";
import { EntraCaError } from "../../provider/messages/error.js";
import { failedBySaved } from "../../provider/adapters/plugin/savedSettings.js";
import { configuration, failure, issuing, root, trustedCa } from "../host/setup.js";
import { clientId, clientSecret, Entra, expiringClientId, tenantId } from "../signIn/entra.js";
import { configurations } from "../tenant.js";
import { Plugin, type PluginOptions } from "./pluginClient.js";
import { longAgo } from "../longAgo.js";

const apps = { displayName: "Apps", rootCertificate: root.certificate };
const today = { tenantId, clientId, clientSecret };
const other = "22222222-2222-4222-8222-222222222222";

describe("a refresh before a comparison, which has the settings that the last update saved,", () => {
  let entra: Entra;
  let made: { id: string; outputs: Record<string, unknown> };
  const plugins: Plugin[] = [];

  const trusted = tls.getCACertificates();
  before(async () => {
    entra = await Entra.start();
    tls.setDefaultCACertificates([...trusted, entra.signIn.certificate]);
    const { id, outputs } = await (await start({ configuration: today })).create(configuration, apps);
    made = { id, outputs: longAgo(outputs) };
  });
  after(async () => {
    tls.setDefaultCACertificates(trusted);
    await entra.close();
  });
  afterEach(async () => {
    await Promise.all(plugins.splice(0).map((plugin) => plugin.stop()));
  });

  async function start(options: Partial<PluginOptions>): Promise<Plugin> {
    const plugin = await Plugin.start({ ...options, environment: { ...entra.environment, ...options.environment } });
    plugins.push(plugin);
    return plugin;
  }

  const refresh = (plugin: Plugin) => plugin.read(configuration, made.id, apps, made.outputs);
  const warnings = ({ logged }: Plugin) => logged.filter(({ severity }) => severity === "warning");

  it("leaves all as the state has it where they are refused, and says so once", async () => {
    const plugin = await start({ configuration: { ...today, clientSecret: "old" } });
    const member = { certificateBasedApplicationConfigurationId: made.id, certificate: issuing.certificate };
    const memberState = { ...member, tenantId, graphOrigin: made.outputs["graphOrigin"], isRootAuthority: false };
    expect(await refresh(plugin)).to.deep.include({ inputs: apps, outputs: made.outputs });
    expect(await plugin.read(trustedCa, other, member, memberState)).to.deep.include({ outputs: memberState });
    // What the engine asks of a refresh: what it changed.
    expect(await plugin.diff(configuration, made.id, made.outputs, apps)).to.include({ changes: false });
    expect(warnings(plugin)).to.have.length(1);
    expect(warnings(plugin)[0]?.message)
      .to.contain("nothing was refreshed, because a refresh has the settings that the last `pulumi up` saved")
      .and.to.contain("AADSTS7000215");
  });

  it("keeps no drift from being found with today's", async () => {
    const before = await start({ configuration: { ...today, clientSecret: "old" } });
    const token = await entra.signIn.issue({ roles: ["AppCertTrustConfiguration.ReadWrite.All"] });
    await fetch(`${entra.emulator.endpoint}${configurations}/${made.id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ displayName: "Theirs" }),
    });
    const refreshed = await refresh(before);
    const plugin = await start({ configuration: today });
    expect((await plugin.check(configuration, apps, apps)).failures).to.deep.equal([]);
    const { properties } = await plugin.diff(configuration, made.id, refreshed!.outputs, apps);
    expect(properties).to.deep.equal({ displayName: "update" });
    expect(warnings(plugin)[0]?.message).to.contain('displayName was changed outside Pulumi: Graph has "Theirs"');
    await plugin.update(configuration, made.id, refreshed!.outputs, apps);
  });

  it("keeps a comparison from nothing where today's are the same, which fails", async () => {
    const plugin = await start({ configuration: { ...today, clientSecret: "old" } });
    await refresh(plugin);
    await plugin.check(configuration, apps, apps);
    expect(await failure(plugin.diff(configuration, made.id, made.outputs, apps))).to.contain("AADSTS7000215");
  });

  const left: Record<string, Partial<PluginOptions>> = {
    "a secret that has expired": { configuration: { ...today, clientId: expiringClientId } },
    "an application that isn't there any more": { configuration: { ...today, clientId: other } },
    "an application without its secret, which the environment has": {
      configuration: { tenantId, clientId: other },
      environment: { ARM_CLIENT_SECRET: clientSecret },
    },
    "the secret of a provider instance": { configuration: { ...today, clientSecret: "old" }, instance: "ours" },
    "a tenant that the sign-in isn't to": {
      configuration: { tenantId: other },
      environment: {
        ENTRA_CA_ACCESS_TOKEN: `e30.${Buffer.from(JSON.stringify({ tid: tenantId })).toString("base64url")}.`,
      },
    },
  };
  for (const [what, options] of Object.entries(left)) {
    it(`leaves what the state has where that was saved: ${what}`, async () => {
      const plugin = await start(options);
      expect(await refresh(plugin)).to.deep.include({ outputs: made.outputs });
      expect(warnings(plugin)).to.have.length(1);
    });
  }

  it("leaves what the state has where its connection names what isn't there any more", async () => {
    const plugin = await start({});
    const connection = { tenantId, clientId, clientSecretFrom: "ENTRA_CA_TEST_SECRET_NAMED_BEFORE" };
    const state = { ...made.outputs, connection };
    expect(await plugin.read(configuration, made.id, apps, state)).to.deep.include({ outputs: state });
    expect(warnings(plugin)).to.have.length(1);
  });

  const failing: Record<string, [Partial<PluginOptions>, string]> = {
    "nobody signs in": [{ environment: { ARM_USE_CLI: "false" } }, "No credential is configured"],
    "only the environment signs in": [
      { environment: { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: "old" } },
      "AADSTS7000215",
    ],
  };
  for (const [what, [options, said]] of Object.entries(failing)) {
    it(`fails where ${what}, and names the command that has today's`, async () => {
      const message = await failure(refresh(await start(options)));
      expect(message).to.contain(said).and.to.contain("`pulumi up --refresh --run-program` takes it as it is now");
    });
  }

  it("doesn't count for what isn't managed, which is only looked at", async () => {
    const plugin = await start({ configuration: { ...today, clientSecret: "old" } });
    expect(await failure(plugin.read(configuration, made.id))).to.contain("AADSTS7000215");
  });

  it("leaves what the state has where a mistaken endpoint was saved, and fails where the environment has it or nobody answers", () => {
    const given = (origin: string) =>
      ({
        given: { endpoint: { value: "x", origin }, clientSecret: { value: "x", origin } },
      }) as unknown as Configuration;
    const [elsewhere, silence] = (["OtherGraph", "SignInFailed"] as const).map(
      (code) => new EntraCaError(code, "what", "to do"),
    );
    expect(failedBySaved(elsewhere, given("entra-ca:endpoint"))).to.equal(true);
    expect(failedBySaved(elsewhere, given("ENTRA_CA_ENDPOINT"))).to.equal(false);
    expect(failedBySaved(silence, given("entra-ca:clientSecret"))).to.equal(false);
  });
});
