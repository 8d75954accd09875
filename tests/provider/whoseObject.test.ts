import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { selfSigned, signedBy } from "../certificates.js";
import { configurations, membersOf, Tenant } from "../tenant.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");

/** Two stacks in one tenant: neither has anything of the other's in its state. */
describe("an object that another stack has", () => {
  let tenant: Tenant;
  let trust: string;

  const newProcess = (environment = {}) => new HandlerProcess({ ...tenant.environment, ...environment });

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    trust = (await newProcess().create(configuration, { rootCertificate: root.certificate })).id;
  });
  afterEach(() => tenant.emulator.close());

  for (const readsFirst of [false, true]) {
    describe(readsFirst ? "with the plugin" : "with dynamic resources", () => {
      const told = (urn: string) => ({ urn, readsFirst });

      it("is never taken for a trusted CA in silence, and the preview says so first, in the same words", async () => {
        const inputs = { certificateBasedApplicationConfigurationId: trust, certificate: issuing.certificate };
        const { id } = await newProcess().create(trustedCa, inputs, told("urn:one"));
        const preview = newProcess();
        expect(await preview.check(trustedCa, inputs, told("urn:other"))).to.deep.equal([]);
        const up = newProcess();
        await up.check(trustedCa, inputs, told("urn:other"));
        expect((await up.create(trustedCa, inputs, told("urn:other"))).id).to.equal(id);
        expect(preview.logged).to.deep.equal(up.logged).and.to.have.length(1);
        expect(preview.logged[0])
          .to.match(/^warning: takes over .*/)
          .and.to.contain(id);
        expect(preview.logged[0]).to.contain("If another stack has it too, destroying one of the two removes the CA");
        // Without a look beforehand the update says it alone.
        const blind = newProcess({ ENTRA_CA_LIVE_DIFF: "false" });
        await blind.check(trustedCa, inputs, told("urn:third"));
        await blind.create(trustedCa, inputs, told("urn:third"));
        expect(blind.logged.join()).to.contain(`warning: takes over ${id}`);
      });

      it("isn't told of a trusted CA that is another one, or not known yet", async () => {
        const inputs = { certificateBasedApplicationConfigurationId: trust, certificate: issuing.certificate };
        await newProcess().create(trustedCa, inputs, told("urn:one"));
        const preview = newProcess();
        await preview.check(trustedCa, { ...inputs, certificate: selfSigned("/CN=B").certificate }, told("urn:other"));
        await preview.check(trustedCa, { ...inputs, issuer: "CN=Another name" }, told("urn:third"));
        expect(preview.logged.join()).not.to.contain("takes over");
      });

      it("is never taken for a signed certificate in silence", async () => {
        const ca = await newProcess().create(tlsCa, { commonName: "TLS CA", organizationName: "Contoso" });
        const signed = {
          certificateId: ca.id,
          certificate: signedBy(root, String(ca.state["certificateSigningRequest"])),
          chain: root.certificate,
        };
        const first = newProcess();
        await first.check(signedCertificate, signed, told("urn:one"));
        const { state } = await first.create(signedCertificate, signed, told("urn:one"));
        expect(first.logged).to.deep.equal([]);
        const up = newProcess();
        expect(await up.check(signedCertificate, signed, told("urn:other"))).to.deep.equal([]);
        await up.create(signedCertificate, signed, told("urn:other"));
        expect(up.logged).to.have.length(1);
        expect(up.logged[0]).to.match(/^warning: the CA .* has a certificate already, and is active/);
        expect(up.logged[0]).to.contain("destroying one of the two ends its use for both");
        // A stack's own is its own.
        const next = newProcess();
        await next.diff(signedCertificate, ca.id, state, signed, told("urn:one"));
        await next.create(signedCertificate, signed, told("urn:one"));
        expect(next.logged).to.deep.equal([]);
        // What nobody uses is told of, and nothing to be warned of.
        await newProcess().delete(signedCertificate, ca.id, state, told("urn:one"));
        const again = newProcess();
        await again.check(signedCertificate, signed, told("urn:one"));
        expect(again.logged.join()).to.match(/^info: the CA .* is disabled/);
      });
    });
  }

  it("is done with where a trusted CA's configuration is gone, whatever the run saw before", async () => {
    const inputs = { certificateBasedApplicationConfigurationId: trust, certificate: issuing.certificate };
    const { id, state } = await newProcess().create(trustedCa, inputs);
    const seen = newProcess();
    await seen.read(trustedCa, id, state, inputs);
    await seen.check(configuration, { displayName: "B", rootCertificate: root.certificate });
    await seen.create(configuration, { displayName: "B", rootCertificate: root.certificate });
    await tenant.send("DELETE", `${configurations}/${trust}`);
    await seen.delete(trustedCa, id, state);
    await newProcess().delete(trustedCa, id, state);
    // A CA alone that is gone is, too; one that is there isn't taken for it.
    const other = await newProcess().create(configuration, { displayName: "C", rootCertificate: root.certificate });
    const there = await newProcess().create(trustedCa, {
      ...inputs,
      certificateBasedApplicationConfigurationId: other.id,
    });
    await tenant.send("DELETE", `${membersOf(other.id)}/${there.id}`);
    await newProcess().delete(trustedCa, there.id, there.state);
  });
});
