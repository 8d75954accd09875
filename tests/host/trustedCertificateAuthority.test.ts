import { expect } from "chai";
import { before, describe, it } from "mocha";
import { base64Of, opensslSays, selfSigned } from "../certificates.js";
import { type ProviderHost, unknownValue } from "./providerHost.js";
import { failure, issuing, otherRoot, root, signedCertificate, tenantAndHost, trustedCa, urn } from "./setup.js";
import { configurations, membersOf } from "../tenant.js";

describe("TrustedCertificateAuthority under Pulumi's provider host", () => {
  const under = tenantAndHost();

  let configurationId: string;
  let inputs: { certificateBasedApplicationConfigurationId: string; certificate: string; __urn: string };

  before(async () => {
    const created = await under.tenant.send("POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    configurationId = String(created["id"]);
    inputs = {
      certificateBasedApplicationConfigurationId: configurationId,
      certificate: issuing.certificate,
      __urn: urn(trustedCa),
    };
  });

  it("is created with one list and one POST; its issuer and key identifier are the certificate's", async () => {
    let created: Awaited<ReturnType<ProviderHost["create"]>> | undefined;
    const requests = await under.tenant.requestsDuring(async () => {
      created = await under.host.create(trustedCa, inputs);
    });
    const { id, outputs } = created!;
    expect(requests).to.deep.equal([`GET ${membersOf(configurationId)}`, `POST ${membersOf(configurationId)}`]);
    expect(outputs).to.include({ ...inputs, isRootAuthority: false, issuer: "CN=Issuing, O=Contoso, C=US" });
    expect(opensslSays(issuing.certificate, "-ext", "subjectKeyIdentifier")).to.contain(
      outputs["issuerSubjectKeyIdentifier"],
    );
    expect(await under.host.diff(trustedCa, id, outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
    await under.later.delete(id, outputs);
  });

  it("is written nothing of what Graph has no place for: accepted findings and the connection are the state's alone", async () => {
    const { id, outputs } = await under.host.create(trustedCa, inputs);
    const connection = { endpoint: under.tenant.emulator.endpoint };
    const wanted = { ...inputs, acceptedFindings: ["key-cert-sign-missing"], connection };
    const requests = await under.tenant.requestsDuring(async () => {
      expect(await under.later.update(trustedCa, id, outputs, wanted)).to.deep.include(wanted);
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
    await under.later.delete(id, outputs);
  });

  it("is replaced when its certificate, with all that derives from it, or its configuration changes", async () => {
    const { id, outputs } = await under.host.create(trustedCa, inputs);
    const other = { ...inputs, certificate: otherRoot.certificate };
    expect((await under.host.diff(trustedCa, id, outputs, other)).replaces).to.deep.equal([
      "certificate",
      "issuer",
      "issuerSubjectKeyIdentifier",
    ]);
    const unknownConfiguration = { ...inputs, certificateBasedApplicationConfigurationId: unknownValue };
    expect((await under.host.diff(trustedCa, id, outputs, unknownConfiguration)).replaces).to.deep.equal([
      "certificateBasedApplicationConfigurationId",
    ]);
    await under.later.delete(id, outputs);
  });

  it("passes over unknown values in check, those within lists and objects too", async () => {
    const unknowns = {
      certificateBasedApplicationConfigurationId: unknownValue,
      certificate: unknownValue,
      issuer: unknownValue,
      isRootAuthority: unknownValue,
    };
    expect(await under.host.check(trustedCa, unknowns)).to.deep.equal([]);
    const within = {
      ...{ certificateId: unknownValue, certificate: unknownValue },
      ...{ chain: [root.certificate, unknownValue], timeouts: { create: unknownValue } },
    };
    expect(await under.host.check(signedCertificate, within)).to.deep.equal([]);
  });

  it("is compared by one list of its configuration, however many there are", async () => {
    const made = await Promise.all(
      [issuing, otherRoot].map(({ certificate }) => under.host.create(trustedCa, { ...inputs, certificate })),
    );
    const preview = await under.startHost();
    const requests = await under.tenant.requestsDuring(() =>
      Promise.all(
        made.map(({ id, outputs }) =>
          preview.diff(trustedCa, id, outputs, { ...inputs, certificate: outputs["certificate"] }),
        ),
      ),
    );
    expect(requests).to.deep.equal([`GET ${membersOf(configurationId)}`]);
    await Promise.all(made.map(({ id, outputs }) => under.later.delete(id, outputs)));
    expect(await under.tenant.list(membersOf(configurationId))).to.have.length(1);
  });

  it("that was deleted outside is made again, alone or with its configuration", async () => {
    const { id, outputs } = await under.host.create(trustedCa, inputs);
    await under.tenant.send("DELETE", `${membersOf(configurationId)}/${id}`);
    expect(await (await under.startHost()).diff(trustedCa, id, outputs, inputs)).to.deep.equal({
      changes: true,
      replaces: ["id"],
    });
    await under.later.delete(id, outputs);

    const lost = await under.tenant.send("POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    const there = { ...inputs, certificateBasedApplicationConfigurationId: lost["id"] };
    const second = await under.host.create(trustedCa, there);
    await under.tenant.send("DELETE", `${configurations}/${String(lost["id"])}`);
    expect(await (await under.startHost()).read(second.id, second.outputs)).to.equal(undefined);
    await under.later.delete(second.id, second.outputs);
  });

  it("may be the root of a configuration that was made elsewhere without one", async () => {
    const rootless = await under.tenant.send("POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: false, certificate: base64Of(issuing.certificate) }],
    });
    const there = {
      ...inputs,
      certificateBasedApplicationConfigurationId: rootless["id"],
      certificate: root.certificate,
    };
    const { id, outputs } = await under.host.create(trustedCa, there);
    const news = { ...there, isRootAuthority: true };
    expect(await under.host.diff(trustedCa, id, outputs, news)).to.deep.equal({ changes: true, replaces: [] });
    const updated = await under.host.update(trustedCa, id, outputs, news);
    expect(updated["isRootAuthority"]).to.equal(true);
    expect(await failure(under.later.delete(id, updated))).to.contain("delete the configuration instead");
  });

  it("names the configuration id where there is no such configuration", async () => {
    const nowhere = { ...inputs, certificateBasedApplicationConfigurationId: "0a6a9b97-b84c-406a-a703-14d699d1fbb1" };
    const message = await failure(under.host.create(trustedCa, nowhere));
    expect(message).to.match(/^certificateBasedApplicationConfigurationId: there is no configuration "0a6a9b97/);
  });

  it("needs a key identifier where the certificate has none", async () => {
    const bare = {
      ...inputs,
      certificate: selfSigned("/CN=Bare", ["subjectKeyIdentifier=none", "authorityKeyIdentifier=none"]).certificate,
    };
    const [finding] = await under.host.check(trustedCa, bare);
    expect(finding?.reason).to.match(/^issuerSubjectKeyIdentifier /);
    expect(finding?.reason).to.contain("must be given");
    expect(await under.host.check(trustedCa, { ...bare, issuerSubjectKeyIdentifier: "BA:AF" })).to.deep.equal([]);
  });
});
