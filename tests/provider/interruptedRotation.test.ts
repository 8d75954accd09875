import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { HandlerProcess, signedCertificate, tlsCa } from "./handlerProcess.js";

const root = selfSigned("/CN=Root");
const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
const signed = { urn: "urn:signed" };

describe("a rotation where Graph refuses a second enabled CA", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0, secondEnabled: "isRefused" });
    graph = await AlteredGraph.before(tenant);
  });
  after(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  const newProcess = () => new HandlerProcess({ ...tenant.environment, ...graph.environment });

  /** Makes a CA, and gives the arguments for its signed certificate. */
  async function newCa(urn: string): Promise<Properties> {
    const { id: certificateId, state } = await newProcess().create(tlsCa, names, { urn });
    const certificate = signedBy(root, String(state["certificateSigningRequest"]));
    return { certificateId, certificate, chain: root.certificate };
  }

  it("puts the old one back to use where it is interrupted while that is being disabled", async () => {
    const old = await newCa("urn:old");
    const { id, state } = await newProcess().create(signedCertificate, old, signed);
    const rotation = newProcess();
    const next = await newCa("urn:next");
    await rotation.diff(signedCertificate, id, state, next, signed);

    // Graph takes its time to show that the old one is disabled.
    const inUse = (entity: Entity) => (entity["id"] === id ? { ...entity, status: "active" } : entity);
    const isDisabled = new Promise<void>((resolve) => {
      graph.alter = (answer, method, path) => {
        if (method === "PATCH" && path.endsWith(id)) {
          resolve();
        }
        return Array.isArray(answer["value"])
          ? { ...answer, value: (answer["value"] as Entity[]).map(inUse) }
          : inUse(answer);
      };
    });
    const interrupted = failure(rotation.create(signedCertificate, next, signed));
    await isDisabled;
    expect((await tenant.send("GET", `${tls}/${id}`))["status"]).to.equal("disabled");
    rotation.stop();

    expect((await interrupted).code).to.equal("Cancelled");
    expect((await tenant.send("GET", `${tls}/${id}`))["status"]).to.equal("active");
    expect((await tenant.send("GET", `${tls}/${String(next["certificateId"])}`))["status"]).to.equal("disabled");
  });
});
