import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { selfSigned } from "../certificates.js";
import { configurations, Tenant } from "../tenant.js";
import { configuration, HandlerProcess } from "./handlerProcess.js";

describe("replaceOnChanges", () => {
  let tenant: Tenant;
  let made: { id: string; state: Record<string, unknown> };
  const inputs = { displayName: "Apps", description: "One", rootCertificate: selfSigned("/CN=Root").certificate };

  before(async () => {
    tenant = await Tenant.start();
    made = await new HandlerProcess(tenant.environment).create(configuration, inputs);
  });
  after(() => tenant.emulator.close());

  async function replacing(replaceOnChanges: readonly string[], news: object = { displayName: "Others" }) {
    const process = new HandlerProcess(tenant.environment);
    const given = { ...inputs, ...news };
    const { differences } = await process.diff(configuration, made.id, made.state, given, { replaceOnChanges });
    return differences.filter(({ replaces }) => replaces).map(({ property }) => property);
  }

  it("replaces where what it names changes, however the path is written, and else doesn't", async () => {
    expect(await replacing([])).to.deep.equal([]);
    for (const path of ["displayName", '["displayName"]', "displayName.part", "displayName[0]", "*"]) {
      expect(await replacing([path]), path).to.deep.equal(["displayName"]);
    }
    expect(await replacing(["description"])).to.deep.equal([]);
    expect(await replacing(["displayName", "*"], {})).to.deep.equal([]);
  });

  it("replaces where what it names was changed outside", async () => {
    await tenant.send("PATCH", `${configurations}/${made.id}`, { description: "Theirs" });
    expect(await replacing(["description"], {})).to.deep.equal(["description"]);
  });

  it("is told of where it names nothing that could change", async () => {
    const process = new HandlerProcess(tenant.environment);
    await process.check(configuration, inputs, { replaceOnChanges: ["displayname", "*", "description"] }, inputs);
    expect(process.logged).to.have.length(1);
    expect(process.logged[0]).to.match(/^warning: replaceOnChanges has "displayname"/);
  });
});
