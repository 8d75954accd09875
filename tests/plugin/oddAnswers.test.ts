import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import { AlteredGraph, type Entity, inLists, isExpanded } from "../alteredGraph.js";
import type { Properties } from "../host/calls.js";
import { configuration, failure, root } from "../host/setup.js";
import { configurations, Tenant } from "../tenant.js";
import { Plugin, urnOf } from "./pluginClient.js";

const apps = { displayName: "Apps", rootCertificate: root.certificate };

describe("answers that Graph may give, to the plugin:", () => {
  let tenant: Tenant;
  let graph: AlteredGraph;
  let plugin: Plugin;
  let id: string;
  let outputs: Properties;

  before(async () => {
    tenant = await Tenant.start();
    graph = await AlteredGraph.before(tenant);
    plugin = await start();
    ({ id, outputs } = await plugin.create(configuration, apps));
    await plugin.stop();
  });
  after(async () => {
    graph.close();
    await tenant.emulator.close();
  });
  afterEach(async () => {
    graph.alter = (answer) => answer;
    await plugin.stop();
  });

  function start(): Promise<Plugin> {
    return Plugin.start({ environment: { ...tenant.environment, ...graph.environment } });
  }

  /** Answers in which what is a list's member is otherwise. */
  function members(change: (member: Entity) => Entity): void {
    graph.alter = inLists(change);
  }

  it("a root that can't be read is a warning under the resource in each refresh and preview, and no change", async () => {
    members((member) => ({ ...member, certificate: `${String(member["certificate"])}AAAA` }));
    plugin = await start();
    expect(await plugin.read(configuration, id, apps, outputs)).to.deep.include({ outputs, inputs: apps });
    expect(await plugin.diff(configuration, id, outputs, apps)).to.include({ changes: false });
    const [line, ...others] = plugin.logged;
    expect(others).to.deep.equal([]);
    expect(line).to.include({ severity: "warning", urn: urnOf(configuration) });
    expect(line?.message).to.contain(
      `rootCertificate of ${id} is that of the root ${String(outputs["rootAuthorityId"])}`,
    );
  });

  it("a root that can't be read isn't imported, and is left out of a look-up, with a warning", async () => {
    members((member) => ({ ...member, certificate: 7 }));
    plugin = await start();
    expect(await failure(plugin.read(configuration, id))).to.contain(`Graph shows no rootCertificate for ${id}`);
    expect(plugin.logged[0]?.message).to.contain(`rootCertificate of ${id}`).and.to.contain("Graph has a number there");
    const found = await plugin.invoke("getCertificateBasedApplicationConfiguration", { id, [hidden.secrets]: [] });
    expect(found).to.not.have.property("rootCertificate");
    expect(plugin.logged.at(-1)).to.include({ severity: "warning", urn: "" });
    expect(plugin.logged.at(-1)?.message).to.contain(
      `rootCertificate of the certificateBasedApplicationConfiguration ${id}`,
    );
  });

  it("a list that gives everything as null is no drift", async () => {
    members((member) =>
      Object.fromEntries(Object.keys(member).map((name) => [name, name === "id" ? member[name] : null])),
    );
    plugin = await start();
    expect(await plugin.read(configuration, id, apps, outputs)).to.deep.include({ outputs, inputs: apps });
    expect(await plugin.diff(configuration, id, outputs, apps)).to.include({ changes: false });
    expect(plugin.logged).to.deep.equal([]);
  });

  it("an endless list ends, by itself and with Cancel", async () => {
    let pages = 0;
    let cancelAt = Infinity;
    graph.alter = (answer, _method, path) => {
      pages += 1;
      if (pages === cancelAt) {
        void plugin.cancel();
      }
      const link = `${graph.origin}${path.split("?")[0] ?? ""}?page=${pages}`;
      // The CAs that are shown with the configuration aren't all.
      const of = isExpanded(path) ? "trustedCertificateAuthorities" : "";
      return path.startsWith(`/beta${configurations}`) ? { ...answer, [`${of}@odata.nextLink`]: link } : answer;
    };
    plugin = await start();
    expect(await failure(plugin.read(configuration, id, apps, outputs))).to.contain("pages without anything new");
    expect(pages).to.be.below(150);
    cancelAt = pages + 10;
    expect(await failure(plugin.read(configuration, id, apps, outputs))).to.contain("Pulumi was interrupted");
    expect(pages).to.be.within(cancelAt, cancelAt + 5);
  });

  it("a list that never comes ends with Cancel, and so does a look-up", async () => {
    let asked = 0;
    plugin = await start();
    graph.alter = () => {
      asked += 1;
      if (asked === 2) {
        void plugin.cancel();
      }
      return "never";
    };
    const said = await Promise.all([
      failure(plugin.read(configuration, id, apps, outputs)),
      failure(plugin.invoke("listCertificateBasedApplicationConfigurations", {})),
    ]);
    for (const message of said) {
      expect(message).to.contain("Pulumi was interrupted");
    }
  });
});
