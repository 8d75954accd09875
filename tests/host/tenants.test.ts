import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { configurations, Tenant, tls, tokenFor } from "../tenant.js";
import { ProviderHost } from "./providerHost.js";
import { configuration, failure, root, tlsCa } from "./setup.js";

const ours = { id: "11111111-1111-4111-8111-111111111111", variable: "ENTRA_CA_OUR_TOKEN" };
const theirs = { id: "22222222-2222-4222-8222-222222222222", variable: "ENTRA_CA_THEIR_TOKEN" };

describe("two tenants in one program, under Pulumi's provider host", () => {
  let our: Tenant;
  let their: Tenant;
  let tokens: Record<string, string>;
  let trusting: Record<string, string>;
  /** A process, as Pulumi starts one for each preview and update. */
  let host: ProviderHost;

  /** Where a resource is, as a program says it. */
  const connection = (tenant: Tenant, { id, variable }: typeof ours) => ({
    tenantId: id,
    endpoint: tenant.emulator.endpoint,
    accessTokenFrom: variable,
  });
  const inOurs = () => ({ displayName: "Apps", rootCertificate: root.certificate, connection: connection(our, ours) });
  const inTheirs = () => ({ ...inOurs(), connection: connection(their, theirs) });

  async function restart(environment: Record<string, string> = {}): Promise<ProviderHost> {
    await host.stop();
    host = await ProviderHost.start({ environment: { ...none, ...trusting, ...tokens, ...environment } });
    return host;
  }
  const none = { ENTRA_CA_ENDPOINT: "", ENTRA_CA_ACCESS_TOKEN: "", ARM_TENANT_ID: "", AZURE_TENANT_ID: "" };

  async function names(tenant: Tenant): Promise<unknown[]> {
    return (await tenant.list(configurations)).map(({ displayName }) => displayName);
  }

  before(async () => {
    tokens = { [ours.variable]: tokenFor(ours.id), [theirs.variable]: tokenFor(theirs.id) };
    our = await Tenant.start({ token: tokens[ours.variable]! });
    their = await Tenant.start({ token: tokens[theirs.variable]! });
    trusting = {
      ENTRA_CA_TRUSTED_HOSTS: [our, their].map(({ emulator }) => new URL(emulator.url).host).join(),
    };
    host = await ProviderHost.start({ environment: { ...none, ...trusting, ...tokens } });
  });
  after(async () => {
    await host.stop();
    await our.emulator.close();
    await their.emulator.close();
  });
  beforeEach(async () => {
    for (const tenant of [our, their]) {
      for (const { id } of await tenant.list(configurations)) {
        await tenant.send("DELETE", `${configurations}/${String(id)}`);
      }
    }
    await restart();
  });

  it("has each object where it belongs, and the connection in its state without a secret", async () => {
    const first = await host.create(configuration, { ...inOurs(), displayName: "Ours" });
    const second = await host.create(configuration, { ...inTheirs(), displayName: "Theirs" });
    expect([await names(our), await names(their)]).to.deep.equal([["Ours"], ["Theirs"]]);
    expect([first.outputs["tenantId"], second.outputs["tenantId"]]).to.deep.equal([ours.id, theirs.id]);
    expect(second.outputs["connection"]).to.deep.equal(connection(their, theirs));
    expect(JSON.stringify([first, second])).not.to.contain(tokens[ours.variable]!.slice(-20));

    await restart();
    for (const { id, outputs } of [first, second]) {
      const inputs = { ...(id === first.id ? inOurs() : inTheirs()), displayName: outputs["displayName"] };
      expect(await host.diff(configuration, id, outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
      expect((await host.read(id, outputs))?.inputs).to.equal(undefined);
      await host.delete(id, outputs);
    }
    expect([await names(our), await names(their)]).to.deep.equal([[], []]);
  });

  it("with their credentials swapped by mistake changes nothing, and says so", async () => {
    const { id, outputs } = await host.create(configuration, inOurs());
    await restart({ [ours.variable]: tokens[theirs.variable]!, [theirs.variable]: tokens[ours.variable]! });
    const refusals: string[] = [];
    const requests = await our.requestsDuring(async () => {
      refusals.push(
        await failure(host.diff(configuration, id, outputs, inOurs())),
        await failure(host.update(configuration, id, outputs, { ...inOurs(), displayName: "New" })),
        await failure(host.read(id, outputs)),
        await failure(host.delete(id, outputs)),
        await failure(host.create(configuration, inTheirs())),
      );
    });
    expect(requests).to.deep.equal([]);
    for (const message of refusals.slice(0, 4)) {
      expect(message).to.contain(
        `The token is for tenant ${theirs.id}, but tenantId (connection.tenantId) is ${ours.id}`,
      );
    }
    expect([await names(our), await names(their)]).to.deep.equal([["Apps"], []]);
  });

  it("without a word on the tenant, too: another sign-in in the connection is refused", async () => {
    const quiet = { ...inOurs(), connection: { endpoint: our.emulator.endpoint, accessTokenFrom: ours.variable } };
    const { id, outputs } = await host.create(configuration, quiet);
    await restart();
    const swapped = { ...quiet, connection: { ...quiet.connection, accessTokenFrom: theirs.variable } };
    const message = await failure(host.diff(configuration, id, outputs, swapped));
    expect(message).to.contain(`This object is in tenant ${ours.id}, but the sign-in is to tenant ${theirs.id}`);
  });

  it("replaces what moves to another tenant, and removes the old one with what the state has", async () => {
    const { id, outputs } = await host.create(configuration, inOurs());
    await restart();
    expect(await host.diff(configuration, id, outputs, inTheirs())).to.deep.equal({
      changes: true,
      replaces: ["connection"],
    });
    expect(host.logged).to.deep.equal([]);
    const moved = await host.create(configuration, inTheirs());
    await host.delete(id, outputs);
    expect([await names(our), await names(their)]).to.deep.equal([[], ["Apps"]]);
    expect(moved.outputs["tenantId"]).to.equal(theirs.id);
  });

  it("still looks in the preview of a move at what is there, and lets a name that is spent here be used there", async () => {
    const ca = { commonName: "CA", organizationName: "Contoso", name: "moving", connection: connection(our, ours) };
    const made = await host.create(tlsCa, ca);
    await restart();
    const elsewhere = { ...ca, connection: connection(their, theirs) };
    expect((await host.diff(tlsCa, made.id, made.outputs, elsewhere)).replaces).to.deep.equal(["connection"]);
    await our.send("DELETE", `${tls}/${made.id}`);
    await restart();
    expect((await host.diff(tlsCa, made.id, made.outputs, elsewhere)).replaces).to.deep.equal(["id", "connection"]);
    expect(host.logged[0]?.message).to.contain("no longer exists in the tenant");
  });

  it("writes nothing for any other change of a connection, and keeps it for a later run", async () => {
    const { id, outputs } = await host.create(configuration, inOurs());
    await restart({ ENTRA_CA_OTHER_TOKEN: tokens[ours.variable]! });
    const renamed = { ...inOurs(), connection: { ...connection(our, ours), accessTokenFrom: "ENTRA_CA_OTHER_TOKEN" } };
    expect(await host.diff(configuration, id, outputs, renamed)).to.deep.equal({ changes: true, replaces: [] });
    const requests = await our.requestsDuring(async () => {
      const updated = await host.update(configuration, id, outputs, renamed);
      expect(updated["connection"]).to.deep.equal(renamed.connection);
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
  });

  it("reads through a connection what the program only looks at", async () => {
    const { id } = await host.create(configuration, inTheirs());
    const read = await host.get(configuration, id, { connection: connection(their, theirs) });
    expect(read).to.include({ displayName: "Apps", tenantId: theirs.id });
  });

  it("refuses a connection that can't be, naming the part and never the value", async () => {
    const secret = "8~planted.secret";
    for (const wrong of [{ clientSecret: secret }, { clientSecretFrom: secret }, { accessTokenFrom: secret }]) {
      const [finding, ...more] = await host.check(configuration, { ...inOurs(), connection: wrong });
      expect(more).to.deep.equal([]);
      expect(finding?.property).to.equal("");
      expect(finding?.reason)
        .to.match(/^connection\.\w+ (would put a secret|is neither the name)/)
        .and.not.to.contain(secret);
    }
    const [kind] = await host.check(configuration, { ...inOurs(), connection: "theirs" });
    expect(kind?.reason).to.equal("connection must be an object of strings, and a string was found");
  });

  it("says which part of a connection names nothing", async () => {
    const nowhere = { ...connection(our, ours), accessTokenFrom: "ENTRA_CA_NOWHERE" };
    const message = await failure(host.create(configuration, { ...inOurs(), connection: nowhere }));
    expect(message).to.contain("connection.accessTokenFrom names an environment variable that isn't set");
  });
});
