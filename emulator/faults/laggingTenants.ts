import { AsyncLocalStorage } from "node:async_hooks";
import type { Tenant } from "../tenant.js";
import type { Tenants } from "../tenantStore.js";
import { withoutWrite, type Write } from "./staleness.js";

interface RequestInProgress {
  readonly reads: boolean;
  /** How long reads miss what this request writes. */
  readonly lagSeconds: number;
}

/** A tenant whose reads come from a replica that hears late of some writes; a write always meets the truth. */
export class LaggingTenants implements Tenants {
  /** Says of a read or a write which request it belongs to, however many are under way. */
  readonly #request = new AsyncLocalStorage<RequestInProgress>();
  #missed: (Write & { readonly until: number })[] = [];

  constructor(
    private readonly store: Tenants,
    private readonly now: () => Date,
  ) {}

  get tenant(): Tenant {
    if (this.#request.getStore()?.reads !== true) {
      return this.store.tenant;
    }
    const now = this.now().getTime();
    this.#missed = this.#missed.filter(({ until }) => now < until);
    return this.#missed.reduceRight(withoutWrite, this.store.tenant);
  }

  async change(decide: (tenant: Tenant) => Tenant): Promise<void> {
    const { lagSeconds = 0 } = this.#request.getStore() ?? {};
    let write: Write | undefined;
    await this.store.change((before) => {
      const after = decide(before);
      write = { before, after };
      return after;
    });
    if (write !== undefined && lagSeconds > 0) {
      this.#missed.push({ ...write, until: this.now().getTime() + lagSeconds * 1000 });
    }
  }

  during<Result>(request: RequestInProgress, perform: () => Result): Result {
    return this.#request.run(request, perform);
  }

  /** From here on, reads see every write. */
  catchUp(): void {
    this.#missed = [];
  }
}
