import type { X509Certificate } from "@peculiar/x509";
import { requestedPublicKey } from "./certificateSigningRequest.js";
import { badRequest } from "./entityType.js";
import { GraphError } from "./graphError.js";
import type { Tenant, TlsCertificate } from "./tenant.js";
import { tlsCertificateType } from "./tlsCertificateEntity.js";
import { parsePemCertificates, publicKeyOf } from "./x509Certificate.js";

/** What PATCH can change. `status` is not in Graph's page of the operation; it is what the portal's Enable sends. */
export interface TlsCertificateChange {
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
  };
}

/** Entra, "Configure Transport Layer Security inspection settings": a name is unique and never used again, even after deletion. */
export function addTlsCertificate(tenant: Tenant, added: TlsCertificate): Tenant {
  const taken = tenant.tlsCertificates.some(({ name }) => name === added.name);
  if (taken || tenant.deletedTlsCertificateNames.includes(added.name)) {
    throw new GraphError(
      409,
      "Conflict",
      `The name '${added.name}' is in use or was used by a certificate that has been deleted; a name cannot be used twice.`,
    );
  }
  return { ...tenant, tlsCertificates: [...tenant.tlsCertificates, added] };
}

export function findTlsCertificate(tenant: Tenant, id: string): TlsCertificate {
  const found = tenant.tlsCertificates.find((certificate) => certificate.id === id);
  if (found === undefined) {
    throw new GraphError(404, "NotFound", `The external certificate authority certificate '${id}' does not exist.`);
  }
  return found;
}

/**
 * What becomes of the certificate that is enabled when another one is. Entra's pages say that one is enabled at a time,
 * and not how Graph sees to it.
 */
export type SecondEnabled = "disablesFirst" | "isRefused" | "isAllowed";

export function changeTlsCertificate(
  tenant: Tenant,
  id: string,
  change: TlsCertificateChange,
  now: Date,
  secondEnabled: SecondEnabled,
): Tenant {
  const changed = setStatus(upload(findTlsCertificate(tenant, id), change), change.status, now);
  const enabled = tenant.tlsCertificates.find((other) => other.id !== id && other.enabledDateTime !== null);
  if (change.status === "enabled" && enabled !== undefined && secondEnabled === "isRefused") {
    throw badRequest(
      tlsCertificateType,
      `Only one certificate can be enabled at a time, and '${enabled.name}' is: disable it first.`,
    );
  }
  const disablesOthers = change.status === "enabled" && secondEnabled === "disablesFirst";
  return {
    ...tenant,
    tlsCertificates: tenant.tlsCertificates.map((certificate) => {
      if (certificate.id === id) {
        return changed;
      }
      return disablesOthers ? { ...certificate, enabledDateTime: null } : certificate;
    }),
  };
}

export function removeTlsCertificate(tenant: Tenant, id: string): Tenant {
  const removed = findTlsCertificate(tenant, id);
  return {
    ...tenant,
    tlsCertificates: tenant.tlsCertificates.filter((certificate) => certificate !== removed),
    deletedTlsCertificateNames: [...tenant.deletedTlsCertificateNames, removed.name],
  };
}

/** Instants in answers have no fraction of a second, as in Graph's examples. */
function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** "The uploaded certificate defaults to Disabled" (Entra: "Configure Transport Layer Security inspection settings"). */
function upload(current: TlsCertificate, change: TlsCertificateChange): TlsCertificate {
  if (change.chain !== undefined) {
    parsePem("chain", change.chain);
  }
  const chain = change.chain ?? current.chain;
  if (change.certificate === undefined) {
    return { ...current, chain };
  }
  const [signed, ...others] = parsePem("certificate", change.certificate);
  if (others.length > 0) {
    throw invalidValue("certificate", "it must be one certificate, and the others are for 'chain'");
  }
  if (!publicKeyOf(signed).equals(requestedPublicKey(current.certificateSigningRequest))) {
    throw invalidValue("certificate", "its public key is not that of the certificate signing request");
  }
  return {
    ...current,
    certificate: change.certificate,
    chain,
    validity: { startDateTime: wholeSeconds(signed.notBefore), endDateTime: wholeSeconds(signed.notAfter) },
    enabledDateTime: null,
  };
}

/** PEM as it is in the file: Microsoft's samples send the content of the .pem without another layer of base64. */
function parsePem(property: "certificate" | "chain", text: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...others] = parsePemCertificates(text) ?? [];
  if (first === undefined) {
    throw invalidValue(property, "it must be certificates in PEM format, and nothing else in PEM");
  }
  return [first, ...others];
}

function invalidValue(property: string, reason: string): GraphError {
  return badRequest(tlsCertificateType, `Invalid value for the property '${property}': ${reason}.`);
}

function setStatus(current: TlsCertificate, status: TlsCertificateChange["status"], now: Date): TlsCertificate {
  if (status === undefined) {
    return current;
  }
  if (current.certificate === null) {
    throw badRequest(
      tlsCertificateType,
      "The property 'status' cannot be set before a signed certificate is uploaded.",
    );
  }
  const enabledDateTime = current.enabledDateTime ?? now.toISOString();
  return { ...current, enabledDateTime: status === "enabled" ? enabledDateTime : null };
}
