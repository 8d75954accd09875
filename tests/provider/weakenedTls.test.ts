import { expect } from "chai";
import { describe, it } from "mocha";
import { weakenedTls } from "../../provider/settings/weakenedTls.js";

function warnings(environment: Record<string, string>): string[] {
  return weakenedTls((variable) => environment[variable]);
}

describe("what weakens TLS", () => {
  it("is certificates that aren't checked, and keys that are written down", () => {
    for (const environment of [
      { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      { NODE_OPTIONS: "--tls-keylog=/tmp/keys" },
      { NODE_OPTIONS: "--max-old-space-size=4096 --tls-keylog /tmp/keys" },
    ]) {
      const [warning = "", ...more] = warnings(environment);
      expect(more).to.deep.equal([]);
      expect(warning).to.match(new RegExp(`^${Object.keys(environment).join()} `));
    }
    expect(warnings({ NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_OPTIONS: "--tls-keylog=k" })).to.have.length(2);
  });

  it("is nothing that Node takes for strict, nor a certificate authority of one's own", () => {
    for (const environment of [
      { NODE_TLS_REJECT_UNAUTHORIZED: "1" },
      { NODE_TLS_REJECT_UNAUTHORIZED: "" },
      { NODE_TLS_REJECT_UNAUTHORIZED: "false" },
      { NODE_EXTRA_CA_CERTS: "/etc/proxy.pem" },
      { NODE_OPTIONS: "--use-openssl-ca --tls-min-v1.2" },
    ]) {
      expect(warnings(environment)).to.deep.equal([]);
    }
  });
});
