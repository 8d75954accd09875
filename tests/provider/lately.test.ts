import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { IncompleteError, type EntraCaError } from "../../provider/messages/error.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { readCertificate } from "../../provider/x509/certificate.js";
import { AlteredGraph, type Entity, inLists, isExpanded } from "../alteredGraph.js";
import { base64Of, selfSigned, signedBy } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const root = selfSigned("/CN=Root");
const hour = 60 * 60_000;

interface Made {
  readonly resource: Resource;
  readonly inputs: Properties;
  readonly id: string;
  readonly state: Properties;
}

/** Everything that a stack can make, in a tenant made anew for each test. */
describe("what a stack made or changed a moment ago", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let elsewhere: string;
  let made: Made[];

  /** How many more looks don't find what is hidden, and what that is. */
  let looks = 0;
  let hidden: unknown;

  beforeEach(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    graph = await AlteredGraph.before(tenant);
    looks = 0;
    graph.refuses = (method, path) => {
      const isLook = ["GET", "DELETE"].includes(method) && path.includes(`/${String(hidden)}`);
      return isLook && looks-- > 0 && 404;
    };
    graph.alter = (answer, method) => {
      const listed = answer["value"];
      return method === "GET" && looks > 0 && Array.isArray(listed)
        ? { ...answer, value: (listed as Entity[]).filter(({ id }) => id !== hidden) }
        : answer;
    };
    const authorities = [{ isRootAuthority: true, certificate: base64Of(root.certificate) }];
    const there = await tenant.send("POST", configurations, { trustedCertificateAuthorities: authorities });
    elsewhere = String(there["id"]);
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const ca = await newProcess().create(tlsCa, names);
    const signed = {
      certificateId: ca.id,
      certificate: signedBy(root, String(ca.state["certificateSigningRequest"])),
      chain: root.certificate,
    };
    const rooted = { displayName: "Apps", rootCertificate: root.certificate };
    const issuing = selfSigned("/CN=Issuing").certificate;
    const member = { certificateBasedApplicationConfigurationId: elsewhere, certificate: issuing };
    made = [];
    for (const [resource, inputs] of [
      [tlsCa, names],
      [signedCertificate, signed],
      [configuration, rooted],
      [trustedCa, member],
    ] as const) {
      made.push({ resource, inputs, ...(resource === tlsCa ? ca : await newProcess().create(resource, inputs)) });
    }
  });
  afterEach(async () => {
    graph.close();
    await tenant.emulator.close();
  });

  /** @param ahead How far its machine's clock is ahead of others. */
  function newProcess(ahead = 0): HandlerProcess {
    const { now, sleep } = new VirtualClock(() => Date.now() + ahead);
    return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
  }

  function hide(id: unknown, times: number): void {
    hidden = id;
    looks = times;
  }

  it("isn't gone because a look or three didn't find it, in a preview, a refresh or an update", async () => {
    for (const { resource, inputs, id, state } of made) {
      hide(id, 3);
      const process = newProcess();
      expect(
        (await process.diff(resource, id, state, inputs)).differences,
        resource.definition.objectKind,
      ).to.deep.equal([]);
      expect(process.logged).to.deep.equal([]);
      hide(id, 3);
      expect((await newProcess().read(resource, id, state, inputs))?.drifted).to.equal(false);
      hide(id, 3);
      await newProcess().update(resource, id, state, inputs);
    }
  });

  it("isn't gone because five looks didn't find what was made just now, or three what was made minutes ago", async () => {
    const { resource, inputs, id, state } = made[3]!;
    hide(id, 5);
    expect((await newProcess().diff(resource, id, state, inputs)).differences).to.deep.equal([]);
    tenant.pass(2 * 60_000);
    hide(id, 3);
    expect((await newProcess().diff(resource, id, state, inputs)).differences).to.deep.equal([]);
  });

  it("is gone at once to the process that removed it", async () => {
    const { resource, inputs, id, state } = made[3]!;
    const process = newProcess();
    await process.delete(resource, id, state);
    const { differences } = await process.diff(resource, id, state, inputs);
    expect(differences.map(({ property }) => property)).to.include("id");
  });

  it("is gone at once where a run before this one was to remove it, as a state tells", async () => {
    const { resource, inputs, id, state } = made[3]!;
    const thumbprint = readCertificate(String(inputs["certificate"])).thumbprint;
    const rooted = { displayName: "Elsewhere", rootCertificate: root.certificate };
    hide(id, Infinity);
    for (const [formerly, code] of [
      [[], "NotShown"],
      [[thumbprint], undefined],
    ] as const) {
      const process = newProcess();
      const siblings = { now: [thumbprint], before: [], formerly, retained: [] };
      await process.check(configuration, rooted, { urn: "urn:apps", program: { siblings } }, rooted);
      const found = process
        .diff(resource, id, state, inputs, { urn: "urn:ca", program: { placeUrn: "urn:apps" } })
        .then(
          ({ differences }) => differences.map(({ property }) => property),
          (error: unknown) => (error as EntraCaError).code,
        );
      expect(await found).to.deep.equal(code ?? ["id"]);
    }
  });

  it("isn't drifted to the comparison that follows a refresh, which left it in the state", async () => {
    for (const { resource, inputs, id, state } of made) {
      hide(id, Infinity);
      const process = newProcess();
      await process.read(resource, id, state, inputs);
      const { differences } = await process.diffOfRefresh(resource, id, state, inputs);
      expect(differences, resource.definition.objectKind).to.deep.equal([]);
    }
  });

  it("ends a preview and an update that don't find it within Graph's lag, with what was seen, and stays in the state", async () => {
    for (const { resource, inputs, id, state } of made) {
      hide(id, Infinity);
      for (const run of [
        newProcess().diff(resource, id, state, inputs),
        newProcess().update(resource, id, state, inputs),
      ]) {
        const { code, message } = await failure(run);
        expect(code, resource.definition.objectKind).to.equal("NotShown");
        expect(message).to.match(new RegExp(`${id} was not found, though this stack made or changed it \\d+ s ago`));
        expect(message).to.contain("Run the same command again").and.not.to.contain("liveDiff");
      }
      const refresh = newProcess();
      expect(await refresh.read(resource, id, state, inputs)).to.deep.equal({ state, inputs, drifted: false });
      expect(refresh.logged.join()).to.match(/^warning: .*was not found.*It stays in the state/);
      hide(id, 0);
    }
  });

  it("stops nothing that is to be replaced in any case, whose old object is removed if it is there", async () => {
    const { resource, inputs, id, state } = made[3]!;
    const renewed = { ...inputs, certificate: selfSigned("/CN=Renewed").certificate };
    hide(id, Infinity);
    const up = newProcess();
    const { differences } = await up.diff(resource, id, state, renewed, { urn: "urn:ca" });
    expect(differences.map(({ property }) => property))
      .to.include("certificate")
      .and.not.to.include("id");
    hide(id, 0);
    const next = await up.create(resource, renewed, { urn: "urn:ca" });
    await up.delete(resource, id, state, { urn: "urn:ca" });
    const there = (await tenant.list(membersOf(elsewhere))).map((member) => member["id"]);
    expect(there).to.include(next.id).and.not.to.include(id);
  });

  it("is told by Graph's clock, whatever time the machines take it for", async () => {
    const [{ resource, inputs }] = made as [Made];
    for (const [writer, reader] of [
      [hour, 0],
      [-hour, 0],
      [0, 30 * 24 * hour],
    ] as const) {
      const { id, state } = await newProcess(writer).create(resource, inputs);
      hide(id, Infinity);
      expect((await failure(newProcess(reader).diff(resource, id, state, inputs))).code).to.equal("NotShown");
      hide(id, 0);
    }
  });

  it("is gone once that is minutes ago, and at once where the state doesn't tell", async () => {
    tenant.pass(5.1 * 60_000);
    for (const { resource, inputs, id, state } of made.filter(({ resource }) => resource !== signedCertificate)) {
      hide(id, Infinity);
      const [difference] = (await newProcess().diff(resource, id, state, inputs)).differences;
      expect(difference).to.include({ property: "id", replaces: true });
      expect(await newProcess().read(resource, id, state, inputs)).to.equal(undefined);
    }
    const [{ resource, inputs, id, state: told }] = made as [Made];
    for (const lastWrite of [undefined, {}, { at: "later" }, { at: "2126-01-01T00:00:00Z", changed: [] }, "?"]) {
      const state = { ...told, __lastWrite: lastWrite };
      hide(id, Infinity);
      expect(await newProcess().read(resource, id, state, inputs)).to.equal(undefined);
    }
  });

  it("isn't drifted because a look or three show what it was", async () => {
    const { resource, inputs, id, state } = made[2]!;
    const changed = { ...inputs, displayName: "Others" };
    const updated = await newProcess().update(resource, id, state, changed);
    const old = (times: number) => {
      let left = times;
      const asItWas = (each: Entity) => (each["id"] === id ? { ...each, displayName: "Apps" } : each);
      graph.alter = (answer, method, path) => {
        const isMeant = isExpanded(path) || path.endsWith("/certificateBasedApplicationConfigurations");
        return method === "GET" && isMeant && left-- > 0
          ? asItWas(inLists(asItWas)(answer, method, path) as Entity)
          : answer;
      };
    };
    old(3);
    const preview = newProcess();
    expect((await preview.diff(resource, id, updated, changed)).differences).to.deep.equal([]);
    expect(preview.logged).to.deep.equal([]);
    old(3);
    expect((await newProcess().read(resource, id, updated, changed))?.drifted).to.equal(false);
    // What stays is drift, which an update puts right.
    old(Infinity);
    const later = newProcess();
    const { differences } = await later.diff(resource, id, updated, changed);
    expect(differences.map(({ property, drift }) => [property, drift])).to.deep.equal([["displayName", true]]);
    expect(later.logged.join()).to.contain("displayName was changed outside Pulumi");
  });

  it("isn't drifted because a look or three show it without all that it was made with", async () => {
    const { resource, inputs, id, state } = made[1]!;
    for (const old of [{ status: "csrGenerated", certificate: null, chain: null }, { status: "disabled" }]) {
      const showOld = (times: number) => {
        let left = times;
        const asItWas = (each: Entity) => (each["id"] === id && left > 0 ? { ...each, ...old } : each);
        graph.alter = (answer, method) => {
          const all = answer["value"];
          const shown = Array.isArray(all) ? { ...answer, value: (all as Entity[]).map(asItWas) } : asItWas(answer);
          left -= method === "GET" && Array.isArray(all) ? 1 : 0;
          return method === "GET" ? shown : answer;
        };
      };
      showOld(3);
      const preview = newProcess();
      expect((await preview.diff(resource, id, state, inputs)).differences, old.status).to.deep.equal([]);
      expect(preview.logged).to.deep.equal([]);
      showOld(3);
      expect((await newProcess().read(resource, id, state, inputs))?.drifted).to.equal(false);
    }
  });

  it("is drifted at once in what the last write didn't touch", async () => {
    const { resource, inputs, id, state } = made[2]!;
    const updated = await newProcess().update(resource, id, state, { ...inputs, displayName: "Others" });
    graph.alter = (answer) => ("description" in answer ? { ...answer, description: "Theirs" } : answer);
    const requests = await tenant.requestsDuring(async () => {
      const { differences } = await newProcess().diff(resource, id, updated, { ...inputs, displayName: "Others" });
      expect(differences.map(({ property }) => property)).to.deep.equal(["description"]);
    });
    expect(requests).to.have.length(1);
  });

  it("has ended its creation only when Graph shows it, where something else may be given its id", async () => {
    const tried: string[] = [];
    let late = 3;
    graph.refuses = (method, at) => {
      tried.push(`${method} ${at.replace("/beta", "")}`);
      return method === "GET" && !at.endsWith(tls) && late-- > 0 && 404;
    };
    const { id } = await newProcess().create(tlsCa, made[0]!.inputs);
    expect(tried).to.deep.equal([`GET ${tls}`, `POST ${tls}`, ...Array<string>(4).fill(`GET ${tls}/${id}`)]);
  });

  it("is removed though a removal or three didn't find it", async () => {
    for (const { resource, id, state } of made.toReversed()) {
      hide(id, 3);
      const process = newProcess();
      await process.delete(resource, id, state);
      expect(process.logged.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
      expect(looks).to.be.below(0);
    }
    expect(await tenant.list(tls)).to.deep.equal([]);
    expect((await tenant.list(configurations)).map((each) => each["id"])).to.deep.equal([elsewhere]);
    expect(await tenant.list(membersOf(elsewhere))).to.have.length(1);
  });

  it("is taken for gone, with a warning, by a removal that doesn't find it within Graph's lag", async () => {
    for (const { resource, id, state } of made) {
      hide(id, Infinity);
      const process = newProcess();
      await process.delete(resource, id, state);
      expect(process.logged.join("\n"), resource.definition.objectKind).to.match(
        new RegExp(
          `warning: the object ${id} was not found, though this stack made or changed it \\d+ s ago.* It is taken for gone`,
        ),
      );
    }
    tenant.pass(5.1 * 60_000);
    const { resource, id, state } = made[3]!;
    hide(id, Infinity);
    const later = newProcess();
    await later.delete(resource, id, state);
    expect(later.logged).to.deep.equal([]);
  });

  it("is gone where a removal's answer is lost and the next one doesn't find it", async () => {
    const { resource, id, state } = made[3]!;
    graph.alter = (answer, method) => (method === "DELETE" && looks++ === 0 ? "lost" : answer);
    const process = newProcess();
    await process.delete(resource, id, state);
    expect(looks).to.equal(2);
    expect(process.logged).to.deep.equal([]);
  });

  it("is kept by the state where its creation didn't see it, and the next run goes on with it", async () => {
    const { refuses } = graph;
    for (const [resource, inputs, path] of [
      [tlsCa, made[0]!.inputs, tls],
      [configuration, { ...made[2]!.inputs, displayName: "Another" }, configurations],
    ] as const) {
      graph.refuses = (method, at) => method === "GET" && !at.endsWith(path) && 404;
      const error = await failure(newProcess().create(resource, inputs));
      if (!(error instanceof IncompleteError)) {
        expect.fail(`${resource.definition.objectKind}: ${error.message}`);
      }
      const { id, state, message } = error;
      expect(message).to.contain("could not be read back");
      graph.refuses = refuses;
      hide(id, 3);
      const next = newProcess();
      const { differences } = await next.diff(resource, id, state, inputs);
      expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["unfinished", false]]);
      await next.update(resource, id, state, inputs);
      expect((await tenant.list(path)).filter((member) => member["id"] === id)).to.have.length(1);
    }
  });
});
