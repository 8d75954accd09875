import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { Collections } from "../../provider/graph/collections.js";
import { GraphClient } from "../../provider/graph/client.js";
import { readConfiguration } from "../../provider/settings/configuration.js";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf, Tenant } from "../tenant.js";

const count = 4;
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

  async function start(options: Partial<EmulatorOptions> = {}): Promise<void> {
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
      expect(await collections.list(configurations)).to.have.length(count);
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

  it("come with the one configuration that is asked for, and with all as soon as there is a second one", async () => {
    await start();
    const [first = "", ...others] = ids;
    const readOne = async (id: string) => {
      expect((await collections.member(configurations, id))?.["displayName"]).to.equal(String(ids.indexOf(id)));
      expect(await rootsOf([id])).to.deep.equal([1]);
    };
    const alone = `GET ${configurations}/${first}?$expand=trustedCertificateAuthorities`;
    expect(await requestsOf(() => readOne(first))).to.deep.equal([alone]);
    expect(await requestsOf(() => Promise.all(others.map(readOne)))).to.deep.equal([expanded]);
    expect(await requestsOf(() => Promise.all(ids.map(readOne)))).to.deep.equal([]);
    await collections.change(configurations, first, { displayName: "0", description: "changed" });
    expect((await collections.member(configurations, first))?.["description"]).to.equal("changed");
    collections.forget();
    expect(await requestsOf(() => Promise.all(ids.map(readOne)))).to.deep.equal([expanded]);
  });

  it("come as ever where Graph doesn't show them with a single configuration, or has none of that id", async () => {
    for (const expandAuthorities of ["refused", "passedOver"] as const) {
      await start({ expandAuthorities });
      const [first = ""] = ids;
      const requests = await requestsOf(async () => {
        expect((await collections.member(configurations, first))?.["displayName"]).to.equal("0");
        expect(await rootsOf([first])).to.deep.equal([1]);
        expect(await collections.member(configurations, first)).to.include({ id: first });
      });
      const alone = `GET ${configurations}/${first}?$expand=trustedCertificateAuthorities`;
      expect(requests).to.deep.equal([alone, `GET ${configurations}`, `GET ${membersOf(first)}`]);
      await tenant.emulator.close();
    }
    await start();
    const gone = "00000000-0000-4000-8000-000000000000";
    expect(await collections.member(configurations, gone)).to.equal(undefined);
  });

  it("are read again after a write to the one configuration that was asked for", async () => {
    await start();
    const [first = ""] = ids;
    await collections.member(configurations, first);
    await collections.change(configurations, first, { displayName: "renamed" });
    expect((await collections.member(configurations, first))?.["displayName"]).to.equal("renamed");
    const [{ id } = {}] = await collections.list(membersOf(first));
    await collections.change(membersOf(first), String(id), { isRootAuthority: true });
    expect(await requestsOf(() => rootsOf([first]))).to.deep.equal([`GET ${membersOf(first)}`]);
    await collections.remove(configurations, first);
    expect(await collections.member(configurations, first)).to.equal(undefined);
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
