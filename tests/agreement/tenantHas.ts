/** What the tenant has, in the words of a program's arguments, and without the provider's own code. */
import type { Entity } from "../alteredGraph.js";
import { base64Of } from "../certificates.js";
import { configuration, policy, policyEntry, policyLink, rule, signedCertificate, tlsCa } from "../host/setup.js";
import { configurations, customPolicies, linksOf, membersOf, policies, rulesOf, tls } from "../tenant.js";

type Read = (path: string) => Promise<Entity>;

/** The object of a resource that is or was declared with these arguments, or undefined where there is none. */
export async function objectOf(className: string, id: string, args: Entity, read: Read): Promise<Entity | undefined> {
  try {
    return await readObject(className, id, args, read);
  } catch (error) {
    if (String(error).includes(": 404 ")) {
      return undefined;
    }
    throw error;
  }
}

async function readObject(className: string, id: string, args: Entity, read: Read): Promise<Entity> {
  if (className === tlsCa) {
    return read(`${tls}/${id}`);
  }
  if (className === signedCertificate) {
    const ca = await read(`${tls}/${id}`);
    return { ...ca, certificateId: ca["id"], enabled: ca["status"] === "active" };
  }
  if (className === configuration) {
    const members = (await read(membersOf(id)))["value"] as Entity[];
    const root = members.find((member) => member["isRootAuthority"] === true);
    return { ...(await read(`${configurations}/${id}`)), rootCertificate: root?.["certificate"] };
  }
  if (className === policyEntry) {
    const { restrictions } = await read(`${customPolicies}/${id}`);
    const { keyCredentials } = restrictions as { keyCredentials: Entity[] };
    const entry = keyCredentials.find(({ restrictionType }) => restrictionType === "trustedCertificateAuthority");
    if (entry === undefined) {
      throw new Error(`GET ${id}: 404 it has no entry`);
    }
    return { ...entry, policyId: id };
  }
  if (className === policy) {
    const found = await read(`${policies}/${id}`);
    return { ...found, ...(found["settings"] as Entity) };
  }
  if (className === rule) {
    const policyId = String(args["policyId"]);
    const found = await read(`${rulesOf(policyId)}/${id}`);
    return { ...found, ...(found["settings"] as Entity), policyId, ...destinationsOf(found) };
  }
  if (className === policyLink) {
    const filteringProfileId = String(args["filteringProfileId"]);
    const found = await read(`${linksOf(filteringProfileId)}/${id}?$expand=policy`);
    return { ...found, filteringProfileId, policyId: (found["policy"] as Entity)["id"] };
  }
  const configurationId = String(args["certificateBasedApplicationConfigurationId"]).toLowerCase();
  const member = await read(`${membersOf(configurationId)}/${id}`);
  return { ...member, certificateBasedApplicationConfigurationId: configurationId };
}

function destinationsOf({ matchingConditions }: Entity): Entity {
  const { destinations } = matchingConditions as { destinations: { "@odata.type": string; values: string[] }[] };
  const ofKind = (kind: string) =>
    destinations.filter((each) => each["@odata.type"].includes(kind)).flatMap(({ values }) => values);
  return { destinationFqdns: ofKind("Fqdn"), destinationWebCategories: ofKind("WebCategor") };
}

/** A value in a form that is alike for what means the same. */
export function meaning(property: string, value: unknown, leaf: unknown): unknown {
  if (value === undefined || value === null || value === "") {
    return null;
  }
  if (typeof value === "boolean" || typeof value === "number") {
    return value;
  }
  const text = Array.isArray(value) ? value.join("\n") : (value as string);
  switch (property) {
    case "certificate":
    case "rootCertificate":
    case "certificateSigningRequest":
      return base64Of(text.slice(Math.max(0, text.indexOf("-----BEGIN"))));
    case "chain": {
      const blocks = text.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
      const own = meaning("certificate", leaf, undefined);
      return [...new Set(blocks.map(base64Of))].filter((block) => block !== own).sort();
    }
    case "issuer":
      return text
        .toLowerCase()
        .split(",")
        .map((part) => part.replace(/\s*=\s*/, "=").trim())
        .sort();
    case "issuerSubjectKeyIdentifier":
      return text.replace(/[\s:]/g, "").toLowerCase();
    case "certificateBasedApplicationConfigurationIds":
      return text.toLowerCase().split("\n").sort();
    case "restrictForAppsCreatedAfterDateTime":
      return Date.parse(text);
    case "destinationFqdns":
    case "destinationWebCategories":
      return text.toLowerCase().split("\n").sort();
    case "policyId":
    case "filteringProfileId":
    case "certificateBasedApplicationConfigurationId":
      return text.toLowerCase();
    default:
      return text;
  }
}
