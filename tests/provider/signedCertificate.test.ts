import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/resource.js";
import { unknown } from "../../provider/unknown.js";
import { AlteredGraph } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");

describe("a signed certificate where Graph doesn't do what is asked", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let inputs: Properties;
  let id: string;

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const ca = await newProcess().create(tlsCa, names);
    id = ca.id;
    const request = String(ca.state["certificateSigningRequest"]);
    inputs = { certificateId: id, certificate: signedBy(root, request), chain: root.certificate };
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  function newProcess(): HandlerProcess {
    return new HandlerProcess({ ...tenant.environment, ...graph.environment });
  }

  const status = async () => (await tenant.send("GET", `${tls}/${id}`))["status"];

  it("says to replace the CA where a second upload is refused", async () => {
    const request = String((await tenant.send("GET", `${tls}/${id}`))["certificateSigningRequest"]);
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.refuses = (method) => method === "PATCH";
    const renewed = { ...inputs, certificate: signedBy(root, request, 400) };
    const { message } = await failure(newProcess().update(signedCertificate, id, state, renewed));
    expect(message).to.contain("Graph refused the certificate");
    expect(message).to.contain("where the CA already had a certificate, replace the CA and sign its new CSR");
    expect(await status()).to.equal("active");
  });

  it("takes a CA that Graph won't disable for done, and warns", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.refuses = (method) => method === "PATCH";
    const process = newProcess();
    await process.delete(signedCertificate, id, state);
    expect(process.logged.join()).to.contain(
      `warning: the certificate of ${id} could not be disabled, and stays as it is`,
    );
  });

  it("warns that the key was not checked where no CSR is given and Graph returns none", async () => {
    graph.alter = ({ certificateSigningRequest: _, ...answer }) => answer;
    const process = newProcess();
    await process.create(signedCertificate, inputs);
    expect(process.logged.join()).to.contain("warning: Graph returned no CSR for this CA");
    graph.alter = (answer) =>
      typeof answer["certificateSigningRequest"] === "string"
        ? { ...answer, certificateSigningRequest: "MIIB" }
        : answer;
    const other = newProcess();
    await other.create(signedCertificate, inputs);
    expect(other.logged.join()).to.contain("warning: Graph returned no CSR for this CA that can be read");
  });

  it("refuses in the preview a CA that isn't there, or no longer", async () => {
    const nowhere = { ...inputs, certificateId: "nowhere" };
    const [finding] = await newProcess().check(signedCertificate, nowhere);
    expect(finding?.property).to.equal("certificateId");
    expect(finding?.reason).to.contain('is "nowhere", and there is no such TLS inspection CA in this tenant');
    const { state } = await newProcess().create(signedCertificate, inputs);
    await tenant.send("PATCH", `${tls}/${id}`, { status: "disabled" });
    await tenant.send("DELETE", `${tls}/${id}`);
    const gone = await failure(newProcess().diff(signedCertificate, id, state, inputs));
    expect(gone.message).to.contain(`certificateId is "${id}", and there is no such TLS inspection CA`);
    // The program makes another CA, and with it another certificate.
    const made = { certificateId: unknown, certificate: unknown, chain: root.certificate };
    const { differences } = await newProcess().diff(signedCertificate, id, state, made);
    expect(differences.map(({ property }) => property)).to.deep.equal(["id"]);
  });
});
