import { expect } from "chai";
import { describe, it } from "mocha";
import { keepingToken } from "../../../provider/graph/accessToken.js";
import { VirtualClock } from "../virtualClock.js";

const minute = 60_000;

describe("the token", () => {
  function source(clock: VirtualClock, fails: () => boolean = () => false) {
    let issued = 0;
    const token = keepingToken(async () => {
      issued += 1;
      const number = issued;
      await new Promise(setImmediate);
      if (fails()) {
        throw new Error("not now");
      }
      return { token: `token ${number}`, expiresOnTimestamp: clock.now() + 60 * minute };
    }, clock.now);
    return { token, issued: () => issued };
  }

  it("is asked for once, however many requests wait for it", async () => {
    const { token, issued } = source(new VirtualClock());
    const tokens = await Promise.all(Array.from({ length: 200 }, token));
    expect([new Set(tokens).size, issued()]).to.deep.equal([1, 1]);
  });

  it("is renewed before it ends, once however many requests wait for it", async () => {
    const clock = new VirtualClock();
    const { token, issued } = source(clock);
    await token();
    await clock.sleep(54 * minute);
    expect(await token()).to.equal("token 1");
    await clock.sleep(2 * minute);
    expect(new Set(await Promise.all(Array.from({ length: 200 }, token)))).to.deep.equal(new Set(["token 2"]));
    expect(issued()).to.equal(2);
  });

  it("is asked for again after a failure", async () => {
    let failing = true;
    const { token, issued } = source(new VirtualClock(), () => failing);
    const both = await Promise.allSettled([token(), token()]);
    expect(both.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    failing = false;
    expect(await token()).to.equal(`token ${issued()}`);
  });
});
