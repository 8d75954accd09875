import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant } from "../tenant.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");
const resources = [tlsCa, signedCertificate, configuration, trustedCa];

/** As in the preview of a program in which everything comes from resources that are yet to be made. */
describe("a preview in which nothing is known yet", () => {
  let tenant: Tenant;
  const made = new Map<Resource, { id: string; state: Properties }>();

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    const up = new HandlerProcess(tenant.environment);
    const ca = await up.create(tlsCa, { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" });
    const trust = await up.create(configuration, { displayName: "Apps", rootCertificate: root.certificate });
    const request = String(ca.state["certificateSigningRequest"]);
    const signed = { certificateId: ca.id, certificate: signedBy(root, request), chain: root.certificate };
    const trusted = {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate: selfSigned("/CN=Issuing").certificate,
    };
    made.set(tlsCa, ca).set(signedCertificate, await up.create(signedCertificate, signed));
    made.set(configuration, trust).set(trustedCa, await up.create(trustedCa, trusted));
  });
  after(async () => {
    await tenant.emulator.close();
  });

  const unknowns = (resource: Resource, but: readonly string[]) =>
    Object.fromEntries(
      Object.keys(resource.definition.arguments)
        .filter((property) => !but.includes(property))
        .map((property) => [property, unknown]),
    );

  for (const resource of resources) {
    it(`finds nothing wrong with a new ${resource.definition.objectKind}, and asks nothing`, async () => {
      const requests = await tenant.requestsDuring(async () => {
        for (const but of [["adopt"], []]) {
          const process = new HandlerProcess(tenant.environment);
          expect(await process.check(resource, unknowns(resource, but))).to.deep.equal([]);
          expect(process.logged).to.deep.equal([]);
        }
      });
      expect(requests).to.deep.equal([]);
    });

    it(`shows a ${resource.definition.objectKind} that is there as changed, and nothing as drifted`, async () => {
      const { id, state } = made.get(resource)!;
      const process = new HandlerProcess(tenant.environment);
      const { differences } = await process.diff(resource, id, state, unknowns(resource, ["adopt"]));
      expect(differences.map(({ wanted, drift }) => [wanted, drift])).to.deep.equal(
        differences.map(() => [unknown, false]),
      );
      expect(differences).not.to.deep.equal([]);
    });
  }

  it("replaces a trusted CA by a certificate that isn't known yet", async () => {
    const { id, state } = made.get(trustedCa)!;
    const { certificateBasedApplicationConfigurationId } = state;
    const wanted = { certificateBasedApplicationConfigurationId, certificate: unknown };
    const { differences } = await new HandlerProcess(tenant.environment).diff(trustedCa, id, state, wanted);
    expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([
      ["certificate", true],
      ["issuer", true],
      ["issuerSubjectKeyIdentifier", true],
    ]);
  });

  it("counts no root that isn't known yet for what is to be added to its configuration", async () => {
    const process = new HandlerProcess(tenant.environment);
    await process.check(configuration, { rootCertificate: unknown }, { urn: "urn:trust" });
    const inNew = { certificateBasedApplicationConfigurationId: unknown, certificate: root.certificate };
    const told = { urn: "urn:trusted", program: { placeUrn: "urn:trust" } };
    expect(await process.check(trustedCa, inNew, told)).to.deep.equal([]);
  });
});
