import { isDeepStrictEqual } from "node:util";
import type { Configuration, Tenant } from "../tenant.js";

/** The tenant on either side of one write. */
export interface Write {
  readonly before: Tenant;
  readonly after: Tenant;
}

/** The tenant as a replica has it that hasn't heard of one write, but of those to other objects. */
export function withoutWrite(tenant: Tenant, { before, after }: Write): Tenant {
  return {
    ...tenant,
    tlsCertificates: revert(tenant.tlsCertificates, before.tlsCertificates, after.tlsCertificates, (_, was) => was),
    configurations: revert(tenant.configurations, before.configurations, after.configurations, revertConfiguration),
  };
}

/** The properties of a configuration, and each authority in it, are replicated apart from each other. */
function revertConfiguration(now: Configuration, was: Configuration, became: Configuration): Configuration {
  const { displayName, description } = isDeepStrictEqual(propertiesOf(was), propertiesOf(became)) ? now : was;
  const authorities = revert(
    now.trustedCertificateAuthorities,
    was.trustedCertificateAuthorities,
    became.trustedCertificateAuthorities,
    (_, authority) => authority,
  );
  return { ...now, displayName, description, trustedCertificateAuthorities: authorities };
}

function propertiesOf({ displayName, description }: Configuration): unknown {
  return { displayName, description };
}

/** Takes away what was created, puts back what was deleted, where it was, and undoes what was changed. */
function revert<Item extends { readonly id: string }>(
  items: readonly Item[],
  before: readonly Item[],
  after: readonly Item[],
  undo: (now: Item, was: Item, became: Item) => Item,
): readonly Item[] {
  const was = byId(before);
  const became = byId(after);
  const reverted = items
    .filter(({ id }) => was.has(id) || !became.has(id))
    .map((item) => {
      const [old, changed] = [was.get(item.id), became.get(item.id)];
      const same = old === undefined || changed === undefined || isDeepStrictEqual(old, changed);
      return same ? item : undo(item, old, changed);
    });
  for (const [index, item] of before.entries()) {
    if (!became.has(item.id)) {
      reverted.splice(index, 0, item);
    }
  }
  return reverted;
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
