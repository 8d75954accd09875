import { expect } from "chai";
import { describe, it } from "mocha";
import { providerText } from "../../provider/adapters/dynamic/providerText.js";
import { configuration, failure, root, tenantAndHost } from "./setup.js";
import { Tenant, tokenFor } from "../tenant.js";

describe("a Graph that can't be used", () => {
  const under = tenantAndHost();

  const inputs = { rootCertificate: root.certificate };
  const state = { ...inputs, tenantId: Tenant.id };

  it("isn't there: the message names the setting", async () => {
    const message = await failure(
      (await under.startHost({ ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta" })).create(configuration, inputs),
    );
    expect(message).to.contain("No answer from Graph at http://127.0.0.1:9 ").and.to.contain("ENTRA_CA_ENDPOINT");
  });

  it("refuses the token: the message says to sign in again, and the preview how to do without", async () => {
    const refused = await under.startHost({ ENTRA_CA_ACCESS_TOKEN: `${tokenFor(Tenant.id)}x` });
    const message = await failure(
      refused.diff(configuration, "id", { ...state, graphOrigin: under.tenant.emulator.url }, inputs),
    );
    expect(message).to.contain("401").and.to.contain("InvalidAuthenticationToken").and.to.contain("Sign in again");
    expect(message).to.contain("ENTRA_CA_LIVE_DIFF=false");
    expect(message).not.to.contain(tokenFor(Tenant.id));
  });

  it("has no token of its own: a token of the user's Microsoft tenant isn't sent there, and the preview says how to do without", async () => {
    const host = await under.startHost({ ENTRA_CA_ACCESS_TOKEN: "" });
    const message = await failure(host.create(configuration, inputs));
    expect(message).to.contain("is not Microsoft Graph's, and no token is given for it");
    const preview = await failure(
      host.diff(configuration, "id", { ...state, graphOrigin: under.tenant.emulator.url }, inputs),
    );
    expect(preview).to.contain("no token is given for it").and.to.contain("ENTRA_CA_LIVE_DIFF=false");
  });

  it("isn't needed with liveDiff false: nothing is sent, and one line says that nothing was compared", async () => {
    const blind = await under.startHost(
      { ENTRA_CA_ENDPOINT: "http://127.0.0.1:9/beta" },
      { "entra-ca:liveDiff": "false" },
    );
    // A state without its provider is one that a failed update left, and which an update puts right.
    const outputs = { ...state, graphOrigin: under.tenant.emulator.url, __provider: providerText(configuration) };
    expect(await blind.diff(configuration, "a", outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
    expect(await blind.diff(configuration, "b", outputs, { ...inputs, displayName: "New" })).to.include({
      changes: true,
    });
    expect(blind.logged).to.have.length(1);
    expect(blind.logged[0]).to.include({ severity: "info", urn: "" });
    expect(blind.logged[0]?.message).to.contain("the tenant was not read");
  });
});
