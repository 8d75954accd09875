/** What the tenant has, in the words of the model. */
import { expect } from "chai";
import { configurations, membersOf, tls, type Tenant } from "../../tenant.js";
import type { Pki } from "./pki.js";
import { observedEntries } from "./policies.js";
import type { Described, Wanted } from "./wantedProgram.js";

/** All objects by their ids. */
export async function observedObjects(tenant: Tenant, pki: Pki): Promise<Map<string, Described>> {
  const found = new Map<string, Described>();
  for (const { id, name, commonName, organizationName, status, certificate, chain } of await tenant.list(tls)) {
    found.set(String(id), {
      commonName,
      organizationName,
      name,
      inUse: ["enrolling", "active", "enabled", "expiring"].includes(String(status)),
      certificate: typeof certificate === "string" ? pki.labels(certificate).join() : null,
      chain: typeof chain === "string" ? pki.labels(chain).sort() : null,
    });
  }
  for (const { id: within, displayName, description } of await tenant.list(configurations)) {
    const members = (await tenant.list(membersOf(String(within)))).map(
      ({ id, certificate, isRootAuthority, issuer, issuerSubjectKeyIdentifier }) => ({
        id: String(id),
        within,
        isRoot: isRootAuthority === true,
        certificate: pki.labels(String(certificate)).join(),
        issuer: normalizedName(String(issuer)),
        keyIdentifier: String(issuerSubjectKeyIdentifier).replace(/[\s:]/g, "").toLowerCase(),
      }),
    );
    members.forEach(({ id, ...member }) => found.set(id, member));
    const root = members.flatMap(({ isRoot, certificate }) => (isRoot ? [certificate] : [])).join();
    found.set(String(within), { displayName, description: description ?? "", root });
  }
  for (const [place, entry] of await observedEntries(tenant)) {
    found.set(place, entry);
  }
  return found;
}

/** What the tenant has beside what is wanted, all of which it has to have. */
export function leftOverBeside(wanted: readonly Wanted[], observed: ReadonlyMap<string, Described>) {
  const leftOver = new Map(observed);
  for (const { name, id = "", object } of wanted) {
    expect(leftOver.get(id), `the object of ${name}`).to.deep.include(object);
    leftOver.delete(id);
  }
  // A configuration's root is part of it.
  return [...leftOver].filter(([, { isRoot }]) => isRoot !== true);
}

function normalizedName(name: string): string {
  return name
    .toLowerCase()
    .split(",")
    .map((part) => part.trim().replace(/\s+/g, " "))
    .sort()
    .join();
}
