import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { SecondEnabled } from "../../emulator/index.js";
import type { IncompleteError } from "../../provider/messages/error.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { AlteredGraph } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, signedCertificate, tlsCa, type Told } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const names = { commonName: "TLS CA", organizationName: "Contoso" };
const ofCa: Told = { urn: "urn:ca", program: { hasSignedCertificate: true } };
const ofSigned: Told = { urn: "urn:signed" };

/** How Graph answers, where it doesn't do what is asked; a conflict lasts. */
interface Refusals {
  readonly disabling?: number | undefined;
  readonly deletionWhileEnabled?: number | undefined;
}

/** A CA and its signed certificate, as the state has them. */
interface Made {
  readonly id: string;
  readonly ca: Properties;
  readonly signed: Properties;
  readonly inputs: Properties;
}

const disablings = [undefined, 400, 405, 409];
const deletions = [undefined, 400, 409];
const second = { disablesFirst: "disables the first", isAllowed: "takes it", isRefused: "refuses it" };
const inWords = (status: number | undefined) => (status === undefined ? "works" : `is refused with ${status}`);

describe("a CA that its signed certificate's resource left in use", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let refusals: Refusals;

  async function begin(secondEnabled: SecondEnabled = "disablesFirst"): Promise<void> {
    tenant = await Tenant.start({ enrollingMilliseconds: 0, secondEnabled });
    graph = await AlteredGraph.before(tenant);
    refusals = {};
    graph.refuses = async (method, path, body) => {
      const { disabling = false, deletionWhileEnabled = false } = refusals;
      if (method === "PATCH" && body === JSON.stringify({ status: "disabled" })) {
        return disabling;
      }
      const isDeletion = method === "DELETE" && deletionWhileEnabled !== false;
      return isDeletion && (await tenant.send("GET", path.replace("/beta", "")))["status"] === "active"
        ? deletionWhileEnabled
        : false;
    };
  }
  beforeEach(() => begin());
  afterEach(end);

  async function end(): Promise<void> {
    graph.close();
    await tenant.emulator.close();
  }

  function newProcess(): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
  }

  /** Makes a CA and puts it to use, as one update does. */
  async function made(up = newProcess(), caTold = ofCa): Promise<Made> {
    const { id, state: ca } = await up.create(tlsCa, names, caTold);
    const certificate = signedBy(root, String(ca["certificateSigningRequest"]));
    const inputs = { certificateId: id, certificate, chain: root.certificate };
    const { state: signed } = await up.create(signedCertificate, inputs, ofSigned);
    return { id, ca, signed, inputs };
  }

  const removeSigned = ({ id, signed }: Made, process: HandlerProcess) =>
    process.delete(signedCertificate, id, signed, ofSigned);
  const removeCa = ({ id, ca }: Made, process: HandlerProcess) => process.delete(tlsCa, id, ca, ofCa);
  const there = async () => (await tenant.list(tls)).map(({ id, status }) => [id, status]);

  async function refreshedTogether({ id, ca, signed, inputs }: Made): Promise<Made> {
    const refresh = newProcess();
    const [caRead, signedRead] = await Promise.all([
      refresh.read(tlsCa, id, ca, names, ofCa),
      refresh.read(signedCertificate, id, signed, inputs, ofSigned),
    ]);
    return { id, ca: caRead!.state, signed: signedRead!.state, inputs };
  }

  for (const disabling of disablings) {
    for (const deletionWhileEnabled of deletions) {
      const graphDoes = `where disabling ${inWords(disabling)} and deleting what is enabled ${inWords(deletionWhileEnabled)}`;

      for (const isInterrupted of [false, true]) {
        const destroyed = `goes with a destroy${isInterrupted ? " that is interrupted in between" : ""}, or the next one`;

        it(`${destroyed}, ${graphDoes}`, async () => {
          const its = await made();
          refusals = { disabling, deletionWhileEnabled };
          const destroy = newProcess();
          if (disabling === 409) {
            // It may pass, so that the certificate's resource stays.
            expect((await failure(removeSigned(its, destroy))).code).to.equal("Conflict");
          } else {
            await removeSigned(its, destroy);
            const process = isInterrupted ? newProcess() : destroy;
            if (disabling !== undefined && deletionWhileEnabled !== undefined) {
              const { message } = await failure(removeCa(its, process));
              expect(message).to.contain("This CA is in use, and Graph refuses to disable it as well");
              expect(message).to.contain("Disable it first in the Entra admin center");
              expect(message).to.contain("`pulumi state delete 'urn:ca'`");
              expect(await there()).to.deep.equal([[its.id, "active"]]);
            } else {
              await removeCa(its, process);
              expect(await there()).to.deep.equal([]);
            }
          }
          // Graph comes to its senses.
          refusals = {};
          const next = newProcess();
          if (disabling === 409) {
            await removeSigned(its, next);
          }
          await removeCa(its, next);
          expect(await there()).to.deep.equal([]);
        });
      }
    }
  }

  it("goes with a later destroy once an administrator has disabled it", async () => {
    const its = await made();
    refusals = { disabling: 405, deletionWhileEnabled: 400 };
    const destroy = newProcess();
    await removeSigned(its, destroy);
    await failure(removeCa(its, destroy));
    await tenant.send("PATCH", `${tls}/${its.id}`, { status: "disabled" });
    graph.refuses = (method) => method === "PATCH" && 405;
    await removeCa(its, newProcess());
    expect(await there()).to.deep.equal([]);
  });

  it("is disabled by a later destroy, before it is deleted, where Graph does so by then", async () => {
    const its = await made();
    refusals = { disabling: 405, deletionWhileEnabled: 400 };
    const destroy = newProcess();
    await removeSigned(its, destroy);
    await failure(removeCa(its, destroy));
    refusals = { deletionWhileEnabled: 400 };
    await removeCa(its, newProcess());
    expect(await there()).to.deep.equal([]);
  });

  it("goes with a later destroy, too, whose program didn't tell, once a refresh has seen both", async () => {
    const its = await refreshedTogether(await made(newProcess(), { urn: "urn:ca" }));
    refusals = { disabling: 405 };
    await removeSigned(its, newProcess());
    await removeCa(its, newProcess());
    expect(await there()).to.deep.equal([]);
  });

  it("goes with a later destroy though disabling meets a conflict, where its certificate's resource was taken out of the state", async () => {
    const its = await made();
    refusals = { disabling: 409 };
    expect((await failure(removeSigned(its, newProcess()))).message).to.contain("`pulumi state delete 'urn:signed'`");
    await removeCa(its, newProcess());
    expect(await there()).to.deep.equal([]);
  });

  it("stays where nothing tells whose it is, with what to do about it", async () => {
    const its = await made(newProcess(), { urn: "urn:ca" });
    refusals = { disabling: 405 };
    await removeSigned(its, newProcess());
    const { code, message } = await failure(removeCa(its, newProcess()));
    expect(code).to.equal("InUse");
    expect(message).to.contain("Disable it first in the Entra admin center").and.to.contain("pulumi state delete");
    // The next update takes over what is there, and a destroy of both is one run's.
    const again = await newProcess().create(signedCertificate, its.inputs, ofSigned);
    const destroy = newProcess();
    await removeSigned({ ...its, signed: again.state }, destroy);
    await removeCa(its, destroy);
    expect(await there()).to.deep.equal([]);
  });

  it("stays where somebody else's certificate is what TLS inspection uses, in this run and every later one", async () => {
    const request = async (id: string) =>
      String((await tenant.send("GET", `${tls}/${id}`))["certificateSigningRequest"]);
    const theirs = async (id: string) => {
      await tenant.send("PATCH", `${tls}/${id}`, {
        certificate: signedBy(root, await request(id), 400),
        chain: root.certificate,
      });
      await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
    };
    const its = await made();
    await theirs(its.id);
    for (const destroy of [newProcess(), newProcess()]) {
      const { code, message } = await failure(removeSigned(its, destroy));
      expect(code).to.equal("InUse");
      expect(message).to.contain("has another certificate than this resource gave it, and stays enabled");
      expect(message).to.contain("`pulumi state delete 'urn:signed'`");
    }
    expect(await there()).to.deep.equal([[its.id, "active"]]);
    await tenant.send("PATCH", `${tls}/${its.id}`, { status: "disabled" });
    await removeSigned(its, newProcess());
    await removeCa(its, newProcess());

    // A refresh has told which certificate is whose.
    const seen = await refreshedTogether(await made());
    await theirs(seen.id);
    expect((await failure(removeCa(seen, newProcess()))).code).to.equal("InUse");
    expect(await there()).to.deep.equal([[seen.id, "active"]]);
  });

  it("stays where it is managed elsewhere whose certificate it is, in the same run", async () => {
    const { id, state: ca } = await newProcess().create(tlsCa, names, { urn: "urn:ca" });
    const certificate = signedBy(root, String(ca["certificateSigningRequest"]));
    const inputs = { certificateId: id, certificate, chain: root.certificate };
    const { state: signed } = await newProcess().create(signedCertificate, inputs, ofSigned);
    const process = newProcess();
    await process.delete(signedCertificate, id, { ...signed, certificate: root.certificate }, ofSigned);
    expect(process.logged.join()).to.contain("has another certificate than this resource gave it, and stays enabled");
    expect((await failure(process.delete(tlsCa, id, { ...ca, hasSignedCertificate: true }, ofCa))).code).to.equal(
      "InUse",
    );
    expect(await there()).to.deep.equal([[id, "active"]]);
  });

  it("stays where it was disabled once, and somebody enabled it again", async () => {
    const its = await made();
    await removeSigned(its, newProcess());
    const read = await newProcess().read(tlsCa, its.id, its.ca, names, ofCa);
    await tenant.send("PATCH", `${tls}/${its.id}`, { status: "enabled" });
    expect((await failure(removeCa({ ...its, ca: read!.state }, newProcess()))).code).to.equal("InUse");
  });

  it("stays where an administrator put it to use, and the program has no resource for that", async () => {
    const { id, state } = await newProcess().create(tlsCa, names, {
      ...ofCa,
      program: { hasSignedCertificate: false },
    });
    const certificate = signedBy(root, String(state["certificateSigningRequest"]));
    await tenant.send("PATCH", `${tls}/${id}`, { certificate, chain: root.certificate });
    await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
    expect((await failure(newProcess().delete(tlsCa, id, state, ofCa))).code).to.equal("InUse");
  });

  for (const secondEnabled of ["disablesFirst", "isAllowed", "isRefused"] as const) {
    for (const disabling of [undefined, 405]) {
      for (const deletionWhileEnabled of [undefined, 400]) {
        const graphDoes = `where disabling ${inWords(disabling)} and deleting what is enabled ${inWords(deletionWhileEnabled)}`;

        it(`is replaced, and gone after a destroy, ${graphDoes}, and of a second enabled one Graph ${second[secondEnabled]}`, async () => {
          await end();
          await begin(secondEnabled);
          const old = await made();
          refusals = { disabling, deletionWhileEnabled };
          const up = newProcess();
          const changed = { ...names, commonName: "Next" };
          await up.check(tlsCa, changed, ofCa, names);
          await up.diff(tlsCa, old.id, old.ca, changed, ofCa);
          const ca = await up.create(tlsCa, changed, ofCa);
          const certificate = signedBy(root, String(ca.state["certificateSigningRequest"]));
          const inputs = { certificateId: ca.id, certificate, chain: root.certificate };
          await up.diff(signedCertificate, old.id, old.signed, inputs, ofSigned);
          const created = await up.create(signedCertificate, inputs, ofSigned).then(
            ({ state }) => ({ state, isDone: true }),
            (error: unknown) => ({ state: (error as IncompleteError).state, isDone: false }),
          );
          expect(created.isDone).to.equal(secondEnabled !== "isRefused" || disabling === undefined);
          const next = { id: ca.id, ca: ca.state, signed: created.state, inputs };
          const statuses = new Map((await tenant.list(tls)).map(({ id, status }) => [id, status]));
          // Never is there none in use.
          expect(statuses.get(created.isDone ? next.id : old.id)).to.equal("active");

          if (created.isDone) {
            await removeSigned(old, up);
            const stays =
              secondEnabled === "isAllowed" && disabling !== undefined && deletionWhileEnabled !== undefined;
            if (stays) {
              expect((await failure(removeCa(old, up))).code).to.equal("Rejected");
              refusals = {};
              await removeCa(old, newProcess());
            } else {
              await removeCa(old, up);
            }
            expect(await there()).to.deep.equal([[next.id, "active"]]);
            refusals = { disabling, deletionWhileEnabled };
          }
          const destroy = newProcess();
          const remaining = created.isDone ? [next] : [next, old];
          for (const its of remaining) {
            await removeSigned(its, destroy);
            if (disabling !== undefined && deletionWhileEnabled !== undefined && its === remaining.at(-1)) {
              await failure(removeCa(its, destroy));
              refusals = {};
              await removeCa(its, newProcess());
            } else {
              await removeCa(its, destroy);
            }
          }
          expect(await there()).to.deep.equal([]);
        });
      }
    }
  }
});
