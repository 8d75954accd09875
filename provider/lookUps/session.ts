import type { Configuration } from "../settings/configuration.js";
import { GraphClient } from "../graph/client.js";
import { Collections } from "../graph/collections.js";
import { madeOnce } from "../records.js";

/** What the look-ups of one run of a program share: the sign-in, the connections, and each collection as it was read. */
export class LookUpSession {
  /** The collections, each read at most once. */
  collections: Collections;
  readonly #made = new Set<object>();
  #tenantId: Promise<string | undefined> | undefined;

  /** @param trace Takes a line about each request, where the configuration asks for that. */
  constructor(
    readonly configuration: Configuration,
    trace: (line: string) => void,
    readonly warn: (message: string) => void = () => undefined,
    readonly graph = new GraphClient(configuration, configuration.traceHttp ? { trace } : {}),
  ) {
    this.collections = new Collections(graph);
  }

  /** Forgets what was read before these resources were made: a look-up that waited for a resource has to see its effect. */
  noticeMade(resources: Iterable<object>): void {
    const before = this.#made.size;
    for (const resource of resources) {
      this.#made.add(resource);
    }
    if (this.#made.size > before) {
      this.collections = new Collections(this.graph);
    }
  }

  /** Where everything is read, as it is in the outputs of every resource. */
  async place(): Promise<{ tenantId: string | undefined; graphOrigin: string }> {
    // Kept, because each answer carries it and some credentials start a command for each token.
    this.#tenantId ??= this.graph.tenantId().catch((error: unknown) => {
      this.#tenantId = undefined;
      throw error;
    });
    return { tenantId: await this.#tenantId, graphOrigin: this.graph.origin };
  }

  async placeText(): Promise<string> {
    const { tenantId, graphOrigin } = await this.place();
    return `${tenantId === undefined ? "the tenant signed in to" : `tenant ${tenantId}`} (${graphOrigin})`;
  }
}

const sessions = new WeakMap<object, Map<string, LookUpSession>>();

/**
 * The session of a run with a configuration. A process may hold several runs, one after the other or at once: those of
 * Pulumi's Automation API, and those of unit tests.
 *
 * @param run What stands for the run: nothing read in one is used in another.
 */
export function sessionOf(
  run: object,
  configuration: Configuration,
  trace: (line: string) => void,
  warn: (message: string) => void,
): LookUpSession {
  const ofRun = madeOnce(sessions, run, () => new Map<string, LookUpSession>());
  return madeOnce(ofRun, JSON.stringify(configuration), () => new LookUpSession(configuration, trace, once(warn)));
}

/** Says each thing once, however often a run looks at the same object. */
function once(warn: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (!said.has(message)) {
      said.add(message);
      warn(message);
    }
  };
}
