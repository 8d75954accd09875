import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { AlteredGraph } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { membersOf, Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");

describe("an object that Graph doesn't answer for isn't taken for gone", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let made: [Resource, Properties, { id: string; state: Properties }][];

  function newProcess(): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
  }

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const ca = await newProcess().create(tlsCa, names);
    const certificate = signedBy(root, String(ca.state["certificateSigningRequest"]));
    const signed = { certificateId: ca.id, certificate, chain: root.certificate };
    const rooted = { displayName: "Apps", rootCertificate: root.certificate };
    const trust = await newProcess().create(configuration, rooted);
    const issuing = selfSigned("/CN=Issuing").certificate;
    const trusted = { certificateBasedApplicationConfigurationId: trust.id, certificate: issuing };
    made = [
      [tlsCa, names, ca],
      [signedCertificate, signed, await newProcess().create(signedCertificate, signed)],
      [configuration, rooted, trust],
      [trustedCa, trusted, await newProcess().create(trustedCa, trusted)],
    ];
  });
  after(async () => {
    graph.close();
    await tenant.emulator.close();
  });
  afterEach(() => {
    graph.refuses = () => false;
  });

  for (const [status, code, why] of [
    [404, "NotFound", "a service that isn't there"],
    [403, "Forbidden", "a sign-in that may not read"],
    [503, "Unavailable", "a service that is out of order"],
  ] as const) {
    it(`for ${why}: preview, refresh and deletion fail, and nothing is made again`, async () => {
      graph.refuses = () => status;
      for (const [resource, inputs, { id, state }] of made) {
        expect((await failure(newProcess().diff(resource, id, state, inputs))).code).to.equal(code);
        expect((await failure(newProcess().read(resource, id, state, inputs))).code).to.equal(code);
        expect((await failure(newProcess().delete(resource, id, state))).code).to.equal(code);
      }
    });
  }

  it("for a trusted CA whose configuration is there, though its CAs can't be read", async () => {
    const [, inputs, { id, state }] = made[3]!;
    const members = membersOf(String(inputs["certificateBasedApplicationConfigurationId"]));
    graph.refuses = (_method, path) => path.includes(members) && 404;
    expect((await failure(newProcess().diff(trustedCa, id, state, inputs))).code).to.equal("NotFound");
  });
});
