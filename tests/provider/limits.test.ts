import { expect } from "chai";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { AlteredGraph } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";
import { longAgo } from "../longAgo.js";

const root = selfSigned("/CN=Root");

describe("the preview of something new", () => {
  /** Certificates of ten CAs, and one more. */
  let issuing: string[];
  let tenant: Tenant;
  let configurationId: string;
  let process: HandlerProcess;

  before(() => {
    issuing = Array.from({ length: 11 }, (_, index) => selfSigned(`/CN=Issuing ${index}`).certificate);
  });
  beforeEach(async () => {
    tenant = await Tenant.start();
    process = newProcess();
    const made = await tenant.send("POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64Of(root.certificate) }],
    });
    configurationId = String(made["id"]);
  });
  afterEach(async () => {
    await tenant.emulator.close();
  });

  function newProcess(environment: Record<string, string> = {}): HandlerProcess {
    return new HandlerProcess({ ...tenant.environment, ...environment });
  }

  function trusted(index: number, more: Properties = {}): Properties {
    return {
      certificateBasedApplicationConfigurationId: configurationId,
      certificate: issuing[index],
      ...more,
    };
  }

  /** Makes CAs by a run before; the root is there already. */
  async function fill(count: number) {
    const earlier = newProcess();
    return Promise.all(
      Array.from({ length: count }, (_, index) => earlier.create(trustedCa, trusted(index), { urn: `urn:${index}` })),
    );
  }

  async function refused(index: number, more: Properties = {}, urn = `urn:${index}`): Promise<string> {
    const findings = await process.check(trustedCa, trusted(index, more), { urn });
    return findings.map(({ property, reason }) => `${property} ${reason}`).join();
  }

  it("refuses an 11th CA, counting those that are there and those that the run adds", async () => {
    await fill(7);
    const requests = await tenant.requestsDuring(async () => {
      expect(await refused(7)).to.equal("");
      expect(await refused(8)).to.equal("");
      const found = await refused(9);
      expect(found).to.match(/^certificateBasedApplicationConfigurationId would have 11 CAs, and Graph allows 10/);
      expect(found).to.contain("Remove some in one pulumi up, and add others in the next");
    });
    expect(requests).to.deep.equal([`GET ${membersOf(configurationId)}`]);
  });

  it("counts a certificate once, however often it is looked at, however it is written and whoever made it", async () => {
    await fill(8);
    expect(await refused(8)).to.equal("");
    expect(await refused(8, { certificate: issuing[8]?.replaceAll("\n", "\r\n") })).to.equal("");
    // There since an earlier run, which could not record it: it will be taken over.
    expect(await refused(7, {}, "urn:lost")).to.equal("");
    expect(await refused(9)).to.contain("would have 11 CAs");
  });

  it("refuses one CA for two resources, whichever is looked at first", async () => {
    expect(await refused(0)).to.equal("");
    expect(await refused(0, {}, "urn:another")).to.match(
      /^certificate belongs to urn:0 as well. Remove one of the two/,
    );
    const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
    for (const isKeeperFirst of [true, false]) {
      process = newProcess();
      const compared = () => process.diff(trustedCa, id, state, trusted(0), { urn: "urn:keeper" });
      await process.check(trustedCa, trusted(0), { urn: "urn:keeper" }, trusted(0));
      if (isKeeperFirst) {
        await compared();
        expect(await refused(0, {}, "urn:new")).to.contain("belongs to urn:keeper as well");
      } else {
        expect(await refused(0, {}, "urn:new")).to.equal("");
        expect((await failure(compared())).message).to.contain(`The object ${id} belongs to urn:new as well`);
      }
    }
  });

  it("refuses an 11th CA in a configuration that the run makes", async () => {
    const told = { urn: "urn:trust" };
    await process.check(configuration, { rootCertificate: root.certificate }, told);
    const inNew = { certificateBasedApplicationConfigurationId: unknown };
    const program = { placeUrn: "urn:trust" };
    for (let index = 0; index < 9; index++) {
      expect(await process.check(trustedCa, trusted(index, inNew), { urn: `urn:${index}`, program })).to.deep.equal([]);
    }
    const [finding] = await process.check(trustedCa, trusted(9, inNew), { urn: "urn:9", program });
    expect(finding?.reason).to.contain("would have 11 CAs");
    const second = { ...inNew, isRootAuthority: true };
    const findings = await process.check(trustedCa, trusted(10, second), { urn: "urn:10", program });
    expect(findings.map(({ property }) => property)).to.include("isRootAuthority");
  });

  it("passes over a configuration or a certificate that can't be told yet", async () => {
    await fill(9);
    expect(await refused(9, { certificate: unknown })).to.equal("");
    const requests = await tenant.requestsDuring(async () => {
      for (const index of issuing.keys()) {
        expect(await refused(index, { certificateBasedApplicationConfigurationId: unknown })).to.equal("");
      }
    });
    expect(requests).to.deep.equal([]);
  });

  it("refuses a second root, in the tenant or in the program, and lets the same one be", async () => {
    expect(await refused(0, { isRootAuthority: true })).to.match(
      /^isRootAuthority can't be true: the configuration has a root already, .*CN=Root/,
    );
    const sameRoot = { isRootAuthority: true, certificate: root.certificate };
    expect(await refused(0, sameRoot)).to.equal("");
    const program = { placeUrn: "urn:trust" };
    const [finding] = await process.check(trustedCa, trusted(0, sameRoot), { urn: "urn:0", program });
    expect(finding?.reason).to.contain("It belongs to the configuration: leave this CA out");
    const { id } = await tenant.send("POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: false, certificate: base64Of(issuing[0] ?? "") }],
    });
    const rootless = { certificateBasedApplicationConfigurationId: id, isRootAuthority: true };
    expect(await refused(1, rootless)).to.equal("");
    expect(await refused(2, rootless)).to.contain("has a root already, CN=Issuing 1");
    const made = await process.create(trustedCa, trusted(1, rootless), { urn: "urn:1" });
    const roots = (await tenant.list(membersOf(String(id)))).filter((member) => member["isRootAuthority"] === true);
    expect(roots.map((member) => member["id"])).to.deep.equal([made.id]);
  });

  it("refuses the name of a CA that is there, or that another resource wants", async () => {
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const { id } = await tenant.send("POST", tls, { ...names, name: "Taken", commonName: "Other" });
    const named = (name: string, urn: string) => process.check(tlsCa, { ...names, name }, { urn });
    const [taken] = await named("Taken", "urn:1");
    expect(taken?.property).to.equal("name");
    expect(taken?.reason).to.contain(`is in use by the CA ${String(id)} (csrGenerated)`);
    expect(await named("Wanted", "urn:2")).to.deep.equal([]);
    expect(await named("Wanted", "urn:2")).to.deep.equal([]);
    expect((await named("Wanted", "urn:3"))[0]?.reason).to.contain("is wanted by urn:2 as well");
    const elsewhere = { connection: { tenantId: "22222222-2222-4222-8222-222222222222" } };
    expect(await process.check(tlsCa, { ...names, ...elsewhere, name: "Wanted" }, { urn: "urn:5" })).to.deep.equal([]);
    const requests = await tenant.requestsDuring(() => process.check(tlsCa, names, { urn: "urn:4" }));
    expect(requests).to.deep.equal([]);
  });

  it("warns of a name that breaks the portal's rule, and of no other", async () => {
    const names = { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" };
    const odd = ["Thirteenchars", "Two words", "under_score", "größer"];
    for (const name of ["Twelve0chars", "a", ...odd]) {
      expect(await process.check(tlsCa, { ...names, name })).to.deep.equal([]);
    }
    expect(
      process.logged.map((line) => /^warning: name "(.*)" breaks the portal's rule/.exec(line)?.[1]),
    ).to.deep.equal(odd);
  });

  it("names a configuration that isn't there", async () => {
    const nowhere = { certificateBasedApplicationConfigurationId: "0a6a9b97-b84c-406a-a703-14d699d1fbb1" };
    const { message } = await failure(process.check(trustedCa, trusted(0, nowhere)));
    expect(message).to.contain('there is no configuration "0a6a9b97').and.to.contain("liveDiff");
  });

  it("asks nothing where liveDiff is false, and says so once", async () => {
    await fill(9);
    process = newProcess({ ENTRA_CA_LIVE_DIFF: "false" });
    const requests = await tenant.requestsDuring(async () => {
      expect(await refused(9)).to.equal("");
      expect(await refused(10)).to.equal("");
    });
    expect(requests).to.deep.equal([]);
    expect(process.logged).to.have.length(1);
    expect(process.logged[0]).to.contain("liveDiff is false");
  });

  describe("in the place of something old", () => {
    it("counts what the run gives up as leaving, and what comes in its place once", async () => {
      const made = await fill(9);
      const [{ id, state }] = made as [{ id: string; state: Properties }];
      await process.diff(trustedCa, id, state, trusted(9), { urn: "urn:0" });
      expect(await refused(9, {}, "urn:0")).to.equal("");
      // For another one nothing is given up.
      expect(await refused(10)).to.contain("would have 11 CAs");
      expect(await refused(10)).to.contain("It has 10, 1 of which this run removes");
    });

    it("counts what stays though its resource gives it up, and never removes it", async () => {
      const [{ id, state }] = (await fill(9)) as [{ id: string; state: Properties }];
      const told = { urn: "urn:0", program: { isRetained: true } };
      await process.diff(trustedCa, id, state, trusted(9), told);
      const [finding] = await process.check(trustedCa, trusted(9), told);
      expect(finding?.reason).to.contain("would have 11 CAs");
      const { now, sleep } = new VirtualClock(Date.now);
      const up = new HandlerProcess(tenant.environment, now, sleep);
      await up.diff(trustedCa, id, state, trusted(9), told);
      expect((await failure(up.create(trustedCa, trusted(9), told))).code).to.equal("LimitReached");
      expect(await tenant.list(membersOf(configurationId))).to.have.length(10);
    });

    it("makes room in a full configuration of what the run gives up, and deletes it only once", async () => {
      const [{ id, state }] = (await fill(9)) as [{ id: string; state: Properties }];
      const told = { urn: "urn:0" };
      const requests = await tenant.requestsDuring(async () => {
        await process.diff(trustedCa, id, state, trusted(9), told);
        await process.check(trustedCa, trusted(9), told);
        await process.create(trustedCa, trusted(9), told);
        await process.delete(trustedCa, id, state, told);
      });
      const path = membersOf(configurationId);
      expect(requests).to.deep.equal([`GET ${path}`, `DELETE ${path}/${id}`, `POST ${path}`]);
      expect(process.logged.join()).to.contain(`removed ${id}: the configuration is full, and this run gives it up`);
    });

    it("adds before it removes where there is room, the same certificate by another name too", async () => {
      const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
      const renamed = trusted(0, { issuer: "CN=Another name" });
      const told = { urn: "urn:0" };
      const requests = await tenant.requestsDuring(async () => {
        await process.diff(trustedCa, id, state, renamed, told);
        await process.create(trustedCa, renamed, told);
        await process.delete(trustedCa, id, state, told);
      });
      const path = membersOf(configurationId);
      expect(requests).to.deep.equal([`GET ${path}`, `POST ${path}`, `DELETE ${path}/${id}`]);
    });

    it("removes first what Graph takes for the same certificate", async () => {
      const graph = await AlteredGraph.before(tenant);
      const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
      const renamed = trusted(0, { issuer: "CN=Another name" });
      let isThere = true;
      graph.refuses = (method) => method === "POST" && isThere && 409;
      graph.alter = (answer, method) => {
        isThere &&= method !== "DELETE";
        return answer;
      };
      const up = newProcess(graph.environment);
      const moved = { ...state, graphOrigin: graph.origin };
      await up.diff(trustedCa, id, moved, renamed, { urn: "urn:0" });
      const { id: next } = await up.create(trustedCa, renamed, { urn: "urn:0" });
      graph.close();
      const members = await tenant.list(membersOf(configurationId));
      expect(members.map((member) => member["id"]))
        .to.include(next)
        .and.not.to.include(id);
    });

    it("keeps what it has where Graph refuses the same certificate by another name for another reason", async () => {
      const graph = await AlteredGraph.before(tenant);
      const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
      const renamed = trusted(0, { issuer: "CN=Another name" });
      graph.refuses = (method) => method === "POST";
      const up = newProcess(graph.environment);
      await up.diff(trustedCa, id, { ...state, graphOrigin: graph.origin }, renamed, { urn: "urn:0" });
      expect((await failure(up.create(trustedCa, renamed, { urn: "urn:0" }))).code).to.equal("Rejected");
      graph.close();
      const members = await tenant.list(membersOf(configurationId));
      expect(members.map((member) => member["id"])).to.include(id);
    });

    it("never removes what the stack isn't known to have, and says that there is no room", async () => {
      await fill(9);
      const { now, sleep } = new VirtualClock(Date.now);
      const up = new HandlerProcess(tenant.environment, now, sleep);
      const refusal = await failure(up.create(trustedCa, trusted(9), { urn: "urn:9" }));
      expect(refusal.code).to.equal("LimitReached");
      expect(refusal.message).to.contain("would have 11 CAs");
      expect(await tenant.list(membersOf(configurationId))).to.have.length(10);
    });

    it("refuses to replace a root, and to make a second one of a CA that is there", async () => {
      const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
      const asRoot = trusted(0, { isRootAuthority: true });
      const second = await failure(process.diff(trustedCa, id, state, asRoot, { urn: "urn:0" }));
      expect(second.message).to.match(/isRootAuthority can't be true: the configuration has a root already, .*CN=Root/);
      const [found] = await tenant.list(membersOf(configurationId));
      const owned = {
        certificateBasedApplicationConfigurationId: configurationId,
        certificate: root.certificate,
        isRootAuthority: true,
      };
      const adopted = await process.create(trustedCa, { ...owned, adopt: found?.["id"] }, { urn: "urn:root" });
      const other = { ...owned, certificate: issuing[5] };
      const replaced = await failure(process.diff(trustedCa, adopted.id, adopted.state, other, { urn: "urn:root" }));
      expect(replaced.message).to.match(/is its configuration's root[^]*Make a new configuration with the new root/);
    });

    it("tries to put a drifted root flag right, and says what root there is where Graph refuses", async () => {
      const [{ id, state }] = (await fill(1)) as [{ id: string; state: Properties }];
      const asRoot = trusted(0, { isRootAuthority: true });
      const drifted = { ...longAgo(state), isRootAuthority: true };
      const { differences } = await process.diff(trustedCa, id, drifted, asRoot, { urn: "urn:0" });
      expect(differences.map(({ property, replaces, drift }) => ({ property, replaces, drift }))).to.deep.equal([
        { property: "isRootAuthority", replaces: false, drift: true },
      ]);
      expect(process.logged.join()).to.contain("Graph has false, the program wants true");
      const { message } = await failure(process.update(trustedCa, id, drifted, asRoot));
      expect(message).to.match(/A configuration keeps exactly one root. It has .*CN=Root/);
    });
  });
});
