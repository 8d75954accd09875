import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { AlteredGraph, type Alteration, type Entity } from "../alteredGraph.js";
import { base64Of, issuedBy, selfSigned, signedBy, signingRequestFor } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";
import { pkcs7 } from "./x509/der.js";
import { longAgo } from "../longAgo.js";

const root = selfSigned("/CN=Root");
const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
const day = 24 * 60 * 60_000;

describe("a signed certificate where Graph doesn't do what is asked", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let inputs: Properties;
  let id: string;

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    inputs = await newCa("urn:first");
    id = String(inputs["certificateId"]);
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  function newProcess(now?: () => number): HandlerProcess {
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now);
  }

  /** Makes a CA, and gives the arguments for its signed certificate. */
  async function newCa(urn: string): Promise<Properties> {
    const { id: certificateId, state } = await newProcess().create(tlsCa, names, { urn });
    const request = String(state["certificateSigningRequest"]);
    return { certificateId, certificate: signedBy(root, request), chain: root.certificate };
  }

  /** Graph shows CAs that are enabled with these statuses, one after the other; the last one stays. */
  function showing(...statuses: string[]): Alteration {
    const show = <Shown extends object>(ca: Shown): Shown =>
      "status" in ca && ca.status === "active"
        ? { ...ca, status: statuses.length > 1 ? statuses.shift() : statuses[0] }
        : ca;
    return (answer) =>
      Array.isArray(answer["value"]) ? { ...answer, value: (answer["value"] as object[]).map(show) } : show(answer);
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

  it("sends no certificate for another key where the program gave the CSR once and no longer does", async () => {
    const certificateSigningRequest = (await tenant.send("GET", `${tls}/${id}`))["certificateSigningRequest"];
    const { state } = await newProcess().create(signedCertificate, { ...inputs, certificateSigningRequest });
    const other = { ...inputs, certificate: signedBy(root, signingRequestFor("/CN=Another CA")) };
    const sent = await tenant.requestsDuring(async () => {
      const { message } = await failure(newProcess().update(signedCertificate, id, state, other));
      expect(message).to.contain("[key-mismatch]");
    });
    expect(sent.filter((request) => request.startsWith("PATCH"))).to.deep.equal([]);
  });

  for (const status of [400, 405]) {
    it(`takes a CA that Graph won't disable, with ${status}, for done, and warns`, async () => {
      const { state } = await newProcess().create(signedCertificate, inputs);
      graph.refuses = (method) => method === "PATCH" && status;
      const process = newProcess();
      await process.delete(signedCertificate, id, state);
      expect(process.logged.join()).to.contain(
        `warning: the certificate of ${id} could not be disabled, and stays as it is`,
      );
    });
  }

  it("keeps a CA whose disabling meets a conflict, so that the next run disables it", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.refuses = (method) => method === "PATCH" && 409;
    expect((await failure(newProcess().delete(signedCertificate, id, state))).code).to.equal("Conflict");
    graph.refuses = () => false;
    await newProcess().delete(signedCertificate, id, state);
    expect(await status()).to.equal("disabled");
  });

  it("doesn't take a CA for disabled where the sign-in may not, nor before Graph shows it so", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.refuses = (method) => method === "PATCH" && 403;
    expect((await failure(newProcess().delete(signedCertificate, id, state))).code).to.equal("Forbidden");
    graph.refuses = () => false;
    // Graph goes on showing it as it was for a while.
    const late = ["active", "unknownFutureValue"];
    graph.alter = (answer, method) =>
      method === "GET" && answer["status"] === "disabled" ? { ...answer, status: late.shift() ?? "disabled" } : answer;
    await newProcess().delete(signedCertificate, id, state);
    expect(late).to.deep.equal([]);
  });

  for (const pending of ["enrolling", "creating", "unknownFutureValue"]) {
    it(`waits while Graph shows ${pending}, which is no drift`, async () => {
      graph.alter = showing(pending, "active");
      const { state } = await newProcess().create(signedCertificate, inputs);
      expect(state).to.include({ status: "active" });
      graph.alter = showing(pending);
      const process = newProcess();
      expect((await process.diff(signedCertificate, id, state, inputs)).differences).to.deep.equal([]);
      expect((await process.read(signedCertificate, id, state, inputs))?.drifted).to.equal(false);
    });
  }

  for (const inUse of ["active", "enabled", "expiring"]) {
    it(`takes a CA that Graph shows as ${inUse} for enabled`, async () => {
      graph.alter = showing(inUse);
      const { state } = await newProcess().create(signedCertificate, inputs);
      expect(state).to.include({ status: inUse });
      expect((await newProcess().diff(signedCertificate, id, state, inputs)).differences).to.deep.equal([]);
      expect((await failure(newProcess().delete(tlsCa, id, state))).message).to.contain(`This CA is ${inUse}`);
      await newProcess().delete(signedCertificate, id, state);
      expect(await status()).to.equal("disabled");
    });
  }

  it("waits in each operation as long as its own timeout says", async () => {
    const but = (operation: string) => ({ timeouts: { create: "1h", update: "1h", delete: "1h", [operation]: "1s" } });
    /** A process in which every look at the clock takes a minute. */
    const slow = () => {
      let time = Date.now();
      return newProcess(() => (time += 60_000));
    };
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.alter = showing("enrolling");
    for (const waiting of [
      slow().create(signedCertificate, { ...inputs, ...but("create") }),
      slow().update(signedCertificate, id, state, { ...inputs, ...but("update") }),
    ]) {
      expect((await failure(waiting)).message).to.contain("is still enrolling after");
    }
    graph.alter = (answer, method) =>
      method === "GET" && answer["status"] === "disabled" ? { ...answer, status: "active" } : answer;
    const leaving = slow().delete(signedCertificate, id, { ...state, ...but("delete") });
    expect((await failure(leaving)).message).to.contain("is still active after");
    // What is left to do is done by the next one.
    graph.alter = (answer) => answer;
    await newProcess().delete(signedCertificate, id, state);
    expect(await status()).to.equal("disabled");
  });

  it("leaves a CA alone that somebody else enabled, where Graph refuses a second one, and says to disable it", async () => {
    await newProcess().create(signedCertificate, inputs);
    const second = await newCa("urn:second");
    const patched: string[] = [];
    // The first changes it, the second enables it.
    graph.refuses = (method, path) => method === "PATCH" && patched.push(path) > 1;
    const { message } = await failure(newProcess().create(signedCertificate, second));
    expect(message).to.contain("If another CA is enabled, disable it in the Entra admin center");
    expect(patched.filter((path) => path.endsWith(id))).to.deep.equal([]);
    expect(await status()).to.equal("active");
  });

  it("warns in a preview and a refresh of a certificate that ends within 60 days, also where Graph doesn't show it", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    const end = Date.parse(String(state["notAfter"]));
    for (const [alter, untold] of [
      [(answer: object) => answer, []],
      [withoutCertificates, [`warning: certificate and chain of ${id} can't be read`]],
    ] as [Alteration, string[]][]) {
      graph.alter = alter;
      for (const [left, warnings] of [
        [61, []],
        [59, [`warning: the certificate ends in 59 days (${new Date(end).toISOString()})`]],
        [-1, [`warning: the certificate has ended (${new Date(end).toISOString()})`]],
      ] as const) {
        const [preview, refresh] = [0, 1].map(() => newProcess(() => end - left * day));
        await preview!.diff(signedCertificate, id, state, inputs);
        await refresh!.read(signedCertificate, id, state, inputs);
        for (const { logged } of [preview!, refresh!]) {
          const said = logged.map((line) => line.split(/: replace the CA|: Graph doesn't tell/)[0]);
          expect(said).to.deep.equal([...untold, ...warnings]);
        }
      }
    }
  });

  it("takes the PKCS#7 of a PKI's answer for both, uploads PEM, and finds no difference afterwards", async () => {
    const answer = pkcs7(
      ...[root.certificate, String(inputs["certificate"])].map((pem) => Buffer.from(base64Of(pem), "base64")),
    ).toString("base64");
    const given = { ...inputs, certificate: answer, chain: answer };
    const { state } = await newProcess().create(signedCertificate, given);
    const live = await tenant.send("GET", `${tls}/${id}`);
    expect(String(live["certificate"]).trim()).to.equal(String(inputs["certificate"]).trim());
    expect(String(live["chain"]).trim()).to.equal(root.certificate.trim());
    expect((await newProcess().diff(signedCertificate, id, state, given)).differences).to.deep.equal([]);
    expect((await newProcess().diff(signedCertificate, id, state, inputs)).differences).to.deep.equal([]);
  });

  it("counts those 60 days from the first end in the path above the certificate, which it names", async () => {
    const top = selfSigned("/CN=Top");
    const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
    const issuing = issuedBy(top, "/CN=Issuing", authority, { days: 250 });
    const request = String((await tenant.send("GET", `${tls}/${id}`))["certificateSigningRequest"]);
    const certificate = signedBy(issuing, request, 300);
    const given = { ...inputs, certificate, chain: issuing.certificate + top.certificate };
    const { state } = await newProcess().create(signedCertificate, given);
    const end = Date.parse(new X509Certificate(issuing.certificate).validTo);
    const preview = newProcess(() => end - 59 * day);
    await preview.diff(signedCertificate, id, state, given);
    expect(preview.logged).to.have.length(1);
    expect(preview.logged[0]).to.match(
      /^warning: the CA "CN=Issuing" above the certificate ends in 59 days \(.*\), and the certificate's path with it: have a CA/,
    );
  });

  it("enables the old CA again where Graph refuses the new one all the same", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    const second = await newCa("urn:second");
    const process = newProcess();
    await process.diff(signedCertificate, id, state, second, { urn: "urn:signed" });
    const writes: string[] = [];
    graph.refuses = (method, path) => {
      if (method === "PATCH") {
        writes.push(path.endsWith(id) ? "old" : "new");
      }
      return method === "PATCH" && writes.at(-1) === "new" && writes.length > 1;
    };
    await failure(process.create(signedCertificate, second, { urn: "urn:signed" }));
    expect(writes).to.deep.equal(["new", "new", "old", "new", "old"]);
    expect(await status()).to.equal("active");
  });

  it("leaves a CA enabled to which this run has uploaded, whoever's removal asks", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs, { urn: "urn:one" });
    const request = String((await tenant.send("GET", `${tls}/${id}`))["certificateSigningRequest"]);
    const renewed = { ...inputs, certificate: signedBy(root, request, 400) };
    const process = newProcess();
    const updated = await process.update(signedCertificate, id, state, renewed, { urn: "urn:one" });
    await process.delete(signedCertificate, id, updated, { urn: "urn:other" });
    expect(await status()).to.equal("active");
  });

  it("checks the key against a CSR that Graph shows only where it is selected", async () => {
    graph.alter = ({ certificateSigningRequest, ...answer }, _method, path) =>
      path.includes("$select=id,certificateSigningRequest") ? { ...answer, certificateSigningRequest } : answer;
    const { certificate } = await newCa("urn:second");
    const wrong = await failure(newProcess().create(signedCertificate, { ...inputs, certificate }));
    expect(wrong.message).to.contain("[key-mismatch]");
    expect(await status()).to.equal("csrGenerated");
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

  describe("beside another one, of which one is in use at a time,", () => {
    const warnings = ({ logged }: HandlerProcess) => logged.filter((line) => line.startsWith("warning: "));
    const unsaid: Properties = { certificateId: unknown, certificate: unknown, chain: root.certificate };

    it("warns where the program has two that are enabled, new or not", async () => {
      const preview = newProcess();
      await preview.check(signedCertificate, inputs, { urn: "urn:one" }, inputs);
      expect(await preview.check(signedCertificate, unsaid, { urn: "urn:two" })).to.deep.equal([]);
      expect(warnings(preview)).to.deep.equal([
        "warning: urn:one is enabled as well, and TLS inspection uses one CA at a time: each pulumi up puts one of the two to use in place of the other. Set enabled: false on one of them",
      ]);
    });

    it("says nothing of one that is asked for twice, is disabled, isn't known, or is of another tenant", async () => {
      const preview = newProcess();
      const elsewhere = { connection: { tenantId: "22222222-2222-4222-8222-222222222222" } };
      for (const [urn, more] of [
        ["urn:one", {}],
        ["urn:one", {}],
        ["urn:two", { enabled: false }],
        ["urn:three", { enabled: unknown }],
        ["urn:four", elsewhere],
      ] as const) {
        await preview.check(signedCertificate, { ...inputs, ...more }, { urn }, inputs);
      }
      expect(warnings(preview)).to.deep.equal([]);
    });

    it("warns of the one that is in use, before it takes its place and where that one has taken its own", async () => {
      const { id: other, state } = await newProcess().create(signedCertificate, inputs, { urn: "urn:other" });
      const second = await newCa("urn:second");
      const preview = newProcess();
      await preview.check(signedCertificate, second, { urn: "urn:new" });
      expect(warnings(preview)).to.have.length(1);
      expect(warnings(preview)[0])
        .to.contain(`the CA ${other} (`)
        .and.to.contain(") is active, and TLS inspection uses one CA at a time: an update puts this one to use")
        .and.to.contain("set enabled: false on one of them");
      const first = newProcess();
      await first.check(signedCertificate, unsaid, { urn: "urn:new" });
      expect(warnings(first)).to.have.length(1);
      const own = newProcess();
      await own.check(signedCertificate, { ...inputs, certificateId: unknown }, { urn: "urn:new" });
      expect(warnings(own)).to.deep.equal([]);

      const made = await newProcess().create(signedCertificate, second, { urn: "urn:new" });
      const returning = newProcess();
      await returning.diff(signedCertificate, other, longAgo(state), inputs, { urn: "urn:other" });
      expect(warnings(returning).map((line) => line.split(",")[0])).to.deep.equal([
        "warning: enabled was changed outside Pulumi: Graph has false",
        `warning: the CA ${made.id} (${String((await tenant.send("GET", `${tls}/${made.id}`))["name"])}) is active`,
      ]);
    });

    it("says nothing of the one whose place it takes by a rotation, nor where it stays disabled", async () => {
      const { state } = await newProcess().create(signedCertificate, inputs, { urn: "urn:signed" });
      const rotating = newProcess();
      await rotating.check(signedCertificate, unsaid, { urn: "urn:signed" }, inputs);
      await rotating.diff(signedCertificate, id, state, unsaid, { urn: "urn:signed" });
      await rotating.check(signedCertificate, unsaid, { urn: "urn:signed" });
      const disabled = newProcess();
      await disabled.check(signedCertificate, { ...unsaid, enabled: false }, { urn: "urn:second" });
      expect([...warnings(rotating), ...warnings(disabled)]).to.deep.equal([]);
    });
  });
});

/** An answer with no certificate anywhere in it. */
function withoutCertificates({ certificate: _, chain: __, value, ...answer }: Entity): Entity {
  return Array.isArray(value) ? { ...answer, value: value.map((ca) => withoutCertificates(ca as Entity)) } : answer;
}
