import { expect } from "chai";
import { it } from "mocha";
import { selfSigned } from "../certificates.js";
import { configurations, membersOf } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const authorities = Array.from({ length: 10 }, (_, index) => selfSigned(`/CN=CA ${index}`).certificate);

const files = {
  "authorities.json": JSON.stringify(authorities),
  "index.ts": `
    import { readFileSync } from "node:fs";
    import * as entra from "pulumi-entra-ca";
    const [rootCertificate, ...issuing] = JSON.parse(readFileSync("authorities.json", "utf8")) as [string, ...string[]];
    for (const team of ["a", "b", "c", "d", "e"]) {
      const trust = new entra.CertificateBasedApplicationConfiguration(team, { displayName: team, rootCertificate });
      issuing.forEach((certificate, index) =>
        new entra.TrustedCertificateAuthority(team + index, {
          certificateBasedApplicationConfigurationId: trust.id,
          certificate,
        }),
      );
    }
  `,
};

describeExample("a program with 5 full configurations", files, {}, (example) => {
  const resources = 5 + 5 * 9;
  const together = `GET ${configurations}?$expand=trustedCertificateAuthorities`;

  async function requestsOfUp(changes: Partial<typeof nothing>): Promise<string[]> {
    return example.tenant.requestsDuring(async () => {
      const outcome = await example.program.run("up", { preview: true });
      expect(outcome.diagnostics).to.deep.equal([]);
      expect(outcome.changes).to.deep.equal({ ...nothing, ...changes });
    });
  }

  it("has a first preview without a credential, which says that the update will fail", async () => {
    const environment = { ENTRA_CA_ACCESS_TOKEN: "wrong" };
    const { succeeded, changes, diagnostics } = await example.program.run("preview", { environment });
    expect({ succeeded, changes }).to.deep.equal({ succeeded: true, changes: { ...nothing, create: resources + 1 } });
    expect(diagnostics).to.have.length(1);
    expect(diagnostics[0]).to.include({ severity: "warning" });
    expect(diagnostics[0]?.message).to.match(/^the update will fail: Graph answered GET .* with 401/);
  });

  it("is made with one POST for each object, and one GET for each list, the first of which the preview reads, too", async () => {
    const requests = await requestsOfUp({ create: resources + 1 });
    const made = await example.tenant.list(configurations);
    const collections = made.map(({ id }) => membersOf(String(id)));
    const lists = collections.map((path) => `GET ${path}`);
    // What is there by the time that the second list is asked for comes with that.
    const asked = requests.filter((request) => lists.includes(request));
    expect([...new Set(asked)])
      .to.have.length(asked.length)
      .below(lists.length);
    expect(requests.filter((request) => !lists.includes(request))).to.have.members([
      ...[`GET ${configurations}`, `GET ${configurations}`, together],
      ...made.map(() => `POST ${configurations}`),
      ...collections.flatMap((path) => authorities.slice(1).map(() => `POST ${path}`)),
    ]);
  });

  it("asks once for all configurations with their CAs, and for one before at most, in the preview and in the update, when there is nothing to change", async () => {
    const requests = await requestsOfUp({ same: resources + 1 });
    const made = await example.tenant.list(configurations);
    const single = made.map(({ id }) => `GET ${configurations}/${String(id)}?$expand=trustedCertificateAuthorities`);
    expect(requests.filter((request) => request === together)).to.have.length(2);
    const others = requests.filter((request) => request !== together);
    expect(others).to.have.length.at.most(2);
    expect(single).to.include.members(others);
  });
});
