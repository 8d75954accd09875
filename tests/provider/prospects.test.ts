import tls from "node:tls";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { selfSigned } from "../certificates.js";
import { clientId, clientSecret, Entra, tenantId } from "../signIn/entra.js";
import { configurations } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root").certificate;
const other = "22222222-2222-4222-8222-222222222222";

/** One new resource of each kind, as a first program has them. */
const first: readonly [Resource, Properties][] = [
  [tlsCa, { commonName: "Contoso TLS CA", organizationName: "Contoso" }],
  [signedCertificate, { certificateId: unknown, certificate: unknown, chain: root, enabled: false }],
  [configuration, { displayName: "Apps", rootCertificate: root }],
  [trustedCa, { certificateBasedApplicationConfigurationId: unknown, certificate: root }],
];

describe("the first preview of a program", () => {
  let entra: Entra;
  const trusted = tls.getCACertificates();
  before(async () => {
    entra = await Entra.start();
    tls.setDefaultCACertificates([...trusted, entra.signIn.certificate]);
  });
  after(async () => {
    tls.setDefaultCACertificates(trusted);
    await entra.close();
  });

  function start(environment: Record<string, string>): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...entra.environment, ARM_USE_CLI: "false", ...environment }, now, sleep);
  }

  /** What is said in a preview of all kinds, each twice, which finds nothing wrong with the program itself. */
  async function saidOf(environment: Record<string, string>): Promise<string[]> {
    const preview = start(environment);
    for (const [index, [resource, inputs]] of [...first, ...first].entries()) {
      const urn = `urn:${resource.definition.objectKind}::${index}`;
      const different = resource === configuration ? { displayName: `Apps ${index}` } : {};
      expect(await preview.check(resource, { ...inputs, ...different }, { urn })).to.deep.equal([]);
    }
    return preview.logged;
  }

  const signedIn = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret };
  const token = async (overrides: Parameters<NonNullable<Entra["signIn"]>["issue"]>[0]) => ({
    ENTRA_CA_ACCESS_TOKEN: await entra.signIn.issue(overrides),
  });
  const both = ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"];

  it("has nothing to say where the update will succeed", async () => {
    expect(await saidOf(signedIn)).to.deep.equal([]);
    expect(await saidOf(await token({ roles: both }))).to.deep.equal([]);
  });

  /** What keeps an update from succeeding, and what is said of it: the cause, and the way out. */
  const causes: Record<string, [environment: () => Record<string, string> | Promise<Record<string, string>>, RegExp]> =
    {
      "there is no credential": [
        () => ({}),
        /No credential is configured, and ARM_USE_CLI is false. Set .*, or the settings of a client secret/,
      ],
      "a credential lacks the tenant": [
        () => ({ ...signedIn, ARM_TENANT_ID: "" }),
        /tenantId is needed and isn't set. Set ARM_TENANT_ID/,
      ],
      "the secret is wrong": [
        () => ({ ...signedIn, ARM_CLIENT_SECRET: "wrong" }),
        /AADSTS7000215.*Give the value of the application's secret, not its id, in ARM_CLIENT_SECRET/,
      ],
      "Graph doesn't take the token": [
        () => ({ ENTRA_CA_ACCESS_TOKEN: "wrong" }),
        /answered GET .* with 401.*Sign in again; where ENTRA_CA_ACCESS_TOKEN is set/,
      ],
      "the token has ended": [() => token({ roles: both, lifetimeSeconds: 0 }), /ended at .*Take a new one/],
      "the token is for another tenant": [
        async () => ({ ...(await token({ roles: both })), ARM_TENANT_ID: other }),
        /is for tenant 9a5e1f0c.*Sign in to that tenant, or correct tenantId/,
      ],
      "nobody answers for Graph": [
        () => ({ ENTRA_CA_ACCESS_TOKEN: "token", ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta" }),
        /No answer from Graph at http:\/\/127.0.0.1:9 .*Check the network and any proxy/,
      ],
      "one permission is missing": [
        () => token({ roles: ["AppCertTrustConfiguration.ReadWrite.All"] }),
        /it needs NetworkAccess.ReadWrite.All, as an application permission, which this sign-in doesn't have. Have an administrator grant it/,
      ],
      "all may be read and not all changed": [
        () => token({ roles: ["NetworkAccess.Read.All", "AppCertTrustConfiguration.ReadWrite.All"] }),
        /it needs NetworkAccess.ReadWrite.All, as an application permission/,
      ],
      "a person's permission is missing": [
        () => token({ scopes: ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.Read.All"] }),
        /it needs AppCertTrustConfiguration.ReadWrite.All, as a delegated permission/,
      ],
      "an application has no permission that it may not be able to have": [
        () => token({ roles: ["NetworkAccess.ReadWrite.All"] }),
        /answered GET .* with 403.*needs the permission AppCertTrustConfiguration.ReadWrite.All .*AppCertTrustConfiguration.Read.All/,
      ],
    };
  for (const [what, [environment, said]] of Object.entries(causes)) {
    it(`warns once that the update will fail where ${what}, which it then does`, async () => {
      const settings = await environment();
      const [warning, ...others] = await saidOf(settings);
      expect(warning)
        .to.match(/^warning: the update will fail: /)
        .and.to.match(said);
      expect(others).to.deep.equal([]);
      const failures = first
        .filter(([, inputs]) => !Object.values(inputs).includes(unknown))
        .map(([resource, inputs]) =>
          start(settings)
            .create(resource, inputs)
            .then(() => undefined, String),
        );
      expect((await Promise.all(failures)).filter((failed) => failed !== undefined)).not.to.deep.equal([]);
    });
  }

  it("isn't all: what is missing to change or replace something is said as well, and nothing where nothing changes", async () => {
    const inputs = { displayName: "Kept", rootCertificate: root };
    const { id, state } = await start(signedIn).create(configuration, inputs);
    const reading = await token({ scopes: ["AppCertTrustConfiguration.Read.All"] });
    const preview = start(reading);
    await preview.diff(configuration, id, state, inputs);
    expect(preview.logged).to.deep.equal([]);
    await preview.diff(configuration, id, state, { ...inputs, displayName: "Changed" });
    await preview.diff(configuration, id, state, { ...inputs, rootCertificate: selfSigned("/CN=Other").certificate });
    expect(preview.logged).to.have.length(1);
    expect(preview.logged[0]).to.contain("the update will fail: it needs AppCertTrustConfiguration.ReadWrite.All");
  });

  it("says so of each permission that is missing", async () => {
    const said = await saidOf(await token({ scopes: ["User.Read"] }));
    expect(said.map((line) => /it needs (\S+),/.exec(line)?.[1])).to.deep.equal(both);
  });

  it("says nothing of a permission or a role that the token doesn't tell", async () => {
    expect(await saidOf(await token({ scopes: both }))).to.deep.equal([]);
  });

  it("signs in once for all, also where that fails", async () => {
    const before = entra.signIn.requests.length;
    await saidOf({ ...signedIn, ARM_CLIENT_SECRET: "wrong" });
    expect(entra.signIn.requests.slice(before).map(({ status }) => status)).to.deep.equal([401]);
  });

  it("may say that the update may fail where Graph is out of order", async () => {
    entra.emulator.faults.add({ fault: "status", status: 500, times: "always" });
    const said = await saidOf(signedIn);
    entra.emulator.faults.clear();
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^warning: the update may fail: .*answered GET .* with 500/);
  });

  it("finds in the program what it can without the tenant", async () => {
    const preview = start({});
    const named = { name: "ca1", commonName: "A", organizationName: "B" };
    expect(await preview.check(tlsCa, named, { urn: "urn:one" })).to.deep.equal([]);
    const [finding] = await preview.check(tlsCa, named, { urn: "urn:two" });
    expect(finding?.reason).to.contain("is wanted by urn:one as well");
  });

  it("sends nothing where liveDiff is false, and says nothing but that", async () => {
    const before = [entra.signIn.requests.length, entra.emulator.requests.length];
    const said = await saidOf({ ...signedIn, ENTRA_CA_LIVE_DIFF: "false" });
    expect(said).to.have.length(1);
    expect(said[0]).to.contain("liveDiff is false");
    expect([entra.signIn.requests.length, entra.emulator.requests.length]).to.deep.equal(before);
  });

  it("fails where it is to take over an object and can't look at it", async () => {
    const { message } = await failure(start({}).check(configuration, { rootCertificate: root, adopt: other }));
    expect(message).to.contain("No credential is configured").and.to.contain("liveDiff");
  });

  describe("of a configuration", () => {
    const urn = "urn:new";

    it("is refused where the tenant has an equal one that it doesn't replace, also where neither is named or described", async () => {
      const preview = (inputs: Properties) => start(signedIn).check(configuration, inputs, { urn, readsFirst: true });
      const unnamed = await start(signedIn).create(configuration, { rootCertificate: root }, { urn: "urn:other" });
      const [finding] = await preview({ rootCertificate: root });
      expect(finding?.property).to.equal("rootCertificate");
      expect(finding?.reason)
        .to.contain(`is in a configuration without a name with no description and the same root already: ${unnamed.id}`)
        .and.to.contain(`set adopt: "${unnamed.id}"; to have another one beside it, give this one another displayName`);
      const inUpdate = start(signedIn).create(configuration, { rootCertificate: root }, { urn, readsFirst: true });
      expect((await failure(inUpdate)).message).to.contain(
        "There is a configuration without a name with no description",
      );
      const named = { displayName: "Named", description: "For tests", rootCertificate: root };
      expect(await preview(named)).to.deep.equal([]);
      await start(signedIn).create(configuration, named);
      const [second] = await preview(named);
      expect(second?.reason).to.contain('is in a configuration named "Named" with the same description');
      expect(await preview({ ...named, description: unknown })).to.deep.equal([]);
    });

    it("is warned of an equal one where nobody tells what it replaces", async () => {
      const inputs = { displayName: "Twice", rootCertificate: root };
      const { id } = await start(signedIn).create(configuration, inputs);
      const preview = start(signedIn);
      expect(await preview.check(configuration, inputs, { urn })).to.deep.equal([]);
      expect(preview.logged).to.have.length(1);
      expect(preview.logged[0])
        .to.contain(
          `warning: there is a configuration named "Twice" with no description and the same root already: ${id}`,
        )
        .and.to.contain(`set adopt: "${id}"`);
    });

    it("is no conflict of a resource with itself", async () => {
      const run = start(signedIn);
      const inputs = { displayName: "Own", rootCertificate: root };
      await run.create(configuration, inputs, { urn: "urn:own" });
      expect(await run.check(configuration, inputs, { urn: "urn:own" })).to.deep.equal([]);
    });

    it("is refused where the tenant has as many as Graph allows", async () => {
      const full = await Entra.start();
      const authorization = `Bearer ${await full.signIn.issue({ roles: both })}`;
      const certificate = Buffer.from(root.replace(/-----[^-]+-----|\s/g, ""), "base64").toString("base64");
      const body = JSON.stringify({ trustedCertificateAuthorities: [{ isRootAuthority: true, certificate }] });
      const headers = { authorization, "content-type": "application/json" };
      const post = () => fetch(full.emulator.endpoint + configurations, { method: "POST", headers, body });
      await Promise.all(Array.from({ length: 100 }, post));
      const environment = { ENTRA_CA_ENDPOINT: full.emulator.endpoint, ENTRA_CA_ACCESS_TOKEN: authorization.slice(7) };
      const [finding] = await start(environment).check(configuration, {
        displayName: "One more",
        rootCertificate: root,
      });
      expect(finding?.reason).to.contain("the tenant has 100: Graph allows 100");
      await full.close();
    });
  });
});
