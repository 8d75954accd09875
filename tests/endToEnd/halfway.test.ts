import { expect } from "chai";
import { afterEach, before, it } from "mocha";
import { selfSigned } from "../certificates.js";
import { tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

describeExample("an update that ends half-way", "tls-inspection", { enrollingMilliseconds: 0 }, (example) => {
  const setsStatus = (to: string) => (method: string, body: string) =>
    method === "PATCH" && body === JSON.stringify({ status: to });
  const [enables, disables] = [setsStatus("enabled"), setsStatus("disabled")];
  const statuses = async () => (await example.tenant.list(tls)).map(({ status }) => status);

  before(() => {
    const root = selfSigned("/CN=Contoso Root CA");
    example.program.write("pki/root.pem", root.certificate);
    example.program.write("pki/root.key", root.key);
    example.program.write("Pulumi.dev.yaml", "config:\n  entra-ca-tls-inspection:inspect: true\n");
  });
  afterEach(() => {
    example.graph.refuses = () => false;
  });

  async function failsToEnable(): Promise<void> {
    example.graph.refuses = (method, _path, body) => enables(method, body) && 400;
    const { succeeded, diagnostics } = await example.runAltered("up");
    expect(succeeded).to.equal(false);
    expect(diagnostics.map(({ message }) => message).join("\n")).to.match(/The certificate of \S+ was uploaded/);
    expect(await statuses()).to.deep.equal(["disabled"]);
    example.graph.refuses = () => false;
  }

  it("can be refreshed, which forgets nothing of what is left to do, and destroyed", async () => {
    await failsToEnable();
    expect((await example.runAltered("refresh")).succeeded).to.equal(true);
    expect((await example.runAltered("preview")).changes).to.deep.equal({ ...nothing, create: 1, update: 1, same: 6 });
    expect((await example.runAltered("destroy")).succeeded).to.equal(true);
    expect(await statuses()).to.deep.equal([]);
  });

  it("is finished by the next one", async () => {
    await failsToEnable();
    expect((await example.runAltered("up")).changes).to.deep.equal({ ...nothing, create: 1, update: 1, same: 6 });
    expect(await statuses()).to.deep.equal(["active"]);
  });

  it("is no way to end for a destroy: of what Graph neither disables nor deletes it says what to do, and the next one ends", async () => {
    const removes = (method: string, path: string) => method === "DELETE" && path.includes(tls);
    example.graph.refuses = (method, path, body) => (removes(method, path) || disables(method, body)) && 405;
    const { succeeded, diagnostics } = await example.runAltered("destroy");
    expect(succeeded).to.equal(false);
    const said = diagnostics.map(({ message }) => message).join("\n");
    expect(said).to.contain("could not be disabled").and.to.contain("Disable it first in the Entra admin center");
    const type = example.typeOf("ExternalCertificateAuthorityCertificate");
    expect(said).to.match(new RegExp(`\`pulumi state delete 'urn:pulumi:dev::[^']*::${type}::tls-inspection'\``));
    expect(await statuses()).to.deep.equal(["active"]);

    example.graph.refuses = (method, _path, body) => disables(method, body) && 405;
    expect((await example.runAltered("destroy")).succeeded).to.equal(true);
    expect(await statuses()).to.deep.equal([]);
    expect(example.program.idsInState()).to.deep.equal([]);
  });
});
