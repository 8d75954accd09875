/** The model's program as the resources that a person would declare for it. */
import type { Properties } from "../../../provider/kernel/properties.js";
import type { Pki, Signing } from "./pki.js";
import {
  commonName,
  entriesOf,
  issuerText,
  keyIdentifierText,
  organizationName,
  timeOf,
  type Configuration,
  type NamingEntry,
  type Program,
  type SignedCertificate,
  type TlsCa,
  type TrustedCa,
} from "./wantedProgram.js";

/** An output of what was declared before: its name, and the output's. */
export type Reference = readonly [string, string];

/** A resource as a program declares it; it is plain data, so that a program of any kind can be made of it. */
export interface Declared {
  readonly className: string;
  readonly name: string;
  /** What it was called in an earlier program, by an alias. */
  readonly formerName?: string | undefined;
  readonly args: Properties;
  /** The arguments that are outputs of what was declared before: its name, and the output's. */
  readonly references: Readonly<Record<string, Reference>>;
  /** The same of arguments that are lists of such outputs. */
  readonly lists?: Readonly<Record<string, readonly Reference[]>>;
  /** How the CSR of the CA, which `references.certificateId` names, is signed for `certificate` and `chain`. */
  readonly signing?: Signing;
}

/** What needs nothing comes first. */
export function declared(program: Program, pki: Pki): Declared[] {
  const { tlsCas, configurations, elsewhere } = program;
  return [
    ...tlsCas.map(declaredTlsCa),
    ...configurations.map((wanted) => declaredConfiguration(wanted, pki)),
    ...elsewhere.flatMap(({ id, members }) => members.map((member) => declaredMember(member, { id }, pki))),
    ...tlsCas.flatMap(({ name, signed }) => (signed === undefined ? [] : [declaredSigned(signed, name)])),
    ...configurations.flatMap(({ name, members }) => members.map((member) => declaredMember(member, { name }, pki))),
    ...entriesOf(program).map(declaredEntry),
  ];
}

function declaredTlsCa({ name, formerName, generation, ownName, adopt }: TlsCa): Declared {
  return {
    className: "ExternalCertificateAuthorityCertificate",
    name,
    formerName,
    args: { name: ownName, commonName: commonName({ generation }), organizationName, adopt },
    references: {},
  };
}

function declaredSigned(wanted: SignedCertificate, ca: string): Declared {
  const { name, formerName, revision, chainLength, enabled, spelling, isForAnotherKey = false } = wanted;
  return {
    className: "ExternalCertificateAuthoritySignedCertificate",
    name,
    formerName,
    // Enabled is what an omitted argument means.
    args: enabled && spelling % 2 === 0 ? {} : { enabled },
    references: {
      certificateId: [ca, "id"],
      ...(spelling % 2 === 0 ? { certificateSigningRequest: [ca, "certificateSigningRequest"] } : {}),
    },
    signing: { revision, chainLength, spelling, isForAnotherKey },
  };
}

function declaredConfiguration(wanted: Configuration, pki: Pki): Declared {
  const { name, formerName, displayName, description, root, spelling, expects, adopt, members } = wanted;
  const expectedCertificates = expects ? members.map(({ certificate }) => pki.trustedCa(certificate, 0)) : undefined;
  return {
    className: "CertificateBasedApplicationConfiguration",
    name,
    formerName,
    args: { displayName, description, rootCertificate: pki.root(root, spelling), expectedCertificates, adopt },
    references: {},
  };
}

/** @param owner The configuration that it is in: a resource, or one that somebody else manages. */
function declaredMember(member: TrustedCa, owner: { name: string } | { id: string }, pki: Pki): Declared {
  const { name, formerName, certificate, spelling, isRoot = false, adopt } = member;
  const property = "certificateBasedApplicationConfigurationId";
  return {
    className: "TrustedCertificateAuthority",
    name,
    formerName,
    args: {
      ...("id" in owner ? { [property]: owner.id } : {}),
      certificate: pki.trustedCa(certificate, spelling),
      issuer: issuerText(member),
      issuerSubjectKeyIdentifier: keyIdentifierText(member),
      // Not to be the root is what an omitted argument means.
      ...(isRoot || spelling % 2 === 1 ? { isRootAuthority: isRoot } : {}),
      adopt,
    },
    references: "name" in owner ? { [property]: [owner.name, "id"] } : {},
  };
}

function declaredEntry(entry: NamingEntry): Declared {
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

function timeText({ since, spelling }: NamingEntry): string | undefined {
  const time = timeOf(since);
  const utc = time === null ? undefined : new Date(time).toISOString();
  return spelling % 2 === 0 ? utc : utc?.replace("T00:00:00.000Z", "T02:00:00+02:00");
}
