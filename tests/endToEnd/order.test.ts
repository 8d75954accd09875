import { expect } from "chai";
import { before, it } from "mocha";
import { refusal } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, later, membersOf, tls } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

interface Wanted {
  readonly commonName: string;
  readonly root: string;
  /** With the root as many as Graph allows. */
  readonly issuing: readonly { readonly certificate: string; readonly issuer?: string }[];
}

const authority = (name: string) => selfSigned(`/CN=${name}`).certificate;

const program = `
  import { readFileSync } from "node:fs";
  import * as entra from "pulumi-entra-ca";
  const { commonName, root, issuing } = JSON.parse(readFileSync("wanted.json", "utf8"));
  new entra.ExternalCertificateAuthorityCertificate("inspection", { commonName, organizationName: "Contoso Ltd" });
  const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: root });
  for (const [index, { certificate, issuer }] of issuing.entries()) {
    new entra.TrustedCertificateAuthority("issuing-" + index, {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate,
      issuer,
    });
  }
`;

function methods(requests: readonly string[]): (string | undefined)[] {
  return requests.map((request) => request.split(" ")[0]);
}

describeExample("replacing and removing", { "index.ts": program }, {}, (example) => {
  let wanted: Wanted;

  function want(change: Partial<Wanted>): void {
    wanted = { ...wanted, ...change };
    example.program.write("wanted.json", JSON.stringify(wanted));
  }

  before(() => {
    const issuing = Array.from({ length: 9 }, (_, index) => ({ certificate: authority(`Issuing ${index}`) }));
    want({ commonName: "First", root: authority("First Root"), issuing });
  });

  /** The CAs of the configuration that there is. */
  async function members() {
    const [configuration, ...others] = await example.tenant.list(configurations);
    expect(others).to.deep.equal([]);
    return example.tenant.list(membersOf(String(configuration?.["id"])));
  }

  /** Checks that the tenant has what the program wants and nothing else, and that the state knows all of it. */
  async function expectDone(): Promise<void> {
    expect((await example.tenant.list(tls)).map(({ commonName }) => commonName)).to.deep.equal([wanted.commonName]);
    const found = (await members()).map(({ certificate, issuer }) => [certificate, issuer]);
    const names = wanted.issuing.map(({ certificate, issuer }, index) => [
      certificate,
      issuer ?? `CN=Issuing ${index}`,
    ]);
    const all = [[wanted.root, `CN=${wanted.commonName} Root`], ...names];
    expect(found).to.have.deep.members(all.map(([certificate = "", issuer]) => [base64Of(certificate), issuer]));
    expect(example.program.idsInState()).to.have.members(await example.tenant.ids());
  }

  /**
   * A run in which some requests are refused, which fails and leaves a state that agrees with the tenant.
   *
   * @param gone How many objects the state still has that were removed to make room.
   */
  async function fail(
    command: "up" | "destroy",
    refuses: (method: string, path: string) => boolean,
    gone = 0,
  ): Promise<string[]> {
    const refused: string[] = [];
    example.graph.refuses = (method, path) => {
      const isRefused = refuses(method, path);
      if (isRefused) {
        refused.push(`${method} ${path}`);
      }
      return isRefused;
    };
    const writes = await example.writesDuring(async () => {
      const { succeeded, diagnostics } = await example.runAltered(command);
      expect(succeeded).to.equal(false);
      expect(diagnostics.map(({ message }) => message).join("\n")).to.contain(refusal);
    });
    example.graph.refuses = () => false;
    expect(refused).not.to.deep.equal([]);
    const ids = await example.tenant.ids();
    expect(example.program.idsInState())
      .to.include.members(ids)
      .and.to.have.length(ids.length + gone);
    return writes;
  }

  it("begins with a configuration that is full", async () => {
    expect((await example.runAltered("up")).changes).to.deep.equal({ ...nothing, create: 12 });
    await expectDone();
  });

  it("replaces a CA of a full configuration in one update: the old one goes first", async () => {
    const [, ...others] = wanted.issuing;
    want({ issuing: [{ certificate: authority("Issuing 0") }, ...others] });
    const writes = await example.writesDuring(async () => {
      expect((await example.runAltered("up")).changes).to.deep.equal({ ...nothing, replace: 1, same: 11 });
    });
    expect(methods(writes)).to.deep.equal(["DELETE", "POST"]);
    await expectDone();
  });

  it("removes a CA before the same certificate under another name comes, and fails where this one can't be created", async () => {
    const [first, ...others] = wanted.issuing;
    want({ issuing: [{ certificate: first!.certificate, issuer: "CN=Renamed" }, ...others] });
    const writes = await fail("up", (method) => method === "POST", 1);
    expect(methods(writes)).to.deep.equal(["DELETE"]);
    expect(await members()).to.have.length(9);
  });

  it("creates in the next update what is missing", async () => {
    // Or it would be waited for, since Graph may be behind with what was made a moment ago.
    example.tenant.pass(later);
    const { succeeded, changes } = await example.runAltered("up");
    expect({ succeeded, changes }).to.deep.equal({ succeeded: true, changes: { ...nothing, replace: 1, same: 11 } });
    await expectDone();
  });

  it("makes a new CA and a new configuration with new CAs before it removes any old one, and knows which couldn't be removed", async () => {
    const [old] = await example.tenant.list(tls);
    const [, member] = await members();
    want({ commonName: "Second", root: authority("Second Root") });
    const writes = await fail(
      "up",
      (method, path) =>
        method === "DELETE" && [old?.["id"], member?.["id"]].some((kept) => path.endsWith(String(kept))),
    );
    // After a failure the CLI may leave other deletions to the next update, as it likes.
    const kinds = methods(writes);
    expect(kinds.slice(0, 11)).to.deep.equal(Array<string>(11).fill("POST"));
    expect(kinds.slice(11)).not.to.include("POST");
    expect(await example.tenant.list(configurations)).to.have.length(2);
  });

  it("goes on with the removal, and knows that the old configuration couldn't be removed", async () => {
    const isConfiguration = new RegExp(`${configurations}/[^/]+$`);
    const writes = await fail("up", (method, path) => method === "DELETE" && isConfiguration.test(path));
    expect(methods(writes)).not.to.include("POST");
    expect(await example.tenant.list(configurations)).to.have.length(2);
  });

  it("ends with what the program wants", async () => {
    const { succeeded, changes } = await example.runAltered("up");
    expect({ succeeded, changes }).to.deep.equal({ succeeded: true, changes: { ...nothing, same: 12 } });
    await expectDone();
  });

  it("keeps in the state what couldn't be destroyed, and what that is in", async () => {
    const member = (await members()).at(-1);
    await fail("destroy", (method, path) => method === "DELETE" && path.endsWith(String(member?.["id"])));
    // Again the CLI may leave others beside it: which deletions it has begun by then is a matter of time.
    expect((await members()).map(({ id }) => id)).to.include(member?.["id"]);
  });

  it("leaves nothing in the tenant when it is destroyed", async () => {
    expect((await example.runAltered("destroy")).succeeded).to.equal(true);
    expect(await example.tenant.ids()).to.deep.equal([]);
  });
});
