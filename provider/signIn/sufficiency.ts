import type { Cloud } from "../settings/clouds.js";
import { globalAdministrator, inWords, type Family } from "../graph/permissions.js";
import type { Claims } from "./claims.js";

/** Whether a sign-in is enough for something. */
export interface Verdict {
  readonly answer: "yes" | "no" | "unknown";
  /** What is missing, or why it can't be told, in words. */
  readonly why?: string;
}

/** What a sign-in may do to one kind of resource. */
export interface Access {
  readonly resource: string;
  readonly read: Verdict;
  readonly write: Verdict;
}

/** A kind of resource, by the name of its class. */
export interface ResourceClass {
  readonly className: string;
  readonly family: Family;
}

/**
 * What a token's claims say of each kind of resource. A licence, conditional access and custom roles don't show in a token.
 *
 * @param claims Undefined for a token that can't be read.
 */
export function accessOf(claims: Claims | undefined, cloud: Cloud, classes: readonly ResourceClass[]): Access[] {
  return classes.map(({ className, family }) => ({
    resource: className,
    read: verdict(claims, family, "read", cloud),
    write: verdict(claims, family, "write", cloud),
  }));
}

/** Whether a sign-in is enough to read or write what belongs to a family. */
export function verdict(claims: Claims | undefined, family: Family, access: "read" | "write", cloud: Cloud): Verdict {
  if (family.clouds === "global" && !cloud.hasTlsInspection) {
    return { answer: "no", why: `Graph has TLS inspection in the global cloud only, not in ${cloud.name}` };
  }
  if (claims === undefined) {
    return { answer: "unknown", why: "the token can't be read" };
  }
  const { read, write } = family.permissions;
  const enough = access === "read" ? [read, write] : [write];
  const has = (permissions: readonly string[]) => enough.some((permission) => permissions.includes(permission));
  const needs = `needs ${enough[0] ?? ""}`;
  return typeof claims["scp"] === "string"
    ? ofPerson(claims, claims["scp"].split(" "), has, needs, family, access)
    : ofApplication(texts(claims["roles"]), has, needs, family);
}

function ofApplication(
  permissions: readonly string[],
  has: (permissions: readonly string[]) => boolean,
  needs: string,
  { isForApplications }: Family,
): Verdict {
  if (has(permissions)) {
    return { answer: "yes" };
  }
  return isForApplications
    ? { answer: "no", why: `${needs}, as an application permission` }
    : {
        answer: "unknown",
        why: `${needs}, and Microsoft doesn't say with certainty whether an application can have it without a person`,
      };
}

function ofPerson(
  claims: Claims,
  permissions: readonly string[],
  has: (permissions: readonly string[]) => boolean,
  needs: string,
  { roles, isForApplications }: Family,
  access: "read" | "write",
): Verdict {
  if (!has(permissions)) {
    return !isForApplications && permissions.includes("Directory.AccessAsUser.All")
      ? {
          answer: "unknown",
          why: `${needs}; whether Directory.AccessAsUser.All, which the token has, does instead isn't documented`,
        }
      : { answer: "no", why: `${needs}, as a delegated permission` };
  }
  const held = texts(claims["wids"]);
  const isHeld = [...roles[access], globalAdministrator].some(({ id }) => held.includes(id));
  return isHeld
    ? { answer: "yes" }
    : { answer: "unknown", why: `the person needs the role ${inWords(roles[access])}, which the token doesn't show` };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
