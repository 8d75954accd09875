/**
 * The handlers as Pulumi dynamic providers. Every state names this module's path and one of its exports, which have the names
 * of the resource classes: they are a contract with every state ever written, and must stay.
 */
import "../../nodeVersion.js";
import { argv, env } from "node:process";
import type { dynamic } from "@pulumi/pulumi";
import { Ending } from "./ending.js";
import { EntraCaError, IncompleteError } from "../../messages/error.js";
import { engineLog, type EngineLog } from "../engineLog.js";
import { harmlessStack, inOneLine } from "../../messages/foreignText.js";
import { hidden } from "../hiddenInputs.js";
import { handler, type Handler } from "../../kernel/handler.js";
import type { Context } from "../../kernel/context.js";
import type { Properties } from "../../kernel/properties.js";
import type { Resource } from "../../kernel/resource.js";
import { resources, type ClassName } from "../../resources/resources.js";
import { Secrets } from "../../messages/secrets.js";
import { textsIn } from "../../messages/text.js";
import { defined, only } from "../../records.js";
import { listIn, programIn, remembered } from "../program.js";
import { Session } from "../session.js";
import { checkFailures, connectionIn, inputsFrom, knownText, stateFrom, withMarks } from "../wire.js";

/** The session of this process, and what the hidden inputs of a resource tell of it. */
class DynamicSession {
  #stackConfiguration: dynamic.Config | undefined;
  #engine: EngineLog | undefined;
  /** The URNs that resources have now, by the ones that their states name: an alias tells them apart. */
  readonly #renamed = new Map<string, string>();
  readonly #session = new Session(
    (variable) => env[variable],
    (key) => this.#stackConfiguration?.get(key),
    (severity, message, urn) => {
      // The host is started with the engine's address as its first argument.
      this.#engine ??= engineLog(argv[2] ?? "");
      return this.#engine(severity, message, urn);
    },
  );

  /** Keeps the stack's configuration; the host may make its first call before an asynchronous one would be done. */
  configure(config: dynamic.Config): void {
    this.#stackConfiguration = config;
    ending.listen(() => {
      this.#session.stop();
    });
  }

  /**
   * @param properties A resource's, with those that the sdk added.
   * @param before What it had, where that is something else.
   * @param isCheck Whether the call itself says what is wrong with a connection.
   */
  context(properties: Properties, before: Properties = {}, isCheck = false): Context {
    return this.#session.context({
      urn: knownText(properties[hidden.urn]) ?? "",
      ignoreChanges: listIn(properties[hidden.ignoreChanges]),
      replaceOnChanges: listIn(properties[hidden.replaceOnChanges]),
      program: programIn(properties, before),
      secrets: secretsIn(before, properties),
      connection: connectionIn(properties),
      isCheck,
    });
  }

  /** The same for a resource that the program has and the state had, perhaps by another name. */
  contextOfChange(olds: Properties, news: Properties): Context {
    const context = this.context(news, olds);
    const old = knownText(olds[hidden.urn]);
    if (old !== undefined && old !== context.urn) {
      this.#renamed.set(old, context.urn);
    }
    return context;
  }

  /** The same for what only the state has. */
  contextOfOld(olds: Properties): Context {
    const urn = knownText(olds[hidden.urn]) ?? "";
    return this.context({ ...olds, [hidden.urn]: this.#renamed.get(urn) ?? urn });
  }
}

function secretNamesIn(properties: Properties): string[] {
  return listIn(properties[hidden.secrets]);
}

/** What is secret in properties that the sdk says it of. */
function secretsIn(...all: readonly Properties[]): Secrets {
  const names = all.flatMap(secretNamesIn);
  return new Secrets(names, textsIn(all.map((properties) => names.map((name) => properties[name]))));
}

const ending = new Ending();
const session = new DynamicSession();

function dynamicProvider(resource: Resource): dynamic.ResourceProvider {
  const life = handler(resource);
  return {
    configure({ config }) {
      session.configure(config);
      return Promise.resolve();
    },
    check: (olds: Properties, news: Properties) =>
      presented([olds, news], async () => {
        const current = Object.keys(olds).length === 0 ? undefined : stateFrom(olds);
        const context = session.context(news, olds, true);
        const findings = await life.check(inputsFrom(news), current, context);
        return { inputs: { ...news, ...remembered(news, olds) }, failures: checkFailures(findings, context.secrets) };
      }),
    diff: (id: string, olds: Properties, news: Properties) =>
      presented([olds, news], async () => {
        const context = session.contextOfChange(olds, news);
        const { differences } = await life.diff(id, inputsFrom(news), stateFrom(olds), context);
        const replaces = differences.filter((difference) => difference.replaces).map(({ property }) => property);
        // A state by which Pulumi can't find the provider, as failed updates once left it, is put right by an update.
        const changes = differences.length > 0 || olds[hidden.provider] === undefined;
        return { changes, replaces };
      }),
    create: (news: Properties) => {
      const outputs = (state: Properties) => outputsFrom(life, state, news, omittedArguments(life, news));
      const call = async () => {
        const { id, state } = await life.create(inputsFrom(news), session.context(news));
        return { id, outs: outputs(state) };
      };
      return presented([news], call, outputs);
    },
    read: (id: string, props: Properties = {}) =>
      presented([props], async () => {
        const found = await life.read(id, writtenInputs(life, props), stateFrom(props), session.context(props));
        return found === undefined
          ? { id: "", props: {} }
          : {
              id,
              props: outputsFrom(life, found.state, props, props[hidden.omitted]),
              ...(found.drifted ? { inputs: { ...hiddenFrom(props), ...defined(found.inputs) } } : {}),
            };
      }),
    update: (id: string, olds: Properties, news: Properties) => {
      const outputs = (state: Properties) => outputsFrom(life, state, news, omittedArguments(life, news));
      const call = async () => {
        const context = session.contextOfChange(olds, news);
        return { outs: outputs(await life.update(id, inputsFrom(news), stateFrom(olds), context)) };
      };
      return presented([olds, news], call, outputs);
    },
    delete: (id: string, props: Properties) =>
      presented([props], () => life.delete(id, stateFrom(props), session.contextOfOld(props))),
  };
}

/** The arguments as written, from the outputs, which remember the omitted ones: Pulumi hands `read` no inputs. */
function writtenInputs(life: Handler, outputs: Properties): Properties {
  return only(stateFrom(outputs), (_value, property) => isGiven(life, property, outputs[hidden.omitted]));
}

function isGiven({ definition }: Handler, property: string, omitted: unknown): boolean {
  return Object.hasOwn(definition.arguments, property) && !listIn(omitted).includes(property);
}

function omittedArguments({ definition }: Handler, news: Properties): string[] {
  const given = stateFrom(news);
  return Object.keys(definition.arguments).filter((property) => !Object.hasOwn(given, property));
}

/** A state as Pulumi keeps it, which marks what a secret argument gives, and not what is made of that. */
function outputsFrom(life: Handler, state: Properties, properties: Properties, omitted: unknown): Properties {
  const names = secretNamesIn(properties);
  const isSecret = (property: string) => names.includes(property);
  return {
    ...withMarks(life.definition, state, isSecret, (property) => isGiven(life, property, omitted)),
    ...hiddenFrom(properties),
    ...defined({ [hidden.omitted]: omitted }),
  };
}

/** What later calls need beside the resource's own properties. The host adds the provider only to what succeeds. */
function hiddenFrom(properties: Properties): Properties {
  const kept: string[] = [hidden.provider, hidden.urn, hidden.ignoreChanges, hidden.replaceOnChanges, hidden.secrets];
  return only(defined(properties), (_value, property) => kept.includes(property));
}

/**
 * Runs a call, and gives what it throws the form in which Pulumi shows it best.
 *
 * @param given The properties that the call is given, of which some may be secret.
 */
async function presented<Result>(
  given: readonly Properties[],
  call: () => Promise<Result>,
  outputs: (state: Properties) => Properties = (state) => state,
): Promise<Result> {
  try {
    return await ending.during(call);
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    const message = secretsIn(...given).conceal(error.message);
    if (error instanceof IncompleteError) {
      throw Object.assign(new Error(message), {
        id: error.id,
        properties: outputs(error.state),
        reasons: [message],
      });
    }
    if (error instanceof EntraCaError) {
      // Pulumi shows the message. What the host prints beside it, the error as text and its stack, need not repeat it, and
      // would be a line that breaks off where the stack were empty.
      const stack = "docs/errors.md of pulumi-entra-ca has what that means and what to do";
      throw Object.assign(error, { message, stack, toString: () => `${error.name} ${error.code}` });
    }
    throw Object.assign(error, {
      message: inOneLine(message),
      stack: secretsIn(...given).conceal(harmlessStack(error)),
    });
  }
}

const providers = Object.fromEntries(
  Object.entries(resources).map(([className, resource]) => [className, dynamicProvider(resource)]),
) as Record<ClassName, dynamic.ResourceProvider>;

export = providers;
