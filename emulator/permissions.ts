import { GraphError } from "./graphError.js";
import type { Switches } from "./switches.js";

/** What a token says of who sends a request. */
export interface Caller {
  /** Whether an application asks by itself, without a user. */
  readonly appOnly: boolean;
  /** The names of Graph's permissions, or `all` for the token that stands for everybody. */
  readonly permissions: readonly string[] | "all";
}

/** What a token must carry for the operations of a path: any one of the names. */
export interface RequiredPermissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** What an application may ask by itself. */
  readonly appOnly: "permitted" | "readOnly" | "refused";
  /** The code of a refusal; the two workloads differ in it as in those of `GraphError`. */
  readonly deniedCode: "Forbidden" | "Authorization_RequestDenied";
}

/** Graph, "Microsoft Graph permissions reference", NetworkAccess permissions. */
export const networkAccess: RequiredPermissions = {
  read: ["NetworkAccess.Read.All", "NetworkAccess.ReadWrite.All"],
  write: ["NetworkAccess.ReadWrite.All"],
  appOnly: "permitted",
  deniedCode: "Forbidden",
};

const linkPermissions: Readonly<Record<Switches["linkPermissions"], readonly string[]>> = {
  either: ["NetworkAccess.ReadWrite.All", "NetworkAccessPolicy.ReadWrite.All"],
  networkAccess: ["NetworkAccess.ReadWrite.All"],
  networkAccessPolicy: ["NetworkAccessPolicy.ReadWrite.All"],
  noneForCreation: ["NetworkAccess.ReadWrite.All", "NetworkAccessPolicy.ReadWrite.All"],
};

/**
 * Those of the links of a filtering profile, of which Graph's pages say different things.
 *
 * @param path Links are created in the collection, and changed and deleted one by one.
 */
export function policyLinks(path: "collection" | "item", switches: Switches): RequiredPermissions {
  const isClosed = path === "collection" && switches.linkPermissions === "noneForCreation";
  return {
    ...networkAccess,
    write: isClosed ? [] : linkPermissions[switches.linkPermissions],
    appOnly: switches.appOnlyLinks === "permitted" ? "permitted" : "readOnly",
  };
}

/** Graph, "Microsoft Graph permissions reference", AppCertTrustConfiguration permissions. */
export function appCertTrustConfiguration(appOnly: Switches["appOnlyAppTrust"]): RequiredPermissions {
  return {
    read: ["AppCertTrustConfiguration.Read.All", "AppCertTrustConfiguration.ReadWrite.All"],
    write: ["AppCertTrustConfiguration.ReadWrite.All"],
    appOnly,
    deniedCode: "Authorization_RequestDenied",
  };
}

/** Graph: the pages "tenantappmanagementpolicy-…" and "appmanagementpolicy-…". */
export const applicationConfigurationPolicies: RequiredPermissions = {
  read: ["Policy.Read.All", "Policy.Read.ApplicationConfiguration", "Policy.ReadWrite.ApplicationConfiguration"],
  write: ["Policy.ReadWrite.ApplicationConfiguration"],
  appOnly: "permitted",
  deniedCode: "Authorization_RequestDenied",
};

/** Graph, "Resolve Microsoft Graph authorization errors": 403 for a valid token that lacks the permission. */
export function requirePermission(caller: Caller, required: RequiredPermissions, method: string): void {
  const { permissions, appOnly } = caller;
  if (permissions === "all") {
    return;
  }
  const reads = method === "GET";
  const sufficient = reads ? required.read : required.write;
  const isOpen = !appOnly || required.appOnly === "permitted" || (reads && required.appOnly === "readOnly");
  if (!isOpen || !sufficient.some((name) => permissions.includes(name))) {
    throw new GraphError(403, required.deniedCode, "Insufficient privileges to complete the operation.");
  }
}
