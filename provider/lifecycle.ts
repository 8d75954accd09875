import { asText, compare, driftWarning, goneDifference, same, type Difference } from "./comparison.js";
import { EntraCaError, IncompleteError } from "./error.js";
import type { Argument, Context, Finding, Properties, Resource } from "./resource.js";
import { unknown } from "./unknown.js";

/** An object as it is now. */
export interface ReadResult {
  readonly state: Properties;
  /** The arguments as they would have to be written for what the tenant has. */
  readonly inputs: Properties;
  /** Whether `inputs` differ from those in the state. */
  readonly drifted: boolean;
}

/**
 * What happens to one kind of resource, in plain data that knows nothing of Pulumi: `inputs` are the arguments as the
 * program wrote them, `state` holds every argument's value and what Graph made of it.
 *
 * Every method throws `EntraCaError`.
 */
export interface Handler {
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Whether the arguments can be used. Sends nothing. */
  check(inputs: Properties, context: Context): Promise<Finding[]>;
  /** Compares with the live tenant, and tells the user of drift. */
  diff(id: string, inputs: Properties, state: Properties, context: Context): Promise<Difference[]>;
  create(inputs: Properties, context: Context): Promise<{ id: string; state: Properties }>;
  /** Undefined where the object is gone. */
  read(id: string, inputs: Properties, state: Properties, context: Context): Promise<ReadResult | undefined>;
  update(id: string, inputs: Properties, state: Properties, context: Context): Promise<Properties>;
  delete(id: string, state: Properties, context: Context): Promise<void>;
}

const liveDiffHint =
  "to preview without comparing with the tenant, set liveDiff to false (ENTRA_CA_LIVE_DIFF=false or `pulumi config set entra-ca:liveDiff false`)";

/** The life of a resource, the same for every kind: what differs between kinds is in `resource`. */
export function handler(resource: Resource): Handler {
  return {
    arguments: resource.arguments,

    async check(inputs, context) {
      const findings = [...checkArguments(resource, inputs)];
      if (findings.length === 0) {
        findings.push(...resource.check(inputs));
        await Promise.all(resource.warnings(inputs).map((warning) => context.warn(warning)));
      }
      return findings;
    },

    async diff(id, inputs, state, context) {
      const differences = await differencesOf(resource, id, inputs, state, context);
      resource.checkDifferences(differences, inputs, state);
      if (differences.some(({ replaces }) => replaces)) {
        context.run.replacing.set(context.urn, id);
      }
      return differences;
    },

    async create(inputs, context) {
      const place = { tenantId: await context.graph.tenantId(), graphOrigin: context.graph.origin };
      try {
        const { id, outputs } = await resource.create(inputs, context);
        return { id, state: { ...outputs, ...place, ...inputs } };
      } catch (error) {
        throw error instanceof IncompleteError ? error.with({ ...place, ...inputs }) : error;
      }
    },

    async read(id, inputs, state, context) {
      await checkPlace(state, context);
      const live = await resource.live(id, state, context);
      if (live === undefined) {
        return undefined;
      }
      const drifted = Object.keys(resource.arguments).filter(
        (property) =>
          live[property] !== undefined && !same(argument(resource, property), state[property], live[property], state),
      );
      const changed = Object.fromEntries(drifted.map((property) => [property, live[property] ?? undefined]));
      const changedInputs = drifted.filter((property) => inputs[property] !== undefined);
      return {
        state: { ...state, ...outputsOf(resource, live), ...changed },
        inputs: { ...inputs, ...Object.fromEntries(changedInputs.map((property) => [property, changed[property]])) },
        drifted: changedInputs.length > 0,
      };
    },

    async update(id, inputs, state, context) {
      await checkPlace(state, context);
      const live = context.configuration.liveDiff ? await resource.live(id, state, context) : {};
      if (live === undefined) {
        throw new EntraCaError(
          "NotFound",
          `${id} no longer exists in the tenant`,
          "Run pulumi up again: it will create a new one",
        );
      }
      const differences = compare(resource.arguments, inputs, state, live, context.ignoreChanges);
      const changed = Object.fromEntries(
        differences.filter(({ write }) => write).map(({ property, wanted }) => [property, wanted ?? null]),
      );
      const resolved = Object.fromEntries(differences.map(({ property, wanted }) => [property, wanted]));
      const known = { ...state, ...outputsOf(resource, live), ...resolved, ...inputs };
      try {
        return { ...known, ...(await resource.update(id, known, changed, context)) };
      } catch (error) {
        throw error instanceof IncompleteError ? error.with(known) : error;
      }
    },

    async delete(id, state, context) {
      await checkPlace(state, context);
      await resource.delete(id, state, context);
    },
  };
}

async function differencesOf(
  resource: Resource,
  id: string,
  inputs: Properties,
  state: Properties,
  context: Context,
): Promise<Difference[]> {
  if (!context.configuration.liveDiff) {
    await context.tell("liveDiff is false: the tenant was not read, resources were compared with the state alone");
    return compare(resource.arguments, inputs, state, undefined, []);
  }
  const live = await readForDiff(resource, id, state, context);
  if (live === undefined) {
    await context.warn(`${id} no longer exists in the tenant: a new one will be created`);
    return [goneDifference(id)];
  }
  const differences = compare(resource.arguments, inputs, state, live, context.ignoreChanges);
  for (const difference of differences.filter(({ drift }) => drift)) {
    await context.warn(driftWarning(difference, argument(resource, difference.property)));
  }
  for (const warning of resource.liveWarnings(live, differences, context.now())) {
    await context.warn(warning);
  }
  return differences;
}

function* checkArguments(resource: Resource, inputs: Properties): Generator<Finding> {
  for (const [property, definition] of Object.entries(resource.arguments)) {
    const reason = checkArgument(definition, inputs[property]);
    if (reason !== undefined) {
      yield { property, reason };
    }
  }
  for (const property of Object.keys(inputs)) {
    if (!Object.hasOwn(resource.arguments, property)) {
      yield {
        property,
        reason: `is not an argument of this resource: it has ${Object.keys(resource.arguments).join(", ")}`,
      };
    }
  }
}

function checkArgument(definition: Argument, value: unknown): string | undefined {
  if (value === undefined) {
    return definition.required ? "is missing: it is required" : undefined;
  }
  if (value === unknown) {
    return undefined;
  }
  if (!accepted[definition.type].includes(typeOf(value))) {
    return `must be a ${definition.type}, and a ${typeOf(value)} was found`;
  }
  const text = asText(value);
  return text === undefined ? undefined : definition.check(text);
}

const accepted: Readonly<Record<Argument["type"], readonly string[]>> = {
  string: ["string"],
  boolean: ["boolean"],
  "string or list of strings": ["string", "list of strings"],
};

function typeOf(value: unknown): string {
  if (!Array.isArray(value)) {
    return typeof value;
  }
  return value.every((item) => typeof item === "string") ? "list of strings" : "list";
}

/** Refuses an object of another tenant or another Graph before any request about it is sent. */
async function checkPlace(state: Properties, context: Context): Promise<void> {
  const graphOrigin = state["graphOrigin"] as string | undefined;
  const tenantId = state["tenantId"] as string | undefined;
  const nothingDone = "Nothing was compared, changed or removed";
  if (graphOrigin !== undefined && graphOrigin !== context.graph.origin) {
    throw new EntraCaError(
      "OtherGraph",
      `This object is in the Graph at ${graphOrigin}, but the provider is pointed at ${context.graph.origin}. ${nothingDone}`,
      "Point it back (ENTRA_CA_ENDPOINT or entra-ca:endpoint), or use another stack for the other Graph",
    );
  }
  const signedIn = await context.graph.tenantId();
  if (tenantId !== signedIn) {
    const name = (tenant: string | undefined) =>
      tenant !== undefined ? `tenant ${tenant}` : "a tenant that its token didn't name";
    throw new EntraCaError(
      "OtherTenant",
      `This object is in ${name(tenantId)}, but the sign-in is to ${name(signedIn)}. ${nothingDone}`,
      "Sign in to the object's tenant, or use another stack for the other one",
    );
  }
}

async function readForDiff(
  resource: Resource,
  id: string,
  state: Properties,
  context: Context,
): Promise<Properties | undefined> {
  try {
    await checkPlace(state, context);
    return await resource.live(id, state, context);
  } catch (error) {
    if (error instanceof EntraCaError && error.code !== "OtherTenant" && error.code !== "OtherGraph") {
      throw new EntraCaError(error.code, error.what, `${error.nextStep}; ${liveDiffHint}`);
    }
    throw error;
  }
}

/** What Graph says beyond the arguments, whose spelling is the program's. */
function outputsOf(resource: Resource, live: Properties): Properties {
  return Object.fromEntries(
    Object.entries(live).filter(([property, value]) => !Object.hasOwn(resource.arguments, property) && value !== null),
  );
}

function argument(resource: Resource, property: string): Argument {
  const found = resource.arguments[property];
  if (found === undefined) {
    throw new TypeError(`${property} is not an argument`);
  }
  return found;
}
