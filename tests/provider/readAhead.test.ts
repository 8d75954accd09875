import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { Entity } from "../../provider/graph/entity.js";
import { readAhead } from "../../provider/resources/trustedCertificateAuthority/ahead.js";
import { base64Of, selfSigned } from "../certificates.js";

describe("reading a configuration's certificates ahead", () => {
  it("leaves others their turn before each, and says nothing of one that can't be read", async () => {
    const read: string[] = [];
    const member = (id: string, certificate: unknown): Entity => ({
      id,
      get certificate() {
        read.push(id);
        return certificate;
      },
    });
    const legible = base64Of(selfSigned("/CN=Issuing CA").certificate);
    readAhead([member("1", "no certificate"), member("2", 7), member("3", legible)]);
    for (const expected of [[], ["1"], ["1", "2"], ["1", "2", "3"]]) {
      expect(read).to.deep.equal(expected);
      await setImmediate();
    }
  });
});
