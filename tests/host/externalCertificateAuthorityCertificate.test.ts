import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { describe, it } from "mocha";
import { signedBy } from "../certificates.js";
import { failure, root, tenantAndHost, tlsCa, urn } from "./setup.js";
import { unknownValue } from "./providerHost.js";
import { Tenant, tls } from "../tenant.js";

describe("ExternalCertificateAuthorityCertificate under Pulumi's provider host", () => {
  const under = tenantAndHost();

  const inputs = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd", __urn: urn(tlsCa) };

  it("is created with a name of its own and a CSR that openssl verifies, which carries both names", async () => {
    const { id, outputs } = await under.host.create(tlsCa, inputs);
    expect(outputs).to.include({ ...inputs, status: "csrGenerated", tenantId: Tenant.id });
    expect(outputs["graphOrigin"]).to.equal(under.tenant.emulator.url);
    expect(outputs["name"]).to.match(/^[a-z][a-z0-9]{11}$/);
    const subject = execFileSync("openssl", ["req", "-verify", "-noout", "-subject"], {
      input: String(outputs["certificateSigningRequest"]),
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
    expect(subject).to.contain("Contoso TLS CA").and.to.contain("Contoso Ltd");
    expect(await under.host.diff(tlsCa, id, outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
  });

  it("costs one POST, and one GET that shows it", async () => {
    let id = "";
    const requests = await under.tenant.requestsDuring(async () => {
      ({ id } = await under.host.create(tlsCa, inputs));
    });
    expect(requests).to.deep.equal([`POST ${tls}`, `GET ${tls}/${id}`]);
  });

  it("refuses a replacement that would have to use a name twice, in preview", async () => {
    const named = { ...inputs, name: "twice" };
    const { id, outputs } = await under.host.create(tlsCa, named);
    const message = await failure(under.host.diff(tlsCa, id, outputs, { ...named, commonName: "New" }));
    expect(message).to.contain('"twice"').and.to.contain("Choose another name, or omit it");
  });

  it("isn't refused for a value that isn't known yet, which may turn out to be no change", async () => {
    const named = { ...inputs, name: "unknown" };
    const { id, outputs } = await under.host.create(tlsCa, named);
    const diff = await under.host.diff(tlsCa, id, outputs, { ...named, commonName: unknownValue });
    expect(diff).to.deep.equal({ changes: true, replaces: ["commonName"] });
  });

  it("says that Graph never takes a name again, when it was used before", async () => {
    const named = { ...inputs, name: "spent" };
    const { id, outputs } = await under.host.create(tlsCa, named);
    await under.later.delete(id, outputs);
    expect(await failure(under.host.create(tlsCa, named))).to.contain("never lets a name be used twice");
  });

  it("warns once of a name that breaks the portal's rule, and doesn't refuse it", async () => {
    const odd = { ...inputs, name: "Contoso Enterprise CA" };
    const preview = await under.startHost();
    expect(await preview.check(tlsCa, odd)).to.deep.equal([]);
    expect(await preview.check(tlsCa, odd)).to.deep.equal([]);
    expect(preview.logged).to.have.length(1);
    expect(preview.logged[0]).to.include({ severity: "warning", urn: urn(tlsCa) });
    expect(preview.logged[0]?.message).to.contain("Contoso Enterprise CA").and.to.contain("12 letters and digits");
  });

  it("keeps its CSR through a refresh, and takes over a new status", async () => {
    const { id, outputs } = await under.host.create(tlsCa, inputs);
    const read = await under.host.read(id, { ...outputs, status: "earlier" });
    expect(read?.outputs).to.deep.equal(outputs);
    expect(read?.inputs).to.equal(undefined);
  });

  it("isn't removed while TLS inspection uses it", async () => {
    const { id, outputs } = await under.host.create(tlsCa, inputs);
    await enable(under.tenant, id, String(outputs["certificateSigningRequest"]));
    const message = await failure(under.later.delete(id, outputs));
    expect(message).to.contain("would end TLS inspection").and.to.contain("Disable it first");
    await under.tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" });
    await under.later.delete(id, outputs);
    expect((await under.tenant.list(tls)).map((ca) => ca["id"])).not.to.include(id);
    // It is gone now, which is what was wanted.
    await (await under.startHost()).delete(id, outputs);
  });

  it("isn't replaced while TLS inspection uses it, unless the program uploads a certificate for the new one", async () => {
    const { id, outputs } = await under.host.create(tlsCa, inputs);
    await enable(under.tenant, id, String(outputs["certificateSigningRequest"]));
    const preview = await under.startHost();
    const changed = { ...inputs, commonName: "New" };
    const message = await failure(preview.diff(tlsCa, id, outputs, { ...changed, __hasSignedCertificate: false }));
    expect(message).to.contain("replacing it would end TLS inspection").and.to.contain("first disable this one");
    const replaced = { changes: true, replaces: ["commonName"] };
    expect(await preview.diff(tlsCa, id, outputs, { ...changed, __hasSignedCertificate: true })).to.deep.include(
      replaced,
    );
    expect(preview.logged).to.deep.equal([]);
    // Nothing tells: the deletion will refuse, if need be.
    expect(await preview.diff(tlsCa, id, outputs, changed)).to.deep.include(replaced);
    expect(preview.logged.map((line) => line.message).join()).to.contain("only removed once");
  });
});

/** Signs the CSR with a throw-away CA, uploads the certificate and enables it, as an administrator would. */
async function enable(tenant: Tenant, id: string, certificateSigningRequest: string): Promise<void> {
  const certificate = signedBy(root, certificateSigningRequest);
  await tenant.send("PATCH", `${tls}/${id}`, { certificate, chain: root.certificate });
  await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
}
