/** The entries of app management policies in the model, and what else those policies have. */
import type { EmulatorOptions } from "../../../emulator/index.js";
import { customPolicies, defaultPolicy, type Tenant } from "../../tenant.js";
import type { Declared } from "./declaredProgram.js";
import type { Configuration, Described, Program, Wanted } from "./wantedProgram.js";

export interface PolicyEntry {
  readonly name: string;
  readonly formerName?: string;
  /** Where it is, which is its id. */
  readonly place: string;
  /** The keys of the configurations that it names; those that the program has no more, it doesn't name either. */
  readonly names: readonly number[];
  readonly isDisabled: boolean;
  /** For what was made since when: another number, another time; 0 is always. */
  readonly since: number;
  readonly spelling: number;
  readonly adopt?: string;
}

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

/** The entries that a program has, each with the configurations that it names. */
export function entriesOf({ entries, configurations }: Program): (PolicyEntry & { named: readonly Configuration[] })[] {
  return entries
    .map((entry) => ({
      ...entry,
      named: entry.names.flatMap((key) => configurations.filter((configuration) => configuration.key === key)),
    }))
    .filter(({ named }) => named.length > 0);
}

function timeOf(since: number): number | null {
  return since === 0 ? null : Date.UTC(2026 + since, 0);
}

function timeText({ since, spelling }: PolicyEntry): string | undefined {
  const time = timeOf(since);
  const utc = time === null ? undefined : new Date(time).toISOString();
  return spelling % 2 === 0 ? utc : utc?.replace("T00:00:00.000Z", "T02:00:00+02:00");
}

export function declaredEntry(entry: PolicyEntry & { named: readonly Configuration[] }): Declared {
  const { name, formerName, place, isDisabled, spelling, adopt, named } = entry;
  const [, appliesTo] = place.split("/");
  return {
    className: "AppManagementPolicyTrustedCertificateAuthority",
    name,
    formerName,
    args: {
      ...(appliesTo === undefined ? { policyId: spelling % 2 === 0 ? place : place.toUpperCase() } : { appliesTo }),
      // Enabled is what an omitted argument means.
      ...(isDisabled || spelling % 3 === 1 ? { state: isDisabled ? "disabled" : "enabled" } : {}),
      restrictForAppsCreatedAfterDateTime: timeText(entry),
      adopt,
    },
    references: {},
    lists: {
      certificateBasedApplicationConfigurationIds: (spelling % 2 === 0 ? named : named.toReversed()).map(
        (configuration) => [configuration.name, "id"],
      ),
    },
  };
}

/** What the tenant has to have of the entries. */
export function wantedEntries(program: Program, idOf: (name: string) => string | undefined): Wanted[] {
  return entriesOf(program).map(({ name, place, isDisabled, since, named }) => ({
    name,
    id: place,
    object: { names: named.map((configuration) => idOf(configuration.name)).sort(), isDisabled, since: timeOf(since) },
  }));
}

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
