import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { AlteredGraph, type Alteration, type Entity, inLists } from "../alteredGraph.js";
import type { ProviderError } from "./calls.js";
import type { ProviderHost } from "./providerHost.js";
import { configuration, root, tenantAndHost, tlsCa } from "./setup.js";

describe("answers that Graph may give, though its pages say otherwise,", () => {
  const under = tenantAndHost();
  let graph: AlteredGraph | undefined;

  afterEach(() => {
    graph?.close();
  });

  async function hostWith(alter: Alteration): Promise<ProviderHost> {
    graph = await AlteredGraph.before(under.tenant);
    graph.alter = alter;
    return under.startHost(graph.environment);
  }

  const inputs = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
  const withoutRequest = ({ certificateSigningRequest: _, ...answer }: Entity) => answer;

  it("a creation without the CSR: it is asked for once", async () => {
    // Some tenants show it only where it is selected.
    const host = await hostWith((answer, _method, path) =>
      path.includes("$select") ? answer : withoutRequest(answer),
    );
    const requests = await under.tenant.requestsDuring(async () => {
      const { id, outputs } = await host.create(tlsCa, inputs);
      expect(outputs["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
      expect(await host.diff(tlsCa, id, outputs, inputs)).to.include({ changes: false });
      expect((await host.read(id, outputs))?.outputs).to.deep.equal(outputs);
    });
    const asked = requests.filter((request) => request.includes("$select"));
    expect(asked).to.have.length(1);
  });

  it("no CSR at all: the error says that the CA exists, the state keeps it, and the next update asks again", async () => {
    const host = await hostWith(withoutRequest);
    const error = await host.create(tlsCa, { ...inputs, name: "Other" }).then(
      () => undefined,
      (thrown: unknown) => thrown as ProviderError,
    );
    const { id, outputs, reasons } = error!.incomplete!;
    expect(reasons).to.deep.equal([error!.message]);
    expect(error!.message).to.contain(`The CA ${id} was created, but Graph returned no certificate signing request`);
    expect(outputs).to.include({ ...inputs, status: "csrGenerated" });
    const elsewhere = { ...outputs, graphOrigin: under.tenant.emulator.url };
    const updated = await (await under.startHost()).update(tlsCa, id, elsewhere, { ...inputs, name: "Other" });
    expect(updated["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
  });

  it("a configuration inside `value`, as its page prints it", async () => {
    const host = await hostWith((answer, method) => (method === "POST" ? { value: answer } : answer));
    const { id, outputs } = await host.create(configuration, { rootCertificate: root.certificate });
    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(outputs).to.have.property("rootAuthorityId");
  });

  it("no issuer and key identifier: they are taken from the certificate", async () => {
    const bare = ({ issuer: _, issuerSubjectKeyIdentifier: __, ...member }: Entity) => member;
    const host = await hostWith(inLists(bare));
    const rootOnly = { displayName: "Bare", rootCertificate: root.certificate };
    const { id, outputs } = await host.create(configuration, rootOnly);
    expect(outputs).to.include({ issuer: "CN=Root, O=Contoso, C=US" });
    expect((await host.read(id, outputs))?.outputs).to.deep.equal(outputs);
  });

  it("a property left out: the state's value is kept, and it is no drift", async () => {
    const host = await hostWith((answer) => {
      const { displayName: _, ...rest } = answer;
      return Array.isArray(answer["value"])
        ? { ...answer, value: (answer["value"] as Entity[]).map(({ displayName: __, ...member }) => member) }
        : rest;
    });
    const named = { displayName: "Apps", rootCertificate: root.certificate };
    const { id, outputs } = await host.create(configuration, named);
    expect(await host.diff(configuration, id, outputs, named)).to.include({ changes: false });
    expect((await host.read(id, outputs))?.outputs).to.include({ displayName: "Apps" });
  });

  it("a certificate that can't be read: a warning in each preview and refresh, and no change", async () => {
    const host = await hostWith(inLists((member) => ({ ...member, certificate: "AAAA", displayName: null })));
    const named = { displayName: "Unreadable", rootCertificate: root.certificate };
    const { id, outputs } = await host.create(configuration, named);
    const later = await under.startHost(graph!.environment);
    expect(await later.diff(configuration, id, outputs, named)).to.include({ changes: false });
    expect((await later.read(id, outputs))?.outputs).to.deep.equal(outputs);
    const [line, ...others] = later.logged;
    expect(others).to.deep.equal([]);
    expect(line?.severity).to.equal("warning");
    expect(line?.message).to.contain(
      `rootCertificate of ${id} is that of the root ${String(outputs["rootAuthorityId"])}`,
    );
  });
});
