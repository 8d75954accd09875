import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import type { EngineName } from "../../engine/run.js";
import { selfSigned } from "../certificates.js";
import { Tenant, tls } from "../tenant.js";
import { Program } from "./program.js";

const nothing = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

const engines: EngineName[] = ["stand-in", "pulumi"];
for (const engine of engines) {
  describe(`TLS inspection with ${engine === "pulumi" ? "the Pulumi CLI" : "the stand-in engine"}`, () => {
    let tenant: Tenant;
    let program: Program;

    before(async function () {
      if (engine === "pulumi" && (await findPulumiCli()).command === undefined) {
        this.skip();
      }
      tenant = await Tenant.start({ enrollingMilliseconds: 500 });
      program = new Program("tls-inspection", engine, tenant);
      const root = selfSigned("/CN=Contoso Root CA");
      program.write("pki/root.pem", root.certificate);
      program.write("pki/root.key", root.key);
    });
    after(async () => {
      // With no CLI there is neither.
      (program as Program | undefined)?.remove();
      await (tenant as Tenant | undefined)?.emulator.close();
    });

    it("makes the CSR, signs it, uploads the certificate and enables it in one update", async () => {
      const { changes, outputs, diagnostics } = await program.run("up");
      expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
      expect(changes).to.deep.equal({ ...nothing, create: 4 });
      expect(outputs["status"]).to.equal("active");
      expect((await tenant.list(tls)).map((ca) => ca["status"])).to.deep.equal(["active"]);
    });

    it("changes nothing the second time", async () => {
      expect((await program.run("up")).changes).to.deep.equal({ ...nothing, same: 4 });
    });

    it("rotates in one update: the new one is in use before the old one goes", async () => {
      const [old] = await tenant.list(tls);
      program.edit("index.ts", "Contoso TLS Inspection CA", "Contoso TLS Inspection CA 2");
      const changes = { ...nothing, replace: 3, same: 1 };
      expect((await program.run("preview")).changes).to.deep.equal(changes);
      const requests = await tenant.requestsDuring(async () => {
        expect((await program.run("up")).changes).to.deep.equal(changes);
      });
      const [ca, ...others] = await tenant.list(tls);
      expect(others).to.deep.equal([]);
      expect(ca).to.include({ commonName: "Contoso TLS Inspection CA 2", status: "active" });
      expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([
        `POST ${tls}`,
        `PATCH ${tls}/${String(ca?.["id"])}`,
        `PATCH ${tls}/${String(ca?.["id"])}`,
        `DELETE ${tls}/${String(old?.["id"])}`,
      ]);
      expect((await program.run("up")).changes).to.deep.equal({ ...nothing, same: 4 });
    });

    it("is disabled and removed when it is destroyed", async () => {
      expect((await program.run("destroy")).succeeded).to.equal(true);
      expect(await tenant.list(tls)).to.deep.equal([]);
    });
  });
}
