/** What the commands read a tenant with that read all of it. */
import { Session } from "../../provider/adapters/session.js";
import { Collections } from "../../provider/graph/collections.js";
import type { Context } from "../../provider/kernel/context.js";
import { Secrets } from "../../provider/messages/secrets.js";
import type { Lookup } from "../../provider/settings/givenSettings.js";
import { WholeGraph } from "./wholeGraph.js";

/** A tenant that is read, and not written to. */
export interface Reading {
  readonly graph: WholeGraph;
  /** What a resource may use, by its name. */
  readonly contextOf: (urn: string) => Context;
}

/**
 * @param environment The environment's variables.
 * @param stackConfiguration A stack's configuration, by full keys.
 * @param trace Takes a line about each request, where the configuration asks for that.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting.
 */
export function readingOf(environment: Lookup, stackConfiguration: Lookup, trace: (line: string) => void): Reading {
  // The tenant is what this is about, whatever previews are to do. What they would say, they say themselves.
  const session = new Session(
    (variable) => (variable === "ENTRA_CA_LIVE_DIFF" ? undefined : environment(variable)),
    (key) => (key === "entra-ca:liveDiff" ? undefined : stackConfiguration(key)),
    () => Promise.resolve(),
  );
  const about = { ignoreChanges: [], program: {}, secrets: new Secrets([], []), connection: undefined };
  const { configuration } = session.context({ urn: "", ...about });
  const graph = new WholeGraph(configuration, configuration.traceHttp ? { trace } : {});
  const collections = new Collections(graph);
  return { graph, contextOf: (urn) => ({ ...session.context({ urn, ...about }), graph, collections }) };
}
