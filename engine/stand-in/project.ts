/** A program's Pulumi.yaml: its name, how it is run, and where it starts. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EngineFailure, messageOf, notInStandIn } from "./failure.js";

const runtimeSchema = z.object({
  name: z.string(),
  options: z
    .object({ typescript: z.boolean().optional(), tsconfig: z.string().optional(), nodeargs: z.string().optional() })
    .nullish(),
});

const projectSchema = z.object({
  name: z.string(),
  runtime: z.union([z.string().transform((name) => ({ name, options: undefined })), runtimeSchema]),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/** What any engine needs to know of the project that a folder belongs to. */
export interface ProjectLocation {
  readonly name: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly stackConfigFolder: string;
}

/** What is known of a program before it runs. */
export interface Project extends ProjectLocation {
  /** The folder that the program runs in. */
  readonly programFolder: string;
  /** What is run there: a file, or "." for what package.json says. */
  readonly entry: string;
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  readonly nodeArguments: readonly string[];
  /** Configuration that all of the project's stacks share, with Pulumi.yaml's keys. */
  readonly sharedConfig: Readonly<Record<string, unknown>>;
}

/** The folder's own Pulumi.yaml or the nearest one above it. */
export function locateProject(folder: string): ProjectLocation {
  const { root, settings } = readSettings(folder);
  return { name: settings.name, root, stackConfigFolder: resolve(root, settings.stackConfigDir ?? ".") };
}

/** Reads the Pulumi.yaml of a folder, or of the nearest one above it. */
export function readProject(folder: string): Project {
  const { root, settings } = readSettings(folder);
  const { name: runtime, options } = settings.runtime;
  if (runtime !== "nodejs") {
    throw notInStandIn(`runtime "${runtime}"`);
  }
  return {
    ...locateProject(folder),
    ...locateProgram(root, settings.main),
    typescript: options?.typescript ?? true,
    tsconfig: options?.tsconfig,
    nodeArguments: options?.nodeargs?.split(/\s+/).filter((argument) => argument !== "") ?? [],
    sharedConfig: settings.config ?? {},
  };
}

function readSettings(folder: string): { root: string; settings: z.infer<typeof projectSchema> } {
  const file = findProjectFile(resolve(folder));
  return { root: dirname(file), settings: readYaml(file, projectSchema) };
}

/** Reads a file that has to be as a schema says; the failure names the file. */
export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new EngineFailure(`${file}: ${messageOf(error)}`);
  }
  const result = schema.safeParse(content);
  if (!result.success) {
    throw new EngineFailure(`${file}: ${z.prettifyError(result.error)}`);
  }
  return result.data;
}

function findProjectFile(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    const found = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(current, name)).find((file) => existsSync(file));
    if (found !== undefined) {
      return found;
    }
    if (dirname(current) === current) {
      throw new EngineFailure(`no Pulumi.yaml in ${folder} or any folder above it`);
    }
  }
}

/** `main` may name a folder or a file; the program runs in that folder, or in the file's. */
function locateProgram(root: string, main: string | undefined): { programFolder: string; entry: string } {
  if (main === undefined) {
    return { programFolder: root, entry: "." };
  }
  const path = resolve(root, main);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new EngineFailure(`${join(root, "Pulumi.yaml")}: its main, ${main}, does not exist`);
  }
  if (stats.isDirectory()) {
    return { programFolder: path, entry: "." };
  }
  return { programFolder: dirname(path), entry: basename(path) };
}
