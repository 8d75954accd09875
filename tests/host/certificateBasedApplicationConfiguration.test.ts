import { expect } from "chai";
import { describe, it } from "mocha";
import { base64Of, opensslSays } from "../certificates.js";
import { configuration, otherRoot, reformatted, root, tenantAndHost, urn } from "./setup.js";
import { configurations, membersOf } from "../tenant.js";

describe("CertificateBasedApplicationConfiguration under Pulumi's provider host", () => {
  const under = tenantAndHost();

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

  it("changes and clears its texts in place", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    const { description: _, ...news } = { ...inputs, displayName: "Renamed" };
    expect(await under.host.diff(configuration, id, outputs, news)).to.deep.equal({ changes: true, replaces: [] });
    const updated = await under.host.update(configuration, id, outputs, news);
    expect(updated["displayName"]).to.equal("Renamed");
    expect(updated).not.to.have.property("description");
    expect(await under.tenant.send("GET", `${configurations}/${id}`)).to.include({
      displayName: "Renamed",
      description: null,
    });
    expect(await under.host.diff(configuration, id, updated, news)).to.include({ changes: false });
  });

  it("is replaced for another root, and not for the same one written otherwise", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    const same = { ...inputs, rootCertificate: reformatted(root.certificate) };
    expect(await under.host.diff(configuration, id, outputs, same)).to.deep.equal({ changes: false, replaces: [] });
    const other = { ...inputs, rootCertificate: otherRoot.certificate };
    expect((await under.host.diff(configuration, id, outputs, other)).replaces).to.deep.equal(["rootCertificate"]);
  });

  it("warns of each property that was changed outside, once, and the update puts it right with one PATCH", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    await under.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Somebody's", description: null });
    const preview = await under.startHost();
    for (let time = 1; time <= 2; time += 1) {
      expect(await preview.diff(configuration, id, outputs, inputs)).to.deep.equal({ changes: true, replaces: [] });
    }
    expect(preview.logged).to.deep.equal([
      {
        severity: "warning",
        urn: urn(configuration),
        message: 'displayName was changed outside Pulumi: Graph has "Somebody\'s", the program wants "Apps"',
      },
      {
        severity: "warning",
        urn: urn(configuration),
        message: 'description was changed outside Pulumi: Graph has none, the program wants "Credentials"',
      },
    ]);
    const up = await under.startHost();
    await up.diff(configuration, id, outputs, inputs);
    const requests = await under.tenant.requestsDuring(() => up.update(configuration, id, outputs, inputs));
    expect(requests).to.deep.equal([`PATCH ${configurations}/${id}`]);
    expect(await under.tenant.send("GET", `${configurations}/${id}`)).to.include({
      displayName: "Apps",
      description: "Credentials",
    });
  });

  it("writes nothing where the tenant already has what the program now wants", async () => {
    const { id, outputs } = await under.host.create(configuration, inputs);
    await under.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Both" });
    const up = await under.startHost();
    const news = { ...inputs, displayName: "Both" };
    expect((await up.diff(configuration, id, outputs, news)).changes).to.equal(true);
    const requests = await under.tenant.requestsDuring(async () => {
      expect((await up.update(configuration, id, outputs, news))["displayName"]).to.equal("Both");
    });
    expect(requests).to.deep.equal([]);
  });

  it("isn't compared with the tenant in what ignoreChanges names", async () => {
    const ignoring = { ...inputs, __ignoreChanges: ["displayName"] };
    const { id, outputs } = await under.host.create(configuration, ignoring);
    await under.tenant.send("PATCH", `${configurations}/${id}`, { displayName: "Somebody's" });
    const preview = await under.startHost();
    expect(await preview.diff(configuration, id, outputs, ignoring)).to.include({ changes: false });
    expect(preview.logged).to.deep.equal([]);
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
      `${id} no longer exists in the tenant: a new one will be created`,
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
