import { oneOf } from "../messages/text.js";

/** A built-in role of Entra's, with the id of its template, which tokens name (Microsoft Entra: built-in roles). */
export interface Role {
  readonly name: string;
  readonly id: string;
}

const applicationAdministrators: readonly Role[] = [
  { name: "Application Administrator", id: "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3" },
  { name: "Cloud Application Administrator", id: "158c047a-c907-4556-b7ef-446551a6b5f7" },
];

const securityAdministrator: Role = { name: "Security Administrator", id: "194ae4cb-b126-40b2-bd5b-6091b380977d" };

const networkAdministrators: readonly Role[] = [
  { name: "Global Secure Access Administrator", id: "ac434307-12b9-4fa1-a708-88bf58caabc1" },
  securityAdministrator,
];

const globalReader: Role = { name: "Global Reader", id: "f2ef992c-3afb-46b9-b7cf-a126ee74c451" };

/** Has every right, and isn't recommended for anything. */
export const globalAdministrator: Role = { name: "Global Administrator", id: "62e90394-69f5-4237-9190-012177145e10" };

/** What Graph asks of whoever signs in (Graph: permissions and roles of the two APIs). */
export interface Family {
  /** A part of the paths of all its requests. */
  readonly path: string;
  /** A permission that Graph's pages name beside the one for writing, and others don't: which one Graph wants isn't known. */
  readonly contradicted?: string;
  readonly permissions: {
    readonly read: string;
    readonly write: string;
    /** Another one that is enough to read. */
    readonly otherRead?: string;
  };
  /** Of which a person needs one, in words of the least. */
  readonly roles: { readonly read: readonly Role[]; readonly write: readonly Role[] };
  /** The clouds whose Graph has it. */
  readonly clouds: "all" | "global";
  /** The licence that the tenant needs, in words. */
  readonly licence: string;
  /** What else it needs, in words. */
  readonly more: string;
  /**
   * Whether it is certain that an application may have the permissions without a person: Graph's pages say so of all
   * families, and its list of permissions has none for applications that are for app trust.
   */
  readonly isForApplications: boolean;
}

const internetAccess = "Microsoft Entra Internet Access";

export const tlsInspection: Family = {
  path: "/networkAccess/",
  permissions: { read: "NetworkAccess.Read.All", write: "NetworkAccess.ReadWrite.All" },
  roles: {
    read: [globalReader, ...networkAdministrators],
    write: networkAdministrators,
  },
  clouds: "global",
  licence: internetAccess,
  more: `; the tenant needs a licence for ${internetAccess} and to be set up for Global Secure Access`,
  isForApplications: true,
};

/** What puts a policy into a security profile. */
export const tlsInspectionLinks: Family = {
  ...tlsInspection,
  path: "/networkAccess/filteringProfiles/",
  contradicted: "NetworkAccessPolicy.ReadWrite.All",
  more: `. Microsoft's pages contradict each other: some name NetworkAccessPolicy.ReadWrite.All for a person, and one says that an application has no permission for it${tlsInspection.more}`,
};

export const applicationTrust: Family = {
  path: "/certificateAuthorities/",
  permissions: { read: "AppCertTrustConfiguration.Read.All", write: "AppCertTrustConfiguration.ReadWrite.All" },
  roles: { read: applicationAdministrators, write: applicationAdministrators },
  clouds: "all",
  licence: "none that Graph's documentation names",
  more: "; Graph may not offer that permission to an application that signs in by itself, so try as a person",
  isForApplications: false,
};

const policyAdministrators = [securityAdministrator, ...applicationAdministrators];

export const appManagement: Family = {
  path: "/policies/",
  permissions: {
    read: "Policy.Read.All",
    otherRead: "Policy.Read.ApplicationConfiguration",
    write: "Policy.ReadWrite.ApplicationConfiguration",
  },
  roles: { read: [globalReader, ...policyAdministrators], write: policyAdministrators },
  clouds: "all",
  licence: "none that Graph's documentation names",
  more: "; the tenant's default policy takes the first of these roles, a custom one either of the others",
  isForApplications: true,
};

/** All families; of those that a path may belong to, the first is its own. */
const families: readonly Family[] = [tlsInspectionLinks, tlsInspection, applicationTrust, appManagement];

/**
 * What a request needs, as a sentence; undefined for one of no family. A read is a part of most changes, so that what
 * those need comes first.
 */
export function neededFor(method: string, path: string): string | undefined {
  const family = families.find((candidate) => path.includes(candidate.path));
  if (family === undefined) {
    return undefined;
  }
  const { permissions, contradicted, roles, more } = family;
  const isRead = method === "GET";
  const permission = isRead ? ` (to read alone, as a preview does, ${permissions.read})` : "";
  const role = isRead && roles.read !== roles.write ? ` (to read alone, ${rolesInWords(roles.read)})` : "";
  const either = contradicted === undefined ? "" : ` or ${contradicted}`;
  return `The sign-in needs the permission ${permissions.write}${either}${permission}, with an administrator's consent; a person also needs the role ${rolesInWords(roles.write)}${role}${more}`;
}

/** Roles of which one is enough. */
export function rolesInWords(roles: readonly Role[]): string {
  return oneOf(roles.map(({ name }) => name));
}
