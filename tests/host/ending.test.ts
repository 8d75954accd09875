import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { AlteredGraph } from "../alteredGraph.js";
import { signedBy } from "../certificates.js";
import { configurations, Tenant, tls } from "../tenant.js";
import { rejection, type ProviderError } from "./calls.js";
import { ProviderHost } from "./providerHost.js";
import { configuration, root, signedCertificate, tlsCa } from "./setup.js";

describe("the provider host, to which Pulumi sends a signal,", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let host: ProviderHost;

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 3_600_000 });
    graph = await AlteredGraph.before(tenant);
  });
  after(async () => {
    graph.close();
    await tenant.emulator.close();
  });
  afterEach(() => {
    graph.alter = (answer) => answer;
    graph.reaches = () => true;
    tenant.emulator.faults.clear();
  });

  async function start(): Promise<void> {
    host = await ProviderHost.start({ environment: { ...tenant.environment, ...graph.environment } });
  }

  /** Whether the host has begun to write. */
  function posting(): Promise<void> {
    return new Promise((resolve) => {
      graph.reaches = (method) => {
        if (method === "POST") {
          resolve();
        }
        return true;
      };
    });
  }

  it("ends what waits for a CA with an error that has what there is of it, and then ends", async () => {
    await start();
    const ca = await host.create(tlsCa, { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" });
    const signed = {
      certificateId: ca.id,
      certificate: signedBy(root, String(ca.outputs["certificateSigningRequest"])),
      chain: root.certificate,
    };
    const failing = rejection(host.create(signedCertificate, signed));
    while ((await tenant.send("GET", `${tls}/${ca.id}`))["status"] !== "enrolling") {
      await setTimeout(20);
    }
    host.signal("SIGINT");
    const error = await failing;
    expect(error.message).to.contain("Pulumi was interrupted").and.to.contain("Run pulumi up again");
    expect(error.incomplete?.id).to.equal(ca.id);
    expect(await host.ended()).to.equal("SIGINT");
  });

  it("ends what reads, lets be done what is being written, and then ends", async () => {
    await start();
    const begun = posting();
    tenant.emulator.faults.add({ fault: "slow", method: "POST", pieces: 4, seconds: 0.2 });
    const creating = host.create(configuration, { displayName: "Written", rootCertificate: root.certificate });
    const creation = creating.then(
      ({ id }) => id,
      (error: unknown) => (error as ProviderError).incomplete?.id,
    );
    await begun;
    graph.alter = (answer, method) => (method === "GET" ? "never" : answer);
    host.signal("SIGTERM");
    const id = await creation;
    expect(await host.ended()).to.equal("SIGTERM");
    expect((await tenant.list(configurations)).map((made) => made["id"])).to.deep.equal([id]);
  });

  it("ends at once where nothing runs, and for who insists", async () => {
    await start();
    await host.check(tlsCa, { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" });
    host.signal("SIGTERM");
    expect(await host.ended()).to.equal("SIGTERM");
    await start();
    graph.alter = (answer, method) => (method === "POST" ? "never" : answer);
    const begun = posting();
    void rejection(host.create(configuration, { displayName: "Never", rootCertificate: root.certificate }));
    await begun;
    host.signal("SIGINT");
    await setTimeout(100);
    host.signal("SIGINT");
    expect(await host.ended()).to.equal("SIGINT");
  });
});
