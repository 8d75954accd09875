/** An example's life with each engine, in a tenant of its own: every test goes on from where the one before it ended. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { findPulumiCli } from "../../engine/pulumiCli.js";
import type { EngineName } from "../../engine/run.js";
import { Tenant } from "../tenant.js";
import { Program } from "./program.js";

export const nothing = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

export class Example {
  program!: Program;
  tenant!: Tenant;
  #folder!: string;

  constructor(
    /** The name of a folder in `examples`. */
    readonly name: string,
    readonly engine: EngineName,
  ) {}

  async start(options: Partial<EmulatorOptions>): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), "entra-ca-tenant-"));
    this.tenant = await this.#startTenant(options);
    this.program = new Program(this.name, this.engine, this.tenant);
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

  /** The requests that change something, while something runs. */
  async writesDuring(run: () => Promise<unknown>): Promise<string[]> {
    return (await this.tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET"));
  }

  async end(): Promise<void> {
    this.program.remove();
    await this.tenant.emulator.close();
    rmSync(this.#folder, { recursive: true });
  }
}

export function describeExample(
  title: string,
  name: string,
  options: Partial<EmulatorOptions>,
  statements: (example: Example) => void,
): void {
  for (const engine of ["stand-in", "pulumi"] as const) {
    describe(`${title} with ${engine === "pulumi" ? "the Pulumi CLI" : "the stand-in engine"}`, () => {
      const example = new Example(name, engine);
      let started = false;
      before(async function () {
        if (engine === "pulumi" && (await findPulumiCli()).command === undefined) {
          this.skip();
        }
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
}
