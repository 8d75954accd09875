import { expect } from "chai";
import { afterEach, it } from "mocha";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const pems = Array.from({ length: 12 }, (_, index) => selfSigned(`/CN=Authority ${index}`).certificate);
const [rootCertificate = "", ...issuing] = pems;

/** Names are indices, as of `forEach`, or what the certificate is. */
const program = `
  import { createHash } from "node:crypto";
  import { readFileSync } from "node:fs";
  import * as entra from "pulumi-entra-ca";
  const { rootCertificate, issuing, named } = JSON.parse(readFileSync("wanted.json", "utf8"));
  const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate });
  issuing.forEach((certificate, index) => {
    const name = named === "index" ? "ca" + index : createHash("sha256").update(certificate).digest("hex").slice(0, 8);
    const args = { certificateBasedApplicationConfigurationId: trust.id, certificate };
    new entra.TrustedCertificateAuthority(name, args);
  });
`;

/** The plugin has what the state knows read, and compared, before the program runs. */
const asInstalled = { ENTRA_CA_REFRESH_BEFORE_UPDATE: "true" };

describeExample("a full configuration", { "index.ts": program }, {}, (example) => {
  const writes: string[] = [];

  afterEach(() => {
    writes.length = 0;
  });

  /** Runs the program with these CAs, and notes what is written. */
  async function up(issuing: readonly string[], named: "index" | "thumbprint") {
    example.program.write("wanted.json", JSON.stringify({ rootCertificate, issuing, named }));
    const before = example.tenant.emulator.requests.length;
    const { changes, diagnostics } = await example.program.run("up", { preview: true, environment: asInstalled });
    const sent = example.tenant.emulator.requests.slice(before).map(({ method }) => method);
    writes.push(...sent.filter((method) => method !== "GET"));
    expect(diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);
    return changes;
  }

  async function expectMembers(issuing: readonly string[]): Promise<void> {
    const [configuration] = await example.tenant.list(configurations);
    const members = await example.tenant.list(membersOf(String(configuration?.["id"])));
    expect(members.map(({ certificate }) => certificate)).to.have.members([rootCertificate, ...issuing].map(base64Of));
    expect(example.program.idsInState()).to.have.members(await example.tenant.ids());
  }

  it("drops its first CA and gets another one last, by index, with one deletion and one creation", async () => {
    expect(await up(issuing.slice(0, 9), "index")).to.deep.equal({ ...nothing, create: 11 });
    writes.length = 0;
    expect(await up(issuing.slice(1, 10), "index")).to.deep.equal({ ...nothing, replace: 9, same: 2 });
    expect(writes).to.deep.equal(["DELETE", "POST"]);
    await expectMembers(issuing.slice(1, 10));
  });

  it("gets another one first, and drops its last", async () => {
    const wanted = [issuing[10]!, ...issuing.slice(1, 9)];
    expect(await up(wanted, "index")).to.deep.equal({ ...nothing, replace: 9, same: 2 });
    expect(writes).to.deep.equal(["DELETE", "POST"]);
    await expectMembers(wanted);
  });

  it("is renamed by thumbprint and gets one swapped, the other resources being the same", async () => {
    const wanted = [issuing[10]!, ...issuing.slice(1, 9)];
    expect(await up(wanted, "thumbprint")).to.deep.equal({ ...nothing, create: 9, delete: 9, same: 2 });
    expect(writes).to.deep.equal([]);
    const next = [issuing[0]!, ...issuing.slice(1, 9)];
    expect(await up(next, "thumbprint")).to.deep.equal({ ...nothing, create: 1, delete: 1, same: 10 });
    expect(writes).to.deep.equal(["DELETE", "POST"]);
    await expectMembers(next);
  });

  it("gets all of its CAs swapped that nothing of is kept", async () => {
    const next = issuing.slice(9, 11);
    expect(await up(next, "thumbprint")).to.deep.equal({ ...nothing, create: 2, delete: 9, same: 2 });
    await expectMembers(next);
  });
});
