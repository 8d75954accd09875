import * as pulumi from "@pulumi/pulumi";
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import type { LookUpName } from "../../provider/lookUps/definitions.js";
import { withCode } from "../../provider/messages/error.js";
import { LookUpError } from "../lookUpError.js";
import { secretsIn } from "../secrets.js";

type Options = pulumi.InvokeOptions | undefined;

/**
 * Looks something up through the plugin.
 *
 * @param secrets The names of the arguments that are secret: Pulumi hands a look-up's over without their marks.
 */
export async function found<Result>(
  name: LookUpName,
  args: object,
  options: Options,
  secrets: readonly string[] = [],
): Promise<Result> {
  const token = `entra-ca:index:${name}`;
  try {
    return (await pulumi.runtime.invoke(token, { ...args, [hidden.secrets]: [...secrets] }, options)) as Result;
  } catch (error) {
    const said = (error as Error).message.replace(`invocation of ${token} returned an error: `, "");
    const { message, code } = withCode.read(said);
    throw code === undefined ? error : new LookUpError(message, code, error);
  }
}

/** The same for arguments that may be outputs. */
export function foundLater<Result>(
  name: LookUpName,
  args: pulumi.Input<object>,
  options: Options,
): pulumi.Output<Result> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply(async (known) => found<Result>(name, known, options, await secretsIn(given, known)));
}

/** Looks up a list, which through the plugin is in a property, since what Pulumi hands over has such. */
export async function listed<Result>(
  name: LookUpName,
  property: string,
  args: object,
  options: Options,
): Promise<Result[]> {
  return (await found<Record<string, Result[]>>(name, args, options))[property] ?? [];
}

/** The same for arguments that may be outputs. */
export function listedLater<Result>(
  name: LookUpName,
  property: string,
  args: pulumi.Input<object>,
  options: Options,
): pulumi.Output<Result[]> {
  return foundLater<Record<string, Result[]>>(name, args, options).apply((all) => all[property] ?? []);
}
