import { expect } from "chai";
import { describe, it } from "mocha";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { selfSigned } from "../certificates.js";
import { Tenant } from "../tenant.js";
import { configuration, HandlerProcess, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");

/** The same answer from a tenant in which somebody's tool encoded the certificates once more than Graph asks for. */
function encodedTwice(answer: Entity): Entity {
  return JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
    key === "certificate" && typeof value === "string" ? Buffer.from(value).toString("base64") : value,
  ) as Entity;
}

describe("certificates that Graph returns in two layers of base64", () => {
  it("are no drift", async () => {
    const tenant = await Tenant.start();
    const graph = await AlteredGraph.before(tenant);
    try {
      const environment = { ...tenant.environment, ...graph.environment };
      const up = new HandlerProcess(environment);
      const trust = {
        displayName: "Apps",
        rootCertificate: root.certificate,
        expectedCertificates: [issuing.certificate],
      };
      const made = await up.create(configuration, trust);
      const member = { certificateBasedApplicationConfigurationId: made.id, certificate: issuing.certificate };
      const trusted = await up.create(trustedCa, member);
      graph.alter = encodedTwice;
      const process = new HandlerProcess(environment);

      for (const [resource, { id, state }, inputs, written] of [
        [configuration, made, trust, { rootCertificate: root.certificate }],
        [trustedCa, trusted, member, { certificate: issuing.certificate }],
      ] as const) {
        expect((await process.diff(resource, id, state, inputs)).differences).to.deep.equal([]);
        const found = await process.read(resource, id, state, inputs);
        expect(found?.drifted).to.equal(false);
        expect(found?.state).to.deep.equal(state);
        // As for `Class.get(name, id)`: what the state says then comes from Graph alone.
        const unmanaged = await process.read(resource, id, {}, {});
        expect(unmanaged?.state).to.deep.include(written);
      }
      expect(process.logged.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
    } finally {
      graph.close();
      await tenant.emulator.close();
    }
  });
});
