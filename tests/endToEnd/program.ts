/** A program in a folder of its own, an example's copy for one, to be run and changed as a user would. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";
import type { Watcher } from "../../engine/events.js";
import { runCommand, type Command, type CommandOptions, type EngineName } from "../../engine/run.js";
import { compileCache } from "../compileCache.js";
import { root } from "../engine/world.js";
import type { Tenant } from "../tenant.js";
import type { Way } from "../eachWay.js";
import { EngineProcess } from "./engineProcess.js";

/** What makes a program of an `index.js`: plain JavaScript costs an engine no compilation. */
export const javaScriptProject = {
  "Pulumi.yaml": "name: program\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
};

export interface RunOptions {
  readonly environment?: Record<string, string>;
  readonly refresh?: boolean;
  readonly replace?: readonly string[];
  /** Preview before an update, where a test looks at what that says, too. */
  readonly preview?: boolean;
  /** A folder in the program's with a Pulumi.yaml of its own, for one that has several. */
  readonly project?: string;
}

/** A resource in a state, as far as tests look at it. */
interface Resource {
  readonly type: string;
  readonly id?: string;
  readonly external?: boolean;
  readonly pendingReplacement?: boolean;
}

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-program-"));
  /** Those of an example that have run as they are. */
  readonly #projects = new Set<string>();
  readonly #typeScript = new Set<string>();
  #isJavaScript: boolean;

  /**
   * @param source The name of a folder in `examples`, or the program's files by name, `index.ts` among them. An example runs as
   * it is the first time; from then on, and of files in TypeScript always, it is the JavaScript that runs, made once and not by
   * each run, which would load the compiler for it.
   * @param servedBy With the plugin, its resources and look-ups are imported from there, which is all that changes.
   */
  constructor(
    private readonly source: string | Readonly<Record<string, string>>,
    private readonly engine: EngineName,
    private readonly tenant: Tenant,
    private readonly servedBy: Way["servedBy"] = "dynamic",
  ) {
    this.#isJavaScript = typeof source !== "string";
    if (typeof source === "string") {
      const example = join(root, "examples", source);
      // Somebody may have installed it where it is.
      cpSync(example, this.folder, { recursive: true, filter: (file) => basename(file) !== "node_modules" });
      for (const file of readdirSync(this.folder, { recursive: true, encoding: "utf8" })) {
        if (/\.ts$|Pulumi\.yaml$/.test(file)) {
          this.write(file, this.read(file));
        }
      }
    } else {
      this.write("package.json", '{ "name": "program" }\n');
      this.write("Pulumi.yaml", javaScriptProject["Pulumi.yaml"]);
    }
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    for (const [file, content] of typeof source === "string" ? [] : Object.entries(source)) {
      this.write(file, content);
    }
  }

  /** Everything that the engine keeps: states, and the command line's own folder. */
  get stateFolder(): string {
    return join(this.folder, ".state");
  }

  /** @param options.watch Is told of each step as it is taken. */
  run(command: Command, options: RunOptions & { watch?: Watcher } = {}) {
    return runCommand(this.#commandOptions(command, options));
  }

  /** Begins a run in a process of its own, which can be killed. */
  start(command: Command, options: RunOptions = {}): EngineProcess {
    return new EngineProcess(this.#commandOptions(command, options));
  }

  #commandOptions(
    command: Command,
    {
      environment = {},
      refresh = false,
      replace = [],
      preview = false,
      project = ".",
      watch,
    }: RunOptions & { watch?: Watcher },
  ): CommandOptions {
    // One program has its types checked, as a user's: `npm test` has checked those of the examples.
    const types = this.source === "quickstart" ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    if (typeof this.source === "string") {
      if (this.#projects.has(project)) {
        this.#makeJavaScript(project);
      }
      this.#projects.add(project);
    }
    // What else shows as a refresh shows as a warning then, as with dynamic resources.
    const drift = this.servedBy === "plugin" ? { ENTRA_CA_REFRESH_BEFORE_UPDATE: "false" } : {};
    return {
      command,
      cwd: join(this.folder, project),
      stack: "dev",
      engine: this.engine,
      folder: this.stateFolder,
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: compileCache,
        ...types,
        ...this.tenant.environment,
        ...drift,
        ...environment,
      },
      refresh,
      replace,
      skipPreview: !preview && watch === undefined,
      ...(watch && { onDisplay: watch }),
    };
  }

  /** The ids of the objects that this package's resources have, as the state knows them. */
  idsInState(): string[] {
    const files = readdirSync(this.stateFolder, { recursive: true, encoding: "utf8" });
    const [file = ""] = files.filter((path) => /[\\/]stacks[\\/][^\\/]+[\\/]dev\.json$/.test(path));
    const state = JSON.parse(readFileSync(join(this.stateFolder, file), "utf8")) as {
      deployment?: { resources?: Resource[] };
      checkpoint?: { latest?: { resources?: Resource[] } };
    };
    const resources = state.deployment?.resources ?? state.checkpoint?.latest?.resources ?? [];
    return resources
      .filter(
        ({ type, external, pendingReplacement }) =>
          // What was only read isn't the stack's, and what made way for its replacement is gone.
          type.includes("entra-ca:") && external !== true && pendingReplacement !== true,
      )
      .map(({ id = "" }) => id);
  }

  write(file: string, content: string): void {
    this.#put(file, this.servedBy === "plugin" ? withPlugin(file, content) : content);
  }

  #put(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
    if (file.endsWith(".ts")) {
      this.#typeScript.add(file);
      if (this.#isJavaScript) {
        writeFileSync(join(this.folder, file.replace(/ts$/, "js")), transpiled(content));
      }
    }
  }

  /** Has a project of an example run what its TypeScript says, without the compiler. */
  #makeJavaScript(project: string): void {
    if (!this.#isJavaScript) {
      this.#isJavaScript = true;
      for (const file of this.#typeScript) {
        this.#put(file, this.read(file));
      }
    }
    const settings = join(project, "Pulumi.yaml");
    const content = this.read(settings);
    this.#put(settings, content.replace("main: index.ts", "main: index.js").replace("script: true", "script: false"));
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Replaces a text in a file of the program, which has to be there. */
  edit(file: string, from: string, to: string): void {
    const content = this.read(file);
    if (!content.includes(from)) {
      throw new Error(`${file} has no ${JSON.stringify(from)}`);
    }
    this.write(file, content.replace(from, to));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** As Pulumi makes it of a program that is no ES module, without a look at its types. */
export function transpiled(content: string): string {
  const { CommonJS } = ts.ModuleKind;
  const compilerOptions = { module: CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(content, { compilerOptions }).outputText;
}

/** A file of a program for dynamic resources, as it is for the plugin's. */
function withPlugin(file: string, content: string): string {
  return file.endsWith("Pulumi.yaml")
    ? `${content.trimEnd()}\nplugins: { providers: [{ name: entra-ca, path: ${JSON.stringify(join(root, "plugin"))} }] }\n`
    : content.replaceAll('"pulumi-entra-ca"', '"pulumi-entra-ca/plugin"');
}
