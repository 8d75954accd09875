/** The app management policies of a tenant: their entries in the words of the model, and what else they have. */
import type { EmulatorOptions } from "../../../emulator/index.js";
import { customPolicies, defaultPolicy, type Tenant } from "../../tenant.js";
import type { Described } from "./wantedProgram.js";

const customPolicy = "5d1f0a3c-7b1e-4d0a-9a52-0c3f6f7b9e10";

/** Everywhere that an entry may be. */
export const entryPlaces: readonly string[] = ["default/applications", "default/servicePrincipals", customPolicy];

const lifetime = {
  maxLifetime: "P90D",
  restrictionType: "asymmetricKeyLifetime",
  state: "enabled",
  note: { by: "us" },
};
const passwords = { restrictionType: "passwordAddition", state: "enabled", maxLifetime: null };

/** A tenant whose policies have more than entries. */
export const withPolicies: Partial<EmulatorOptions> = {
  tenant: {
    defaultAppManagementPolicy: {
      isEnabled: true,
      applicationRestrictions: {
        passwordCredentials: [passwords],
        keyCredentials: [lifetime],
        identifierUris: { nonDefaultUriAddition: { state: "enabled", excludeSaml: true } },
      },
      servicePrincipalRestrictions: { keyCredentials: [], passwordCredentials: [passwords] },
    },
    appManagementPolicies: [
      { id: customPolicy, displayName: "Payments", isEnabled: true, restrictions: { keyCredentials: [lifetime] } },
    ],
  },
  // Somebody else's entries name configurations that are nobody's here.
  missingConfiguration: "accepted",
};

type Restriction = Readonly<Record<string, unknown>>;
type Section = Readonly<Record<string, unknown>> & { readonly keyCredentials: readonly Restriction[] };

const isEntry = ({ restrictionType }: Restriction) => restrictionType === "trustedCertificateAuthority";

function whereIs(place: string): { path: string; section: string } {
  const [, appliesTo] = place.split("/");
  return appliesTo === undefined
    ? { path: `${customPolicies}/${place}`, section: "restrictions" }
    : { path: defaultPolicy, section: `${appliesTo.replace(/s$/, "")}Restrictions` };
}

async function sectionAt(tenant: Tenant, place: string): Promise<Section | undefined> {
  const { path, section } = whereIs(place);
  // A test without policies of its own has the tenant's alone.
  const policy: Restriction = await tenant.send("GET", path).catch(() => ({}));
  return policy[section] as Section | undefined;
}

/** All entries by their places. */
export async function observedEntries(tenant: Tenant): Promise<[string, Described][]> {
  const found: [string, Described][] = [];
  for (const place of entryPlaces) {
    const entry = (await sectionAt(tenant, place))?.keyCredentials.find(isEntry);
    if (entry !== undefined) {
      const { certificateBasedApplicationConfigurationIds: ids, restrictForAppsCreatedAfterDateTime: since } = entry;
      found.push([
        place,
        {
          names: (ids as string[]).toSorted(),
          isDisabled: entry["state"] === "disabled",
          since: typeof since === "string" ? Date.parse(since) : null,
        },
      ]);
    }
  }
  return found;
}

/** Everything else in the policies, as JSON in the order in which it is there. */
export async function restOfPolicies(tenant: Tenant): Promise<string> {
  const sections = await Promise.all(entryPlaces.map((place) => sectionAt(tenant, place)));
  return JSON.stringify(
    sections.map(
      (section) => section && { ...section, keyCredentials: section.keyCredentials.filter((each) => !isEntry(each)) },
    ),
  );
}

/** Changes what a policy has at a place by hand: the entry, and what else is among its restrictions of keys. */
export async function changeByHand(
  tenant: Tenant,
  place: string,
  change: (entry: Restriction | undefined, others: readonly Restriction[]) => readonly Restriction[],
): Promise<void> {
  const { path, section: name } = whereIs(place);
  const section = (await sectionAt(tenant, place))!;
  const { keyCredentials } = section;
  const changed = change(
    keyCredentials.find(isEntry),
    keyCredentials.filter((each) => !isEntry(each)),
  );
  await tenant.send("PATCH", path, { [name]: { ...section, keyCredentials: changed } });
}
