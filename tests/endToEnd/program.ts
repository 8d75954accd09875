/** A program in a folder of its own, an example's copy for one, to be run and changed as a user would. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Watcher } from "../../engine/events.js";
import { runCommand, type Command, type EngineName } from "../../engine/run.js";
import { compileCache, root } from "../engine/world.js";
import type { Tenant } from "../tenant.js";

export class Program {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-program-"));
  /** Those of its projects that have run. */
  readonly #checked = new Set<string>();

  /** @param source The name of a folder in `examples`, or the program's files by name, `index.ts` among them. */
  constructor(
    source: string | Readonly<Record<string, string>>,
    private readonly engine: EngineName,
    private readonly tenant: Tenant,
  ) {
    const name = typeof source === "string" ? source : "program";
    const example = join(root, "examples", typeof source === "string" ? source : "quickstart");
    if (typeof source === "string") {
      cpSync(example, this.folder, { recursive: true });
    } else {
      cpSync(join(example, "tsconfig.json"), join(this.folder, "tsconfig.json"));
    }
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    this.write("package.json", `{ "name": "${name}" }\n`);
    if (!existsSync(join(this.folder, "Pulumi.yaml"))) {
      this.write("Pulumi.yaml", `name: ${name}\nmain: index.ts\nruntime: nodejs\n`);
    }
    for (const [file, content] of typeof source === "string" ? [] : Object.entries(source)) {
      this.write(file, content);
    }
  }

  /** Everything that the engine keeps: states, and the command line's own folder. */
  get stateFolder(): string {
    return join(this.folder, ".state");
  }

  /** @param options.project A folder in the program's with a Pulumi.yaml of its own, for one that has several. */
  run(
    command: Command,
    {
      environment = {},
      refresh = false,
      replace = [],
      project = ".",
      watch,
    }: {
      environment?: Record<string, string>;
      refresh?: boolean;
      replace?: readonly string[];
      project?: string;
      watch?: Watcher;
    } = {},
  ) {
    // The first run is as a user's; later ones save the time that checking the types again takes.
    const types = this.#checked.has(project) ? { PULUMI_NODEJS_TRANSPILE_ONLY: "true" } : {};
    this.#checked.add(project);
    return runCommand({
      command,
      cwd: join(this.folder, project),
      stack: "dev",
      engine: this.engine,
      folder: this.stateFolder,
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...types, ...this.tenant.environment, ...environment },
      refresh,
      replace,
      ...(watch && { onDisplay: watch }),
    });
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
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
