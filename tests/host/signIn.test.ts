import tls from "node:tls";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { GraphClient } from "../../provider/graph/client.js";
import { selfSigned } from "../certificates.js";
import { PlantedSecret } from "../plantedSecret.js";
import { application, clientId, clientSecret, Entra, expiringClientId, idToken, tenantId } from "../signIn/entra.js";
import { Commands, JsonServer } from "../signIn/standIns.js";
import { configurations } from "../tenant.js";
import { ProviderHost } from "./providerHost.js";
import { configuration, failure, root } from "./setup.js";

const inputs = { rootCertificate: root.certificate };
const arm = { ARM_TENANT_ID: tenantId, ARM_CLIENT_ID: clientId };
const azure = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
const pem = application.certificate + application.key;

describe("signing in, under Pulumi's provider host, through @azure/identity", () => {
  let entra: Entra;
  let host: ProviderHost | undefined;
  let uses = 0;
  /** What remains to be ended. */
  const ends: (() => unknown)[] = [];
  /** What must be in nothing that anybody sees. */
  const planted: PlantedSecret[] = [new PlantedSecret(clientSecret), PlantedSecret.ofKey(application.key)];

  const trusted = tls.getCACertificates();
  before(async () => {
    entra = await Entra.start();
    tls.setDefaultCACertificates([...trusted, entra.signIn.certificate]);
  });
  after(async () => {
    tls.setDefaultCACertificates(trusted);
    await entra.close();
  });
  afterEach(async () => {
    await host?.stop();
    host = undefined;
    for (const end of ends.splice(0)) {
      await end();
    }
  });

  /** Creates and reads something, signed in as the environment or the stack's configuration says. */
  async function use(environment: Record<string, string>, stack: Record<string, string> = {}) {
    host = await ProviderHost.start({ environment: { ...entra.environment, ...environment }, configuration: stack });
    const apps = { ...inputs, displayName: `Apps ${(uses += 1)}` };
    const { id, outputs } = await host.create(configuration, apps);
    expect(outputs["tenantId"]).to.equal(tenantId);
    expect(await host.diff(configuration, id, outputs, apps)).to.include({ changes: false });
    expectNothingSecret(JSON.stringify(outputs));
  }

  /** What is said to who can't be signed in, by a process on a machine where commands and identities are as the host's are. */
  async function refusal(environment: Record<string, string>): Promise<string> {
    host = await ProviderHost.start({ environment: { ...entra.environment, ...environment } });
    const message = await failure(host.create(configuration, inputs));
    expectNothingSecret(message);
    return message;
  }

  /** The same, without a process of its own, where nothing of the machine is asked. */
  async function refusalOf(environment: Record<string, string>, stack: Record<string, string> = {}): Promise<string> {
    const all: Record<string, string> = { ...entra.environment, ...environment };
    const client = new GraphClient(
      readConfiguration(
        (variable) => all[variable],
        (key) => stack[key],
      ),
    );
    const message = await failure(client.list(configurations));
    await client.close();
    expectNothingSecret(message);
    return message;
  }

  function expectNothingSecret(text: string): void {
    const said = [text, host?.standardError, JSON.stringify(host?.logged)].join("\n");
    for (const secret of planted) {
      expect(secret.foundIn(said)).to.equal(undefined);
    }
  }

  /** The kinds of credential that were presented to the token endpoint while something ran. */
  async function presented(run: () => Promise<unknown>): Promise<(string | undefined)[]> {
    const before = entra.signIn.requests.length;
    await run();
    return entra.signIn.requests.slice(before).map(({ credential }) => credential);
  }

  function commands(): Commands {
    const made = new Commands();
    ends.push(() => {
      made.remove();
    });
    return made;
  }

  async function serving(server: Promise<JsonServer>): Promise<JsonServer> {
    const started = await server;
    ends.push(() => {
      started.close();
    });
    return started;
  }

  const own: [what: string, kind: string, () => Record<string, string>][] = [
    ["a client secret (ARM_…)", "secret", () => ({ ...arm, ARM_CLIENT_SECRET: clientSecret })],
    ["a client secret (AZURE_…)", "secret", () => ({ ...azure, AZURE_CLIENT_SECRET: clientSecret })],
    [
      "files that hold the client's id and secret",
      "secret",
      () => ({
        ARM_TENANT_ID: tenantId,
        ARM_CLIENT_ID_FILE_PATH: entra.file("id", `${clientId}\n`),
        ARM_CLIENT_SECRET_FILE_PATH: entra.file("secret", `${clientSecret}\n`),
      }),
    ],
    [
      "a client certificate in a file",
      "certificate",
      () => ({ ...azure, AZURE_CLIENT_CERTIFICATE_PATH: entra.file("app.pem", pem) }),
    ],
    ["a client certificate as text", "certificate", () => ({ ...arm, ARM_CLIENT_CERTIFICATE: pem })],
    [
      "a workload identity",
      "federated",
      () => ({ ...azure, AZURE_FEDERATED_TOKEN_FILE: entra.file("token", idToken()) }),
    ],
    ["an OIDC token", "federated", () => ({ ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: idToken() })],
    [
      "an OIDC token in a file",
      "federated",
      () => ({ ...arm, ARM_USE_OIDC: "true", ARM_OIDC_TOKEN_FILE_PATH: entra.file("oidc", idToken()) }),
    ],
  ];
  for (const [what, kind, environment] of own) {
    it(`works with ${what}`, async () => {
      expect(await presented(() => use(environment()))).to.deep.equal([kind]);
    });
  }

  it("works with a client secret in the stack's configuration", async () => {
    const stack = {
      "entra-ca:tenantId": tenantId,
      "entra-ca:clientId": clientId,
      "entra-ca:clientSecret": clientSecret,
    };
    expect(await presented(() => use({}, stack))).to.deep.equal(["secret"]);
  });

  it("works in GitHub Actions, with a token for Entra that is asked for as the job may", async () => {
    const gitHub = await serving(JsonServer.gitHub((aud) => idToken({ aud })));
    const job = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${gitHub.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job",
    };
    expect(await presented(() => use({ ...arm, ...job }))).to.deep.equal(["federated"]);
    expect(new Set(gitHub.asked.map(({ url }) => url))).to.deep.equal(
      new Set(["/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange"]),
    );
    expect(gitHub.asked[0]?.headers.authorization).to.equal("Bearer job");
  });

  it("works in Azure Pipelines, as the service connection", async () => {
    const pipelines = await serving(JsonServer.azurePipelines(() => idToken()));
    const job = {
      SYSTEM_OIDCREQUESTURI: `${pipelines.url}/oidc`,
      SYSTEM_ACCESSTOKEN: "job",
      AZURESUBSCRIPTION_TENANT_ID: tenantId,
      AZURESUBSCRIPTION_CLIENT_ID: clientId,
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "connection",
    };
    expect(await presented(() => use(job))).to.deep.equal(["federated"]);
    expect(new Set(pipelines.asked.map(({ method, url }) => `${method} ${url}`))).to.deep.equal(
      new Set(["POST /oidc?api-version=7.1&serviceConnectionId=connection"]),
    );
  });

  it("works as the person whom the Azure CLI signed in, for the configured tenant", async () => {
    const az = commands().az(await entra.signIn.issue());
    await use({ ENTRA_CA_AUTH: "cli", ARM_TENANT_ID: tenantId, PATH: az.path });
    expect(az.calls).to.deep.equal([
      `az account get-access-token --output json --resource ${entra.emulator.url} --tenant ${tenantId}`,
    ]);
  });

  it("works as the person whom the Azure Developer CLI signed in", async () => {
    const azd = commands().azd(await entra.signIn.issue());
    await use({ ENTRA_CA_AUTH: "azd", PATH: azd.path });
    expect(azd.calls).to.deep.equal([
      `azd auth token --output json --no-prompt --scope ${entra.emulator.url}/.default`,
    ]);
  });

  it("works as a managed identity, the system's or a user-assigned one", async () => {
    const metadata = await serving(JsonServer.metadata(() => entra.signIn.issue()));
    const machine = { ARM_USE_MSI: "true", AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url };
    await use(machine);
    await host?.stop();
    await use({ ...machine, ARM_CLIENT_ID: clientId });
    const asked = metadata.asked.map(({ url = "" }) => new URL(url, metadata.url).searchParams);
    expect(asked.map((query) => query.get("resource"))).to.deep.equal([entra.emulator.url, entra.emulator.url]);
    expect(asked.map((query) => query.get("client_id"))).to.deep.equal([null, clientId]);
    expect(metadata.asked[0]?.headers["metadata"]).to.equal("true");
  });

  it("works with nothing configured, as whoever is signed in on the machine", async () => {
    const metadata = await serving(JsonServer.withoutIdentity());
    const { path } = commands().az(await entra.signIn.issue());
    await use({ AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url, PATH: path });
  });

  it("works with a token that is given", async () => {
    expect(await presented(async () => use({ ENTRA_CA_ACCESS_TOKEN: await entra.signIn.issue() }))).to.deep.equal([]);
  });

  it("as an application without the permission is refused by Graph, and the error names it", async () => {
    const token = await entra.signIn.issue({ roles: ["AppCertTrustConfiguration.Read.All"] });
    const message = await refusal({ ENTRA_CA_ACCESS_TOKEN: token });
    expect(message).to.contain("403").and.to.contain("needs the permission AppCertTrustConfiguration.ReadWrite.All");
  });

  const wrong: [what: string, () => Record<string, string>, RegExp][] = [
    [
      "a secret that is none of the application's",
      () => ({ ...arm, ARM_CLIENT_SECRET: "another" }),
      /with client secret failed: AADSTS7000215: Invalid client secret provided[^]*\nGive the value of the application's secret, not its id, in ARM_CLIENT_SECRET\.$/,
    ],
    [
      "a secret that has expired",
      () => ({ ...arm, ARM_CLIENT_ID: expiringClientId, ARM_CLIENT_SECRET: clientSecret }),
      /AADSTS7000222[^]*\nThe secret has expired: make a new one for the application 0e2d9f57-.* \(ARM_CLIENT_ID\), and put it into ARM_CLIENT_SECRET\.$/,
    ],
    [
      "a tenant that there isn't",
      () => ({ ...arm, ARM_TENANT_ID: "11111111-2222-3333-4444-555555555555", ARM_CLIENT_SECRET: clientSecret }),
      /\nCheck the tenant 11111111-2222-3333-4444-555555555555 \(ARM_TENANT_ID\), that it is in the cloud global, and that .* can be reached from here, /,
    ],
    [
      "an application that the tenant doesn't have",
      () => ({ ...arm, ARM_CLIENT_ID: tenantId, ARM_CLIENT_SECRET: clientSecret }),
      /AADSTS700016[^]*\nCheck that the application 9a5e1f0c-.* \(ARM_CLIENT_ID\) is one of the tenant 9a5e1f0c-.* \(ARM_TENANT_ID\)\.$/,
    ],
    [
      "a certificate that the application doesn't have",
      () => {
        const other = selfSigned("/CN=Other", [], { newKey: ["rsa:2048"] });
        planted.push(PlantedSecret.ofKey(other.key));
        return { ...arm, ARM_CLIENT_CERTIFICATE: other.certificate + other.key };
      },
      /AADSTS700027[^]*\nUpload the certificate, without its key, to the application 6a1f8a34-/,
    ],
    [
      "a certificate without its key",
      () => ({ ...arm, ARM_CLIENT_CERTIFICATE_PATH: entra.file("bare.pem", application.certificate) }),
      /^The client certificate in ARM_CLIENT_CERTIFICATE_PATH holds a certificate without its private key\.\nAdd the private key/,
    ],
    [
      "an OIDC token that has ended",
      () => ({ ...arm, ARM_OIDC_TOKEN: idToken({ exp: Math.floor(Date.now() / 1000) - 600, nbf: 0, iat: 0 }) }),
      /AADSTS700024[^]*\nCheck this machine's clock; where an OIDC token is given, take a new one/,
    ],
    [
      "an OIDC token of another job",
      () => ({ ...arm, ARM_OIDC_TOKEN: idToken({ sub: "repo:contoso/other" }) }),
      /AADSTS700213[^]*repo:contoso\/other[^]*\nAdd a federated credential with that subject to the application 6a1f8a34-/,
    ],
    [
      "a secret without a client",
      () => ({ ARM_TENANT_ID: tenantId, ARM_CLIENT_SECRET: clientSecret }),
      /^To sign in with client secret, clientId is needed and isn't set\.\nSet ARM_CLIENT_ID, /,
    ],
  ];
  for (const [what, environment, message] of wrong) {
    it(`fails with ${what}, saying what to do and nothing secret`, async () => {
      expect(await refusalOf(environment())).to.match(message);
    });
  }

  it("fails where a job's token isn't where it belongs in the answer, and repeats nothing of that", async () => {
    const token = idToken();
    const job = await serving(JsonServer.gitHub(() => token));
    planted.push(new PlantedSecret(token));
    const message = await refusal({
      ...arm,
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "0b7e51d2-5c5e-4a5b-8a4e-0d8a1c0b7e11",
      SYSTEM_OIDCREQUESTURI: job.url,
      SYSTEM_ACCESSTOKEN: "job",
    });
    expect(message).to.contain(
      "with OIDC failed: AzurePipelinesCredential: Authentication Failed. oidcToken field not",
    );
    expect(message).to.contain("Status code: 200").and.not.to.contain("bodyAsText");
  });

  it("fails with an Azure CLI that nobody signed in to, saying how", async () => {
    const az = commands().failing("az", "ERROR: Please run 'az login' to setup account.");
    const message = await refusal({ ENTRA_CA_AUTH: "cli", PATH: az.path });
    expect(message).to.match(/with Azure CLI failed: Please run 'az login'[^]*\nSign in with `az login`/);
  });

  it("fails where nothing is configured and nobody is signed in, and lists what was tried, in its order", async () => {
    const metadata = await serving(JsonServer.withoutIdentity());
    const { path } = commands().failing("az", "ERROR: Please run 'az login' to setup account.");
    const message = await refusal({ AZURE_POD_IDENTITY_AUTHORITY_HOST: metadata.url, PATH: path });
    const places = [
      "No credential for Microsoft Graph was found: sign in with `az login`, or set ARM_TENANT_ID",
      "Tried, in this order:",
      "ARM_CLIENT_CERTIFICATE_PATH or AZURE_CLIENT_CERTIFICATE_PATH: not set",
      "ARM_CLIENT_SECRET, AZURE_CLIENT_SECRET, ARM_CLIENT_SECRET_FILE_PATH or entra-ca:clientSecret: not set",
      "ARM_OIDC_TOKEN or entra-ca:oidcToken: not set",
      "ManagedIdentityCredential",
      "Please run 'az login'",
      "Azure Developer CLI",
      "\nThere are more credentials",
    ].map((text) => message.indexOf(text));
    expect(places).to.deep.equal([...places].sort((one, other) => one - other));
    expect(places).not.to.include(-1);
  });

  it("fails after a secret was renewed in the configuration, and says that a destroy has the old one", async () => {
    const saved = { "entra-ca:tenantId": tenantId, "entra-ca:clientId": clientId, "entra-ca:clientSecret": "old" };
    const message = await refusalOf({}, saved);
    expect(message).to.contain(
      "A refresh or a destroy takes entra-ca:clientSecret as the last `pulumi up` saved it: where it was changed since, run `pulumi up` first, or set ARM_CLIENT_SECRET or AZURE_CLIENT_SECRET in the environment",
    );
    await use({ ARM_CLIENT_SECRET: clientSecret }, saved);
  });
});
