import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { Collections } from "../../provider/graph/collections.js";
import { GraphClient } from "../../provider/graph/client.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant } from "../tenant.js";
import { failure } from "./failure.js";

const property = "trustedCertificateAuthorities";
const expand = `?$expand=${property}`;
const expanded = `GET ${configurations}${expand}`;
const expandedIn = (id: string) => `GET ${configurations}/${id}${expand}`;
const root = {
  isRootAuthority: true,
  certificate: new X509Certificate(selfSigned("/CN=Root").certificate).raw.toString("base64"),
};

describe("the CAs of several configurations", () => {
  let tenant: Tenant;
  let ids: string[];
  let collections: Collections;
  afterEach(async () => {
    await tenant.emulator.close();
  });

  async function start(options: Partial<EmulatorOptions> = {}, count = 4): Promise<void> {
    tenant = await Tenant.start(options);
    ids = [];
    for (let made = 0; made < count; made += 1) {
      const configuration = { displayName: `${made}`, trustedCertificateAuthorities: [root] };
      const { id } = await tenant.send("POST", configurations, configuration);
      ids.push(String(id));
    }
    collections = newCollections();
  }

  function newCollections(more: Readonly<Record<string, string>> = {}): Collections {
    const environment: Record<string, string> = { ...tenant.environment, ...more };
    return new Collections(
      new GraphClient(
        readConfiguration(
          (variable) => environment[variable],
          () => undefined,
        ),
      ),
    );
  }

  async function requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    return tenant.requestsDuring(async () => {
      await work();
    });
  }

  async function rootsOf(some: readonly string[]): Promise<number[]> {
    const all = await Promise.all(some.map((id) => collections.list(membersOf(id))));
    return all.map((members) => members.filter(({ isRootAuthority }) => isRootAuthority === true).length);
  }

  it("come in one answer as soon as somebody asks for a second one, with the configurations themselves", async () => {
    await start();
    const [first, ...others] = ids;
    expect(await requestsOf(() => rootsOf([first!]))).to.deep.equal([`GET ${membersOf(first!)}`]);
    const requests = await requestsOf(async () => {
      expect(await rootsOf(others)).to.deep.equal([1, 1, 1]);
      expect(await collections.list(configurations)).to.have.length(ids.length);
      expect(await rootsOf(ids)).to.deep.equal([1, 1, 1, 1]);
    });
    expect(requests).to.deep.equal([expanded]);
  });

  it("come in one answer where they are asked for at the same time", async () => {
    await start();
    const requests = await requestsOf(async () => {
      expect(await rootsOf(ids)).to.deep.equal([1, 1, 1, 1]);
    });
    expect(requests).to.deep.equal([expanded]);
  });

  it("come in one answer where somebody asks for two of the configurations first", async () => {
    await start();
    const requests = await requestsOf(async () => {
      await Promise.all(ids.slice(0, 2).map((id) => collections.member(configurations, id)));
      expect(await rootsOf([ids[0]!])).to.deep.equal([1]);
      expect(await rootsOf(ids)).to.deep.equal([1, 1, 1, 1]);
    });
    expect(requests).to.deep.equal([expanded]);
  });

  it("come with the first configuration that somebody asks for, and for a second one with all", async () => {
    await start();
    const [first = "", second = "", ...others] = ids;
    const requests = await requestsOf(async () => {
      expect(await collections.member(configurations, first)).to.include({ displayName: "0" });
      expect(await rootsOf([first])).to.deep.equal([1]);
      expect(await collections.member(configurations, first.toUpperCase())).to.include({ displayName: "0" });
    });
    expect(requests).to.deep.equal([expandedIn(first)]);
    const later = await requestsOf(async () => {
      expect(await collections.member(configurations, second)).to.include({ displayName: "1" });
      expect(await rootsOf([second, ...others])).to.deep.equal([1, 1, 1]);
      expect(await collections.list(configurations)).to.have.length(4);
    });
    expect(later).to.deep.equal([expanded]);
  });

  it("don't come with a configuration once all were listed, or one was changed", async () => {
    await start();
    const [first = "", second = ""] = ids;
    await collections.list(configurations);
    expect(await requestsOf(() => collections.member(configurations, first))).to.deep.equal([]);
    collections = newCollections();
    await collections.change(configurations, first, { displayName: "Other" });
    expect(await requestsOf(() => collections.member(configurations, second))).to.deep.equal([`GET ${configurations}`]);
  });

  it("are asked for again after a failure, and a configuration that is gone is looked for in the list", async () => {
    await start();
    const [first = ""] = ids;
    tenant.emulator.faults.add({ fault: "status", status: 403 });
    expect(await failure(collections.member(configurations, first))).to.include({ code: "Forbidden" });
    expect(await requestsOf(() => collections.member(configurations, first))).to.deep.equal([expandedIn(first)]);
    collections = newCollections();
    await tenant.send("DELETE", `${configurations}/${first}`);
    const requests = await requestsOf(async () => {
      expect(await collections.member(configurations, first)).to.equal(undefined);
    });
    expect(requests).to.deep.equal([expandedIn(first), expanded]);
  });

  it("are asked for one by one where Graph shows none of them together, and nobody tries that again", async () => {
    for (const [expandAuthorities, tries] of [
      ["refused", [expanded]],
      ["passedOver", [expanded]],
    ] as const) {
      await start({ expandAuthorities });
      const lists = ids.map((id) => `GET ${membersOf(id)}`);
      const requests = await requestsOf(async () => {
        expect(await rootsOf(ids)).to.deep.equal([1, 1, 1, 1]);
      });
      expect(requests).to.have.members([...tries, ...lists]);
      if (expandAuthorities === "refused") {
        collections.forget();
        expect(await requestsOf(() => rootsOf(ids))).to.have.members(lists);
        await tenant.emulator.close();
      }
    }
  });

  it("come with a configuration inside `value`, as its page prints it", async () => {
    await start();
    const graph = await AlteredGraph.before(tenant);
    graph.alter = (answer) => ("value" in answer ? answer : { value: [answer] });
    const [first = ""] = ids;
    try {
      collections = newCollections(graph.environment);
      const requests = await requestsOf(async () => {
        expect(await collections.member(configurations, first)).to.include({ displayName: "0" });
        expect(await rootsOf([first])).to.deep.equal([1]);
      });
      expect(requests).to.deep.equal([expandedIn(first)]);
      // It may hold anything else.
      graph.alter = (answer) => ("value" in answer ? answer : { value: answer[property] });
      collections = newCollections(graph.environment);
      expect(await rootsOf([first])).to.deep.equal([1]);
      const found = await collections.member(configurations, first, ["displayName"]);
      expect(found).to.include({ id: first }).and.not.to.have.property("displayName");
    } finally {
      graph.close();
    }
  });

  for (const [what, odd] of [
    ["one has no id", ([member]: Entity[]) => ({ [property]: [{ ...member, id: undefined }] })],
    ["one is sent twice", ([member]: Entity[]) => ({ [property]: [member, member] })],
    ["one is no object", () => ({ [property]: [7] })],
    ["they are no list", () => ({ [property]: {} })],
    ["there are more", (members: Entity[]) => ({ [property]: members, [`${property}@odata.nextLink`]: "https://x" })],
  ] as const) {
    it(`are asked for by themselves where ${what} in the answer for several, or for one`, async () => {
      await start();
      const graph = await AlteredGraph.before(tenant);
      const altered = (entity: Entity): Entity =>
        property in entity ? { ...entity, ...odd(entity[property] as Entity[]) } : entity;
      graph.alter = (answer) =>
        Array.isArray(answer["value"])
          ? { ...answer, value: (answer["value"] as Entity[]).map(altered) }
          : altered(answer);
      const [first = "", ...others] = ids;
      try {
        collections = newCollections(graph.environment);
        const requests = await requestsOf(async () => {
          await collections.member(configurations, first);
          expect(await rootsOf([first])).to.deep.equal([1]);
        });
        expect(requests).to.deep.equal([expandedIn(first), `GET ${membersOf(first)}`]);
        const later = await requestsOf(async () => {
          expect(await rootsOf(others)).to.deep.equal([1, 1, 1]);
        });
        expect(later).to.have.members([expanded, ...others.map((id) => `GET ${membersOf(id)}`)]);
      } finally {
        graph.close();
      }
    });
  }

  it("are asked for afresh after a write, and after everything was forgotten", async () => {
    await start();
    await rootsOf(ids.slice(0, 2));
    const [, , third = "", fourth = ""] = ids;
    const [member] = await tenant.list(membersOf(third));
    await collections.change(membersOf(third), String(member!["id"]), { isRootAuthority: true });
    expect(await requestsOf(() => rootsOf([third, fourth]))).to.deep.equal([`GET ${membersOf(third)}`]);
    collections.forget();
    expect(await requestsOf(() => rootsOf(ids))).to.deep.equal([expanded]);
  });

  it("are of a configuration that this process made, and that is gone at once where it was seen or removed since", async () => {
    for (const goes of ["elsewhere", "here"] as const) {
      await start({}, 0);
      const made = { displayName: goes, trustedCertificateAuthorities: [root] };
      const { id } = await collections.add(configurations, made, {
        mark: goes,
        left: () => Promise.resolve(undefined),
        isSent: () => true,
      });
      if (goes === "here") {
        expect(await collections.remove(configurations, String(id))).to.equal(true);
      } else {
        collections.forget();
        expect(await collections.member(configurations, String(id))).to.include({ displayName: goes });
        await tenant.send("DELETE", `${configurations}/${String(id)}`);
      }
      collections.forget();
      // Without that, it would be looked for as long as Graph may be behind.
      const requests = await requestsOf(async () => {
        expect(await collections.member(configurations, String(id))).to.equal(undefined);
      });
      expect(requests.length, requests.join("\n")).to.be.at.most(2);
      if (goes === "elsewhere") {
        await tenant.emulator.close();
      }
    }
  });
});
