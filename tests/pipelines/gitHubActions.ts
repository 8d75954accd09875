/** Runs a workflow as GitHub Actions does, as far as those in `examples/pipelines` need it. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../engine/world.js";
import type { Shell } from "./shell.js";

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

type Result = "success" | "failure" | "skipped";

/** What expressions mean: the values of contexts by their names, such as `vars.ARM_CLIENT_ID`. */
export type Contexts = Readonly<Record<string, string>>;

/** What `shell: bash` stands for in a workflow. */
const bash = ["-e", "-o", "pipefail"];

/** Their work is done here before a workflow begins. */
const preparations = ["actions/checkout", "actions/setup-node", "pulumi/actions"];

export function readWorkflow(name: string): Workflow {
  return parse(readFileSync(join(root, "examples/pipelines/github-actions", `${name}.yml`), "utf8")) as Workflow;
}

/**
 * Runs all jobs of a workflow in the order in which they stand.
 *
 * @param environmentOf What else a job has in its environment: what the platform gives it, or whom it signs in to.
 */
export async function runWorkflow(
  { env = {}, defaults, jobs }: Workflow,
  shell: Shell,
  contexts: Contexts,
  environmentOf: (job: Job) => Readonly<Record<string, string>>,
): Promise<{ results: Record<string, Result>; summary: string; said: string }> {
  const results: Record<string, Result> = {};
  const summary = join(shell.folder("runner"), "summary.md");
  writeFileSync(summary, "");
  let all = "";
  for (const [name, job] of Object.entries(jobs)) {
    const needed = job.needs === undefined ? {} : { [`needs.${job.needs}.result`]: String(results[job.needs]) };
    const known = { ...contexts, ...needed };
    const valuesOf = (texts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, valueOf(text, known)]));
    if (job.if === undefined ? Object.values(needed).some((result) => result !== "success") : !holds(job.if, known)) {
      results[name] = "skipped";
      continue;
    }
    // A job with no other permission has a machine without the program.
    const cwd = job.permissions?.["contents"] === undefined ? shell.folder(name) : shell.program;
    const platform = { RUNNER_TEMP: shell.folder("temporary"), GITHUB_STEP_SUMMARY: summary };
    const environment = { ...platform, ...environmentOf(job), ...valuesOf({ ...env, ...job.env }) };
    let succeeded = true;
    for (const step of job.steps) {
      if (!succeeded && step.if !== "always()") {
        continue;
      }
      if (step.uses !== undefined) {
        useAction(step.uses, step.with ?? {}, shell.folder("artifacts"), cwd);
      } else {
        const options = defaults.run.shell === "bash" ? bash : [];
        const done = await shell.run(String(step.run), environment, { cwd, options });
        all += done.said;
        succeeded &&= done.succeeded;
      }
    }
    results[name] = succeeded ? "success" : "failure";
  }
  return { results, summary: readFileSync(summary, "utf8"), said: all };
}

function useAction(uses: string, { name = "", path = "" }, artifacts: string, cwd: string): void {
  const [action = ""] = uses.split("@");
  if (action === "actions/upload-artifact") {
    cpSync(join(cwd, path), join(artifacts, name, path), { recursive: true });
  } else if (action === "actions/download-artifact") {
    cpSync(join(artifacts, name), cwd, { recursive: true });
  } else if (!preparations.includes(action)) {
    throw new Error(`what ${action} does isn't known here`);
  }
}

/** A text with the values of its expressions. */
function valueOf(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => contextValue(name, contexts));
}

function contextValue(name: string, contexts: Contexts): string {
  const value = contexts[name];
  if (value === undefined) {
    throw new Error(`${name} has no value here`);
  }
  return value;
}

/** Whether a condition holds, of those that are made of comparisons. */
function holds(condition: string, contexts: Contexts): boolean {
  return condition.split(" && ").every((part) => {
    if (part === "always()") {
      return true;
    }
    const [left = "", operator, right = ""] = part.split(" ");
    const [first, second] = [left, right].map((side) =>
      side.startsWith("'") ? side.slice(1, -1) : contextValue(side, contexts),
    );
    return operator === "==" ? first === second : first !== second;
  });
}
