import { expect } from "chai";
import { before, it } from "mocha";
import type { SecondEnabled } from "../../emulator/index.js";
import { selfSigned } from "../certificates.js";
import { configurations, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

/** What Graph may do when a second CA is enabled. */
const behaviours: [SecondEnabled, string][] = [
  ["disablesFirst", "disables the old one by itself"],
  ["isAllowed", "lets both be enabled"],
  ["isRefused", "refuses a second enabled one"],
];
const timing = { enrollingMilliseconds: 0 };

/** One of each kind beside what the example has: a CA that nobody has signed yet, and a configuration with a CA. */
const more = `
  new entra.ExternalCertificateAuthorityCertificate("unsigned", { commonName: "Unsigned", organizationName: "Contoso" });
  const trust = new entra.CertificateBasedApplicationConfiguration("trust", {
    rootCertificate: readFileSync("pki/root.pem", "utf8"),
  });
  new entra.TrustedCertificateAuthority("issuing", {
    certificateBasedApplicationConfigurationId: trust.id,
    certificate: readFileSync("pki/issuing.pem", "utf8"),
  });
`;

describeExample("up --replace", "rotate", timing, (example) => {
  const urn = (className: string, name: string) =>
    `urn:pulumi:dev::entra-ca-rotate::${example.typeOf(className)}::${name}`;
  const ca = (name: string) => urn("ExternalCertificateAuthorityCertificate", name);
  const signedCertificate = urn("ExternalCertificateAuthoritySignedCertificate", "tls-inspection");
  const trust = urn("CertificateBasedApplicationConfiguration", "trust");
  const issuing = urn("TrustedCertificateAuthority", "issuing");

  let made: unknown[];
  const ids = () => example.tenant.ids();
  const inUse = async () => (await example.tenant.list(tls)).filter(({ status }) => status === "active");

  before(() => {
    const root = selfSigned("/CN=Contoso Root CA");
    example.program.write("pki/root.pem", root.certificate);
    example.program.write("pki/root.key", root.key);
    example.program.write("pki/issuing.pem", selfSigned("/CN=Issuing").certificate);
    example.program.write("index.ts", example.program.read("index.ts") + more);
  });

  it("begins with one of each kind", async () => {
    expect((await example.runAltered("up")).changes).to.deep.equal({ ...nothing, create: 7 });
    made = await ids();
    expect(made).to.have.length(4);
  });

  it("makes an unsigned CA with a new key, and keeps a trusted CA and a certificate, of which there is one each", async () => {
    const unsigned = async () => (await example.tenant.list(tls)).find(({ commonName }) => commonName === "Unsigned");
    const before = await unsigned();
    const writes = await example.writesDuring(async () => {
      const replace = [ca("unsigned"), signedCertificate, issuing];
      const { succeeded, diagnostics } = await example.runAltered("up", { replace });
      expect(succeeded).to.equal(true);
      const said = diagnostics.map(({ message }) => message).join("\n");
      expect(said).to.contain("stays in the tenant: what takes its place has it now");
    });
    expect(writes).to.deep.equal([`POST ${tls}`, `DELETE ${tls}/${String(before?.["id"])}`]);
    const renewed = await unsigned();
    expect(renewed?.["certificateSigningRequest"]).not.to.equal(before?.["certificateSigningRequest"]);
    made = [...made.filter((id) => id !== before?.["id"]), renewed?.["id"]];
    expect(await ids()).to.have.members(made);
    expect(await inUse()).to.have.length(1);
  });

  it("makes a configuration anew with its CAs, names the equal one that it found, and removes that", async () => {
    const [before] = await example.tenant.list(configurations);
    const { succeeded, diagnostics } = await example.runAltered("up", { replace: [trust] });
    expect(succeeded).to.equal(true);
    expect(diagnostics.map(({ message }) => message).join("\n")).to.contain(`set adopt: "${String(before?.["id"])}"`);
    const [after, ...others] = await example.tenant.list(configurations);
    expect(others).to.deep.equal([]);
    expect(after?.["id"]).not.to.equal(before?.["id"]);
    made = await ids();
    expect(made).to.have.length(4);
    expect(example.program.idsInState()).to.include.members(made);
  });

  for (const [secondEnabled, behaviour] of behaviours) {
    it(`of a CA in use has the new one in use before the old one goes, where Graph ${behaviour}`, async () => {
      await example.restartTenant({ ...timing, secondEnabled });
      const [old] = await inUse();
      const writes = await example.writesDuring(async () => {
        const { succeeded, diagnostics, changes } = await example.runAltered("up", { replace: [ca("tls-inspection")] });
        expect({ succeeded, diagnostics, changes }).to.deep.equal({
          succeeded: true,
          diagnostics: [],
          changes: { ...nothing, replace: 3, same: 4 },
        });
      });
      const [renewed, ...others] = await inUse();
      expect(others).to.deep.equal([]);
      expect(renewed?.["id"]).not.to.equal(old?.["id"]);
      expect([writes.at(0), writes.at(-1)]).to.deep.equal([`POST ${tls}`, `DELETE ${tls}/${String(old?.["id"])}`]);
      expect(await ids()).to.have.members([...made.filter((id) => id !== old?.["id"]), renewed?.["id"]]);
      made = await ids();
    });
  }

  it("leaves nothing to change", async () => {
    expect((await example.runAltered("preview")).changes).to.deep.equal({ ...nothing, same: 7 });
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.runAltered("destroy")).succeeded).to.equal(true);
    expect(await ids()).to.deep.equal([]);
    expect(await example.tenant.list(configurations)).to.deep.equal([]);
  });
});
