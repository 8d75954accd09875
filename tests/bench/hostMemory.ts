/** How much memory a provider's process came to need, as Linux counts it. */
import { readFileSync } from "node:fs";
import { withDescendants } from "../endToEnd/engineProcess.js";

/** What Pulumi starts: its host of dynamic providers, or the plugin. */
const providerHost = /^\S*node .*([\\/]cmd[\\/]dynamic-provider|[\\/]pulumi-resource-entra-ca)/;
const milliseconds = 500;

/** Watches the provider's processes that this one's descendants start: an engine may start several, one of which does the work. */
export class HostMemory {
  #peak: number | undefined;
  readonly #timer = setInterval(() => {
    this.#look();
  }, milliseconds);

  /** In MiB; undefined where the machine doesn't say. */
  end(): number | undefined {
    clearInterval(this.#timer);
    return this.#peak === undefined ? undefined : this.#peak / 1024;
  }

  #look(): void {
    const hosts = withDescendants(process.pid).filter(({ command }) => providerHost.test(command));
    const peaks = [this.#peak, ...hosts.map(({ pid }) => peakOf(pid))].filter((peak) => peak !== undefined);
    this.#peak = peaks.length === 0 ? undefined : Math.max(...peaks);
  }
}

function peakOf(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes);
  } catch {
    return undefined;
  }
}
