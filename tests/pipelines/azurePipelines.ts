/** Runs a pipeline as Azure Pipelines does, as far as those in `examples/pipelines` need it. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../engine/world.js";
import type { Shell } from "./shell.js";

interface Step {
  readonly checkout?: string;
  readonly bash?: string;
  readonly task?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly condition?: string;
  readonly publish?: string;
  readonly artifact?: string;
}

interface Job {
  readonly job?: string;
  readonly deployment?: string;
  readonly condition?: string;
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly runOnce: { readonly deploy: { readonly steps: readonly Step[] } } };
}

interface Pipeline {
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: readonly Job[];
}

/** The platform's variables, by their names, such as `Build.Repository.ID`. */
type Variables = Readonly<Record<string, string>>;

export function readPipeline(name: string): Pipeline {
  return parse(readFileSync(join(root, "examples/pipelines/azure-pipelines", `${name}.yml`), "utf8")) as Pipeline;
}

/** Secrets are no environment variables: a step has to name them. */
const secrets = ["System.AccessToken", "PULUMI_ACCESS_TOKEN"];

/**
 * Runs all jobs of a pipeline in the order in which they stand.
 *
 * @param signIn What AzureCLI@2 sets in a step that has a service connection.
 */
export async function runPipeline(
  pipeline: Pipeline,
  shell: Shell,
  variables: Variables,
  signIn: (serviceConnection: string) => Readonly<Record<string, string>>,
): Promise<{ results: Record<string, string>; said: string }> {
  const results: Record<string, string> = {};
  let said = "";
  const all: Variables = { ...pipeline.variables, ...variables };
  for (const { job, deployment, condition, steps, strategy } of pipeline.jobs) {
    const name = String(job ?? deployment);
    if (condition !== undefined && !holds(condition, all, true)) {
      results[name] = "Skipped";
      continue;
    }
    let succeeded = true;
    for (const step of steps ?? strategy?.runOnce.deploy.steps ?? []) {
      if (!holds(step.condition ?? "succeeded()", all, succeeded)) {
        continue;
      }
      if (step.publish !== undefined) {
        cpSync(join(shell.program, step.publish), join(shell.folder("artifacts"), String(step.artifact)), {
          recursive: true,
        });
        continue;
      }
      const script = scriptOf(step);
      if (script !== undefined) {
        const status = { "Agent.JobStatus": succeeded ? "Succeeded" : "Failed" };
        const environment = {
          ...asEnvironment({ ...all, ...status }),
          ...(step.inputs?.["azureSubscription"] !== undefined && signIn(step.inputs["azureSubscription"])),
          ...withValues(step.env ?? {}, all),
        };
        const done = await shell.run(script, environment);
        said += done.said;
        succeeded &&= done.succeeded;
      }
    }
    results[name] = succeeded ? "Succeeded" : "Failed";
  }
  return { results, said };
}

/** What a step runs in bash, if anything: what others do is done here before a pipeline begins. */
function scriptOf({ checkout, task, bash, inputs }: Step): string | undefined {
  if (task === "AzureCLI@2" && inputs?.["scriptType"] === "bash") {
    return inputs["inlineScript"];
  }
  if (bash === undefined && checkout !== "self" && task !== "NodeTool@0") {
    throw new Error(`what ${String(task)} does isn't known here`);
  }
  return bash;
}

function asEnvironment(variables: Variables): Record<string, string> {
  const visible = Object.entries(variables).filter(([name]) => !secrets.includes(name));
  return Object.fromEntries(visible.map(([name, value]) => [name.replaceAll(".", "_").toUpperCase(), value]));
}

/** Texts with the values of the variables that they name. */
function withValues(texts: Readonly<Record<string, string>>, variables: Variables): Record<string, string> {
  const valueOf = (text: string) => text.replace(/\$\((.*?)\)/g, (_, name: string) => valueIn(variables, name));
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, valueOf(text)]));
}

function valueIn(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined) {
    throw new Error(`${name} has no value here`);
  }
  return value;
}

/** Whether a condition holds, of those that are made of a status, comparisons and one `and`. */
function holds(condition: string, variables: Variables, succeeded: boolean): boolean {
  const [, both] = /^and\((.*)\)$/.exec(condition) ?? [];
  if (both !== undefined) {
    return both.split(/, (?=[a-z]+\()/).every((part) => holds(part, variables, succeeded));
  }
  const [, operator, name = "", value] = /^(eq|ne)\(variables\['(.*?)'\], '(.*?)'\)$/.exec(condition) ?? [];
  if (operator !== undefined) {
    return (valueIn(variables, name) === value) === (operator === "eq");
  }
  const statuses: Readonly<Record<string, boolean>> = {
    "succeeded()": succeeded,
    "failed()": !succeeded,
    "succeededOrFailed()": true,
  };
  const status = statuses[condition];
  if (status === undefined) {
    throw new Error(`what ${condition} means isn't known here`);
  }
  return status;
}
