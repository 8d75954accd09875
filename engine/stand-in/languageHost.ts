import { join } from "node:path";
import { Child, resolveFrom } from "./childProcess.js";
import type { Configuration } from "./configuration.js";
import type { Project } from "./project.js";

/** The exit code of the host after it has told the engine about the program's error. */
const errorReported = 32;

/** Which program is run, with what configuration, and where it finds the engine. */
export interface LanguageHostOptions {
  readonly project: Project;
  readonly stack: string;
  readonly configuration: Configuration;
  readonly engineAddress: string;
  readonly preview: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly succeeded: boolean;
  /** What went wrong, unless the program's host has said so itself. */
  readonly message?: string;
}

/** The process that runs the program: Pulumi's own language host for Node, as the program's folder has it installed. */
export class LanguageHost {
  readonly #child: Child;

  constructor({ project, stack, configuration, engineAddress, preview, env, onLine }: LanguageHostOptions) {
    this.#child = new Child({
      arguments: [
        ...project.nodeArguments,
        ...["--require", join(__dirname, "lateModules.js")],
        resolveFrom(project.programFolder, "@pulumi/pulumi/cmd/run"),
        ...["--monitor", engineAddress, "--engine", engineAddress],
        ...["--project", project.name, "--stack", stack, "--organization", "organization"],
        ...["--root-directory", project.root, "--pwd", project.programFolder],
        ...(preview ? ["--dry-run"] : []),
        project.entry,
      ],
      folder: project.programFolder,
      env: {
        ...env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.values)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...configuration.secretKeys]),
        ...(project.typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
        ...(project.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
      },
      onLine,
    });
  }

  async ended(): Promise<ProgramEnd> {
    const code = await this.#child.exited;
    if (code === 0) {
      return { succeeded: true };
    }
    if (code === errorReported) {
      return { succeeded: false };
    }
    const how = code === undefined ? "was ended by a signal" : `exited with non-zero exit code: ${code}`;
    return { succeeded: false, message: `an unhandled error occurred: Program ${how}` };
  }

  async end(): Promise<void> {
    await this.#child.end();
  }
}
