import { checkedConnection } from "../../settings/connection.js";
import { EntraCaError, withCode } from "../../messages/error.js";
import { hidden } from "../hiddenInputs.js";
import { namedLookUps, type LookUpName } from "../../lookUps/definitions.js";
import { lookUps, type LookUp } from "../../lookUps/lookUps.js";
import { LookUpSession } from "../../lookUps/session.js";
import { defined, madeOnce, mapped, namesOf } from "../../records.js";
import type { GraphClient } from "../../graph/client.js";
import { duringOperation } from "../../graph/operation.js";
import { Secrets } from "../../messages/secrets.js";
import { textsIn } from "../../messages/text.js";
import type { Session } from "../session.js";
import { hasSecret, secret, stateFrom, visible, withoutMarks, type Wire } from "../wire.js";

/** A failed look-up, as its program gets it. */
export class LookUpFailure extends Error {
  override readonly name = "LookUpFailure";
}

/** What a program looks up through the plugin. */
export class LookUpCalls {
  #sessions = new Map<GraphClient, LookUpSession>();

  constructor(private readonly session: Session) {}

  /** What is found; a failure has its code in its message, since nothing but that reaches the program. */
  async invoke(name: LookUpName, args: Wire): Promise<Wire> {
    const secrets = secretsIn(args);
    try {
      return await this.#found(name, args, secrets);
    } catch (error) {
      throw error instanceof EntraCaError
        ? new LookUpFailure(secrets.conceal(withCode.write(error)), { cause: error })
        : error;
    }
  }

  async #found(name: LookUpName, args: Wire, secrets: Secrets): Promise<Wire> {
    const { connection, ...sought } = stateFrom(args);
    const context = this.session.context({
      urn: "",
      ignoreChanges: [],
      program: {},
      secrets,
      connection: checkedConnection(connection, name),
    });
    const { configuration, graph, signal } = context;
    const warn = (line: string) => void context.warn(line).catch(() => undefined);
    const open = () => new LookUpSession(configuration, () => undefined, warn, graph);
    const session = madeOnce(this.#sessions, graph, open);
    const lookUp: LookUp = lookUps[name];
    const found = await duringOperation({ signal, sendsSecrets: hasSecret(args) }, () =>
      lookUp(sought, { session, secrets }),
    );
    const listedAs = namedLookUps.find((each) => each.name === name)?.listedAs;
    const result = Array.isArray(found) || listedAs !== undefined ? { [listedAs ?? name]: found } : defined(found);
    // What a secret leads to tells of it.
    return hasSecret(args) ? mapped(result, secret) : result;
  }

  /** Forgets what was read before something was written: a look-up that waited for a resource has to see its effect. */
  forget(): void {
    this.#sessions.clear();
  }
}

/**
 * What of a look-up's arguments may not be repeated: all that is marked, or that the sdk says is secret. The SDKs of other
 * languages hand arguments over without their marks, so that nobody knows there: then it is all of them.
 */
function secretsIn(args: Wire): Secrets {
  const marked = args[hidden.secrets];
  const names = namesOf(
    visible(args),
    // A connection leads there, and isn't what is sought: an error has to say what is wrong with it.
    (value, name) => (Array.isArray(marked) ? marked.includes(name) : name !== "connection") || hasSecret(value),
  );
  return new Secrets(names, textsIn(names.map((name) => withoutMarks(args[name]))));
}
