import { expect } from "chai";
import { before, it } from "mocha";
import { selfSigned } from "../certificates.js";
import { tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

describeExample("TLS inspection", "tls-inspection", { enrollingMilliseconds: 500 }, (example) => {
  before(() => {
    const root = selfSigned("/CN=Contoso Root CA");
    example.program.write("pki/root.pem", root.certificate);
    example.program.write("pki/root.key", root.key);
  });

  it("makes the CSR, signs it, uploads the certificate and enables it in one update", async () => {
    const { changes, outputs, diagnostics } = await example.program.run("up");
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    expect(changes).to.deep.equal({ ...nothing, create: 4 });
    expect(outputs["status"]).to.equal("active");
    expect((await example.tenant.list(tls)).map((ca) => ca["status"])).to.deep.equal(["active"]);
  });

  it("changes nothing the second time", async () => {
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 4 });
  });

  it("rotates in one update: the new one is in use before the old one goes", async () => {
    const [old] = await example.tenant.list(tls);
    example.program.edit("index.ts", "Contoso TLS Inspection CA", "Contoso TLS Inspection CA 2");
    const changes = { ...nothing, replace: 3, same: 1 };
    expect((await example.program.run("preview")).changes).to.deep.equal(changes);
    const requests = await example.tenant.requestsDuring(async () => {
      expect((await example.program.run("up")).changes).to.deep.equal(changes);
    });
    const [ca, ...others] = await example.tenant.list(tls);
    expect(others).to.deep.equal([]);
    expect(ca).to.include({ commonName: "Contoso TLS Inspection CA 2", status: "active" });
    expect(requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([
      `POST ${tls}`,
      `PATCH ${tls}/${String(ca?.["id"])}`,
      `PATCH ${tls}/${String(ca?.["id"])}`,
      `DELETE ${tls}/${String(old?.["id"])}`,
    ]);
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, same: 4 });
  });

  it("is disabled and removed when it is destroyed", async () => {
    expect((await example.program.run("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.list(tls)).to.deep.equal([]);
  });
});
