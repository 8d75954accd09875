import { expect } from "chai";
import { before, describe, it } from "mocha";
import { ProviderHost } from "./providerHost.js";
import { configuration, failure, root, tenantAndHost } from "./setup.js";
import { Tenant, tokenFor } from "../tenant.js";

const other = "11111111-2222-3333-4444-555555555555";

describe("whose tenant", () => {
  const under = tenantAndHost();

  const inputs = { displayName: "Apps", rootCertificate: root.certificate };
  let id: string;
  let outputs: Record<string, unknown>;

  before(async () => {
    const first = await ProviderHost.start({ environment: under.tenant.environment });
    ({ id, outputs } = await first.create(configuration, inputs));
    await first.stop();
  });

  /** Every operation on an existing object, each of which has to refuse without a request. */
  async function refusals(environment: Record<string, string>): Promise<string[]> {
    const elsewhere = await under.startHost(environment);
    const messages: string[] = [];
    const requests = await under.tenant.requestsDuring(async () => {
      messages.push(
        await failure(elsewhere.diff(configuration, id, outputs, inputs)),
        await failure(elsewhere.read(id, outputs)),
        await failure(elsewhere.update(configuration, id, outputs, { ...inputs, displayName: "New" })),
        await failure(elsewhere.delete(id, outputs)),
      );
    });
    expect(requests).to.deep.equal([]);
    return messages;
  }

  for (const configured of [{}, { ARM_TENANT_ID: other }]) {
    const how = "ARM_TENANT_ID" in configured ? ", and configured so" : "";
    it(`is another${how}: diff, read, update and delete refuse before any request and say why`, async () => {
      for (const message of await refusals({ ENTRA_CA_ACCESS_TOKEN: tokenFor(other), ...configured })) {
        expect(message).to.contain(`in tenant ${Tenant.id}, but the sign-in is to tenant ${other}`);
      }
    });
  }

  it("is another that is configured: nothing is moved there, not even where the tenant isn't asked", async () => {
    const blind = { ENTRA_CA_ACCESS_TOKEN: tokenFor(other), ARM_TENANT_ID: other, ENTRA_CA_LIVE_DIFF: "false" };
    const { changes, replaces } = await (await under.startHost(blind)).diff(configuration, id, outputs, inputs);
    expect([changes, replaces]).to.deep.equal([false, []]);
  });

  it("can't be told from the token: nothing is risked", async () => {
    for (const message of await refusals({ ENTRA_CA_ACCESS_TOKEN: "opaque" })) {
      expect(message).to.contain("a tenant that its token didn't name");
    }
  });

  it("isn't the configured one: the token is refused", async () => {
    const message = await failure((await under.startHost({ ARM_TENANT_ID: "another" })).create(configuration, inputs));
    expect(message).to.contain(`The token is for tenant ${Tenant.id}, but tenantId`);
  });

  it("is another Graph's: diff, read, update and delete refuse and say why", async () => {
    for (const message of await refusals({ ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta" })) {
      expect(message).to.contain(
        `in the Graph at ${under.tenant.emulator.url}, but the provider is pointed at http://127.0.0.1:9`,
      );
    }
  });

  it("prints no stack for a person to wade through", async () => {
    const elsewhere = await under.startHost({ ENTRA_CA_ACCESS_TOKEN: "opaque" });
    await failure(elsewhere.read(id, outputs));
    expect(elsewhere.standardError.trim()).to.equal(
      "EntraCaError OtherTenant: docs/errors.md of pulumi-entra-ca has what that means and what to do",
    );
  });
});
