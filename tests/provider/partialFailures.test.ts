import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { IncompleteError } from "../../provider/messages/error.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { AlteredGraph } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant, tls, tokenFor } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const hour = 60 * 60_000;

/** What the state has of an object, and what the program wants of it. */
interface Kept {
  readonly id: string;
  readonly state: Properties;
}

describe("what a failure leaves", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let id: string;
  let inputs: Properties;
  let renewed: Properties;

  beforeEach(async () => {
    tenant = await Tenant.start({
      enrollingMilliseconds: 0,
      token: tokenFor(Tenant.id, { exp: Math.floor((Date.now() + hour) / 1_000) }),
    });
    graph = await AlteredGraph.before(tenant);
    const names = { commonName: "TLS CA", organizationName: "Contoso" };
    const ca = await newProcess().create(tlsCa, names, { urn: "urn:ca" });
    const request = String(ca.state["certificateSigningRequest"]);
    id = ca.id;
    inputs = { certificateId: id, certificate: signedBy(root, request), chain: root.certificate };
    renewed = { ...inputs, certificate: signedBy(root, request, 400) };
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  function newProcess(settings: Record<string, string> = {}): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment, ...settings }, now, sleep);
  }

  const object = () => tenant.send("GET", `${tls}/${id}`);

  /** What an incomplete creation or update leaves to the state. */
  async function left(call: Promise<unknown>): Promise<Kept> {
    const error = await failure(call);
    graph.alter = (answer) => answer;
    graph.reaches = () => true;
    graph.refuses = () => false;
    if (!(error instanceof IncompleteError)) {
      throw error;
    }
    return { id: error.id, state: error.state };
  }

  /** The next update, which Pulumi asks for after a failure whatever the comparison says, and one more look. */
  async function goesOn(resource: Resource, kept: Kept, wanted: Properties, settings = {}): Promise<Kept> {
    const next = newProcess(settings);
    await next.diff(resource, kept.id, kept.state, wanted);
    const state = await next.update(resource, kept.id, kept.state, wanted);
    expect((await newProcess(settings).diff(resource, kept.id, state, wanted)).differences).to.deep.equal([]);
    return { id: kept.id, state };
  }

  async function refreshed(resource: Resource, { id: its, state }: Kept, wanted: Properties): Promise<Kept> {
    const read = await newProcess().read(resource, its, state, wanted);
    return { id: its, state: read!.state };
  }

  /** Graph does what is asked, and no answer arrives until it has done so. */
  function losing(...methods: string[]): void {
    let isLost = false;
    graph.alter = (answer, method) => {
      isLost ||= method === "PATCH";
      return isLost && methods.includes(method) ? "lost" : answer;
    };
  }

  it("is nothing where only the answers to an upload and to enabling are lost: both are found done", async () => {
    losing("PATCH");
    const created = await newProcess().create(signedCertificate, inputs);
    expect(created.state).to.include({ status: "active" });
    const updated = await newProcess().update(signedCertificate, id, created.state, renewed);
    expect(updated).to.include({ status: "active" });
    expect(await object()).to.include({ status: "active", certificate: renewed["certificate"] });
  });

  it("is nothing where the answer to a renaming is lost", async () => {
    const named = { displayName: "Apps", description: "Old", rootCertificate: root.certificate };
    const made = await newProcess().create(configuration, named);
    losing("PATCH");
    const wanted = { displayName: "Applications", rootCertificate: root.certificate };
    const state = await newProcess().update(configuration, made.id, made.state, wanted);
    graph.alter = (answer) => answer;
    expect((await newProcess().diff(configuration, made.id, state, wanted)).differences).to.deep.equal([]);
  });

  it("of an upload that nobody knows to be done keeps both certificates, so that a destroy disables the CA", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    for (const [isDone, certificate] of [
      [true, renewed["certificate"]],
      [false, inputs["certificate"]],
    ]) {
      if (isDone === true) {
        losing("PATCH", "GET");
      } else {
        graph.reaches = (method) => method !== "PATCH";
      }
      const kept = await left(newProcess().update(signedCertificate, id, state, renewed));
      expect(kept.state["certificate"]).to.equal(inputs["certificate"]);
      expect((await object())["certificate"]).to.equal(certificate);
      await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
      await newProcess().delete(signedCertificate, id, kept.state);
      expect(await object()).to.include({ status: "disabled" });
      // As it was before.
      await newProcess().update(signedCertificate, id, state, inputs);
    }
  });

  for (const isDone of [true, false]) {
    for (const liveDiff of ["true", "false"]) {
      const whether = isDone ? "was done all the same" : "was not done";
      it(`of an upload that nobody knows to be done, and ${whether}, is brought to its end, with liveDiff ${liveDiff}`, async () => {
        const { state } = await newProcess().create(signedCertificate, inputs);
        const fail = (call: () => Promise<unknown>) => {
          if (isDone) {
            losing("PATCH", "GET");
          } else {
            graph.reaches = (method) => method !== "PATCH";
          }
          return left(call());
        };
        const settings = { ENTRA_CA_LIVE_DIFF: liveDiff };
        const kept = await fail(() => newProcess(settings).update(signedCertificate, id, state, renewed));
        const finished = await goesOn(signedCertificate, kept, renewed, settings);
        expect(finished.state["uploading"]).to.equal(undefined);
        expect(await object()).to.include({ status: "active", certificate: renewed["certificate"] });

        const again = await fail(() => newProcess(settings).update(signedCertificate, id, finished.state, inputs));
        await goesOn(signedCertificate, await refreshed(signedCertificate, again, inputs), inputs, settings);
        expect(await object()).to.include({ status: "active", certificate: inputs["certificate"] });
      });
    }
  }

  it("of a first upload that nobody knows to be done is kept, and brought to its end though Graph shows no certificates", async () => {
    graph.reaches = (method) => method !== "PATCH";
    const kept = await left(newProcess().create(signedCertificate, inputs));
    await newProcess().delete(signedCertificate, id, kept.state);
    graph.alter = ({ certificate: _, chain: __, value, ...answer }) => ({
      ...answer,
      ...(Array.isArray(value)
        ? { value: value.map((ca: object) => ({ ...ca, certificate: undefined, chain: undefined })) }
        : {}),
    });
    const read = await refreshed(signedCertificate, kept, inputs);
    const { differences } = await newProcess().diff(signedCertificate, id, read.state, inputs);
    expect(differences.map(({ property }) => property)).to.deep.equal([
      "certificate",
      "chain",
      "enabled",
      "unfinished",
    ]);
    expect(differences.filter(({ drift }) => drift)).to.deep.equal([]);
    await newProcess().update(signedCertificate, id, read.state, inputs);
    expect(await object()).to.include({ status: "active", certificate: inputs["certificate"] });
  });

  it("of an interruption while Graph is tried again is kept", async () => {
    const { state } = await newProcess().create(signedCertificate, inputs);
    graph.alter = (answer, method) => (method === "PATCH" ? "lost" : answer);
    const { now } = new VirtualClock(Date.now);
    const environment = { ...tenant.environment, ...graph.environment };
    const process: HandlerProcess = new HandlerProcess(environment, now, async () => {
      process.stop();
      return Promise.reject(new Error("aborted"));
    });
    const kept = await left(process.update(signedCertificate, id, state, renewed));
    await goesOn(signedCertificate, kept, renewed);
  });

  it("of an upload that nobody knows to be done is kept where the sign-in ends before it is tried again", async () => {
    graph.alter = (answer, method) => (method === "PATCH" ? "lost" : answer);
    const { now, sleep } = new VirtualClock(() => Date.now() + hour - 20_000);
    const environment = { ...tenant.environment, ...graph.environment };
    const error = await failure(new HandlerProcess(environment, now, sleep).create(signedCertificate, inputs));
    expect(error.code).to.equal("SignInFailed");
    expect(error.message).to.contain("What was asked for may have been done all the same");
    const kept = await left(Promise.reject(error));
    await goesOn(signedCertificate, kept, inputs);
    await newProcess().delete(signedCertificate, kept.id, kept.state);
    expect(await object()).to.include({ status: "disabled" });
  });

  it("of a mistake in the provider itself is kept", async () => {
    const { now } = new VirtualClock(Date.now);
    const broken = () =>
      new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, () =>
        Promise.reject(new TypeError("x is not a function")),
      );
    graph.alter = (answer, method) =>
      method === "GET" && "status" in answer ? { ...answer, status: "enrolling" } : answer;
    const signed = await left(broken().create(signedCertificate, inputs));
    await goesOn(signedCertificate, signed, inputs);

    graph.refuses = (method, path) => method === "GET" && path.endsWith("/trustedCertificateAuthorities") && 503;
    const wanted = { displayName: "Apps", rootCertificate: root.certificate };
    const error = await failure(broken().create(configuration, wanted));
    expect(error).to.include({ code: "Unexpected" });
    expect(error.message).to.contain("x is not a function");
    const trust = await left(Promise.reject(error));
    expect((await goesOn(configuration, trust, wanted)).state["rootAuthorityId"]).to.match(/^[0-9a-f-]{36}$/);
  });

  it("of a configuration is completed with liveDiff false, too", async () => {
    const blind = { ENTRA_CA_LIVE_DIFF: "false" };
    const wanted = { displayName: "Apps", rootCertificate: root.certificate };
    graph.refuses = (method, path) => method === "GET" && path.endsWith("/trustedCertificateAuthorities") && 403;
    const kept = await left(newProcess(blind).create(configuration, wanted));
    const { state } = await goesOn(configuration, kept, wanted, blind);
    expect(state["rootAuthorityId"]).to.match(/^[0-9a-f-]{36}$/);
  });

  it("of a refused enabling is gone on with with liveDiff false, too, and is no drift", async () => {
    graph.refuses = (method, _path, body) => method === "PATCH" && body.includes('"status"') && 409;
    const kept = await left(newProcess().create(signedCertificate, inputs));
    const preview = newProcess();
    const { differences } = await preview.diff(signedCertificate, id, kept.state, inputs);
    expect(differences.filter(({ drift }) => drift)).to.deep.equal([]);
    expect(preview.logged).to.deep.equal([]);
    const { unfinished: _, ...forgotten } = kept.state;
    const blind = { ENTRA_CA_LIVE_DIFF: "false" };
    const compared = await newProcess(blind).diff(signedCertificate, id, forgotten, inputs);
    expect(compared.differences.map(({ property }) => property)).to.deep.equal(["enabled"]);
    await goesOn(signedCertificate, { id, state: forgotten }, inputs, blind);
    expect(await object()).to.include({ status: "active" });
  });

  it("of an adoption has what is known of the object", async () => {
    const adopted = { commonName: "TLS CA", organizationName: "Contoso", adopt: id };
    graph.alter = ({ certificateSigningRequest: _, value, ...answer }) => ({
      ...answer,
      ...(Array.isArray(value)
        ? { value: value.map((ca: object) => ({ ...ca, certificateSigningRequest: undefined })) }
        : {}),
    });
    const { state } = await left(newProcess().create(tlsCa, adopted));
    expect(state).to.include({ ...adopted, name: (await object())["name"], status: "csrGenerated" });
  });

  it("is told in the next preview, where nothing else shows a change", async () => {
    graph.alter = (answer, method) =>
      method === "GET" && "status" in answer ? { ...answer, status: "revoked" } : answer;
    const kept = await left(newProcess().create(signedCertificate, inputs));
    const preview = newProcess();
    await preview.diff(signedCertificate, id, { ...kept.state, enabled: true }, inputs);
    expect(preview.logged).to.deep.equal(["info: an earlier run left this unfinished: pulumi up goes on with it"]);
  });
});
