/** A tenant as a fixture has it, emulated anew, and what the stack has in it. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResourceState } from "../../engine/stand-in/resourceState.js";
import { configurations, membersOf, Tenant, tls } from "../tenant.js";
import { names, type Fixture } from "./fixture.js";

/** What the fixtures' programs have for the argument that an update changes, and what it changes to. */
export const change = { property: "description", from: "as it was made", to: "as it was changed" } as const;

export class Restored {
  private constructor(
    readonly folder: string,
    readonly tenant: Tenant,
  ) {}

  static async from(fixture: Fixture): Promise<Restored> {
    const folder = mkdtempSync(join(tmpdir(), "entra-ca-restored-"));
    const stateFile = join(folder, names.tenant);
    copyFileSync(fixture.file(names.tenant), stateFile);
    return new Restored(folder, await Tenant.start({ stateFile }));
  }

  /** The requests that change something, while something runs. */
  async writesDuring(run: () => Promise<unknown>): Promise<string[]> {
    return (await this.tenant.requestsDuring(run)).filter((request) => !request.startsWith("GET"));
  }

  /** The ids of what there is that a stack with these resources leaves when it is destroyed. */
  async othersThan(resources: readonly ResourceState[]): Promise<unknown[]> {
    const own = managed(resources)
      .filter(({ retainOnDelete }) => retainOnDelete !== true)
      .map(({ id }) => id);
    const others = async (path: string) =>
      (await this.tenant.list(path)).map(({ id }) => String(id)).filter((id) => !own.includes(id));
    const kept = await others(configurations);
    const members = await Promise.all(kept.map((id) => others(membersOf(id))));
    return [...(await others(tls)), ...kept, ...members.flat()];
  }

  async end(): Promise<void> {
    await this.tenant.emulator.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** The resources of this package that the stack has, and not only reads. */
export function managed(resources: readonly ResourceState[]): ResourceState[] {
  return resources.filter(({ type, external }) => type.includes("entra-ca:") && external !== true);
}
