import type { Tenant } from "./tenant.js";

/** A tenant to read and to write. */
export interface Tenants {
  readonly tenant: Tenant;
  change(decide: (tenant: Tenant) => Tenant): Promise<void>;
}

/**
 * The tenant as the last successful write left it. Writes go one at a time, and one counts only once it is saved: where
 * a rule or the disk refuses, nothing has changed.
 */
export class TenantStore implements Tenants {
  #tenant: Tenant;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #save: (tenant: Tenant) => Promise<void>;

  constructor(tenant: Tenant, save: (tenant: Tenant) => Promise<void>) {
    this.#tenant = tenant;
    this.#save = save;
  }

  get tenant(): Tenant {
    return this.#tenant;
  }

  change(decide: (tenant: Tenant) => Tenant): Promise<void> {
    const write = this.#lastWrite.then(async () => {
      if (this.#closed) {
        throw new Error("The emulator has been closed.");
      }
      const changed = decide(this.#tenant);
      await this.#save(changed);
      this.#tenant = changed;
    });
    this.#lastWrite = write.catch(() => undefined);
    return write;
  }

  /** Lets a write that has begun come to its end and refuses those that follow. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#lastWrite;
  }
}
