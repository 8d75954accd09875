/** A program's life with each engine, in a tenant of its own: every test goes on from where the one before it ended. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import type { Command } from "../../engine/run.js";
import { AlteredGraph } from "../alteredGraph.js";
import { describeEachWay, type Way } from "../eachWay.js";
import { Tenant } from "../tenant.js";
import { Program, type RunOptions } from "./program.js";

export const nothing = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

export class Example {
  program!: Program;
  tenant!: Tenant;
  /** Stands before the tenant for those runs that go through it. */
  graph!: AlteredGraph;
  #folder!: string;

  constructor(
    /** The name of a folder in `examples`, or the program's files. */
    readonly source: string | Readonly<Record<string, string>>,
    readonly way: Way,
  ) {}

  /** The type of a resource, as a URN has it. */
  typeOf(className: string): string {
    return this.way.servedBy === "plugin"
      ? `entra-ca:index:${className}`
      : `pulumi-nodejs:dynamic/entra-ca:${className}`;
  }

  async start(options: Partial<EmulatorOptions>): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), "entra-ca-tenant-"));
    this.tenant = await this.#startTenant(options);
    this.graph = await AlteredGraph.before(this.tenant);
    this.program = new Program(this.source, this.way.engine, this.tenant, this.way.servedBy);
  }

  /** Goes on with the same tenant, in which Graph behaves otherwise. */
  async restartTenant(options: Partial<EmulatorOptions>): Promise<void> {
    const port = Number(new URL(this.tenant.emulator.url).port);
    await this.tenant.emulator.close();
    this.tenant = await this.#startTenant({ port, ...options });
  }

  async #startTenant(options: Partial<EmulatorOptions>): Promise<Tenant> {
    return Tenant.start({ stateFile: join(this.#folder, "tenant.json"), ...options });
  }

  /**
   * For runs that have the altered Graph in place of the tenant's: a state keeps to one of the two. Types are left to the
   * tests that run without it.
   */
  get altered(): Record<string, string> {
    return { ...this.graph.environment, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  }

  runAltered(command: Command, options: RunOptions = {}) {
    return this.program.run(command, { ...options, environment: this.altered });
  }

  /** The requests that change something, while something runs. */
  async writesDuring(run: () => Promise<unknown>): Promise<string[]> {
    return (await this.tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET"));
  }

  async end(): Promise<void> {
    this.program.remove();
    this.graph.close();
    await this.tenant.emulator.close();
    rmSync(this.#folder, { recursive: true });
  }
}

export function describeExample(
  title: string,
  source: Example["source"],
  options: Partial<EmulatorOptions>,
  statements: (example: Example) => void,
): void {
  describeEachWay(title, (way) => {
    const example = new Example(source, way);
    let started = false;
    before(async () => {
      await example.start(options);
      started = true;
    });
    after(async () => {
      if (started) {
        await example.end();
      }
    });
    statements(example);
  });
}
