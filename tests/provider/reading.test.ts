import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { base64Of, selfSigned, signedBy } from "../certificates.js";
import { inText } from "../inText.js";
import { configurations, membersOf, Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");

/** As Pulumi asks for `Class.get(name, id)`: there is nothing but the id. */
describe("reading an object that isn't managed", () => {
  let tenant: Tenant;
  let ca: { id: string; state: Properties };
  let signed: { id: string; state: Properties };
  let trust: { id: string; state: Properties };
  let trusted: { id: string; state: Properties };

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    const up = new HandlerProcess(tenant.environment);
    ca = await up.create(tlsCa, { name: "Contoso1", commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" });
    signed = await up.create(signedCertificate, {
      certificateId: ca.id,
      certificate: signedBy(root, String(ca.state["certificateSigningRequest"])),
      chain: root.certificate,
    });
    await up.create(configuration, { displayName: "Others", rootCertificate: issuing.certificate });
    trust = await up.create(configuration, { displayName: "Apps", rootCertificate: root.certificate });
    trusted = await up.create(trustedCa, {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate: issuing.certificate,
    });
  });
  after(async () => {
    await tenant.emulator.close();
  });

  it("says of an id that can't be one what to write instead, and asks nobody", async () => {
    const requests = await tenant.requestsDuring(async () => {
      for (const [id, said] of [
        [inText(pulumi.output("a")), "holds what a text becomes in which an output is put as if it were a value"],
        [`${trust.id}/trustedCertificateAuthorities`, "is no id"],
        ["urn:pulumi:dev::p::t::n", "is a URN"],
      ] as const) {
        const { message } = await failure(new HandlerProcess(tenant.environment).read(configuration, id, {}, {}));
        expect(message).to.contain(`The id of what is to be read ${said}`).and.not.to.contain("Calling");
      }
    });
    expect(requests).to.deep.equal([]);
  });

  it("gives all that its creation gave, and whose tenant it is in", async () => {
    // When it was written last, nobody knows of what is only read.
    const told = ({ [hidden.lastWrite]: _, ...state }: Properties) => state;
    // Graph dates the validity by the certificate once there is one.
    const { validity: _, status: __, ...enabled } = ca.state;
    for (const [resource, { id, state }] of [
      [tlsCa, { ...ca, state: enabled }],
      [configuration, trust],
      [trustedCa, trusted],
    ] as const) {
      const found = await new HandlerProcess(tenant.environment).read(resource, id, {}, {});
      expect(found?.drifted).to.equal(false);
      expect(found?.inputs).to.deep.equal({});
      expect(found?.state).to.deep.include({ ...told(state), tenantId: Tenant.id, graphOrigin: tenant.emulator.url });
    }
    const found = await new HandlerProcess(tenant.environment).read(signedCertificate, signed.id, {}, {});
    const { certificate: ___, chain: ____, ...rest } = told(signed.state);
    expect(found?.state).to.deep.include({ ...rest, enabled: true });
    expect(found?.state["certificate"]).to.match(/^-----BEGIN CERTIFICATE-----/);
  });

  it("is an error where there is none", async () => {
    const nobody = "0a6a9b97-b84c-406a-a703-14d699d1fbb1";
    for (const resource of [tlsCa, signedCertificate, configuration, trustedCa]) {
      const { code, message } = await failure(new HandlerProcess(tenant.environment).read(resource, nobody, {}, {}));
      expect(code).to.equal("NotFound");
      expect(message).to.contain(`There is no ${resource.definition.objectKind} "${nobody}" in this tenant`);
    }
  });

  it("leaves the object free to be adopted", async () => {
    const process = new HandlerProcess(tenant.environment);
    await process.read(trustedCa, trusted.id, {}, {}, { urn: "urn:looked at" });
    const inputs = {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate: issuing.certificate,
      adopt: trusted.id,
    };
    expect((await process.create(trustedCa, inputs, { urn: "urn:managed" })).id).to.equal(trusted.id);
  });
});

describe("refreshing a trusted CA", () => {
  it("takes over what drifted, keeps the program's spelling of the rest and leaves what is omitted omitted", async () => {
    const tenant = await Tenant.start();
    try {
      const { id: configurationId } = await tenant.send("POST", configurations, {
        trustedCertificateAuthorities: [{ isRootAuthority: false, certificate: base64Of(root.certificate) }],
      });
      const process = () => new HandlerProcess(tenant.environment);
      const { id, state } = await process().create(trustedCa, {
        certificateBasedApplicationConfigurationId: configurationId,
        certificate: issuing.certificate,
        issuer: "CN=Issuing, O=Contoso",
        issuerSubjectKeyIdentifier: "BA:AF",
      });
      const spelled = {
        certificateBasedApplicationConfigurationId: configurationId,
        certificate: base64Of(issuing.certificate),
        issuer: "o = contoso,cn = ISSUING",
        issuerSubjectKeyIdentifier: "ba af",
      };
      const written = { ...state, ...spelled };
      const unchanged = await process().read(trustedCa, id, written, spelled);
      expect(unchanged).to.deep.equal({ state: written, inputs: spelled, drifted: false });
      await tenant.send("PATCH", `${membersOf(String(configurationId))}/${id}`, { isRootAuthority: true });
      const omitted = await process().read(trustedCa, id, written, spelled);
      expect(omitted).to.deep.equal({ state: { ...written, isRootAuthority: true }, inputs: spelled, drifted: false });
      const given = { ...spelled, isRootAuthority: false };
      expect(await process().read(trustedCa, id, written, given)).to.deep.equal({
        state: { ...written, isRootAuthority: true },
        inputs: { ...spelled, isRootAuthority: true },
        drifted: true,
      });
    } finally {
      await tenant.emulator.close();
    }
  });
});
