/** Tenants for reports: a small one in which something of everything is wrong, and a large one. */
import "reflect-metadata";
import { randomUUID, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequestGenerator,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { TenantSeed } from "../../../emulator/index.js";
import { base64Of } from "../../certificates.js";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60_000;
const serverAuth = "1.3.6.1.5.5.7.3.1";

/** A name that does harm wherever it is taken for more than text. */
export const hostileName =
  '"><script>window.harmed=1</script><img src=x onerror=window.harmed=1> \u001b[31mred\u001b[0m \u202egnp\u202c [link](javascript:1) ##vso[task.complete] &amp; \\N ]]> <!-- \uffff';

type Keys = webcrypto.CryptoKeyPair;

/** A CA that others are signed with. */
interface Signer {
  readonly pem: string;
  readonly name: Name;
  readonly keys: Keys;
}

interface Making {
  /** From now on, in days. */
  readonly ends: number;
  readonly issuer?: Signer;
  readonly keys?: Keys;
  readonly isForTls?: boolean;
}

let serialNumber = 0x1000;

function newKeys(): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

function nameOf(commonName: string): Name {
  // Given as plain strings, the library would read characters in them as notation.
  return new Name(commonName === "" ? [] : [{ CN: [{ utf8String: commonName }] }, { O: [{ utf8String: "Contoso" }] }]);
}

/** A CA's certificate that has begun two years ago: by itself a root. */
async function certify(commonName: string, { ends, issuer, keys: given, isForTls = false }: Making): Promise<Signer> {
  const keys = given ?? (await newKeys());
  const name = nameOf(commonName);
  serialNumber += 1;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber.toString(16),
    subject: name,
    issuer: issuer?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 730 * day),
    notAfter: new Date(Date.now() + ends * day),
    extensions: [
      new BasicConstraintsExtension(true, isForTls ? 1 : undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(isForTls ? [new ExtendedKeyUsageExtension([serverAuth])] : []),
    ],
  });
  return { pem: `${certificate.toString("pem")}\n`, name, keys };
}

type TlsSeed = NonNullable<TenantSeed["tlsCertificates"]>[number];

/** A TLS inspection CA with a certificate that a root signed. */
async function tlsCa(name: string, root: Signer, ends: number, isEnabled: boolean): Promise<TlsSeed> {
  const keys = await newKeys();
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: nameOf(name).toString(),
    keys,
    signingAlgorithm: algorithm,
  });
  const { pem } = await certify(name, { ends, issuer: root, keys, isForTls: true });
  const uploaded = new Date(Date.now() - 30 * day).toISOString();
  return {
    ...{ name, commonName: name, organizationName: "Contoso" },
    certificateSigningRequest: `${request.toString("pem")}\n`,
    certificate: pem,
    chain: root.pem,
    uploadedDateTime: uploaded,
    ...(isEnabled && { enabledDateTime: uploaded }),
  };
}

function configuration(displayName: string, roots: readonly Signer[], others: readonly Signer[] = []) {
  const member = ({ pem }: Signer, isRootAuthority: boolean) => ({ certificate: base64Of(pem), isRootAuthority });
  return {
    id: randomUUID(),
    displayName,
    trustedCertificateAuthorities: [
      ...roots.map((root) => member(root, true)),
      ...others.map((other) => member(other, false)),
    ],
  };
}

/** What has an app management policy name configurations. */
function naming(...ids: readonly string[]) {
  return {
    keyCredentials: [
      {
        restrictionType: "trustedCertificateAuthority",
        state: "enabled",
        restrictForAppsCreatedAfterDateTime: "2026-01-01T00:00:00Z",
        certificateBasedApplicationConfigurationIds: ids,
        maxLifetime: null,
      },
    ],
    passwordCredentials: [],
  };
}

/** A tenant of a few objects. */
export async function smallTenant({ odd = "Partner" } = {}): Promise<TenantSeed> {
  const root = await certify("Contoso Root CA", { ends: 3650 });
  const issuing = await certify("Contoso Issuing CA 1", { ends: 900, issuer: root });
  const builds = await certify("Contoso Build CA", { ends: 45, issuer: issuing });
  const other = await certify(odd, { ends: 150 });
  const old = await certify("Contoso Legacy Root", { ends: -20 });
  const named = configuration("Build agents", [root], [issuing, builds]);
  const policyId = randomUUID();
  return {
    configurations: [named, configuration(odd, [other]), configuration("Legacy", [old])],
    tlsCertificates: [
      await tlsCa("inspection", root, 300, true),
      await tlsCa("spare", root, 700, false),
      { name: "next", commonName: "next", organizationName: odd },
    ],
    tlsInspectionPolicies: [{ id: policyId, name: "Inspect all but banks", defaultAction: "inspect" }],
    filteringProfiles: [{ name: odd, priority: 100, links: [{ policyId }] }],
    defaultAppManagementPolicy: { displayName: odd, isEnabled: true, applicationRestrictions: naming(named.id) },
  };
}

/** A tenant of 100 configurations with three CAs each, and ten TLS inspection CAs. */
export async function largeTenant(): Promise<TenantSeed> {
  const root = await certify("Contoso TLS Root", { ends: 5000 });
  const configurations = await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const own = await certify(`Root of team ${index}`, { ends: 200 + 60 * index });
      const issuing = await certify(`Issuing CA of team ${index}`, { ends: 100 + 20 * index, issuer: own });
      const leaf = await certify(`Device CA of team ${index}`, { ends: 10 + 7 * index, issuer: issuing });
      return configuration(`Team ${index}`, [own], [issuing, leaf]);
    }),
  );
  const tlsCertificates = Array.from({ length: 10 }, (_, index) =>
    tlsCa(`inspection ${index}`, root, 100 + 100 * index, index === 0),
  );
  const ids = configurations.slice(0, 50).map(({ id }) => id);
  return {
    configurations,
    tlsCertificates: await Promise.all(tlsCertificates),
    defaultAppManagementPolicy: { isEnabled: true, applicationRestrictions: naming(...ids) },
  };
}
