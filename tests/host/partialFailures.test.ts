import { expect } from "chai";
import { describe, it } from "mocha";
import { AlteredGraph } from "../alteredGraph.js";
import { noRequest } from "../partialFailures/cases.js";
import { describePartialFailures } from "../partialFailures/statements.js";
import { tls } from "../tenant.js";
import { rejection } from "./calls.js";
import { drivenHost } from "./drivenHost.js";
import { failure, tenantAndHost, tlsCa } from "./setup.js";

describePartialFailures("as the provider host has it", drivenHost);

describe("a state without its provider, as an earlier version left it,", () => {
  const under = tenantAndHost();

  it("can't be deleted, and is put right by an update, also by one that fails", async () => {
    const graph = await AlteredGraph.before(under.tenant);
    try {
      const [host, later] = await Promise.all([under.startHost(graph.environment), under.startHost(graph.environment)]);
      noRequest(graph);
      const names = { commonName: "TLS CA", organizationName: "Contoso" };
      const { id, outputs } = (await rejection(host.create(tlsCa, names))).incomplete!;
      const { __provider: text, ...broken } = outputs;
      expect(await failure(later.delete(id, broken))).to.contain("code must be a string, not undefined");
      const { incomplete } = await rejection(later.update(tlsCa, id, broken, names));
      expect(incomplete?.outputs).to.include({ __provider: text });
      await later.delete(id, incomplete!.outputs);
      expect(await under.tenant.list(tls)).to.deep.equal([]);
    } finally {
      graph.close();
    }
  });
});
