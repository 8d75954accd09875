import { expect } from "chai";
import { before, it } from "mocha";
import { selfSigned } from "../certificates.js";
import { tls } from "../tenant.js";
import { describeExample } from "./example.js";

const behaviour = { enrollingMilliseconds: 0, secondEnabled: "isRefused" } as const;

describeExample("a rotation where Graph refuses a second enabled CA", "rotate", behaviour, (example) => {
  before(() => {
    const root = selfSigned("/CN=Contoso Root CA");
    example.program.write("pki/root.pem", root.certificate);
    example.program.write("pki/root.key", root.key);
  });

  it("is finished by the next update when the old CA couldn't be disabled", async () => {
    expect((await example.runAltered("up")).succeeded).to.equal(true);
    const [old] = await example.tenant.list(tls);
    example.program.write("Pulumi.dev.yaml", 'config:\n  entra-ca-rotate:generation: "2"\n');
    example.graph.refuses = (method, path) => method === "PATCH" && path.endsWith(String(old?.["id"]));
    expect((await example.runAltered("up")).succeeded).to.equal(false);
    expect((await example.tenant.list(tls)).map(({ status }) => status)).to.have.members(["active", "disabled"]);

    example.graph.refuses = () => false;
    const { succeeded, diagnostics } = await example.runAltered("up");
    expect({ succeeded, errors: diagnostics.filter(({ severity }) => severity === "error") }).to.deep.equal({
      succeeded: true,
      errors: [],
    });
    const [renewed, ...others] = await example.tenant.list(tls);
    expect(others).to.deep.equal([]);
    expect(renewed).to.include({ status: "active", commonName: "Contoso TLS Inspection CA 2" });
  });
});
