import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties, Resource } from "../../provider/resource.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const otherRoot = selfSigned("/CN=Other Root");
const issuing = selfSigned("/CN=Issuing");

interface Case {
  readonly resource: Resource;
  readonly urn: string;
  readonly inputs: Properties;
  readonly path: string;
}

/** Every resource that creates something, in a tenant made anew for each test. */
describe("a creation", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let generated: Case;
  let named: Case;
  let trust: Case;
  let trusted: Case;

  beforeEach(async () => {
    tenant = await Tenant.start();
    graph = await AlteredGraph.before(tenant);
    const made = await tenant.send("POST", configurations, {
      displayName: "Elsewhere",
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    const id = String(made["id"]);
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const member = { certificateBasedApplicationConfigurationId: id, certificate: issuing.certificate };
    generated = { resource: tlsCa, urn: "urn:generated", inputs: names, path: tls };
    named = { resource: tlsCa, urn: "urn:named", inputs: { ...names, name: "Named" }, path: tls };
    trust = {
      resource: configuration,
      urn: "urn:trust",
      inputs: { displayName: "Apps", rootCertificate: root.certificate },
      path: configurations,
    };
    trusted = { resource: trustedCa, urn: "urn:trusted", inputs: member, path: membersOf(id) };
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  async function ids(path: string): Promise<unknown[]> {
    return (await tenant.list(path)).map(({ id }) => id);
  }

  function newProcess(): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
  }

  it("whose answer is lost finds what it made, and makes nothing twice", async () => {
    graph.alter = (answer, method) => (method === "POST" ? "lost" : answer);
    for (const { resource, urn, inputs, path } of [generated, named, trust, trusted]) {
      const others = await ids(path);
      const requests = await tenant.requestsDuring(async () => {
        const { id, state } = await newProcess().create(resource, inputs, { urn });
        expect(await ids(path)).to.have.members([...others, id]);
        expect(state).to.include(inputs);
        if (resource === tlsCa) {
          expect(state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
        }
      });
      expect(requests.filter((request) => request.startsWith("POST"))).to.deep.equal([`POST ${path}`]);
    }
  });

  it("whose answer is lost tells its own from what somebody else made meanwhile", async () => {
    const theirs = {
      ...{ id: "theirs", name: "Theirs", displayName: "Theirs", status: "csrGenerated", isRootAuthority: false },
      certificate: base64Of(otherRoot.certificate),
    };
    for (const { resource, urn, inputs, path } of [generated, named, trust, trusted]) {
      let isLost = false;
      graph.alter = (answer, method, at) => {
        isLost ||= method === "POST";
        const seen = at === `/beta${path}` && isLost ? [theirs, ...((answer["value"] ?? []) as Entity[])] : undefined;
        return method === "POST" ? "lost" : seen === undefined ? answer : { ...answer, value: seen };
      };
      const { id } = await newProcess().create(resource, inputs, { urn });
      expect(await ids(path)).to.include(id);
    }
  });

  it("that Graph never received is an error and leaves nothing", async () => {
    graph.reaches = (method) => method !== "POST";
    for (const { resource, urn, inputs, path } of [generated, named, trust, trusted]) {
      const others = await ids(path);
      expect((await failure(newProcess().create(resource, inputs, { urn }))).code).to.equal("Unreachable");
      expect(await ids(path)).to.have.members(others);
    }
  });

  it("that Graph received only the second time makes one", async () => {
    let posts = 0;
    graph.reaches = (method) => method !== "POST" || (posts += 1) % 2 === 0;
    for (const { resource, urn, inputs, path } of [generated, named, trust, trusted]) {
      const others = await ids(path);
      const { id } = await newProcess().create(resource, inputs, { urn });
      expect(await ids(path)).to.have.members([...others, id]);
    }
  });

  it("whose answer is lost isn't sent again while Graph may only not show it yet", async () => {
    const late = 4;
    for (const { resource, urn, inputs, path } of [generated, named, trust, trusted]) {
      const before = await tenant.list(path);
      let lists = 0;
      graph.alter = (answer, method) => {
        if (method === "POST") {
          return "lost";
        }
        return Array.isArray(answer["value"]) && (lists += 1) <= late ? { ...answer, value: before } : answer;
      };
      const { id } = await newProcess().create(resource, inputs, { urn });
      graph.alter = (answer) => answer;
      expect(await ids(path)).to.have.members([...before.map((member) => member["id"]), id]);
    }
  });

  it("whose answer is lost is looked for until Pulumi is interrupted, and then the error says what may be there", async () => {
    for (const { resource, urn, inputs, path } of [generated, trust, trusted]) {
      const before = await tenant.list(path);
      const clock = new VirtualClock(Date.now);
      const process = new HandlerProcess({ ...tenant.environment, ...graph.environment }, clock.now, (pause) => {
        process.stop();
        return clock.sleep(pause);
      });
      let lists = 0;
      graph.alter = (answer, method) => {
        lists += method === "GET" ? 1 : 0;
        return method === "POST" ? "lost" : Array.isArray(answer["value"]) ? { ...answer, value: before } : answer;
      };
      const { message } = await failure(process.create(resource, inputs, { urn }));
      graph.alter = (answer) => answer;
      expect(message).to.contain(`Whether ${path} has it now could not be read: Pulumi was interrupted`);
      expect(message).to.contain("may have been done all the same");
      expect(lists).to.be.below(4);
    }
  });

  it("that Graph accepts without an id is told from what is new", async () => {
    graph.alter = (answer, method) => (method === "POST" ? {} : answer);
    const { id } = await newProcess().create(trustedCa, trusted.inputs, { urn: trusted.urn });
    expect(await ids(trusted.path)).to.include(id);
  });

  it("of two equal ones at once, both answers lost, gives each its own", async () => {
    graph.alter = (answer, method) => (method === "POST" ? "lost" : answer);
    const process = newProcess();
    const made = await Promise.all(
      ["urn:one", "urn:two"].map((urn) => process.create(trustedCa, trusted.inputs, { urn })),
    );
    expect(new Set(made.map(({ id }) => id)).size).to.equal(2);
    expect(await tenant.list(trusted.path)).to.have.length(3);
  });

  it("that was killed before the state had it is taken over by the next one, which says so", async () => {
    for (const { resource, urn, inputs, path } of [generated, named, trusted]) {
      // The first process ends without anybody hearing of what it made.
      const { id } = await newProcess().create(resource, inputs, { urn });
      const there = await ids(path);
      const next = newProcess();
      expect(await next.check(resource, inputs, { urn })).to.deep.equal([]);
      const again = await next.create(resource, inputs, { urn });
      expect(again.id).to.equal(id);
      expect(again.state).to.include(inputs);
      expect(await ids(path)).to.have.members(there);
      expect(next.logged.join()).to.match(new RegExp(`^info: took over ${id}`));
      if (resource === tlsCa) {
        expect(again.state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
      }
    }
  });

  it("of a configuration that was killed is refused, with its id and how to adopt it", async () => {
    const { id } = await newProcess().create(configuration, trust.inputs);
    const { message } = await failure(newProcess().create(configuration, trust.inputs));
    expect(message).to.contain(id).and.to.contain(`set adopt: "${id}"`);
    expect((await newProcess().create(configuration, { ...trust.inputs, adopt: id })).id).to.equal(id);
    expect(await tenant.list(configurations)).to.have.length(2);
  });

  it("of a configuration isn't refused for one with another name, description or root", async () => {
    await newProcess().create(configuration, trust.inputs);
    for (const other of [
      { displayName: "Others" },
      { description: "Other" },
      { rootCertificate: otherRoot.certificate },
    ]) {
      await newProcess().create(configuration, { ...trust.inputs, ...other });
    }
    expect(await tenant.list(configurations)).to.have.length(5);
  });

  it("takes over nothing that differs in anything that it would write", async () => {
    const stated = { ...trusted.inputs, issuer: "CN=Issuing", issuerSubjectKeyIdentifier: "BA:AF" };
    const { id } = await newProcess().create(trustedCa, stated, { urn: trusted.urn });
    for (const difference of [
      { issuer: "CN=Another name" },
      { issuerSubjectKeyIdentifier: "CA:FE" },
      { certificate: otherRoot.certificate },
    ]) {
      const made = await newProcess().create(trustedCa, { ...stated, ...difference }, { urn: trusted.urn });
      expect(made.id, JSON.stringify(difference)).not.to.equal(id);
    }
    const asRoot = newProcess().create(trustedCa, { ...stated, isRootAuthority: true }, { urn: trusted.urn });
    expect((await failure(asRoot)).message).to.contain("root");
    for (const { inputs, urn } of [generated, named]) {
      const ca = await newProcess().create(tlsCa, inputs, { urn });
      for (const difference of [{ commonName: "Another" }, { organizationName: "Another" }]) {
        // A name that is given can't be had twice.
        const made = await newProcess()
          .create(tlsCa, { ...inputs, ...difference }, { urn })
          .catch((error: unknown) => ({ id: String(error) }));
        expect(made.id, JSON.stringify(difference)).not.to.equal(ca.id);
      }
    }
  });

  it("takes over nothing that another resource of the run has, made by it or before", async () => {
    const first = newProcess();
    const { id, state } = await first.create(trustedCa, trusted.inputs, { urn: trusted.urn });
    expect((await first.create(trustedCa, trusted.inputs, { urn: "urn:same" })).id).not.to.equal(id);
    const ca = await first.create(tlsCa, named.inputs, { urn: named.urn });
    const next = newProcess();
    const members = await tenant.list(trusted.path);
    for (const { id: other } of members.filter((member) => member["isRootAuthority"] === false)) {
      await next.diff(trustedCa, String(other), state, trusted.inputs, { urn: `urn:of ${String(other)}` });
    }
    const another = await next.create(trustedCa, trusted.inputs, { urn: "urn:another" });
    expect(another.id).not.to.equal(id);
    await next.diff(tlsCa, ca.id, ca.state, named.inputs, { urn: named.urn });
    expect((await failure(next.create(tlsCa, named.inputs, { urn: "urn:another" }))).code).to.equal("NameSpent");
    const made = await newProcess().create(tlsCa, generated.inputs, { urn: generated.urn });
    expect((await newProcess().create(tlsCa, generated.inputs, { urn: "urn:another" })).id).not.to.equal(made.id);
  });

  it("takes over no CA that has left its first state, or whose CSR can't be had", async () => {
    const { urn, inputs } = generated;
    const { id } = await newProcess().create(tlsCa, inputs, { urn });
    graph.alter = (answer, method) => (method === "GET" ? withoutRequests(answer) : answer);
    const second = await newProcess().create(tlsCa, inputs, { urn });
    expect(second.id).not.to.equal(id);
    graph.alter = (answer, method) =>
      method === "GET"
        ? { ...answer, value: (answer["value"] as object[]).map((ca) => ({ ...ca, status: "disabled" })) }
        : answer;
    expect((await newProcess().create(tlsCa, inputs, { urn })).id).not.to.be.oneOf([id, second.id]);
  });

  it("by a resource with the object of another one shows in that one's comparison, and its removal leaves the object", async () => {
    const { id, state } = await newProcess().create(trustedCa, trusted.inputs, { urn: trusted.urn });
    // The twin registers first, when nothing tells yet that the object has an owner.
    const up = newProcess();
    const twin = await up.create(trustedCa, trusted.inputs, { urn: "urn:twin" });
    expect(twin.id).to.equal(id);
    const refused = await failure(up.diff(trustedCa, id, state, trusted.inputs, { urn: trusted.urn }));
    expect(refused.message).to.contain("belongs to urn:twin as well");
    const next = newProcess();
    await next.diff(trustedCa, id, state, trusted.inputs, { urn: trusted.urn });
    await next.delete(trustedCa, id, twin.state, { urn: "urn:twin" });
    expect(await ids(trusted.path)).to.include(id);
    expect(next.logged.join()).to.contain("stays in the tenant: urn:trusted has it now");
  });

  it("under --replace takes over what is unchanged, and its deletion is passed over", async () => {
    for (const { resource, urn, inputs, path } of [generated, named, trusted]) {
      const { id, state } = await newProcess().create(resource, inputs, { urn });
      const there = await ids(path);
      const up = newProcess();
      expect((await up.create(resource, inputs, { urn })).id).to.equal(id);
      await up.delete(resource, id, state, { urn });
      expect(await ids(path)).to.have.members(there);
    }
  });

  it("by a renamed resource takes over what the old name's resource had", async () => {
    const { id, state } = await newProcess().create(trustedCa, trusted.inputs, { urn: trusted.urn });
    const up = newProcess();
    expect((await up.create(trustedCa, trusted.inputs, { urn: "urn:renamed" })).id).to.equal(id);
    await up.delete(trustedCa, id, state, { urn: trusted.urn });
    expect(await ids(trusted.path)).to.include(id);
  });

  it("costs one list for a collection, however many are created in it, and one POST each", async () => {
    const process = newProcess();
    const certificates = Array.from({ length: 8 }, (_, index) => selfSigned(`/CN=Issuing ${index}`).certificate);
    const requests = await tenant.requestsDuring(() =>
      Promise.all(
        certificates.map((certificate, index) =>
          process.create(trustedCa, { ...trusted.inputs, certificate }, { urn: `urn:${index}` }),
        ),
      ),
    );
    expect(requests).to.deep.equal([`GET ${trusted.path}`, ...certificates.map(() => `POST ${trusted.path}`)]);
  });
});

/** An answer without a CSR anywhere in it. */
function withoutRequests(answer: Record<string, unknown>): Record<string, unknown> {
  const { certificateSigningRequest: _, value, ...rest } = answer;
  return Array.isArray(value)
    ? { ...rest, value: value.map((ca) => withoutRequests(ca as Record<string, unknown>)) }
    : rest;
}
