import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { Collections } from "../../provider/graph/collections.js";
import { GraphClient } from "../../provider/graph/client.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant } from "../tenant.js";

const expanded = `GET ${configurations}?$expand=trustedCertificateAuthorities`;
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

  function newCollections(): Collections {
    const { environment } = tenant;
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
    expect(requests).to.deep.equal([`GET ${configurations}`, expanded]);
  });

  for (const [count, areTogether] of [
    [1, false],
    [2, true],
    [20, true],
    [21, false],
  ] as const) {
    it(`${areTogether ? "come in one answer" : "come alone"} for the first, where there are known to be ${count}`, async () => {
      await start({}, count);
      const [first = ""] = ids;
      await collections.member(configurations, first);
      const requests = await requestsOf(async () => {
        expect(await rootsOf([first])).to.deep.equal([1]);
      });
      expect(requests).to.deep.equal([areTogether ? expanded : `GET ${membersOf(first)}`]);
    });
  }

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
});
