import { expect } from "chai";
import { it } from "mocha";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, membersOf } from "../tenant.js";
import { describeExample, nothing } from "./example.js";

const authorities = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => selfSigned(`/CN=${name} ${index}`).certificate);

const program = `
  import { readFileSync } from "node:fs";
  import * as entra from "pulumi-entra-ca";
  const [rootCertificate, ...issuing] = JSON.parse(readFileSync("authorities.json", "utf8")) as [string, ...string[]];
  const trust = new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate });
  issuing.forEach((certificate, index) =>
    new entra.TrustedCertificateAuthority("issuing-" + index, {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate,
    }),
  );
`;
const first = authorities("First", 10);
const files = { "index.ts": program, "authorities.json": JSON.stringify(first) };

describeExample("a configuration that is full", files, {}, (example) => {
  it("gets several CAs replaced in one update, each after the one in its place is gone", async () => {
    expect((await example.program.run("up")).changes).to.deep.equal({ ...nothing, create: 11 });
    const next = [...first.slice(0, 7), ...authorities("Second", 3)];
    example.program.write("authorities.json", JSON.stringify(next));
    const { changes, diagnostics } = await example.program.run("up");
    expect(changes).to.deep.equal({ ...nothing, replace: 3, same: 8 });
    expect(diagnostics.map(({ severity, message }) => [severity, message.split(" ")[0]])).to.deep.equal(
      Array(3).fill(["info", "removed"]),
    );
    const [configuration] = await example.tenant.list(configurations);
    const members = await example.tenant.list(membersOf(String(configuration?.["id"])));
    expect(members.map(({ certificate }) => certificate)).to.have.members(next.map(base64Of));
  });
});
