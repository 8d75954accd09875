/** An emulated tenant in a process of its own, at the distance from which Graph answers. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Tenant, tokenFor } from "../tenant.js";

export class BenchTenant {
  static readonly token = tokenFor(Tenant.id);

  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  /** @param delay Milliseconds before each answer. */
  static async start(delay: number): Promise<BenchTenant> {
    const child = fork(join(__dirname, "emulator", "main.js"), [String(delay), BenchTenant.token], { execArgv: [] });
    const [endpoint] = (await once(child, "message")) as [string];
    return new BenchTenant(child, endpoint);
  }

  /** What points a provider at it. */
  get environment(): Record<string, string> {
    return {
      ENTRA_CA_ENDPOINT: this.endpoint,
      ENTRA_CA_ACCESS_TOKEN: BenchTenant.token,
      ARM_TENANT_ID: "",
      AZURE_TENANT_ID: "",
    };
  }

  /** How many requests it has answered since this was last asked. */
  async takeRequests(): Promise<number> {
    this.child.send("requests");
    const [count] = (await once(this.child, "message")) as [number];
    return count;
  }

  close(): void {
    this.child.disconnect();
  }
}
