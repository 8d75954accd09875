import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, it } from "mocha";
import { describeEachWay } from "../eachWay.js";
import { endToEndOperations } from "../provider/convergence/operations/operations.js";
import { Pki, type Signing } from "../provider/convergence/pki.js";
import { checkSequences } from "../provider/convergence/property.js";
import { emptyProgram, type Program } from "../provider/convergence/wantedProgram.js";
import { World } from "../provider/convergence/world.js";
import { EngineStack } from "./engineStack.js";

// Other sequences, and more of them: CONVERGENCE_SEED=7 CONVERGENCE_RUNS=10 npx mocha dist/tests/endToEnd/convergence.test.js
const seed = Number(process.env["CONVERGENCE_SEED"] ?? 23);
const numRuns = Number(process.env["CONVERGENCE_RUNS"] ?? 1);

const signed = { name: "signed", revision: 0, chainLength: 1, enabled: true, spelling: 0 } as const;
const apps = { name: "apps", displayName: "Apps", root: 0, spelling: 0, expects: false };
const members = [0, 1].map((certificate) => ({
  name: `trusted-${certificate}`,
  certificate,
  identifiers: 0,
  spelling: 0,
}));
const beginning: Program = {
  ...emptyProgram,
  tlsCas: [{ name: "ca", generation: 0, signed }],
  configurations: [{ ...apps, members }],
};

describeEachWay("after a few operations", ({ engine, servedBy }) => {
  let pki: Pki;
  /** What signs for a program. */
  const signer = createServer((request, response) => {
    void (async () => {
      const asked = JSON.parse(await text(request)) as { request: string; signing: Signing };
      response.end(JSON.stringify(pki.answer(asked.request, asked.signing)));
    })();
  });
  before(async () => {
    pki = new Pki();
    await new Promise<void>((resolve) => signer.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    signer.closeAllConnections();
    signer.close();
  });

  it("a run makes the tenant what the program says, and a further run has nothing to do", async function () {
    this.timeout(0);
    const { port } = signer.address() as AddressInfo;
    await checkSequences({
      operations: endToEndOperations,
      length: 6,
      beginning,
      secondEnabled: ["disablesFirst", "isAllowed", "isRefused"],
      world: (secondEnabled) =>
        World.start(
          pki,
          secondEnabled,
          (tenant, environment) =>
            new EngineStack({ engine, servedBy }, tenant, environment, pki, `http://127.0.0.1:${port}`),
        ),
      seed,
      numRuns,
    });
  });
});
