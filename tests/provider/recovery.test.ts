import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
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

  it("of two at once, both answers lost, gives each its own, and refuses one that is another's", async () => {
    graph.alter = (answer, method) => (method === "POST" ? "lost" : answer);
    const process = newProcess();
    const made = await Promise.all(
      [issuing, otherRoot].map(({ certificate }) =>
        process.create(trustedCa, { ...trusted.inputs, certificate }, { urn: `urn:${certificate}` }),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).to.equal(2);
    expect(await tenant.list(trusted.path)).to.have.length(3);
    const refused = await failure(process.create(trustedCa, trusted.inputs, { urn: "urn:twin" }));
    expect(refused.message).to.match(/^The object .* belongs to urn:.* as well/);
  });

  /** As the plugin does: what the state has was read before, so that what nobody has is surely left over. */
  const knowing = { readsFirst: true };

  it("that was killed before the state had it is taken over by the next one, which says so", async () => {
    for (const { resource, urn, inputs, path } of [generated, trusted]) {
      // The first process ends without anybody hearing of what it made.
      const { id } = await newProcess().create(resource, inputs, { urn });
      const there = await ids(path);
      const next = newProcess();
      expect(await next.check(resource, inputs, { urn, ...knowing })).to.deep.equal([]);
      const again = await next.create(resource, inputs, { urn, ...knowing });
      expect(again.id).to.equal(id);
      expect(again.state).to.include(inputs);
      expect(await ids(path)).to.have.members(there);
      expect(next.logged.join()).to.match(new RegExp(`takes over ${id}|took over ${id}`));
      if (resource === tlsCa) {
        expect(again.state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
      }
    }
  });

  it("takes no TLS inspection CA that may be the one that it replaces, and names it with both ways out", async () => {
    const { urn, inputs } = generated;
    const { id } = await newProcess().create(tlsCa, inputs, { urn });
    const up = newProcess();
    await up.check(tlsCa, inputs, { urn });
    const made = await up.create(tlsCa, inputs, { urn });
    expect(made.id).not.to.equal(id);
    expect(made.state["certificateSigningRequest"]).to.match(/^-----BEGIN CERTIFICATE REQUEST-----/);
    expect(up.logged).to.have.length(1);
    expect(up.logged[0])
      .to.match(/^warning: the unsigned CA/)
      .and.to.contain(id);
    expect(up.logged[0]).to.contain("delete it in the Entra admin center").and.to.contain(`set adopt: "${id}"`);
  });

  it("takes no CA that the state is known to have for its resource, whoever read it", async () => {
    const { urn, inputs } = generated;
    const { id, state } = await newProcess().create(tlsCa, inputs, { urn });
    // Pulumi reads what it is to replace, and compares nothing.
    const up = newProcess();
    await up.read(tlsCa, id, state, inputs, { urn, ...knowing });
    expect((await up.create(tlsCa, inputs, { urn, ...knowing })).id).not.to.equal(id);
    expect(up.logged).to.deep.equal([]);
    // Nor one that nobody read, where a check was given what there was.
    const other = newProcess();
    await other.check(tlsCa, inputs, { urn, ...knowing }, inputs);
    await other.check(tlsCa, inputs, { urn, ...knowing });
    expect((await other.create(tlsCa, inputs, { urn, ...knowing })).id).not.to.equal(id);
    expect(other.logged.join()).to.contain(id);
  });

  for (const [how, told] of [
    ["where what it replaces is known", knowing],
    ["where it isn't", {}],
  ] as const) {
    it(`never takes over an explicit name, and says how to adopt what has it, ${how}`, async () => {
      const { urn, inputs, path } = named;
      const { id } = await newProcess().create(tlsCa, inputs, { urn });
      const there = await ids(path);
      const [finding] = await newProcess().check(tlsCa, inputs, { urn, ...told });
      expect(finding?.property).to.equal("name");
      const { code, message } = await failure(newProcess().create(tlsCa, inputs, { urn, ...told }));
      expect(code).to.equal("NameSpent");
      for (const said of [finding!.reason, message]) {
        expect(said).to.contain(id).and.to.contain(`set adopt: "${id}"`);
      }
      expect(await ids(path)).to.have.members(there);
      expect((await newProcess().create(tlsCa, { ...inputs, adopt: id }, { urn, ...told })).id).to.equal(id);
    });
  }

  it("of a configuration that was killed is refused, with its id and how to adopt it", async () => {
    const { id } = await newProcess().create(configuration, trust.inputs);
    const { message } = await failure(newProcess().create(configuration, trust.inputs, knowing));
    expect(message).to.contain(id).and.to.contain(`set adopt: "${id}"`);
    expect((await newProcess().create(configuration, { ...trust.inputs, adopt: id }, knowing)).id).to.equal(id);
    expect(await tenant.list(configurations)).to.have.length(2);
  });

  it("of a configuration isn't refused for one that may be what it replaces, which is named", async () => {
    const { urn, inputs } = trust;
    const { id, state } = await newProcess().create(configuration, inputs, { urn });
    const up = newProcess();
    const made = await up.create(configuration, inputs, { urn });
    expect(made.id).not.to.equal(id);
    expect(up.logged.join())
      .to.match(/^warning: there is/)
      .and.to.contain(id);
    expect(up.logged.join()).to.contain(`set adopt: "${id}"`);
    await up.delete(configuration, id, state, { urn });
    expect(await ids(configurations))
      .to.include(made.id)
      .and.not.to.include(id);
    // Nor for one that is known to be.
    const next = newProcess();
    await next.read(configuration, made.id, made.state, inputs, { urn, ...knowing });
    expect((await next.create(configuration, inputs, { urn, ...knowing })).id).not.to.equal(made.id);
    expect(next.logged).to.deep.equal([]);
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
    const { state } = await first.create(trustedCa, trusted.inputs, { urn: trusted.urn });
    expect((await failure(first.create(trustedCa, trusted.inputs, { urn: "urn:same" }))).code).to.equal("Conflict");
    const ca = await first.create(tlsCa, named.inputs, { urn: named.urn });
    const next = newProcess();
    const members = await tenant.list(trusted.path);
    for (const { id: other } of members.filter((member) => member["isRootAuthority"] === false)) {
      const told = { urn: `urn:of ${String(other)}` };
      await next.check(trustedCa, trusted.inputs, told, trusted.inputs);
      await next.diff(trustedCa, String(other), state, trusted.inputs, told);
    }
    expect((await failure(next.create(trustedCa, trusted.inputs, { urn: "urn:another" }))).code).to.equal("Conflict");
    await next.diff(tlsCa, ca.id, ca.state, named.inputs, { urn: named.urn });
    expect((await failure(next.create(tlsCa, named.inputs, { urn: "urn:another" }))).code).to.equal("NameSpent");
    const made = await newProcess().create(tlsCa, generated.inputs, { urn: generated.urn, ...knowing });
    const foreign = newProcess().create(tlsCa, generated.inputs, { urn: "urn:another", ...knowing });
    expect((await foreign).id).not.to.equal(made.id);
  });

  it("takes over no CA that has left its first state, or whose CSR can't be had", async () => {
    const { urn, inputs } = generated;
    const { id } = await newProcess().create(tlsCa, inputs, { urn });
    graph.alter = (answer, method) => (method === "GET" ? withoutRequests(answer) : answer);
    const process = newProcess();
    const second = await process.create(tlsCa, inputs, { urn, ...knowing });
    expect(process.logged.join()).to.contain(id);
    expect(second.id).not.to.equal(id);
    graph.alter = (answer, method) =>
      Array.isArray(answer["value"]) && method === "GET"
        ? { ...answer, value: answer["value"].map((ca: object) => ({ ...ca, status: "disabled" })) }
        : answer;
    expect((await newProcess().create(tlsCa, inputs, { urn, ...knowing })).id).not.to.be.oneOf([id, second.id]);
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

  it("under --replace makes what is unchanged anew and removes the old one, but for a trusted CA", async () => {
    for (const { resource, urn, inputs, path } of [generated, trust, trusted]) {
      const { id, state } = await newProcess().create(resource, inputs, { urn });
      const there = await ids(path);
      const up = newProcess();
      const made = await up.create(resource, inputs, { urn });
      await up.delete(resource, id, state, { urn });
      if (resource === trustedCa) {
        expect(made.id).to.equal(id);
        expect(up.logged.join()).to.match(/^warning: takes over .*destroying one of the two removes the CA for both/);
      } else {
        expect(made.id).not.to.equal(id);
      }
      expect(await ids(path)).to.have.members([...there.filter((other) => other !== id), made.id]);
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
