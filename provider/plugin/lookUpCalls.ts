import { checkedConnection } from "../connection.js";
import { lookUps, type LookUpName } from "../lookUps/lookUps.js";
import { LookUpSession } from "../lookUps/session.js";
import type { GraphClient } from "../graph/client.js";
import { lookUpSchemas } from "../schema/lookUpSchemas.js";
import type { Session } from "../session.js";
import { defined, stateFrom, type Wire } from "../wire.js";

/** What a program looks up through the plugin. */
export class LookUpCalls {
  #sessions = new Map<GraphClient, LookUpSession>();

  constructor(private readonly session: Session) {}

  async invoke(name: LookUpName, args: Wire): Promise<Wire> {
    const { connection, ...sought } = stateFrom(args);
    const { configuration, graph } = this.session.context({
      urn: "",
      ignoreChanges: [],
      program: { hasSignedCertificate: undefined, configurationUrn: undefined },
      connection: checkedConnection(connection, name),
    });
    const session = this.#sessions.get(graph) ?? new LookUpSession(configuration, () => undefined, graph);
    this.#sessions.set(graph, session);
    const found = await lookUps[name](sought, session);
    const { listedAs } = lookUpSchemas[name];
    return Array.isArray(found) || listedAs !== undefined ? { [listedAs ?? name]: found } : defined(found);
  }

  /** Forgets what was read before something was written: a look-up that waited for a resource has to see its effect. */
  forget(): void {
    this.#sessions.clear();
  }
}
