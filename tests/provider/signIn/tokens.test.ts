import tls from "node:tls";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { readConfiguration } from "../../../provider/settings/configuration.js";
import { GraphClient } from "../../../provider/graph/client.js";
import { clientId, clientSecret, Entra, tenantId } from "../../signIn/entra.js";
import { configurations } from "../../tenant.js";

/** How long before its end a token is renewed, in seconds. */
const margin = 300;

describe("the token that signing in gives", () => {
  const trusted = tls.getCACertificates();
  let entra: Entra;
  let client: GraphClient;

  before(async () => {
    // One that is used for three seconds.
    entra = await Entra.start({}, margin + 3);
    tls.setDefaultCACertificates([...trusted, entra.signIn.certificate]);
    const environment: Record<string, string> = {
      ...entra.environment,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: clientSecret,
    };
    client = new GraphClient(
      readConfiguration(
        (variable) => environment[variable],
        () => undefined,
      ),
    );
  });
  after(async () => {
    await client.close();
    tls.setDefaultCACertificates(trusted);
    await entra.close();
  });

  it("is asked for once by 200 requests at once, when there is none yet", async () => {
    const lists = await Promise.all(Array.from({ length: 200 }, () => client.list(configurations)));
    expect(lists).to.have.length(200);
    expect(entra.emulator.requests).to.have.length(200);
    expect(entra.signIn.requests).to.have.length(1);
  });

  it("is renewed where it comes to its end while a request waits", async () => {
    const before = entra.signIn.requests.length;
    entra.emulator.faults.add({ fault: "throttle", seconds: 4 });
    await client.list(configurations);
    expect(entra.signIn.requests.slice(before).map(({ status }) => status)).to.deep.equal([200]);
    expect(entra.emulator.requests.slice(-2).map(({ status }) => status)).to.deep.equal([429, 200]);
  });
});
