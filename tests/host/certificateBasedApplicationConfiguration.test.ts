import { expect } from "chai";
import { describe, it } from "mocha";
import { base64Of, opensslSays } from "../certificates.js";
import { configuration, reformatted, root, tenantAndHost, tlsCa, urn } from "./setup.js";
import { configurations, membersOf } from "../tenant.js";

describe("CertificateBasedApplicationConfiguration under Pulumi's provider host", () => {
  const under = tenantAndHost();

  const names = { commonName: "Contoso", organizationName: "Contoso Ltd" };
  const inputs = {
    displayName: "Apps",
    description: "Credentials",
    rootCertificate: root.certificate,
    __urn: urn(configuration),
  };

  it("is created with its root, whose name and key identifier are taken from the certificate", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    const [member] = await under.tenant.list(membersOf(id));
    expect(outputs).to.include({ ...inputs, rootAuthorityId: member?.["id"], issuer: "CN=Root, O=Contoso, C=US" });
    expect(opensslSays(root.certificate, "-ext", "subjectKeyIdentifier")).to.contain(
      outputs["issuerSubjectKeyIdentifier"],
    );
    expect(member).to.include({ isRootAuthority: true, certificate: base64Of(root.certificate) });
    expect(await under.host.diff(configuration, id, outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
  });

  it("marks what it makes of a secret, whatever Pulumi's host leaves of the marks, in a refresh as well", async () => {
    const signature = "4dabf18193072939515e22adb298388d";
    const marksOf = (properties: Record<string, unknown>) =>
      Object.keys(properties).filter((property) => JSON.stringify(properties[property]).startsWith(`{"${signature}"`));
    const secret = { ...inputs, displayName: "Quiet", __secrets: ["rootCertificate"] };
    const { id, outputs } = await under.host.create(configuration, secret);
    expect(marksOf(outputs)).to.have.members(["issuer", "issuerSubjectKeyIdentifier"]);
    // The engine hands a dynamic provider its state without the marks.
    const state = Object.fromEntries(
      Object.entries(outputs).map(([property, value]) => [property, (value as { value?: unknown }).value ?? value]),
    );
    expect(await under.host.diff(configuration, id, state, secret)).to.deep.equal({ changes: false, replaces: [] });
    expect(marksOf((await under.host.read(id, state))?.outputs ?? {})).to.have.members(marksOf(outputs));
    expect(marksOf(await under.host.update(configuration, id, state, secret))).to.have.members(marksOf(outputs));
    const given = await under.host.create(tlsCa, { name: "given", ...names, __secrets: ["organizationName"] });
    expect(marksOf(given.outputs)).to.deep.equal(["certificateSigningRequest"]);
    const generated = await under.host.create(tlsCa, { ...names, __secrets: ["organizationName"] });
    expect(marksOf(generated.outputs)).to.have.members(["name", "certificateSigningRequest"]);
  });

  it("shows drift in a refresh, keeps the user's spelling of the rest and leaves an omitted argument omitted", async () => {
    const { description: _, ...written } = { ...inputs, rootCertificate: reformatted(root.certificate) };
    const { id, outputs } = await under.host.create(configuration, written);
    expect((await under.host.read(id, outputs))?.inputs).to.equal(undefined);
    await under.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Theirs", description: "Theirs" });
    const refresh = await under.startHost();
    const read = await refresh.read(id, outputs);
    expect(read?.outputs).to.include({
      displayName: "Theirs",
      description: "Theirs",
      rootCertificate: written.rootCertificate,
    });
    const { __provider, ...readInputs } = read?.inputs ?? {};
    expect(__provider).to.equal(outputs["__provider"]);
    expect(readInputs).to.deep.equal({ ...written, displayName: "Theirs" });
    expect(await refresh.diff(configuration, id, read?.outputs ?? {}, written)).to.include({ changes: true });
  });

  it("that was deleted outside shows as a replacement, with a warning, and as gone in a refresh", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    await under.tenant.send("DELETE", `${configurations}/${id}`);
    const preview = await under.startHost();
    expect(await preview.diff(configuration, id, outputs, inputs)).to.deep.equal({ changes: true, replaces: ["id"] });
    expect(preview.logged.map(({ message }) => message)).to.deep.equal([
      `the object ${id} no longer exists in the tenant: a new one will be created`,
    ]);
    expect(await preview.read(id, outputs)).to.equal(undefined);
    await preview.delete(id, outputs);
  });

  it("loses no property that Graph didn't return", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    const kept = await under.host.read(id, outputs);
    expect(kept?.outputs).to.deep.equal(outputs);
  });
});
