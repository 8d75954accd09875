import { execFile } from "node:child_process";
import { chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { providerText } from "../../provider/adapters/dynamic/providerText.js";
import { rejection, type Properties } from "../host/calls.js";
import { ProviderHost } from "../host/providerHost.js";
import { configuration, root, tlsCa } from "../host/setup.js";
import { PlantedSecret } from "../plantedSecret.js";
import { Plugin } from "../plugin/pluginClient.js";
import { Attacker } from "./attacker.js";
import { clientId, Entra, tenantId } from "./entra.js";

const repository = join(__dirname, "../../..");
const launcher = join(repository, "plugin", "pulumi-resource-entra-ca");

/** What the machine has, for whomever. */
const planted = {
  PULUMI_CONFIG_PASSPHRASE: "pLaNtEd~pAsSpHrAsE-5e1b7c9d3f",
  GITHUB_TOKEN: "pLaNtEd-gItHuB.tOkEn-6f2c8d0e4a",
  AWS_SECRET_ACCESS_KEY: "pLaNtEd-aWs.KeY-7a3d9e1f5b0c",
  ARM_CLIENT_SECRET: "pLaNtEd-cLiEnT.sEcReT-8b4e0f2a6c",
  ENTRA_CA_PARTNER_SECRET: "pLaNtEd-pArTnErS.tOkEn-9c5f1a3b7d",
};
const accessToken = "pLaNtEd-aCcEsS.tOkEn-0d6a2b4c8e1f";
const fileContent = "pLaNtEd-fIlE.cOnTeNt-1e7b3c5d9f2a";
const secrets = [...Object.values(planted), accessToken, fileContent].map((text) => new PlantedSecret(text));

/** A preview looks for the name that it would take. */
const inspection = { name: "Inspection", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
const trust = { displayName: "Apps", rootCertificate: root.certificate };

type Settings = Record<string, string>;

/** A way to call the provider about a resource with these arguments: each call of Pulumi's. */
type Calls = (className: string, inputs: Properties) => (() => Promise<unknown>)[];

describe("a credential", () => {
  /** What nobody may be sent to. */
  let attacker: Attacker;
  let entra: Entra;
  let file: string;
  /** The environment of somebody who signs in to a tenant with a client secret. */
  let environment: Settings;
  const ends: (() => unknown)[] = [];

  before(async () => {
    attacker = await Attacker.start();
    entra = await Entra.start();
    file = entra.file("key", fileContent);
    const where = { ...entra.environment, ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId };
    environment = { ...where, ...planted, ENTRA_CA_TRUSTED_HOSTS: "" };
  });
  after(async () => {
    await attacker.close();
    await entra.close();
  });
  beforeEach(() => {
    attacker.forget();
  });

  async function end(): Promise<void> {
    for (const each of ends.splice(0)) {
      await each();
    }
  }

  /** As somebody would have written it who leads the provider there. */
  function stateOf(inputs: Properties): Properties {
    const { endpoint = entra.emulator.url } = (inputs["connection"] ?? {}) as Settings;
    return { ...inputs, tenantId, graphOrigin: new URL(endpoint).origin };
  }

  async function dynamicHost(more: Settings = {}, stack: Settings = {}): Promise<Calls> {
    const host = await ProviderHost.start({ environment: { ...environment, ...more }, configuration: stack });
    ends.push(() => host.stop());
    return (className, inputs) => {
      const state = { ...stateOf(inputs), __provider: providerText(className) };
      return [
        async () => {
          refuse(await host.check(className, inputs));
        },
        () => host.diff(className, "1", state, inputs),
        () => host.create(className, inputs),
        () => host.update(className, "1", state, inputs),
        () => host.read("1", state),
        () => host.get(className, "1", inputs),
        () => host.delete("1", state),
      ];
    };
  }

  function spawned(more: Settings = {}, settings: Settings = {}, instance = "default", isChecked = true) {
    return Plugin.spawn(launcher, {
      environment: { ...environment, ...more },
      configuration: settings,
      instance,
      isChecked,
    });
  }

  async function pluginProcess(more: Settings = {}): Promise<Calls> {
    const { plugin } = await spawned(more);
    ends.push(() => plugin.stop());
    return (className, inputs) => [
      async () => {
        refuse((await plugin.check(className, inputs)).failures);
      },
      () => plugin.diff(className, "1", stateOf(inputs), inputs),
      () => plugin.create(className, inputs),
      () => plugin.update(className, "1", stateOf(inputs), inputs),
      () => plugin.read(className, "1", inputs, stateOf(inputs)),
      () => plugin.read(className, "1", {}, inputs),
      () => plugin.delete(className, "1", stateOf(inputs)),
      () => plugin.invoke("listExternalCertificateAuthorityCertificates", { connection: inputs["connection"] }),
    ];
  }

  /** Each call fails with one error that says so, which has no secret, and nobody is asked anything. */
  async function expectRefused(calls: readonly (() => Promise<unknown>)[], message: RegExp): Promise<void> {
    for (const call of calls) {
      const said = (await rejection(call())).message;
      expect(said).to.match(message);
      for (const secret of secrets) {
        expect(secret.foundIn(said)).to.equal(undefined);
      }
    }
    expect([attacker.connections, attacker.arrived]).to.deep.equal([0, []]);
  }

  const own = { tenantId, clientId };
  const untrusted: [what: string, () => Settings, message: RegExp][] = [
    [
      "the passphrase, as a token",
      () => ({ endpoint: attacker.endpoint, accessTokenFrom: "PULUMI_CONFIG_PASSPHRASE" }),
      /connection\.accessTokenFrom is not a name that is meant for this provider/,
    ],
    [
      "another tool's token",
      () => ({ endpoint: attacker.endpoint, accessTokenFrom: "GITHUB_TOKEN" }),
      /connection\.accessTokenFrom is not a name that is meant for this provider/,
    ],
    [
      "another cloud's key",
      () => ({ endpoint: attacker.endpoint, accessTokenFrom: "AWS_SECRET_ACCESS_KEY" }),
      /connection\.accessTokenFrom is not a name that is meant for this provider/,
    ],
    [
      "a file, as a token to be exchanged",
      () => ({ ...own, auth: "workloadIdentity", oidcTokenFilePath: file, authorityHost: attacker.authorityHost }),
      /connection\.oidcTokenFilePath is no part of a connection: set ARM_OIDC_TOKEN_FILE_PATH/,
    ],
    [
      "a file, as a certificate",
      () => ({ ...own, clientCertificatePath: file, authorityHost: attacker.authorityHost }),
      /connection\.clientCertificatePath is no part of a connection: set ARM_CLIENT_CERTIFICATE_PATH/,
    ],
    [
      "the environment's client secret",
      () => ({ authorityHost: attacker.authorityHost }),
      /connection\.authorityHost is https:\/\/127[^ ]+, and nothing is sent there[^]*ENTRA_CA_TRUSTED_HOSTS=127/,
    ],
    [
      "the environment's client secret, by another name of the host",
      () => ({ authorityHost: attacker.authorityHost.replace("127.0.0.1", "localhost") }),
      /connection\.authorityHost is https:\/\/localhost[^ ]+, and nothing is sent there/,
    ],
    [
      "the environment's client secret, for its own Graph",
      () => ({ endpoint: attacker.endpoint, authorityHost: attacker.authorityHost }),
      /connection\.endpoint is http:\/\/127[^ ]+, and nothing is sent there[^]*ENTRA_CA_TRUSTED_HOSTS=127/,
    ],
    [
      "a token of this provider's that it names itself",
      () => ({ endpoint: attacker.endpoint, accessTokenFrom: "ENTRA_CA_PARTNER_SECRET" }),
      /connection\.endpoint is http:\/\/127[^ ]+, and nothing is sent there/,
    ],
    [
      "a secret of this provider's that it names itself",
      () => ({ ...own, authorityHost: attacker.authorityHost, clientSecretFrom: "ENTRA_CA_PARTNER_SECRET" }),
      /connection\.authorityHost is https:\/\/127[^ ]+, and nothing is sent there/,
    ],
  ];
  const trusted: typeof untrusted = [
    [
      "another tool's token",
      () => ({ endpoint: attacker.endpoint, accessTokenFrom: "GITHUB_TOKEN" }),
      /connection\.accessTokenFrom is not a name/,
    ],
    [
      "another cloud's key, as a secret",
      () => ({ ...own, authorityHost: attacker.authorityHost, clientSecretFrom: "AWS_SECRET_ACCESS_KEY" }),
      /connection\.clientSecretFrom is not a name/,
    ],
    [
      "the token of this provider, as a secret",
      () => ({ ...own, authorityHost: attacker.authorityHost, clientSecretFrom: "ENTRA_CA_ACCESS_TOKEN" }),
      /connection\.clientSecretFrom is ENTRA_CA_ACCESS_TOKEN, which has accessToken/,
    ],
    [
      "a file",
      () => ({ ...own, auth: "oidc", oidcTokenFilePath: file, authorityHost: attacker.authorityHost }),
      /connection\.oidcTokenFilePath is no part of a connection/,
    ],
  ];

  for (const [name, start] of [
    ["dynamic resources", dynamicHost],
    ["the plugin", pluginProcess],
  ] as const) {
    describe(`that ${name} have, by the connection of a program or a state`, () => {
      let calls: Calls;
      before(async () => {
        calls = await start();
      });
      after(end);

      for (const [what, connection, message] of untrusted) {
        it(`isn't sent to a host that the environment doesn't name: ${what}`, async () => {
          for (const [className, inputs] of [
            [tlsCa, inspection],
            [configuration, trust],
          ] as const) {
            await expectRefused(calls(className, { ...inputs, connection: connection() }), message);
          }
        });
      }
    });

    describe(`that ${name} have, for a host that the environment trusts`, () => {
      let calls: Calls;
      before(async () => {
        calls = await start({ ENTRA_CA_TRUSTED_HOSTS: attacker.host });
      });
      after(end);

      for (const [what, connection, message] of trusted) {
        it(`isn't one that is somebody else's: ${what}`, async () => {
          await expectRefused(calls(tlsCa, { ...inspection, connection: connection() }), message);
        });
      }

      it("is sent there, with one variable", async () => {
        const token = { endpoint: attacker.endpoint, accessTokenFrom: "ENTRA_CA_PARTNER_SECRET" };
        await calls(tlsCa, { ...inspection, connection: token })[0]?.();
        expect(attacker.arrived[0]).to.contain(`Bearer ${planted.ENTRA_CA_PARTNER_SECRET}`);
        attacker.forget();
        const secret = { ...token, ...own, authorityHost: attacker.authorityHost };
        const { accessTokenFrom: clientSecretFrom, ...where } = secret;
        await calls(tlsCa, { ...inspection, connection: { ...where, clientSecretFrom } })[0]?.();
        expect(attacker.arrived.join()).to.contain(`client_secret=${planted.ENTRA_CA_PARTNER_SECRET}`);
      });
    });
  }

  describe("by the stack's configuration, or a provider instance", () => {
    afterEach(end);

    const settings: [what: string, () => [stack: Settings, environment: Settings], message: RegExp][] = [
      [
        "the client secret, at another sign-in",
        () => [{ authorityHost: attacker.authorityHost }, { AZURE_AUTHORITY_HOST: "" }],
        /authorityHost[^\n]* is https:\/\/127[^ ]+, and nothing is sent there[^]*ENTRA_CA_TRUSTED_HOSTS=127/,
      ],
      [
        "the token that is given, for another Graph",
        () => [{ endpoint: attacker.endpoint }, { ENTRA_CA_ENDPOINT: "", ENTRA_CA_ACCESS_TOKEN: accessToken }],
        /endpoint[^\n]* is http:\/\/127[^ ]+, and nothing is sent there[^]*ENTRA_CA_TRUSTED_HOSTS=127/,
      ],
      [
        "a secret that it brings itself",
        () => [
          { ...own, authorityHost: attacker.authorityHost, clientSecret: planted.ENTRA_CA_PARTNER_SECRET },
          { AZURE_AUTHORITY_HOST: "", ARM_CLIENT_SECRET: "" },
        ],
        /authorityHost[^\n]* is https:\/\/127[^ ]+, and nothing is sent there/,
      ],
    ];
    for (const [what, places, message] of settings) {
      it(`isn't sent to a host that the environment doesn't name: ${what}`, async () => {
        const [given, more] = places();
        const stack = Object.fromEntries(Object.entries(given).map(([key, value]) => [`entra-ca:${key}`, value]));
        const calls = await dynamicHost(more, stack);
        await expectRefused(calls(tlsCa, inspection), message);
        await expectRefused(
          [
            () => spawned(more, given),
            // A refresh uses what the last update saved, without a check.
            () => spawned(more, given, "partner", false),
            () => lookUp({ ...environment, ...more }, stack),
            () => whoAmI(more, stack),
          ],
          message,
        );
      });
    }

    it("isn't taken from a file that they name", async () => {
      const given = { ...own, auth: "workloadIdentity", oidcTokenFilePath: file };
      const stack = Object.fromEntries(Object.entries(given).map(([key, value]) => [`entra-ca:${key}`, value]));
      const message = /oidcTokenFilePath[^\n]* can't be given there: it is taken from the environment alone/;
      const signIns = entra.signIn.requests.length;
      await expectRefused((await dynamicHost({}, stack))(tlsCa, inspection), message);
      await expectRefused([() => spawned({}, given, "partner", false)], message);
      expect(entra.signIn.requests.slice(signIns)).to.deep.equal([]);
    });
  });

  describe("of a running plugin, whose port everybody on the machine can call,", () => {
    afterEach(end);

    it("is not used with other settings, and nothing is logged to another engine", async () => {
      const { plugin } = await spawned();
      ends.push(() => plugin.stop());
      const urn = "urn:pulumi:test::test::pulumi:providers:entra-ca::default";
      for (const settings of [
        { authorityHost: attacker.authorityHost },
        { tenantId: "11111111-1111-4111-8111-111111111111", clientId, clientSecret: "theirs" },
        { liveDiff: "false" },
      ]) {
        expect((await rejection(plugin.configure(settings, urn))).message).to.contain("has its settings already");
      }
      expect((await rejection(plugin.configure({}, `${urn}-other`))).message).to.contain("has its settings already");
      await plugin.configure({}, urn);
      await plugin.handshake(attacker.host);
      await plugin.check(tlsCa, { ...inspection, name: "a name that gets a warning" });
      expect(plugin.logged.map(({ severity }) => severity)).to.include("warning");
      expect(attacker.connections).to.equal(0);
    });
  });

  describe("for a server that the environment names", () => {
    afterEach(end);

    it("isn't taken elsewhere where nothing is configured but what @azure/identity looks for by itself", async () => {
      const named = await Attacker.start({ tokensAt: attacker.authorityHost });
      ends.push(() => named.close());
      const { plugin } = await spawned({
        ARM_CLIENT_ID: "",
        ARM_CLIENT_SECRET: "",
        AZURE_AUTHORITY_HOST: named.authorityHost,
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: clientId,
        AZURE_USERNAME: "somebody@contoso.example",
        AZURE_PASSWORD: planted.ENTRA_CA_PARTNER_SECRET,
      });
      ends.push(() => plugin.stop());
      const said = (await rejection(plugin.create(tlsCa, inspection))).message;
      expect(said).to.contain(`has its tokens at ${attacker.authorityHost}, and nothing is sent there`);
      expect(named.connections).to.be.greaterThan(0);
      expect([attacker.connections, attacker.arrived]).to.deep.equal([0, []]);
    });

    it("isn't taken elsewhere by a redirect, or by what the server says of itself", async () => {
      for (const sendsOn of [{ redirectTo: attacker.authorityHost }, { tokensAt: attacker.authorityHost }]) {
        const named = await Attacker.start(sendsOn);
        ends.push(() => named.close());
        const where = { ENTRA_CA_ENDPOINT: named.endpoint, AZURE_AUTHORITY_HOST: named.authorityHost };
        const { plugin } = await spawned(where);
        ends.push(() => plugin.stop());
        const said = (await rejection(plugin.create(tlsCa, inspection))).message;
        expect(named.connections).to.be.greaterThan(0);
        expect([attacker.connections, attacker.arrived]).to.deep.equal([0, []]);
        if (sendsOn.tokensAt !== undefined) {
          expect(said).to.contain(`has its tokens at ${attacker.authorityHost}, and nothing is sent there`);
        }
      }
      const redirecting = await Attacker.start({ redirectTo: attacker.endpoint.replace("/beta", "") });
      ends.push(() => redirecting.close());
      const { plugin } = await spawned({
        ENTRA_CA_ENDPOINT: redirecting.endpoint,
        ENTRA_CA_ACCESS_TOKEN: accessToken,
      });
      ends.push(() => plugin.stop());
      expect((await rejection(plugin.create(tlsCa, inspection))).message).to.contain("307");
      expect(redirecting.arrived.join()).to.contain(accessToken);
      expect([attacker.connections, attacker.arrived]).to.deep.equal([0, []]);
    });
  });

  describe("on a machine where certificates aren't checked", () => {
    afterEach(end);

    const warning = "NODE_TLS_REJECT_UNAUTHORIZED is 0, so that no server's certificate is checked";
    /** With a token, and an http address of this machine: nothing that Node itself would warn of. */
    const unchecked = async () => ({
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      ENTRA_CA_ACCESS_TOKEN: await entra.signIn.issue(),
    });

    it("is warned of once in a process, by either way to run a resource", async () => {
      const host = await ProviderHost.start({ environment: { ...environment, ...(await unchecked()) } });
      ends.push(() => host.stop());
      const { plugin } = await spawned(await unchecked());
      ends.push(() => plugin.stop());
      for (const { check, logged } of [
        { check: () => host.check(tlsCa, inspection), logged: () => host.logged },
        { check: () => plugin.check(tlsCa, inspection), logged: () => plugin.logged },
      ]) {
        await check();
        await check();
        const warnings = logged().filter(
          ({ severity, message }) => severity === "warning" && message.includes(warning),
        );
        expect(warnings.map(({ urn }) => urn)).to.deep.equal([""]);
      }
    });

    it("is warned of by look-ups and whoami", async () => {
      const all = { ...environment, ...(await unchecked()) };
      for (const said of [await lookUp(all, {}), await whoAmI(await unchecked(), {})]) {
        expect(said.split(warning)).to.have.length(2);
      }
    });
  });

  /** Looks something up in a process of its own, as a program does, with the stack's configuration. */
  function lookUp(all: Settings, stack: Settings): Promise<string> {
    const script = `
      const pulumi = require("@pulumi/pulumi");
      const entra = require("pulumi-entra-ca");
      pulumi.runtime.setAllConfig(${JSON.stringify(stack)}, ${JSON.stringify(Object.keys(stack))});
      const look = entra.listExternalCertificateAuthorityCertificates;
      look().then(() => look()).catch(({ message }) => {
        console.error(message);
        process.exitCode = 1;
      });`;
    return command(process.execPath, ["-e", script], all);
  }

  /** Signs in by a stack's configuration, which a stand-in for the Pulumi CLI prints. */
  function whoAmI(more: Settings, stack: Settings): Promise<string> {
    const printed = Object.fromEntries(Object.entries(stack).map(([key, value]) => [key, { value }]));
    const pulumi = entra.file("pulumi", `#!/bin/sh\ncat <<'JSON'\n${JSON.stringify(printed)}\nJSON\n`);
    chmodSync(pulumi, 0o755);
    const all = { ...environment, ...more, PATH: `${dirname(pulumi)}:/usr/bin:/bin` };
    const cli = join(repository, "dist", "cli", "main.js");
    return command(process.execPath, [cli, "whoami", "--stack", "dev"], all);
  }
});

/** Fails as Pulumi does where a check has failures. */
function refuse(failures: readonly { readonly reason: string }[]): void {
  if (failures.length > 0) {
    throw new Error(failures.map(({ reason }) => reason).join("\n"));
  }
}

/** What a command says that runs in this repository, which is the error's message where it fails. */
function command(path: string, options: string[], environment: Settings): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(path, options, { cwd: repository, env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout + stderr);
      } else {
        reject(new Error(stdout + stderr));
      }
    });
  });
}
