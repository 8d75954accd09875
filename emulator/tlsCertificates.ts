import type { X509Certificate } from "@peculiar/x509";
import { requestedPublicKey } from "./certificateSigningRequest.js";
import { badRequest } from "./entityType.js";
import { GraphError } from "./graphError.js";
import { isSameId } from "./objectId.js";
import type { Switches } from "./switches.js";
import type { Tenant, TlsCertificate } from "./tenant.js";
import { tlsCertificateType } from "./tlsCertificateEntity.js";
import { findingsOf } from "./uploadChecks.js";
import { parsePemCertificates, publicKeyOf } from "./x509Certificate.js";

/** What PATCH can change. `status` is not in Graph's page of the operation; it is what the portal's Enable sends. */
export interface TlsCertificateChange {
  readonly name?: string | undefined;
  readonly commonName?: string | undefined;
  readonly organizationName?: string | undefined;
  readonly certificate?: string | undefined;
  readonly chain?: string | undefined;
  readonly status?: "enabled" | "disabled" | undefined;
}

/** A certificate whose request has just been made. Graph's create example shows a validity of one year already. */
export function newTlsCertificate(
  id: string,
  names: Pick<TlsCertificate, "name" | "commonName" | "organizationName">,
  certificateSigningRequest: string,
  now: Date,
): TlsCertificate {
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const end = new Date(Date.UTC(now.getUTCFullYear() + 1, now.getUTCMonth(), now.getUTCDate()));
  return {
    id,
    ...names,
    validity: { startDateTime: wholeSeconds(start), endDateTime: wholeSeconds(end) },
    certificateSigningRequest,
    certificate: null,
    chain: null,
    enabledDateTime: null,
    uploadedDateTime: null,
  };
}

/**
 * The tenant with one more TLS inspection CA; refused where its name was ever used, or there are as many as there may
 * be.
 */
export function addTlsCertificate(tenant: Tenant, added: TlsCertificate, switches: Switches): Tenant {
  const { managedCertificate, mostTlsCertificates } = switches;
  if (managedCertificate === "refusesCreation") {
    throw badRequest(
      tlsCertificateType,
      "Cannot create external certificate, an internal certificate already exists for tenant.",
    );
  }
  if (mostTlsCertificates !== "unlimited" && tenant.tlsCertificates.length >= mostTlsCertificates) {
    throw badRequest(tlsCertificateType, `A tenant can have ${mostTlsCertificates} external certificates.`);
  }
  checkName(tenant, added.name, switches);
  return { ...tenant, tlsCertificates: [...tenant.tlsCertificates, added] };
}

/** The TLS inspection CA with an id; refused as not found where there is none. */
export function findTlsCertificate(tenant: Tenant, id: string): TlsCertificate {
  const found = tenant.tlsCertificates.find((certificate) => isSameId(certificate.id, id));
  if (found === undefined) {
    throw new GraphError(404, "NotFound", `The external certificate authority certificate '${id}' does not exist.`);
  }
  return found;
}

/** The tenant after a PATCH of a TLS inspection CA: an upload, or a change of its status. */
export function changeTlsCertificate(
  tenant: Tenant,
  id: string,
  change: TlsCertificateChange,
  now: Date,
  switches: Switches,
): Tenant {
  const current = findTlsCertificate(tenant, id);
  const { name = current.name, commonName = current.commonName, organizationName = current.organizationName } = change;
  if (name !== current.name) {
    checkName(tenant, name, switches);
  }
  const named = { ...current, name, commonName, organizationName };
  const changed = setStatus(upload(named, change, now, switches), change.status, now, switches);
  const enabled = tenant.tlsCertificates.find((other) => other !== current && other.enabledDateTime !== null);
  if (change.status === "enabled" && enabled !== undefined && switches.secondEnabled === "isRefused") {
    throw badRequest(
      tlsCertificateType,
      `Only one certificate can be enabled at a time, and '${enabled.name}' is: disable it first.`,
    );
  }
  const disablesOthers = change.status === "enabled" && switches.secondEnabled === "disablesFirst";
  return {
    ...tenant,
    tlsCertificates: tenant.tlsCertificates.map((certificate) => {
      if (certificate === current) {
        return changed;
      }
      return disablesOthers ? { ...certificate, enabledDateTime: null } : certificate;
    }),
  };
}

/** The tenant without a TLS inspection CA, whose name stays used. */
export function removeTlsCertificate(tenant: Tenant, id: string, { deletionWhileEnabled }: Switches): Tenant {
  const removed = findTlsCertificate(tenant, id);
  if (removed.enabledDateTime !== null && deletionWhileEnabled === "refused") {
    throw badRequest(tlsCertificateType, "An enabled certificate cannot be deleted: disable it first.");
  }
  return {
    ...tenant,
    tlsCertificates: tenant.tlsCertificates.filter((certificate) => certificate !== removed),
    deletedTlsCertificateNames: [...tenant.deletedTlsCertificateNames, removed.name],
  };
}

/** Entra, "Configure Transport Layer Security inspection settings": a name is unique and never used again, even after deletion. */
function checkName(tenant: Tenant, name: string, { tlsNames }: Switches): void {
  if (tlsNames === "portal" && !/^\S{1,12}$/.test(name)) {
    throw invalidValue("name", "it must have 12 characters at most, and no spaces");
  }
  const isTaken = tenant.tlsCertificates.some((other) => other.name === name);
  if (isTaken || tenant.deletedTlsCertificateNames.includes(name)) {
    throw new GraphError(
      409,
      "Conflict",
      `The name '${name}' is in use or was used by a certificate that has been deleted; a name cannot be used twice.`,
    );
  }
}

/** A certificate's validity as Graph writes it. */
export function validityOf({ notBefore, notAfter }: X509Certificate): TlsCertificate["validity"] {
  return { startDateTime: wholeSeconds(notBefore), endDateTime: wholeSeconds(notAfter) };
}

/** Instants in answers have no fraction of a second, as in Graph's examples. */
function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** "The uploaded certificate defaults to Disabled" (Entra: "Configure Transport Layer Security inspection settings"). */
function upload(current: TlsCertificate, change: TlsCertificateChange, now: Date, switches: Switches): TlsCertificate {
  if (change.certificate === undefined && change.chain === undefined) {
    return current;
  }
  const isWhole = change.certificate !== undefined && change.chain !== undefined;
  if (switches.separateUpload === "refused" && !isWhole) {
    throw badRequest(tlsCertificateType, "The properties 'certificate' and 'chain' must be supplied together.");
  }
  if (switches.secondUpload === "refused" && current.certificate !== null) {
    throw badRequest(tlsCertificateType, "A signed certificate has been uploaded already.");
  }
  const { certificate = current.certificate, chain = current.chain } = change;
  const issuers = chain === null ? undefined : parsePem("chain", chain, switches);
  if (certificate === null) {
    return { ...current, chain };
  }
  const [signed, ...others] = parsePem("certificate", certificate, switches);
  if (others.length > 0) {
    throw invalidValue("certificate", "it must be one certificate, and the others are for 'chain'");
  }
  if (!publicKeyOf(signed).equals(requestedPublicKey(current.certificateSigningRequest))) {
    throw invalidValue("certificate", "its public key is not that of the certificate signing request");
  }
  const finding = findingsOf(signed, issuers, now, switches);
  if (finding !== undefined) {
    throw invalidValue(finding.property, finding.reason);
  }
  if (change.certificate === undefined) {
    return { ...current, chain };
  }
  return {
    ...current,
    certificate,
    chain,
    validity: validityOf(signed),
    enabledDateTime: null,
    uploadedDateTime: now.toISOString(),
  };
}

/** PEM as it is in the file: Microsoft's samples send the content of the .pem without another layer of base64. */
function parsePem(
  property: "certificate" | "chain",
  text: string,
  { largestCertificate }: Switches,
): readonly [X509Certificate, ...X509Certificate[]] {
  const [first, ...others] = parsePemCertificates(text) ?? [];
  if (first === undefined) {
    throw invalidValue(property, "it must be certificates in PEM format, and nothing else in PEM");
  }
  const largest = Math.max(...[first, ...others].map(({ rawData }) => rawData.byteLength));
  if (largestCertificate !== "unlimited" && largest > largestCertificate) {
    throw invalidValue(property, `a certificate must have ${largestCertificate} bytes at most`);
  }
  return [first, ...others];
}

function invalidValue(property: string, reason: string): GraphError {
  return badRequest(tlsCertificateType, `Invalid value for the property '${property}': ${reason}.`);
}

function setStatus(
  current: TlsCertificate,
  status: TlsCertificateChange["status"],
  now: Date,
  { statusInUpdate, uploadChecks }: Switches,
): TlsCertificate {
  if (status === undefined) {
    return current;
  }
  if (statusInUpdate === "none" || (statusInUpdate === "enabledOnly" && status === "disabled")) {
    throw invalidValue("status", `it cannot be set to '${status}'`);
  }
  if (current.certificate === null) {
    throw badRequest(
      tlsCertificateType,
      "The property 'status' cannot be set before a signed certificate is uploaded.",
    );
  }
  if (status === "enabled" && current.chain === null && uploadChecks !== "keyOnly") {
    throw badRequest(
      tlsCertificateType,
      "The property 'status' cannot be set to 'enabled' before the certificate's chain is uploaded.",
    );
  }
  const enabledDateTime = current.enabledDateTime ?? now.toISOString();
  return { ...current, enabledDateTime: status === "enabled" ? enabledDateTime : null };
}
