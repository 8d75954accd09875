import { expect } from "chai";
import fc from "fast-check";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { Secrets } from "../../provider/messages/secrets.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { readCertificate } from "../../provider/x509/certificate.js";
import { inLists } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { spellings } from "../agreement/spellings.js";
import { configurations, membersOf } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, trustedCa, type Told } from "./handlerProcess.js";
import { ObservedConfiguration } from "./moving/observedConfiguration.js";
import { VirtualClock } from "./virtualClock.js";

const told = { urn: "urn:trust" };

describe("trustedCertificates", () => {
  let root: string;
  let cas: string[];
  let observed: ObservedConfiguration;

  before(() => {
    root = selfSigned("/CN=Root").certificate;
    cas = Array.from({ length: 12 }, (_, index) => selfSigned(`/CN=CA ${index}`).certificate);
  });
  beforeEach(async () => {
    observed = await ObservedConfiguration.start();
  });
  afterEach(async () => {
    await observed.end();
  });

  function newProcess(environment: Record<string, string> = {}): HandlerProcess {
    const { now, sleep } = new VirtualClock(Date.now);
    return new HandlerProcess({ ...observed.environment, ...environment }, now, sleep);
  }

  const listing = (...certificates: readonly string[]): Properties => ({
    rootCertificate: root,
    trustedCertificates: certificates,
  });

  function create(inputs: Properties): Promise<{ id: string; state: Properties }> {
    return newProcess().create(configuration, inputs, told);
  }

  /** A run that has a comparison and, where that shows a difference, an update. */
  async function up(id: string, state: Properties, inputs: Properties, more: Told = {}) {
    const process = newProcess();
    await process.check(configuration, inputs, { ...told, ...more }, state);
    const { differences } = await process.diff(configuration, id, state, inputs, { ...told, ...more });
    const next =
      differences.length === 0 ? state : await process.update(configuration, id, state, inputs, { ...told, ...more });
    return { process, state: next, differences: differences.map(({ property }) => property) };
  }

  /** A process that has compared a configuration as an engine has it compared. */
  async function preview(id: string, state: Properties, inputs: Properties) {
    const process = newProcess();
    await process.check(configuration, inputs, told, state);
    const { differences } = await process.diff(configuration, id, state, inputs, told);
    return { process, differences };
  }

  async function trustedIn(id: string): Promise<string[]> {
    const members = await observed.tenant.list(membersOf(id));
    return members.filter((one) => one["isRootAuthority"] === false).map(({ certificate }) => String(certificate));
  }

  async function expectTrusted(id: string, ...certificates: readonly string[]): Promise<void> {
    expect(await trustedIn(id)).to.have.members(certificates.map(base64Of));
  }

  /** Has Graph list something else than a certificate in a CA. */
  function showUnreadable(odd: string): void {
    observed.graph.alter = inLists((one) => (one["id"] === odd ? { ...one, certificate: "AA" } : one));
  }

  const nameOf = (pem: string) => {
    const { subject, thumbprint } = readCertificate(pem);
    return `${subject} (SHA-256 ${thumbprint})`;
  };

  it("comes with the configuration, in one request", async () => {
    let id = "";
    const requests = await observed.tenant.requestsDuring(async () => {
      ({ id } = await create(listing(cas[0]!, cas[1]!)));
    });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.have.length(1);
    const members = await observed.tenant.list(membersOf(id));
    const found = members.map(({ issuer, isRootAuthority }) => [issuer, isRootAuthority]);
    expect(found).to.have.deep.members([
      ["CN=Root", true],
      ["CN=CA 0", false],
      ["CN=CA 1", false],
    ]);
  });

  it("is the same in any order and any spelling", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    for (const spell of Object.values(spellings)) {
      const spelled = listing(cas[1]!, spell(cas[0]!));
      if ((await newProcess().check(configuration, spelled, told)).length === 0) {
        expect((await up(id, state, spelled)).differences).to.deep.equal([]);
      }
    }
  });

  it("adds before it removes, and says in the preview what comes and goes", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    const { process, differences } = await preview(id, state, listing(cas[1]!, cas[2]!));
    expect(differences.map(({ property, replaces, drift }) => ({ property, replaces, drift }))).to.deep.equal([
      { property: "trustedCertificates", replaces: false, drift: false },
    ]);
    const [, ...others] = process.logged;
    expect(process.logged[0]).to.equal(`info: adds ${nameOf(cas[2]!)}`);
    expect(others.join()).to.contain(`info: removes ${nameOf(cas[0]!)}, id `);
    await observed.watch(() => up(id, state, listing(cas[1]!, cas[2]!)));
    expect(observed.moments.map(({ write }) => write)).to.deep.equal(["POST", "DELETE"]);
    await expectTrusted(id, cas[1]!, cas[2]!);
  });

  it("swaps one for one in a full configuration", async () => {
    const { id, state } = await create(listing(...cas.slice(0, 9)));
    await observed.watch(() => up(id, state, listing(...cas.slice(2, 11))));
    expect(observed.moments.map(({ write }) => write)).to.deep.equal(["DELETE", "POST", "DELETE", "POST"]);
    await expectTrusted(id, ...cas.slice(2, 11));
  });

  it("removes what somebody slipped in and adds what somebody took out, which a preview says by name", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    await observed.slipIn(id, cas[5]!);
    const [taken] = (await observed.tenant.list(membersOf(id))).filter(({ issuer }) => issuer === "CN=CA 0");
    await observed.tenant.send("DELETE", `${membersOf(id)}/${String(taken?.["id"])}`);
    const { process, differences } = await up(id, state, listing(cas[0]!, cas[1]!));
    expect(differences).to.deep.equal(["trustedCertificates"]);
    expect(process.logged).to.deep.equal([
      `warning: trustedCertificates was changed outside Pulumi: ${nameOf(cas[5]!)} was added; the update removes it`,
      `warning: trustedCertificates was changed outside Pulumi: ${nameOf(cas[0]!)} was removed; the update adds it`,
    ]);
    await expectTrusted(id, cas[0]!, cas[1]!);
  });

  it("shows in a refresh what is there, and takes from the program what is to be", async () => {
    const { id, state } = await create(listing(cas[0]!));
    await observed.slipIn(id, cas[5]!);
    const refresh = newProcess();
    const read = await refresh.read(configuration, id, state, listing(cas[0]!), told);
    expect(read?.drifted).to.equal(true);
    expect(refresh.logged).to.deep.equal([
      `warning: trustedCertificates was changed outside Pulumi: ${nameOf(cas[5]!)} was added`,
    ]);
    // The engine compares what it read with the program as it was, which says nothing of what an update will do.
    await refresh.diffOfRefresh(configuration, id, read!.state, listing(cas[0]!), told);
    expect(refresh.logged).to.have.length(1);
    const inputs = read?.inputs["trustedCertificates"] as string[];
    expect(inputs.map(base64Of)).to.have.members([cas[0]!, cas[5]!].map(base64Of));
    await up(id, read!.state, listing(cas[0]!));
    await expectTrusted(id, cas[0]!);
  });

  it("is none of the configuration's business where it is omitted, and no CA but the root where it is empty", async () => {
    const { id, state } = await create({ rootCertificate: root });
    await observed.slipIn(id, cas[5]!);
    expect((await up(id, state, { rootCertificate: root })).differences).to.deep.equal([]);
    await up(id, state, listing());
    await expectTrusted(id);
  });

  it("refuses what can't be in a list, and says where", async () => {
    const bare = selfSigned("/CN=Bare", ["keyUsage=critical,keyCertSign", "subjectKeyIdentifier=none"]).certificate;
    const leaf = selfSigned("/CN=Leaf", ["basicConstraints=critical,CA:FALSE"]).certificate;
    for (const [inputs, property, reason] of [
      [listing(...cas.slice(0, 10)), "trustedCertificates", "has 10 certificates, and Graph allows 10"],
      [listing(cas[0]!, root), "trustedCertificates", "has the root as number 2"],
      [
        listing(cas[0]!, cas[1]!, cas[0]!.replaceAll("\n", "\r\n")),
        "trustedCertificates",
        "has one certificate as numbers 1 and 3",
      ],
      [listing(cas[0]!, bare), "trustedCertificates", "has no subject key identifier extension in number 2"],
      [listing(cas[0]!, leaf), "trustedCertificates[1]", "must be a CA"],
      [{ ...listing(cas[0]!), expectedCertificates: [cas[0]] }, "trustedCertificates", "leave one out"],
      [{ ...listing(), trustedCertificates: "none" }, "trustedCertificates", "must be a list of strings"],
      [listing("nonsense"), "trustedCertificates", "the base64 holds neither PEM"],
    ] as const) {
      const [finding, ...more] = await newProcess().check(configuration, inputs, told);
      expect(more, reason).to.deep.equal([]);
      expect(finding?.property).to.equal(property);
      expect(finding?.reason).to.contain(reason);
    }
  });

  it("takes a list, or a part of it, that isn't known yet for a change", async () => {
    const { id, state } = await create(listing(cas[0]!));
    const inputs = { rootCertificate: root, trustedCertificates: unknown };
    expect(await newProcess().check(configuration, inputs, told)).to.deep.equal([]);
    const { differences } = await newProcess().diff(configuration, id, state, inputs, told);
    expect(differences.map(({ property }) => property)).to.deep.equal(["trustedCertificates"]);
  });

  it("names none of its CAs where it is a secret", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    const secrets = new Secrets(["trustedCertificates"], [cas[0]!, cas[1]!, cas[2]!]);
    await observed.slipIn(id, cas[5]!);
    const { process } = await up(id, state, listing(cas[1]!, cas[2]!), { secrets });
    expect(process.logged.join("\n")).to.contain("adds 1 of the CAs").and.to.contain("removes 2 of the CAs");
    const left = await up(id, state, { rootCertificate: root }, { secrets });
    expect(left.process.logged.join("\n")).to.contain("will stay trusted");
    expect([...process.logged, ...left.process.logged].join("\n")).not.to.match(/CN=CA [0-2]/);
  });

  it("says what can't be read, and leaves it", async () => {
    const { id, state } = await create(listing(cas[0]!));
    const odd = await observed.slipIn(id, cas[5]!);
    showUnreadable(odd);
    const { process } = await up(id, state, listing(cas[1]!));
    expect(process.logged.join()).to.contain(`the CA ${odd} is trusted here, and its certificate can't be read`);
    await expectTrusted(id, cas[1]!, cas[5]!);
  });

  it("takes over a configuration that exists, with what it has to become", async () => {
    const { id } = await create(listing(cas[0]!, cas[1]!));
    const adopting = { ...listing(cas[1]!, cas[2]!), adopt: id };
    const process = newProcess();
    expect(await process.check(configuration, adopting, told)).to.deep.equal([]);
    expect(process.logged.join()).to.contain(`takes over ${id} and changes it: Graph has trustedCertificates CN=CA 0`);
    await create(adopting);
    await expectTrusted(id, cas[1]!, cas[2]!);
  });

  it("removes a second one of a CA that somebody added, which a preview says", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    const second = await observed.slipIn(id, cas[0]!);
    const { process, differences } = await up(id, state, listing(cas[0]!, cas[1]!));
    expect(differences).to.deep.equal(["trustedCertificates"]);
    expect(process.logged).to.deep.equal([
      `warning: trustedCertificates was changed outside Pulumi: ${nameOf(cas[0]!)} was added a second time; the update removes it`,
    ]);
    expect(observed.ids).not.to.include(second);
    await expectTrusted(id, cas[0]!, cas[1]!);
    expect((await up(id, state, listing(cas[0]!, cas[1]!))).differences).to.deep.equal([]);
  });

  it("comes with the configuration that takes the place of one that somebody deleted", async () => {
    const { id, state } = await create(listing(cas[0]!));
    await observed.tenant.send("DELETE", `${configurations}/${id}`);
    const process = newProcess();
    expect(await process.check(configuration, listing(cas[0]!), told, state)).to.deep.equal([]);
    const { differences } = await process.diff(configuration, id, state, listing(cas[0]!), told);
    expect(differences.map(({ property }) => property)).to.include("id");
    const { id: next } = await process.create(configuration, listing(cas[0]!), told);
    await process.delete(configuration, id, state, told);
    await expectTrusted(next, cas[0]!);
  });

  it("isn't changed outside because Graph shows a CA late that came with the configuration", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    let looks = 0;
    const withoutLate = inLists((one) => (one["issuer"] === "CN=CA 0" ? undefined : one));
    observed.graph.alter = (answer, method, path) =>
      method === "GET" && (looks += 1) <= 3 ? withoutLate(answer, method, path) : answer;
    const { differences, process } = await up(id, state, listing(cas[0]!, cas[1]!));
    expect(looks).to.be.above(2);
    expect(differences).to.deep.equal([]);
    expect(process.logged).to.deep.equal([]);
    await expectTrusted(id, cas[0]!, cas[1]!);
  });

  it("takes the CA out first that Graph takes for the one that comes, and no other", async () => {
    const { id, state } = await create(listing(cas[0]!, cas[1]!));
    await observed.look(id);
    observed.graph.refuses = async (method, _path, body) => {
      const { issuer } = (method === "POST" ? JSON.parse(body) : {}) as Properties;
      const members = method === "POST" ? await observed.tenant.list(membersOf(id)) : [];
      return members.some((member) => member["issuer"] === issuer) && 409;
    };
    const renewed = selfSigned("/CN=CA 0").certificate;
    await observed.watch(() => up(id, state, listing(renewed)));
    expect(observed.moments.map(({ write }) => write)).to.deep.equal(["DELETE", "POST", "DELETE"]);
    expect(observed.moments[0]?.present).to.include(readCertificate(cas[1]!).thumbprint);
    await expectTrusted(id, renewed);
  });

  it("refuses in the preview what has no room beside what can't be removed", async () => {
    const { id, state } = await create(listing(...cas.slice(0, 8)));
    const odd = await observed.slipIn(id, cas[11]!);
    showUnreadable(odd);
    const wanted = listing(...cas.slice(0, 9));
    const { message } = await failure(preview(id, state, wanted));
    expect(message).to.contain("trustedCertificates: the configuration").and.to.contain("would have 11 CAs");
    const process = newProcess();
    const update = await failure(process.update(configuration, id, state, wanted, told));
    expect(update.message).to.contain("would have 11 CAs");
    // One that goes leaves room.
    await up(id, state, listing(...cas.slice(1, 9)));
    expect(await trustedIn(id)).to.have.length(9);
  });

  it("says what is no longer trusted where the configuration is replaced and the list is left out", async () => {
    const { id, state } = await create(listing(cas[0]!));
    await observed.slipIn(id, cas[5]!);
    const { process } = await preview(id, state, { rootCertificate: selfSigned("/CN=Other").certificate });
    expect(process.logged).to.have.length(2);
    expect(process.logged[0]).to.match(/: CN=CA 5 \(SHA-256 \w+\) was added$/);
    expect(process.logged[1])
      .to.contain(`${id} is replaced: the new configuration has its root and what a TrustedCertificateAuthority adds`)
      .and.to.contain(nameOf(cas[0]!))
      .and.not.to.contain("will stay");
  });

  it("takes over a configuration that has none but its root, or is to have none", async () => {
    for (const [there, wanted] of [
      [[], [cas[1]!]],
      [[cas[1]!], []],
    ] as const) {
      const { id } = await create({ ...listing(...there), displayName: `${there.length}` });
      const adopting = { ...listing(...wanted), displayName: `${there.length}`, adopt: id };
      const preview = newProcess();
      expect(await preview.check(configuration, adopting, told)).to.deep.equal([]);
      const [found, asked] = [there, wanted].map((all) => (all.length === 0 ? "none" : "CN=CA 1 (SHA-256 "));
      expect(preview.logged.join()).to.contain(`Graph has trustedCertificates ${found}`);
      expect(preview.logged.join()).to.contain(`the program wants ${asked}`);
      await create(adopting);
      await expectTrusted(id, ...wanted);
    }
  });

  it("is compared while it isn't known yet, where somebody removed all that it had", async () => {
    const { id, state } = await create(listing(cas[0]!));
    const [member] = (await observed.tenant.list(membersOf(id))).filter((one) => one["isRootAuthority"] === false);
    await observed.tenant.send("DELETE", `${membersOf(id)}/${String(member?.["id"])}`);
    const process = newProcess();
    const wanted = { rootCertificate: root, trustedCertificates: unknown };
    const { differences } = await process.diff(configuration, id, state, wanted, told);
    expect(differences.map(({ property }) => property)).to.deep.equal(["trustedCertificates"]);
    expect(process.logged.join()).to.match(
      /warning: trustedCertificates was changed outside Pulumi: CN=CA 0 \(SHA-256 \w+\) was removed$/,
    );
  });

  it("leaves alone what the program ignores", async () => {
    const { id, state } = await create(listing(cas[0]!));
    await observed.slipIn(id, cas[5]!);
    const { differences } = await up(id, state, listing(), { ignoreChanges: ["trustedCertificates"] });
    expect(differences).to.deep.equal([]);
    await expectTrusted(id, cas[0]!, cas[5]!);
  });

  describe("that fails half-way", () => {
    it("keeps in the state what was done, and goes on from there", async () => {
      for (const kind of ["refused", "lost"] as const) {
        const { id, state } = await create({ ...listing(...cas.slice(0, 9)), displayName: kind });
        const wanted = { ...listing(...cas.slice(2, 11)), displayName: kind };
        const failed = await observed
          .watch(() => up(id, state, wanted), { kind, write: 3 })
          .catch((error: unknown) => error as { state: Properties });
        const left = { ...state, ...failed.state };
        expect((left["trustedCertificates"] as string[]).map(base64Of)).to.have.members(await trustedIn(id));
        const { state: done } = await up(id, left, wanted);
        await expectTrusted(id, ...cas.slice(2, 11));
        expect((await up(id, done, wanted)).differences).to.deep.equal([]);
      }
    });

    it("is brought about by the next run where nobody could see how far it came, and the tenant isn't compared", async () => {
      const { id, state } = await create(listing(cas[0]!));
      const wanted = listing(cas[1]!, cas[2]!);
      let isBroken = false;
      let posts = 0;
      observed.graph.reaches = (method) => {
        isBroken ||= method === "POST" && (posts += 1) === 2;
        return !isBroken;
      };
      const error = await failure(newProcess().update(configuration, id, state, wanted, told));
      const left = { ...state, ...(error as unknown as { state: Properties }).state };
      observed.graph.reaches = () => true;
      const next = newProcess({ ENTRA_CA_LIVE_DIFF: "false" });
      expect((await next.diff(configuration, id, left, wanted, told)).differences).not.to.deep.equal([]);
      await next.update(configuration, id, left, wanted, told);
      await expectTrusted(id, cas[1]!, cas[2]!);
    });

    it("settles in one further run whatever was where, and loses nothing on the way", async function () {
      this.timeout(60_000);
      const some = fc.shuffledSubarray([...Array(12).keys()], { maxLength: 9 });
      const fault = fc.record({
        kind: fc.constantFrom("refused" as const, "lost" as const),
        write: fc.integer({ min: 1, max: 8 }),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(some, some, fault, async (first, second, befalls) => {
          const named = { displayName: `Apps ${(run += 1)}` };
          const pems = (all: readonly number[]) => ({ ...listing(...all.map((at) => cas[at]!)), ...named });
          const { id, state } = await create(pems(first));
          await observed.look(id);
          const result = await observed
            .watch(() => up(id, state, pems(second)), befalls)
            .catch((error: unknown) => error as { state: Properties });
          const kept = first.filter((at) => second.includes(at)).map((at) => readCertificate(cas[at]!).thumbprint);
          for (const { present } of observed.moments) {
            expect(present).to.include.members(kept);
          }
          await up(id, { ...state, ...result.state }, pems(second));
          await expectTrusted(id, ...second.map((at) => cas[at]!));
        }),
        { seed: 3, numRuns: 15 },
      );
    });
  });

  describe("beside resources", () => {
    const inIt = (id: unknown, certificate: string): Properties => ({
      certificateBasedApplicationConfigurationId: id,
      certificate,
    });

    it("refuses them in the preview, in whatever order they are looked at", async () => {
      const { id, state } = await create(listing(cas[0]!));
      const first = newProcess();
      await first.check(configuration, listing(cas[0]!), told, state);
      await first.diff(configuration, id, state, listing(cas[0]!), told);
      const [finding] = await first.check(trustedCa, inIt(id, cas[1]!), { urn: "urn:ca" });
      expect(finding?.property).to.equal("certificateBasedApplicationConfigurationId");
      expect(finding?.reason).to.match(/all its CAs from trustedCertificates of urn:trust. Put the certificate into/);
      const second = newProcess();
      expect(await second.check(trustedCa, inIt(id, cas[1]!), { urn: "urn:ca" })).to.deep.equal([]);
      await second.check(configuration, listing(cas[0]!), told, state);
      const { message } = await failure(second.diff(configuration, id, state, listing(cas[0]!), told));
      expect(message).to.contain("and urn:ca is in it as well");
    });

    it("refuses them in the update where the tenant isn't compared", async () => {
      const { id, state } = await create({ rootCertificate: root });
      const inputs = inIt(id, cas[0]!);
      const ca = await newProcess().create(trustedCa, inputs, { urn: "urn:ca" });
      const process = newProcess({ ENTRA_CA_LIVE_DIFF: "false" });
      await process.check(trustedCa, inputs, { urn: "urn:ca" }, inputs);
      await process.diff(trustedCa, ca.id, ca.state, inputs, { urn: "urn:ca" });
      const { message } = await failure(process.update(configuration, id, state, listing(cas[0]!), told));
      expect(message).to.contain("and urn:ca is in it as well");
    });

    it("refuses them in a configuration that the run makes, and in the update", async () => {
      const preview = newProcess();
      await preview.check(configuration, listing(cas[0]!), told);
      const program = { placeUrn: "urn:trust" };
      const [finding] = await preview.check(trustedCa, inIt(unknown, cas[1]!), { urn: "urn:ca", program });
      expect(finding?.reason).to.contain("all its CAs from trustedCertificates of urn:trust");
      const process = newProcess();
      const { id } = await process.create(configuration, listing(cas[0]!), told);
      const { code } = await failure(process.create(trustedCa, inIt(id, cas[1]!), { urn: "urn:ca" }));
      expect(code).to.equal("Conflict");
    });

    it("takes their place, and they its, without a change in the tenant", async () => {
      const { id, state } = await create({ rootCertificate: root });
      const first = newProcess();
      const resources = await Promise.all(
        [0, 1].map(async (at) => ({
          urn: `urn:ca${at}`,
          ...(await first.create(trustedCa, inIt(id, cas[at]!), { urn: `urn:ca${at}` })),
        })),
      );
      await observed.watch(async () => {
        const { process, state: listed } = await up(id, state, listing(cas[0]!, cas[1]!));
        for (const { urn, id: ca, state: old } of resources) {
          await process.delete(trustedCa, ca, old, { urn });
        }
        const back = newProcess();
        await back.check(configuration, { rootCertificate: root }, told, listed);
        const { differences } = await back.diff(configuration, id, listed, { rootCertificate: root }, told);
        expect(differences.map(({ property }) => property)).to.deep.equal(["trustedCertificates"]);
        const next = await back.update(configuration, id, listed, { rootCertificate: root }, told);
        expect(next["trustedCertificates"]).to.equal(undefined);
        const again = [0, 1].map((at) => back.create(trustedCa, inIt(id, cas[at]!), { urn: `urn:again${at}` }));
        expect((await Promise.all(again)).map((made) => made.id)).to.deep.equal(resources.map((made) => made.id));
      });
      expect(observed.moments).to.deep.equal([]);
    });

    it("gives way to them in the run whose refresh compared it, before the program was heard or after", async () => {
      const { id, state } = await create(listing(cas[0]!));
      const single = { rootCertificate: root };
      for (const isHeard of [false, true]) {
        const process = newProcess();
        if (isHeard) {
          await process.check(configuration, single, told, state);
        }
        await process.diffOfRefresh(configuration, id, state, listing(cas[0]!), told);
        await process.check(configuration, single, told, state);
        await process.diff(configuration, id, state, single, told);
        const program = { placeUrn: "urn:trust" };
        expect(await process.check(trustedCa, inIt(id, cas[0]!), { urn: "urn:ca", program })).to.deep.equal([]);
      }
    });

    it("warns, where it is no longer given, of what nothing will manage", async () => {
      const { id, state } = await create(listing(cas[0]!, cas[1]!));
      const siblings = { now: [readCertificate(cas[0]!).thumbprint], before: [], formerly: [], retained: [] };
      const { process } = await up(id, state, { rootCertificate: root }, { program: { siblings } });
      expect(process.logged).to.have.length(1);
      expect(process.logged[0]).to.match(/^warning: trustedCertificates is no longer given/);
      expect(process.logged[0])
        .to.contain(`${nameOf(cas[1]!)}, id `)
        .and.not.to.contain("CN=CA 0");
      await expectTrusted(id, cas[0]!, cas[1]!);
    });
  });
});
