import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { AlteredGraph } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { membersOf, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const issuing = selfSigned("/CN=Issuing");
const names = { commonName: "TLS CA", organizationName: "Contoso" };

interface Removable {
  readonly resource: Resource;
  readonly id: string;
  readonly state: Properties;
  /** What the error says of what stays. */
  readonly stays: string;
  /** The method of the request that ends it. */
  readonly method: "DELETE" | "PATCH";
}

describe("the removal of an object that Graph refuses", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let removables: Readonly<Record<string, Removable>>;

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    const up = newProcess();
    const ca = await up.create(tlsCa, names);
    const { id: certificateId, state } = await up.create(tlsCa, names);
    const certificate = signedBy(root, String(state["certificateSigningRequest"]));
    const signed = await up.create(signedCertificate, { certificateId, certificate, chain: root.certificate });
    const trust = await up.create(configuration, { rootCertificate: root.certificate });
    const elsewhere = { certificateBasedApplicationConfigurationId: trust.id };
    const trusted = await up.create(trustedCa, { ...elsewhere, certificate: issuing.certificate });
    const [member] = await tenant.list(membersOf(trust.id));
    const adopt = String(member?.["id"]);
    const adopted = await up.create(trustedCa, {
      ...elsewhere,
      certificate: root.certificate,
      isRootAuthority: true,
      adopt,
    });
    removables = {
      "TLS inspection CA": { resource: tlsCa, ...ca, stays: `the CA ${ca.id} stays in the tenant`, method: "DELETE" },
      "signed certificate": {
        resource: signedCertificate,
        ...signed,
        stays: `the CA ${certificateId} stays enabled, and TLS inspection uses it`,
        method: "PATCH",
      },
      configuration: {
        resource: configuration,
        ...trust,
        stays: `the configuration ${trust.id} stays in the tenant with its CAs`,
        method: "DELETE",
      },
      "trusted CA": {
        resource: trustedCa,
        ...trusted,
        stays: `the CA ${trusted.id} stays trusted in the configuration ${trust.id}`,
        method: "DELETE",
      },
      root: {
        resource: trustedCa,
        ...adopted,
        stays: `the CA ${adopt} stays trusted in the configuration ${trust.id}`,
        method: "DELETE",
      },
    };
  });
  after(async () => {
    graph.close();
    await tenant.emulator.close();
  });
  afterEach(() => {
    graph.refuses = () => false;
    graph.alter = (answer) => answer;
  });

  function newProcess(): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
  }

  async function refused(removable: Removable, status: number, urn = "urn:it"): Promise<string> {
    const { resource, id, state, method } = removable;
    graph.refuses = (asked) => asked === method && status;
    return (await failure(newProcess().delete(resource, id, state, { urn }))).message;
  }

  const kinds = ["TLS inspection CA", "signed certificate", "configuration", "trusted CA", "root"];

  for (const kind of kinds) {
    it(`is told of a ${kind} with the command that takes it out of the state, and what stays`, async () => {
      // A signed certificate whose CA Graph doesn't disable is another matter.
      for (const status of kind === "signed certificate" ? [403, 409, 423, 505] : [400, 403, 405, 409, 423, 505]) {
        const message = await refused(removables[kind]!, status);
        expect(message).to.contain(
          "Where nobody can remove it, `pulumi state delete 'urn:it'` takes it out of this stack",
        );
        expect(message).to.contain(removables[kind]!.stays);
      }
    });

    it(`is told of a ${kind} without that where it passes, or is about the sign-in`, async () => {
      for (const status of [401, 429, 500, 503]) {
        expect(await refused(removables[kind]!, status)).not.to.contain("state delete");
      }
    });
  }

  it("because Graph lists what it doesn't find, or has no such service, is told so, too", async () => {
    const { id, state } = removables["configuration"]!;
    graph.refuses = (method) => method === "DELETE" && 404;
    const listed = await failure(newProcess().delete(configuration, id, state, { urn: "urn:it" }));
    graph.refuses = () => 404;
    const nothing = await failure(newProcess().delete(configuration, id, state, { urn: "urn:it" }));
    for (const { code, message } of [listed, nothing]) {
      expect(code).to.equal("NotFound");
      expect(message).to.contain("`pulumi state delete 'urn:it'`");
    }
  });

  it("because Graph takes the disabling and doesn't do it is told so, too", async () => {
    const { id, state, stays } = removables["signed certificate"]!;
    for (const status of ["active", "enrolling", "paused"]) {
      graph.alter = (answer, method) => (method === "GET" && "status" in answer ? { ...answer, status } : answer);
      const { code, message } = await failure(newProcess().delete(signedCertificate, id, state, { urn: "urn:it" }));
      expect(code).to.equal("TimedOut");
      expect(message).to.contain("`pulumi state delete 'urn:it'`").and.to.contain(stays);
    }
  });

  it("because TLS inspection uses it is told so, too", async () => {
    const { id, state } = await newProcess().create(tlsCa, names);
    const certificate = signedBy(root, String(state["certificateSigningRequest"]));
    await tenant.send("PATCH", `${tls}/${id}`, { certificate, chain: root.certificate });
    await tenant.send("PATCH", `${tls}/${id}`, { status: "enabled" });
    const { code, message } = await failure(newProcess().delete(tlsCa, id, state, { urn: "urn:it" }));
    expect(code).to.equal("InUse");
    expect(message)
      .to.contain("`pulumi state delete 'urn:it'`")
      .and.to.contain(`the CA ${id} stays in the tenant as it is`);
  });

  it("is told with a URN as a shell takes it, or without one where it isn't known", async () => {
    const ca = removables["TLS inspection CA"]!;
    expect(await refused(ca, 403, "urn:a'b$c")).to.contain(String.raw`pulumi state delete 'urn:a'\''b$c'`);
    expect(await refused(ca, 403, "")).to.contain("`pulumi state delete` with this resource's URN takes it");
  });

  it("that is final says what to do for a root first: to delete the configuration", async () => {
    expect(await refused(removables["root"]!, 400)).to.contain(
      "A configuration always keeps its root: delete the configuration",
    );
  });
});
