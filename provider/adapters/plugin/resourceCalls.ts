import { IncompleteError, type EntraCaError } from "../../messages/error.js";
import type { GraphClient } from "../../graph/client.js";
import { hidden } from "../hiddenInputs.js";
import { importedArguments } from "../../kernel/importing.js";
import { handler, type Handler, type ReadResult } from "../../kernel/handler.js";
import { nothingCompared } from "../../kernel/looking.js";
import type { Context } from "../../kernel/context.js";
import type { Definition } from "../../kernel/definition.js";
import type { Properties } from "../../kernel/properties.js";
import { isAbsent, madeOnce, namesOf, only } from "../../records.js";
import { resources, type ClassName } from "../../resources/resources.js";
import { Secrets } from "../../messages/secrets.js";
import { programIn, remembered } from "../program.js";
import type { Session, Subject } from "../session.js";
import {
  checkFailures,
  connectionIn,
  hasSecret,
  inputsFrom,
  secretTexts,
  stateFrom,
  visible,
  type Wire,
} from "../wire.js";
import { detailedDiff, type PropertyDifference } from "./detailedDiff.js";
import { withProposedName, type Naming } from "./naming.js";
import { marked, outputsOfCreation, outputsOfUpdate, rewritten } from "./properties.js";
import { failedBySaved, notRefreshed, withSavedSettingsHint } from "./savedSettings.js";

/** The resource that a call is about. */
export interface Target {
  readonly className: ClassName;
  readonly urn: string;
  /** How long the call may take, in seconds: 0 where the program says nothing. */
  readonly timeout: number;
}

type Told = Partial<Pick<Subject, "ignoreChanges" | "isCheck">>;

/** An object that was made or changed but isn't as it should be. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Wire,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** What Pulumi asks about resources, in the values that travel on the wire. */
export class ResourceCalls {
  readonly #handlers = new Map<ClassName, Handler>();
  /** The TLS inspection CAs whose signed certificates the stack has, as far as they were read in this run. */
  readonly #signed = new Set<string>();
  /** The URNs of what a refresh left as it is, until the program asks for it. */
  readonly #notRefreshed = new Set<string>();
  /** Where that was, each of which is said once. */
  readonly #refused = new WeakSet<GraphClient>();

  /** @param readsFirst Whether the engine has what the state has read before anything else. */
  constructor(
    private readonly session: Session,
    private readonly readsFirst: boolean,
  ) {}

  /** @param olds Empty for a new object. */
  async check(target: Target, olds: Wire, news: Wire, naming: Naming | undefined) {
    this.#notRefreshed.delete(target.urn);
    const life = this.#life(target);
    const isNew = Object.keys(visible(olds)).length === 0;
    const given = { ...defaultsOf(life.definition), ...visible(news) };
    const { inputs, findings, proposed } = isNew
      ? withProposedName(life.definition, given, naming)
      : { inputs: given, findings: [], proposed: undefined };
    const context = this.#context(target, news, { olds, isCheck: true });
    const found = await life.check(inputsFrom(inputs), isNew ? undefined : stateFrom(olds), context);
    const all = found.map((finding) =>
      finding.property === proposed
        ? { ...finding, reason: `${finding.reason}. pulumi:autonaming made it: have something random in its pattern` }
        : finding,
    );
    return {
      inputs: { ...inputs, ...remembered(news, olds) },
      failures: checkFailures([...findings, ...all], context.secrets),
    };
  }

  async diff(
    target: Target,
    id: string,
    olds: Wire,
    news: Wire,
    ignoreChanges: readonly string[],
  ): Promise<ReadonlyMap<string, PropertyDifference>> {
    if (this.#notRefreshed.has(target.urn)) {
      // The engine asks what a refresh changed.
      return new Map<string, PropertyDifference>();
    }
    const hasSignedCertificate = this.#signed.has(id);
    const context = this.#context(target, news, { olds, ignoreChanges, hasSignedCertificate });
    const comparison = await this.#life(target).diff(id, inputsFrom(news), stateFrom(olds), context);
    return detailedDiff(comparison, visible(olds), visible(news));
  }

  async create(target: Target, news: Wire, isPreview: boolean): Promise<{ id: string; properties: Wire }> {
    const life = this.#life(target);
    const inputs = inputsFrom(news);
    if (isPreview) {
      const expected = outputsOfCreation(life.definition, inputs, visible(news));
      return { id: "", properties: marked(life.definition, expected, news) };
    }
    const hasSignedCertificate = news[hidden.hasSignedCertificate] === true;
    const context = this.#context(target, news, { hasSignedCertificate });
    const { id, state } = await keeping(life, news, () => life.create(inputs, context));
    return { id, properties: marked(life.definition, state, news) };
  }

  /**
   * @param state Undefined for an import, and without what only this provider can know for a look (\`get\`).
   * @returns undefined where the object is gone.
   */
  async read(target: Target, id: string, inputs: Wire | undefined, state: Wire | undefined) {
    const life = this.#life(target);
    const isRefresh = inputs !== undefined && state?.["graphOrigin"] !== undefined;
    const context = this.#context(target, state ?? {}, { olds: inputs });
    if (isRefresh && !context.configuration.liveDiff) {
      // The engine reads because the state says so, from a time when it was to: nobody could preview without the tenant.
      await context.tell(nothingCompared);
      return { properties: state, inputs };
    }
    let found: ReadResult | undefined;
    try {
      found = await life.read(id, isRefresh ? inputsFrom(inputs) : {}, stateFrom(state ?? {}), context);
    } catch (error) {
      if (!isRefresh) {
        throw error;
      }
      if (!failedBySaved(error, context.configuration)) {
        throw withSavedSettingsHint(error);
      }
      this.#notRefreshed.add(target.urn);
      if (!this.#refused.has(context.graph)) {
        this.#refused.add(context.graph);
        await context.caution(notRefreshed(error as EntraCaError));
      }
      return { properties: state, inputs };
    }
    if (found === undefined) {
      return undefined;
    }
    if (isRefresh && target.className === "ExternalCertificateAuthoritySignedCertificate") {
      this.#signed.add(id);
    }
    // Engines that know no absent values send an empty state.
    const isImport = inputs === undefined && Object.keys(state ?? {}).length === 0;
    return {
      properties: marked(life.definition, found.state, inputs, state),
      inputs: isRefresh
        ? rewritten(life.definition, found.inputs, inputs)
        : isImport
          ? importedArguments(life.definition, found.state, id)
          : visible(inputs ?? {}),
    };
  }

  async update(
    target: Target,
    id: string,
    olds: Wire,
    news: Wire,
    { ignoreChanges, isPreview }: { ignoreChanges: readonly string[]; isPreview: boolean },
  ): Promise<Wire> {
    const life = this.#life(target);
    if (isPreview) {
      const expected = outputsOfUpdate(life.definition, visible(olds), visible(news));
      return marked(life.definition, expected, news);
    }
    const context = this.#context(target, news, { olds, ignoreChanges });
    // What the program omits is as secret as it was.
    const before = only(olds, (_value, property) => isAbsent(news[property]));
    const state = await keeping(life, news, () => life.update(id, inputsFrom(news), stateFrom(olds), context), before);
    return marked(life.definition, state, news, before);
  }

  delete(target: Target, id: string, state: Wire): Promise<void> {
    return this.#life(target).delete(id, stateFrom(state), this.#context(target, state));
  }

  #life({ className }: Target): Handler {
    return madeOnce(this.#handlers, className, () => handler(resources[className]));
  }

  /**
   * @param properties The arguments, or the state where there are none.
   * @param more.olds What else has secrets that nothing may tell.
   * @param more.hasSignedCertificate Whether the program is known to have the resource of the CA's signed certificate.
   */
  #context(
    { urn, timeout }: Target,
    properties: Wire,
    { olds, hasSignedCertificate, ...more }: { olds?: Wire | undefined; hasSignedCertificate?: boolean } & Told = {},
  ): Context {
    return this.session.context({
      urn,
      ignoreChanges: [],
      ...more,
      readsFirst: this.readsFirst,
      // The engine says nothing of what else the program has, but what it has refreshed; this package's sdk does in a check.
      program: { ...programIn(properties, olds ?? {}), hasSignedCertificate: hasSignedCertificate ? true : undefined },
      secrets: secretsIn(properties, olds),
      connection: connectionIn(properties),
      ...(timeout > 0 ? { timeout: timeout * 1_000 } : {}),
    });
  }
}

/** What is secret in properties that carry their marks. */
function secretsIn(...all: readonly (Wire | undefined)[]): Secrets {
  return new Secrets(
    all.flatMap((wire) => namesOf(wire ?? {}, hasSecret)),
    secretTexts(all),
  );
}

/** What a program means that omits an argument, written out: a change of it then shows what it is changed to. */
function defaultsOf(definition: Definition): Properties {
  return Object.fromEntries(
    Object.entries(definition.arguments).flatMap(([property, { whenOmitted }]) =>
      whenOmitted?.means === "value" ? [[property, whenOmitted.value]] : [],
    ),
  );
}

/** Gives what exists of an object the form in which it is kept, should the work on it fail halfway. */
async function keeping<Result>(life: Handler, news: Wire, work: () => Promise<Result>, before?: Wire): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof IncompleteError
      ? new PartialFailure(error.id, marked(life.definition, error.state, news, before), error)
      : error;
  }
}
