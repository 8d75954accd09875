import type * as graph from "@microsoft/microsoft-graph-types-beta";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import {
  authorityType,
  configurationType,
  type authorityEntity,
  type configurationEntity,
} from "../../emulator/appTrustEntities.js";
import type { EntityType } from "../../emulator/entityType.js";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import {
  tlsCertificateType,
  type tlsCertificateEntity,
  type TlsCertificateStatus,
} from "../../emulator/tlsCertificateEntity.js";
import { base64, makeRoot } from "./authorities.js";
import { configurations, createTlsCertificate, send, tlsCertificates, token } from "./requests.js";

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

export const asGraphHasThem = {
  tlsCertificate: (of: Omit<ReturnType<typeof tlsCertificateEntity>, "status">): Omit<TlsCertificate, "status"> => of,
  configuration: (of: ReturnType<typeof configurationEntity>): Configuration => of,
  authority: (of: NotNull<ReturnType<typeof authorityEntity>, "issuer" | "issuerSubjectKeyIdentifier">): Authority =>
    of,
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
    const answers: readonly (readonly [object | undefined, EntityType])[] = [
      [(await send(emulator, "GET", `${tlsCertificates}/${id}`)).body, tlsCertificateType],
      [(await send(emulator, "GET", configuration)).body, configurationType],
      [members.body.value[0], authorityType],
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
        expect(
          value === null ||
            typeof value === (type === "Boolean" ? "boolean" : type === "Complex" ? "object" : "string"),
          property,
        ).to.equal(true);
      }
    }
  });
});
