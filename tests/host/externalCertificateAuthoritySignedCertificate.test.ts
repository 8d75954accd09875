import { expect } from "chai";
import { describe, it } from "mocha";
import type { SecondEnabled } from "../../emulator/index.js";
import { signedBy } from "../certificates.js";
import { tls } from "../tenant.js";
import { unknownValue, type ProviderHost } from "./providerHost.js";
import { failure, root, signedCertificate, tenantAndHost, tlsCa, urn } from "./setup.js";

interface Made {
  readonly id: string;
  /** The CA's own outputs. */
  readonly outputs: Record<string, unknown>;
  /** The arguments for the resource of its signed certificate. */
  readonly inputs: Record<string, unknown>;
}

/** A CA with its CSR, signed, as a program would hand both on. */
async function signedCa(host: ProviderHost): Promise<Made> {
  const { id, outputs } = await host.create(tlsCa, { commonName: "TLS CA", organizationName: "Contoso" });
  const request = String(outputs["certificateSigningRequest"]);
  return {
    id,
    outputs,
    inputs: {
      certificateId: id,
      certificateSigningRequest: request,
      certificate: signedBy(root, request),
      chain: root.certificate,
      __urn: urn(signedCertificate),
    },
  };
}

describe("ExternalCertificateAuthoritySignedCertificate under Pulumi's provider host", () => {
  const under = tenantAndHost({ enrollingMilliseconds: 1500 });

  const status = async (id: string) => (await under.tenant.send("GET", `${tls}/${id}`))["status"];

  it("uploads, enables and waits until the CA is in use, telling how it goes", async () => {
    const host = await under.startHost();
    const { id, inputs } = await signedCa(host);
    const created = await host.create(signedCertificate, inputs);
    expect(created.id).to.equal(id);
    expect(created.outputs).to.include({ ...inputs, enabled: true, status: "active" });
    expect(created.outputs["thumbprint"]).to.match(/^[0-9a-f]{64}$/);
    expect(host.logged.map(({ message }) => message).join()).to.match(/enrolling, \d s/);
    expect(await (await under.startHost()).diff(signedCertificate, id, created.outputs, inputs)).to.include({
      changes: false,
    });
  });

  it("isn't drift while the CA is enrolling", async () => {
    const { id, inputs } = await signedCa(under.host);
    const { outputs } = await under.host.create(signedCertificate, inputs);
    const preview = await under.startHost();
    await under.tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" });
    await under.tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
    expect(await preview.diff(signedCertificate, id, outputs, inputs)).to.include({ changes: false });
  });

  it("refuses a certificate for another key, in preview where the CSR is given, and before any write where it isn't", async () => {
    const { inputs } = await signedCa(under.host);
    const other = await signedCa(under.host);
    const wrong: Record<string, unknown> = { ...inputs, certificate: other.inputs["certificate"] };
    const [finding] = await under.host.check(signedCertificate, wrong);
    expect(finding).to.deep.include({ property: "" });
    expect(finding?.reason).to.match(/^certificate must be for this CA: .*\[key-mismatch\]/);
    const { certificateSigningRequest: _, ...withoutRequest } = wrong;
    expect(await under.host.check(signedCertificate, withoutRequest)).to.deep.equal([]);
    const requests = await under.tenant.requestsDuring(async () => {
      expect(await failure(under.host.create(signedCertificate, withoutRequest))).to.contain("must be for this CA");
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
  });

  it("refuses in preview a literal certificate for a CA whose key is about to change", async () => {
    const { id, inputs } = await signedCa(under.host);
    const { outputs } = await under.host.create(signedCertificate, { ...inputs, enabled: false });
    const renewed = signedBy(root, String(inputs["certificateSigningRequest"]), 400);
    for (const change of [
      { certificateId: unknownValue },
      { certificateId: "another" },
      { certificateId: unknownValue, certificate: renewed },
    ]) {
      const message = await failure(under.host.diff(signedCertificate, id, outputs, { ...inputs, ...change }));
      expect(message).to.contain("the CA gets another key");
    }
    const rotation = {
      ...inputs,
      certificateId: unknownValue,
      certificate: unknownValue,
      certificateSigningRequest: unknownValue,
    };
    expect((await under.host.diff(signedCertificate, id, outputs, rotation)).replaces).to.include("certificateId");
  });

  it("names the id where there is no such CA", async () => {
    const { inputs } = await signedCa(under.host);
    const message = await failure(under.host.create(signedCertificate, { ...inputs, certificateId: "nowhere" }));
    expect(message).to.match(/^certificateId is "nowhere", and there is no such TLS inspection CA/);
  });

  it("disables when it is removed, and takes a CA that is gone for done", async () => {
    const { id, inputs } = await signedCa(under.host);
    const { outputs } = await under.host.create(signedCertificate, inputs);
    const destroy = await under.startHost();
    await destroy.delete(id, outputs);
    expect(await status(id)).to.equal("disabled");
    await under.tenant.send("DELETE", `${tls}/${id}`);
    await destroy.delete(id, outputs);
  });

  it("leaves alone what it didn't put there, and what this run has just taken over", async () => {
    const { id, inputs } = await signedCa(under.host);
    const { outputs } = await under.host.create(signedCertificate, inputs);
    const replacing = await under.startHost();
    await replacing.create(signedCertificate, inputs);
    await replacing.delete(id, outputs);
    expect(await status(id)).to.equal("active");
    const foreign = { ...outputs, certificate: root.certificate };
    const destroy = await under.startHost();
    await destroy.delete(id, foreign);
    expect(await status(id)).to.equal("active");
    expect(destroy.logged[0]?.message).to.contain("has another certificate than this resource gave it");
  });
});

describe("a signed certificate that is about to end", () => {
  // Graph doesn't take one that ends within six months; this one stands for one that was uploaded long ago.
  const under = tenantAndHost({ uploadChecks: "keyOnly" });

  it("is warned of in every preview, within 60 days", async () => {
    const { id, inputs } = await signedCa(under.host);
    const certificate = signedBy(root, String(inputs["certificateSigningRequest"]), 30);
    const wanted = { ...inputs, certificate, enabled: false, acceptedFindings: ["ends-within-six-months"] };
    const { outputs } = await under.host.create(signedCertificate, wanted);
    const preview = await under.startHost();
    expect(await preview.diff(signedCertificate, id, outputs, wanted)).to.include({ changes: false });
    expect(preview.logged.map(({ message }) => message).join()).to.match(/the certificate ends in (29|30) days/);
  });
});

/** What Graph may do, and which CA each PATCH has to go to then: upload and enable the new one, disable the old one. */
const behaviours: [SecondEnabled, string, ("new" | "old")[]][] = [
  ["disablesFirst", "disables the old one by itself", ["new", "new"]],
  ["isAllowed", "lets both be enabled", ["new", "new", "old"]],
  ["isRefused", "refuses a second enabled one", ["new", "new", "old", "new"]],
];
for (const [secondEnabled, behaviour, patched] of behaviours) {
  describe(`rotating a TLS inspection CA where Graph ${behaviour}`, () => {
    const under = tenantAndHost({ enrollingMilliseconds: 300, secondEnabled });

    it("enables the new one, then removes the old one", async () => {
      const old = await signedCa(under.host);
      const { outputs } = await under.host.create(signedCertificate, old.inputs);

      const up = await under.startHost();
      const unknowns = {
        certificateId: unknownValue,
        certificate: unknownValue,
        certificateSigningRequest: unknownValue,
      };
      await up.diff(signedCertificate, old.id, outputs, { ...old.inputs, ...unknowns });
      const replacement = await signedCa(up);
      expect((await up.diff(signedCertificate, old.id, outputs, replacement.inputs)).replaces).to.include(
        "certificateId",
      );
      const requests = await under.tenant.requestsDuring(async () => {
        const created = await up.create(signedCertificate, replacement.inputs);
        expect(created.outputs).to.include({ status: "active" });
        await up.delete(old.id, outputs);
      });
      expect(requests.filter((request) => request.startsWith("PATCH"))).to.deep.equal(
        patched.map((which) => `PATCH ${tls}/${which === "new" ? replacement.id : old.id}`),
      );
      await up.delete(old.id, old.outputs);

      const left = await under.tenant.list(tls);
      expect(left.map(({ id, status }) => [id, status])).to.deep.equal([[replacement.id, "active"]]);
    });
  });
}
