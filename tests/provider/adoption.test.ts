import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { AlteredGraph } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, tlsCa, trustedCa } from "./handlerProcess.js";

const root = selfSigned("/C=US/O=Contoso/CN=Root");
const otherRoot = selfSigned("/C=US/O=Contoso/CN=Other Root");
const issuing = selfSigned("/C=US/O=Contoso/CN=Issuing");

describe("adopt", () => {
  const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
  let tenant: Tenant;
  let ca: Properties;
  let trust: Properties;
  let member: Properties;

  beforeEach(async () => {
    tenant = await Tenant.start();
    ca = await tenant.send("POST", tls, { name: "First", ...names });
    trust = await tenant.send("POST", configurations, {
      displayName: "Apps",
      trustedCertificateAuthorities: [
        { isRootAuthority: true, certificate: base64Of(root.certificate), issuer: "CN=Root, O=Contoso, C=US" },
      ],
    });
    member = await tenant.send("POST", membersOf(String(trust["id"])), {
      isRootAuthority: false,
      certificate: base64Of(issuing.certificate),
      issuer: "CN=Issuing, O=Contoso, C=US",
      issuerSubjectKeyIdentifier: "BA:AF",
    });
  });

  afterEach(async () => {
    await tenant.emulator.close();
  });

  function newProcess(environment: Record<string, string> = {}): HandlerProcess {
    return new HandlerProcess({ ...tenant.environment, ...environment });
  }

  /** What a check finds, and what it says beside. */
  async function previewed(resource: Resource, inputs: Properties) {
    const process = newProcess();
    const findings = await process.check(resource, inputs);
    return { findings, logged: process.logged };
  }

  it("takes over a CA with its CSR and without a write, whatever its name", async () => {
    const inputs = { ...names, adopt: ca["id"] };
    const { findings, logged } = await previewed(tlsCa, inputs);
    expect(findings).to.deep.equal([]);
    expect(logged).to.deep.equal([`info: takes over ${String(ca["id"])}, which is as the program wants it`]);
    const process = newProcess();
    const requests = await tenant.requestsDuring(async () => {
      const { id, state } = await process.create(tlsCa, inputs);
      expect(id).to.equal(ca["id"]);
      expect(state).to.include({ ...inputs, name: ca["name"], status: "csrGenerated" });
      expect(state["certificateSigningRequest"]).to.equal(ca["certificateSigningRequest"]);
      expect(await process.diff(tlsCa, id, state, inputs)).to.deep.equal(unchanged);
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
  });

  it("changes what Graph can change, and says so in the preview", async () => {
    const inputs = { adopt: trust["id"], displayName: "Partners", rootCertificate: root.certificate };
    const { findings, logged } = await previewed(configuration, inputs);
    expect(findings).to.deep.equal([]);
    expect(logged).to.deep.equal([
      `info: takes over ${String(trust["id"])} and changes it: Graph has displayName "Apps", the program wants "Partners"`,
    ]);
    const { id, state } = await newProcess().create(configuration, inputs);
    expect(state).to.include({ displayName: "Partners", issuer: "CN=Root, O=Contoso, C=US" });
    expect(state["rootAuthorityId"]).to.match(/^[0-9a-f-]{36}$/);
    expect((await tenant.send("GET", `${configurations}/${id}`))["displayName"]).to.equal("Partners");
  });

  it("takes over a trusted CA with the identifiers that it has", async () => {
    const inputs = {
      adopt: String(member["id"]).toUpperCase(),
      certificateBasedApplicationConfigurationId: trust["id"],
      certificate: issuing.certificate,
      issuerSubjectKeyIdentifier: "ba af",
    };
    expect((await previewed(trustedCa, inputs)).findings).to.deep.equal([]);
    const { state } = await newProcess().create(trustedCa, inputs);
    expect(state).to.include({ ...inputs, isRootAuthority: false, issuer: "CN=Issuing, O=Contoso, C=US" });
    expect(await tenant.list(membersOf(String(trust["id"])))).to.have.length(2);
  });

  it("is refused, in the preview and in the update, where the object differs in what Graph can't change", async () => {
    const refused: [Resource, Properties, string][] = [
      [
        tlsCa,
        { ...names, commonName: "Other", adopt: ca["id"] },
        'commonName "Contoso TLS CA", the program wants "Other"',
      ],
      [configuration, { adopt: trust["id"], rootCertificate: otherRoot.certificate }, "CN=Other Root, O=Contoso, C=US"],
      [
        trustedCa,
        {
          adopt: member["id"],
          certificateBasedApplicationConfigurationId: trust["id"],
          certificate: otherRoot.certificate,
          issuer: "CN=Issuing, O=Contoso, C=US",
          issuerSubjectKeyIdentifier: "BA:AF",
        },
        "CN=Other Root, O=Contoso, C=US",
      ],
      [tlsCa, { ...names, adopt: "0a6a9b97-b84c-406a-a703-14d699d1fbb1" }, "was not found in this tenant"],
    ];
    for (const [resource, inputs, found] of refused) {
      const { findings } = await previewed(resource, inputs);
      expect(findings.map(({ property }) => property)).to.deep.equal(["adopt"]);
      expect(findings[0]?.reason)
        .to.match(/^can't be used/)
        .and.to.contain(found);
      expect(await failure(newProcess().create(resource, inputs)))
        .to.have.property("message")
        .which.contains(found);
    }
  });

  it("keeps the id as Graph writes it, however the program does, so that the object can be removed", async () => {
    const member = (await tenant.list(membersOf(String(trust["id"])))).find(
      (found) => found["isRootAuthority"] === false,
    );
    const trusted = { certificateBasedApplicationConfigurationId: trust["id"], certificate: issuing.certificate };
    const issuerSubjectKeyIdentifier = "BA:AF";
    for (const [resource, id, inputs] of [
      [trustedCa, member?.["id"], { ...trusted, issuerSubjectKeyIdentifier }],
      [configuration, trust["id"], { displayName: "Apps", rootCertificate: root.certificate }],
      [tlsCa, ca["id"], names],
    ] as [Resource, string, Properties][]) {
      const adopt = id.toUpperCase();
      const adopted = await newProcess().create(resource, { ...inputs, adopt });
      expect(adopted.id).to.equal(id);
      expect(adopted.state).not.to.have.property("id");
      expect(await newProcess().diff(resource, id, adopted.state, { ...inputs, adopt })).to.deep.equal(unchanged);
      await newProcess().delete(resource, id, adopted.state);
    }
    expect(await tenant.list(tls)).to.deep.equal([]);
    expect(await tenant.list(configurations)).to.deep.equal([]);
  });

  it("may be added and removed later, and another id makes it another object", async () => {
    const process = newProcess();
    const { id, state } = await process.create(tlsCa, { ...names, adopt: ca["id"] });
    expect(await process.diff(tlsCa, id, state, names)).to.deep.equal(unchanged);
    const { adopt: _, ...without } = state;
    expect(await process.diff(tlsCa, id, without, { ...names, adopt: id.toUpperCase() })).to.deep.equal(unchanged);
    const other = await tenant.send("POST", tls, { name: "Other", ...names });
    const { differences } = await process.diff(tlsCa, id, state, { ...names, adopt: other["id"] });
    expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["adopt", true]]);
  });

  it("is to be removed where the adopted object is gone or must be replaced", async () => {
    const inputs = { ...names, adopt: ca["id"] };
    const { id, state } = await newProcess().create(tlsCa, inputs);
    const renamed = await failure(newProcess().diff(tlsCa, id, state, { ...inputs, commonName: "New" }));
    expect(renamed.message).to.match(/would have to be replaced because of commonName[^]*Remove adopt/);
    await tenant.send("DELETE", `${tls}/${id}`);
    const gone = await failure(newProcess().diff(tlsCa, id, state, inputs));
    expect(gone.message).to.match(/no longer exists[^]*Remove adopt/);
    const { differences } = await newProcess().diff(tlsCa, id, state, names);
    expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["id", true]]);
  });

  it("gives one object to one resource", async () => {
    const process = newProcess();
    const inputs = { ...names, adopt: ca["id"] };
    await process.create(tlsCa, inputs, { urn: "urn:first" });
    const [finding] = await process.check(tlsCa, inputs, { urn: "urn:second" });
    expect(finding?.reason).to.contain("belongs to urn:first");
    const refused = await failure(process.create(tlsCa, inputs, { urn: "urn:second" }));
    expect(refused.message).to.contain("belongs to urn:first");
  });

  it("takes over a CA in use whose CSR Graph shows no more, and warns that there is none", async () => {
    const graph = await AlteredGraph.before(tenant);
    graph.alter = ({ certificateSigningRequest: _, ...answer }) =>
      Array.isArray(answer["value"])
        ? {
            ...answer,
            value: (answer["value"] as object[]).map((found) => ({
              ...found,
              certificateSigningRequest: undefined,
              status: "active",
            })),
          }
        : answer;
    try {
      const process = newProcess(graph.environment);
      const { state } = await process.create(tlsCa, { ...names, adopt: ca["id"] });
      expect(state).to.include({ status: "active", name: "First" });
      expect(process.logged.join()).to.contain("warning: Graph returns no CSR for this CA, which is active");
    } finally {
      graph.close();
    }
  });

  it("is looked at in the update where the preview was not to ask the tenant", async () => {
    const process = newProcess({ ENTRA_CA_LIVE_DIFF: "false" });
    const inputs = { ...names, commonName: "Other", adopt: ca["id"] };
    const requests = await tenant.requestsDuring(() => process.check(tlsCa, inputs));
    expect(requests).to.deep.equal([]);
    expect((await failure(process.create(tlsCa, inputs))).code).to.equal("CannotAdopt");
  });
});

const unchanged = { differences: [] };
