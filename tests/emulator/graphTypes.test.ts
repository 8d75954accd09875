import type * as graph from "@microsoft/microsoft-graph-types-beta";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import {
  authorityType,
  configurationType,
  type authorityEntity,
  type configurationEntity,
} from "../../emulator/appTrustEntities.js";
import {
  type appPolicyEntity,
  appPolicyType,
  type defaultPolicyEntity,
  defaultPolicyType,
} from "../../emulator/appManagementEntities.js";
import type { EntityType, Property } from "../../emulator/entityType.js";
import { type linkEntity, linkType, type profileEntity, profileType } from "../../emulator/filteringProfileEntities.js";
import { tenantStatusType } from "../../emulator/networkAccessRoutes.js";
import { type policyEntity, policyType, type ruleEntity, ruleType } from "../../emulator/tlsInspectionEntities.js";
import { webCategoryType } from "../../emulator/webCategories.js";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import {
  tlsCertificateType,
  type tlsCertificateEntity,
  type TlsCertificateStatus,
} from "../../emulator/tlsCertificateEntity.js";
import { base64, makeRoot } from "./authorities.js";
import {
  appManagementPolicies,
  baseline,
  configurations,
  createPolicy,
  createTlsCertificate,
  defaultAppManagementPolicy,
  filteringProfiles,
  linkBody,
  send,
  tlsCertificates,
  token,
} from "./requests.js";

/**
 * What the emulator answers is of Microsoft's own types: this compiles only where it is. The types say "not null" by
 * leaving null out; that is stricter than the emulator where a switch gives what public exports have.
 */
type NotNull<Type, Names extends keyof Type> = Omit<Type, Names> & { [Name in Names]: NonNullable<Type[Name]> };

/** Members of the metadata of 31 July 2026 that Microsoft's types (0.44.0-preview) don't have yet. */
const laterStatuses = ["enabled", "disabled", "creating", "revoked"] as const;
type LaterStatus = (typeof laterStatuses)[number];

type TlsCertificate = graph.Networkaccess.ExternalCertificateAuthorityCertificate;
type Authority = graph.CertificateAuthorityAsEntity;
type Configuration = graph.CertificateBasedApplicationConfiguration;
type Policy = graph.Networkaccess.TlsInspectionPolicy;
type Rule = graph.Networkaccess.TlsInspectionRule;
type Link = graph.Networkaccess.TlsInspectionPolicyLink;
type Profile = graph.Networkaccess.FilteringProfile;
type DefaultPolicy = graph.TenantAppManagementPolicy;
type AppPolicy = graph.AppManagementPolicy;

/** The restrictions in one are what a client has sent. */
type WithoutRestrictions<Entity> = Omit<
  Entity,
  "restrictions" | "applicationRestrictions" | "servicePrincipalRestrictions"
>;

export const asGraphHasThem = {
  tlsCertificate: (of: Omit<ReturnType<typeof tlsCertificateEntity>, "status">): Omit<TlsCertificate, "status"> => of,
  configuration: (of: ReturnType<typeof configurationEntity>): Configuration => of,
  authority: (of: NotNull<ReturnType<typeof authorityEntity>, "issuer" | "issuerSubjectKeyIdentifier">): Authority =>
    of,
  policy: (of: ReturnType<typeof policyEntity>): Policy => of,
  rule: (of: ReturnType<typeof ruleEntity>): Rule => of,
  link: (of: ReturnType<typeof linkEntity>): Link => of,
  profile: (of: ReturnType<typeof profileEntity>): Profile => of,
  defaultPolicy: (
    of: WithoutRestrictions<ReturnType<typeof defaultPolicyEntity>>,
  ): WithoutRestrictions<DefaultPolicy> => of,
  appPolicy: (of: WithoutRestrictions<ReturnType<typeof appPolicyEntity>>): WithoutRestrictions<AppPolicy> => of,
  /** Both ways: no member is missing, and none is the emulator's own. */
  status: (of: Exclude<TlsCertificateStatus, LaterStatus>): graph.Networkaccess.TlsCertificateStatus => of,
  statusBack: (of: graph.Networkaccess.TlsCertificateStatus): Exclude<TlsCertificateStatus, LaterStatus> => of,
};

/** The properties that Microsoft's types have, each once, without what the emulator has beside them. */
const tlsProperties: Readonly<Record<keyof TlsCertificate, boolean>> = {
  id: false,
  name: false,
  commonName: false,
  organizationName: false,
  validity: false,
  status: false,
  certificateSigningRequest: true,
  certificate: true,
  chain: true,
};
const authorityProperties: Readonly<Record<keyof Authority, boolean>> = {
  certificate: false,
  id: false,
  issuer: false,
  issuerSubjectKeyIdentifier: false,
  isRootAuthority: false,
};
const configurationProperties: Readonly<
  Record<Exclude<keyof Configuration, "trustedCertificateAuthorities">, boolean>
> = { id: false, deletedDateTime: true, displayName: true, description: true };

const policyProperties: Readonly<Record<Exclude<keyof Policy, "policyRules">, boolean>> = {
  id: false,
  name: false,
  description: true,
  version: false,
  lastModifiedDateTime: false,
  settings: false,
};
/** `action` is in the documentation alone. */
const ruleProperties: Readonly<Record<keyof Rule | "action", boolean>> = {
  id: false,
  name: false,
  priority: false,
  description: true,
  action: false,
  settings: false,
  matchingConditions: true,
};
const linkProperties: Readonly<Record<Exclude<keyof Link, "policy">, boolean>> = {
  id: false,
  state: false,
  version: false,
};
const profileProperties: Readonly<Record<Exclude<keyof Profile, "policies" | "conditionalAccessPolicies">, boolean>> = {
  id: false,
  name: false,
  description: true,
  state: false,
  version: false,
  lastModifiedDateTime: false,
  createdDateTime: false,
  priority: false,
};
const webCategoryProperties: Readonly<Record<keyof graph.Networkaccess.WebCategory, boolean>> = {
  name: false,
  displayName: true,
  group: true,
};
/** It has no id: there is one. */
const tenantStatusProperties: Readonly<Record<Exclude<keyof graph.Networkaccess.TenantStatus, "id">, boolean>> = {
  onboardingStatus: false,
  onboardingErrorMessage: true,
};
/** None of these is ever a deleted one. */
const defaultPolicyProperties: Readonly<Record<Exclude<keyof DefaultPolicy, "deletedDateTime">, boolean>> = {
  id: false,
  displayName: false,
  description: false,
  isEnabled: false,
  applicationRestrictions: true,
  servicePrincipalRestrictions: true,
};
const appPolicyProperties: Readonly<Record<Exclude<keyof AppPolicy, "deletedDateTime" | "appliesTo">, boolean>> = {
  id: false,
  displayName: false,
  description: false,
  isEnabled: false,
  restrictions: true,
};

/** Of the types that aren't written as texts. */
const jsonTypes: Readonly<Partial<Record<Property["type"], string>>> = {
  Boolean: "boolean",
  Complex: "object",
  Int64: "number",
};

describe("The emulator's types", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ token });
  });
  after(() => emulator.close());

  const types: readonly (readonly [EntityType, Readonly<Record<string, boolean>>])[] = [
    [tlsCertificateType, tlsProperties],
    [authorityType, authorityProperties],
    [configurationType, configurationProperties],
    [policyType, policyProperties],
    [ruleType, ruleProperties],
    [linkType, linkProperties],
    [profileType, profileProperties],
    [webCategoryType, webCategoryProperties],
    [tenantStatusType, tenantStatusProperties],
    [defaultPolicyType, defaultPolicyProperties],
    [appPolicyType, appPolicyProperties],
  ];
  for (const [type, nullable] of types) {
    it(`have the properties of ${type.name}, and which of them can be null`, () => {
      const has = [...type.properties].map(([name, property]) => [name, property.nullable]);
      expect(Object.fromEntries(has)).to.deep.equal(nullable);
    });
  }

  it("have the members that came later", () => {
    expect(tlsCertificateType.properties.get("status")?.members).to.include.members([...laterStatuses]);
  });

  it("are those of its answers", async () => {
    const root = base64((await makeRoot()).certificate);
    const { id } = await createTlsCertificate(emulator);
    const created = await send(emulator, "POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: root }],
    });
    const configuration = `${configurations}/${created.body.id}`;
    const members = await send(emulator, "GET", `${configuration}/trustedCertificateAuthorities`);
    const policy = await createPolicy(emulator);
    const links = `${await baseline(emulator)}/policies`;
    await send(emulator, "POST", links, linkBody(policy));
    await send(emulator, "POST", appManagementPolicies, { displayName: "p", isEnabled: true, restrictions: {} });
    const answers: readonly (readonly [object | undefined, EntityType])[] = [
      [(await send(emulator, "GET", `${tlsCertificates}/${id}`)).body, tlsCertificateType],
      [(await send(emulator, "GET", configuration)).body, configurationType],
      [members.body.value[0], authorityType],
      [(await send(emulator, "GET", policy)).body, policyType],
      ...(await send(emulator, "GET", `${policy}/policyRules`)).body.value.map((rule) => [rule, ruleType] as const),
      [(await send(emulator, "GET", `${links}?$select=id,state,version`)).body.value[0], linkType],
      [(await send(emulator, "GET", filteringProfiles)).body.value[0], profileType],
      [(await send(emulator, "GET", "/networkAccess/connectivity/webCategories")).body.value[0], webCategoryType],
      [(await send(emulator, "GET", "/networkAccess/tenantStatus")).body, tenantStatusType],
      [(await send(emulator, "GET", defaultAppManagementPolicy)).body, defaultPolicyType],
      [(await send(emulator, "GET", appManagementPolicies)).body.value[0], appPolicyType],
    ];
    for (const [answer = {}, { name, properties }] of answers) {
      const shown = Object.entries(answer).filter(([property]) => !property.startsWith("@"));
      expect(
        shown.map(([property]) => property),
        name,
      ).to.deep.equal([...properties.keys()]);
      for (const [property, value] of shown) {
        const { nullable, members: values, type } = properties.get(property)!;
        expect(value === null && !nullable, property).to.equal(false);
        expect(value === null || values === undefined || values.includes(String(value)), property).to.equal(true);
        expect(value === null || typeof value === (jsonTypes[type] ?? "string"), property).to.equal(true);
      }
    }
  });
});
