import { env } from "node:process";
import * as pulumi from "@pulumi/pulumi";
import { readConfiguration, type Configuration } from "../provider/settings/configuration.js";
import { checkedConnection } from "../provider/settings/connection.js";
import { EntraCaError } from "../provider/messages/error.js";
import { inOneLine } from "../provider/messages/foreignText.js";
import type * as provided from "../provider/lookUps/lookUps.js";
import { Secrets } from "../provider/messages/secrets.js";
import { textsIn } from "../provider/messages/text.js";
import { weakenedTls } from "../provider/settings/weakenedTls.js";
import { LookUpError } from "./lookUpError.js";
import { refusePlainSecrets, secretsIn } from "./secrets.js";
import { warnOfUnknownKeys } from "./unknownKeys.js";

/** The arguments of a look-up's `…Output` form: each may be an output. */
export type LookUpInputs<Args> = pulumi.Input<{
  [Property in keyof Args]: pulumi.Input<Exclude<Args[Property], undefined>>;
}>;

/** Looks something up, in this process: Graph is asked at once, in a preview too. */
export function lookUp<Result>(name: provided.LookUpName, args: object = {}): Promise<Result> {
  return ask<Result>(name, args, [], []);
}

/** The same for arguments that may be outputs: the result depends on what they depend on, and is unknown while they are. */
export function lookUpOutput<Result>(
  name: provided.LookUpName,
  args: pulumi.Input<object> = {},
): pulumi.Output<Result> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply(async (known) => ask(name, known, await resourcesOf(given), await secretsIn(given, known)));
}

async function ask<Result>(
  name: provided.LookUpName,
  given: object,
  waitedFor: Iterable<object>,
  secretNames: readonly string[],
): Promise<Result> {
  const { connection, ...args } = given as { readonly connection?: object } & Readonly<Record<string, unknown>>;
  const secrets = new Secrets(secretNames, secretNames.length === 0 ? [] : textsIn(given));
  try {
    refusePlainSecrets(connection);
    const configuration = readConfiguration(
      (variable) => env[variable],
      pulumi.runtime.getConfig,
      checkedConnection(connection, name),
    );
    // Each run of a program has a monitor of its own; a script that no engine runs has none.
    const monitor = pulumi.runtime.getMonitor();
    refuseUnderMocks(name, monitor, configuration);
    warnOfUnknownKeys();
    warnOfWeakenedTls(monitor ?? globalThis);
    const { duringOperation, lookUps, sessionOf } = provider();
    const session = sessionOf(
      monitor ?? globalThis,
      configuration,
      (line) => void pulumi.log.info(inOneLine(line)),
      (line) => void pulumi.log.warn(inOneLine(line)),
    );
    if (!pulumi.runtime.isDryRun()) {
      session.noticeMade(waitedFor);
    }
    const lookUp: provided.LookUp = lookUps[name];
    return (await duringOperation({ sendsSecrets: secrets.any }, () => lookUp(args, { session, secrets }))) as Result;
  } catch (error) {
    throw error instanceof EntraCaError ? new LookUpError(secrets.conceal(error.message), error.code, error) : error;
  }
}

/**
 * HTTP, authentication and certificate code, for programs that look something up. It is required rather than imported
 * because Jest, in which many programs are tested, has no `import()` by default.
 */
function provider() {
  // oxlint-disable-next-line typescript/no-require-imports
  return require("../provider/lookUps/lookUps.js") as typeof provided;
}

/** A unit test must not read a real tenant because somebody is signed in on the machine that it runs on. */
function refuseUnderMocks(name: provided.LookUpName, monitor: object | undefined, { given }: Configuration): void {
  // What `setMocks` puts in the monitor's place holds the mocks.
  const mocked = monitor !== undefined && "mocks" in monitor;
  if (mocked && given.endpoint === undefined) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `${name} would read the tenant that is signed in to, from a program that runs under pulumi.runtime.setMocks`,
      `Mock ${name} in the test, or let it read an emulated tenant: set ENTRA_CA_ENDPOINT and ENTRA_CA_ACCESS_TOKEN`,
    );
  }
}

const warned = new WeakSet();

/** Once in a run: the look-ups send their credential from the program's own process. */
function warnOfWeakenedTls(run: object): void {
  if (!warned.has(run)) {
    warned.add(run);
    for (const warning of weakenedTls((variable) => env[variable])) {
      void pulumi.log.warn(warning);
    }
  }
}

/** The resources that an output depends on, as Pulumi itself asks for them: its types leave the method out. */
async function resourcesOf(output: pulumi.Output<unknown>): Promise<Iterable<object>> {
  const { allResources } = output as { allResources?: () => Promise<Iterable<object>> };
  return typeof allResources === "function" ? allResources() : [];
}
