import { expect } from "chai";
import { before, it } from "mocha";
import type { SecondEnabled } from "../../emulator/index.js";
import { opensslSays, selfSigned } from "../certificates.js";
import { tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

/** What Graph may do, and which CA each PATCH has to go to then: upload and enable the new one, disable the old one. */
const behaviours: [SecondEnabled, string, ("new" | "old")[]][] = [
  ["disablesFirst", "disables the old one by itself", ["new", "new"]],
  ["isAllowed", "lets both be enabled", ["new", "new", "old"]],
  ["isRefused", "refuses a second enabled one", ["new", "new", "old", "new"]],
];
const timing = { enrollingMilliseconds: 0 };

// From what it refreshes first, the plugin knows that the CA has a signed certificate, which will disable it.
const environment = { ENTRA_CA_REFRESH_BEFORE_UPDATE: "true" };

describeExample("the rotation of a TLS inspection CA", "rotate", timing, (example) => {
  let generation: number;
  const begin = (next: number) => {
    generation = next;
    example.program.write("Pulumi.dev.yaml", `config:\n  entra-ca-rotate:generation: "${generation}"\n`);
  };

  /** Brings the program about, and checks that its outputs name the one CA that the tenant has, in use. */
  async function up(changes: Partial<typeof nothing>): Promise<string> {
    const outcome = await example.program.run("up", { environment });
    expect(outcome.diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(outcome.changes).to.deep.equal({ ...nothing, ...changes });
    const [ca, ...others] = await example.tenant.list(tls);
    expect(others).to.deep.equal([]);
    expect(ca).to.include({ commonName: `Contoso TLS Inspection CA ${generation}`, status: "active" });
    const { externalCertificateAuthorityCertificateId: id, name, thumbprint, status, notAfter } = outcome.outputs;
    expect({ id, name, status }).to.deep.equal({ id: ca?.["id"], name: ca?.["name"], status: "active" });
    const said = opensslSays(String(ca?.["certificate"]), "-fingerprint", "-sha256", "-enddate").split("\n");
    expect(said[0]?.split("=")[1]?.replaceAll(":", "").toLowerCase()).to.equal(thumbprint);
    expect(Date.parse(said[1]!.split("=")[1]!)).to.equal(Date.parse(String(notAfter)));
    return String(id);
  }

  before(() => {
    begin(1);
    const root = selfSigned("/CN=Contoso Root CA");
    example.program.write("pki/root.pem", root.certificate);
    example.program.write("pki/root.key", root.key);
  });

  it("begins with a first generation, in use", async () => {
    await up({ create: 4 });
  });

  it("shows in the preview of another generation that CA, signature and certificate are replaced", async () => {
    begin(2);
    const writes = await example.writesDuring(async () => {
      const { changes, outputs } = await example.program.run("preview", { environment });
      expect(changes).to.deep.equal({ ...nothing, replace: 3, same: 1 });
      // It is made in the update.
      expect(outputs["name"]).not.to.match(/^[a-z][a-z0-9]{11}$/);
    });
    expect(writes).to.deep.equal([]);
  });

  for (const [index, [secondEnabled, behaviour, patched]] of behaviours.entries()) {
    it(`has the new CA in use before the old one goes, where Graph ${behaviour}`, async () => {
      begin(index + 2);
      await example.restartTenant({ ...timing, secondEnabled });
      const [old] = await example.tenant.list(tls);
      let id = "";
      const writes = await example.writesDuring(async () => {
        id = await up({ replace: 3, same: 1 });
      });
      const path = (which: "new" | "old") => `${tls}/${which === "new" ? id : String(old?.["id"])}`;
      expect(writes).to.deep.equal([
        `POST ${tls}`,
        ...patched.map((which) => `PATCH ${path(which)}`),
        `DELETE ${path("old")}`,
      ]);
    });
  }

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(tls)).to.deep.equal([]);
  });
});
