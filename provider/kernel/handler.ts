import { requireTlsInspection } from "../settings/clouds.js";
import { duringOperation } from "../graph/operation.js";
import { IncompleteError } from "../messages/error.js";
import { readInputs, readState, written } from "./border.js";
import { checkArguments } from "./argumentChecks.js";
import type { Difference } from "./comparison.js";
import type { Context } from "./context.js";
import type { Definition, KnownInputs } from "./definition.js";
import { lifecycle } from "./lifecycle.js";
import type { ArgumentFinding, Properties } from "./properties.js";
import type { Resource } from "./resource.js";

/** An object as it is now. */
export interface ReadResult {
  readonly state: Properties;
  /** The arguments as they would have to be written for what the tenant has. */
  readonly inputs: Properties;
  /** Whether `inputs` differ from those in the state. */
  readonly drifted: boolean;
}

/** What the program wants of an object, against what there is; the values as programs and states write them. */
export interface Comparison {
  readonly differences: readonly Difference[];
}

/**
 * What happens to one kind of resource, in plain data that knows nothing of Pulumi: `inputs` are the arguments as the
 * program wrote them, `state` holds every argument's value and what Graph made of it.
 *
 * Every method throws `EntraCaError`.
 */
export interface Handler {
  readonly definition: Definition;
  /**
   * Whether the arguments can be used. Nothing is sent, except where a new object might find no room.
   *
   * @param current The arguments as they were; undefined where there is no object yet that is to have them.
   */
  check(inputs: Properties, current: Properties | undefined, context: Context): Promise<ArgumentFinding[]>;
  /**
   * Compares with the live tenant, and tells the user of drift. Of a resource that wasn't checked before, nothing is told or
   * concluded: an engine that refreshes compares what it read with the program as it was.
   */
  diff(id: string, inputs: Properties, state: Properties, context: Context): Promise<Comparison>;
  create(inputs: Properties, context: Context): Promise<{ id: string; state: Properties }>;
  /** Undefined where the object is gone. */
  read(id: string, inputs: Properties, state: Properties, context: Context): Promise<ReadResult | undefined>;
  update(id: string, inputs: Properties, state: Properties, context: Context): Promise<Properties>;
  delete(id: string, state: Properties, context: Context): Promise<void>;
}

/**
 * The handler of one kind of resource. Each call is one operation: refused where the cloud doesn't have what it is about, and
 * else what its requests to Graph wait for is bounded, and shown. What it is given is read once, here.
 */
export function handler(resource: Resource): Handler {
  const { definition } = resource;
  const life = lifecycle(resource);
  const bounded = async <Result>(context: Context, work: () => Promise<Result>): Promise<Result> => {
    if (definition.family.clouds === "global") {
      requireTlsInspection(context.configuration.cloud);
    }
    const { timeout, signal, secrets } = context;
    const progress = (message: string) => context.progress(message);
    return duringOperation({ timeout, signal, progress, sendsSecrets: secrets.any }, work);
  };
  const inputsOf = (raw: Properties) => readInputs(definition, raw);
  const knownInputsOf = (raw: Properties) => inputsOf(raw) as KnownInputs;
  const stateOf = (raw: Properties) => readState(definition, raw);
  return {
    definition,
    check: (inputs, current, context) =>
      bounded(context, async () => {
        context.run.include(context.urn, current !== undefined);
        const findings = checkArguments(definition, inputs);
        return findings.length > 0 ? findings : life.check(inputsOf(inputs), current && stateOf(current), context);
      }),
    diff: (id, inputs, state, context) =>
      bounded(context, async () => {
        const differences = await life.diff(id, inputsOf(inputs), stateOf(state), context);
        return { differences: differences.map((each) => written(each) as unknown as Difference) };
      }),
    create: (inputs, context) =>
      bounded(context, async () => {
        const { id, state } = await life.create(knownInputsOf(inputs), context).catch(withWritten({}));
        return { id, state: written(state) };
      }),
    read: (id, inputs, state, context) =>
      bounded(context, async () => {
        const found = await life.read(id, inputsOf(inputs), stateOf(state), context);
        return (
          found && {
            state: { ...state, ...written(found.state) },
            inputs: { ...inputs, ...written(found.inputs) },
            drifted: found.drifted,
          }
        );
      }),
    update: (id, inputs, state, context) =>
      bounded(context, async () => {
        const updated = life.update(id, knownInputsOf(inputs), stateOf(state), context);
        return { ...state, ...written(await updated.catch(withWritten(state))) };
      }),
    delete: (id, state, context) => bounded(context, () => life.delete(id, stateOf(state), context)),
  };
}

/** Throws what a call failed with, with the state in it as it is kept. */
function withWritten(before: Properties) {
  return (error: unknown): never => {
    throw error instanceof IncompleteError ? error.having({ ...before, ...written(error.state) }) : error;
  };
}
