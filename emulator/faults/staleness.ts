import { isDeepStrictEqual } from "node:util";
import type { Tenant } from "../tenant.js";

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
    configurations: revert(
      tenant.configurations,
      before.configurations,
      after.configurations,
      revertContaining("trustedCertificateAuthorities"),
    ),
    tlsInspectionPolicies: revert(
      tenant.tlsInspectionPolicies,
      before.tlsInspectionPolicies,
      after.tlsInspectionPolicies,
      revertContaining("rules"),
    ),
    filteringProfiles: revert(
      tenant.filteringProfiles,
      before.filteringProfiles,
      after.filteringProfiles,
      revertContaining("links"),
    ),
    appManagementPolicies: revert(
      tenant.appManagementPolicies,
      before.appManagementPolicies,
      after.appManagementPolicies,
      (_, was) => was,
    ),
    defaultAppManagementPolicy: isDeepStrictEqual(before.defaultAppManagementPolicy, after.defaultAppManagementPolicy)
      ? tenant.defaultAppManagementPolicy
      : before.defaultAppManagementPolicy,
  };
}

interface Identified {
  readonly id: string;
}

/** The properties of what contains others, and each of what it contains, are replicated apart from each other. */
function revertContaining<Name extends string>(contained: Name) {
  return <Item extends Identified & Readonly<Record<Name, readonly Identified[]>>>(
    now: Item,
    was: Item,
    became: Item,
  ): Item => {
    const isSame = isDeepStrictEqual({ ...was, [contained]: undefined }, { ...became, [contained]: undefined });
    const members = revert<Identified>(now[contained], was[contained], became[contained], (_, member) => member);
    return { ...(isSame ? now : was), [contained]: members };
  };
}

/** Takes away what was created, puts back what was deleted, where it was, and undoes what was changed. */
function revert<Item extends Identified>(
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

function byId<Item extends Identified>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
