import { base64Der, pemFromGraph } from "../../arguments.js";
import type { Entity } from "../../graph/client.js";
import type { Properties } from "../../resource.js";
import { asText } from "../../comparison.js";
import { readCertificate, readCertificates } from "../../x509/certificate.js";

/** Graph's name for the kind of a configuration. */
export const kind = "certificateBasedApplicationConfiguration";

/** Graph: List certificateBasedApplicationConfigurations. */
export const collection = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";

/** What stands for the collection of a configuration that doesn't exist yet, by the URN of its resource. */
export function newConfiguration(urn: string): string {
  return `new ${urn}`;
}

/** The body of Graph's Create certificateBasedApplicationConfiguration: it needs a CA, and the root is the one it must keep. */
export function construct(inputs: Properties): Entity {
  const root = readCertificate(String(inputs["rootCertificate"]));
  const { displayName, description } = inputs;
  const others = asText(inputs["trustedCertificates"]) ?? "";
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(description === undefined ? {} : { description }),
    trustedCertificateAuthorities: [
      {
        isRootAuthority: true,
        certificate: base64Der(String(inputs["rootCertificate"])),
        issuer: root.subject,
        ...(root.subjectKeyIdentifier === undefined ? {} : { issuerSubjectKeyIdentifier: root.subjectKeyIdentifier }),
      },
      ...(others === "" ? [] : readCertificates(others)).map(({ der, subject, subjectKeyIdentifier }) => ({
        isRootAuthority: false,
        certificate: Buffer.from(der).toString("base64"),
        issuer: subject,
        issuerSubjectKeyIdentifier: subjectKeyIdentifier,
      })),
    ],
  };
}

/** What Graph returned of a configuration and of its members. Without a root among them, the root is known to be none. */
export function state(configuration: Entity, members: readonly Entity[]): Properties {
  const root = members.find((member) => member["isRootAuthority"] === true);
  return {
    displayName: configuration["displayName"],
    description: configuration["description"],
    rootCertificate: root === undefined ? null : pemFromGraph(root["certificate"]),
    rootAuthorityId: root?.["id"] ?? null,
    issuer: root?.["issuer"] ?? null,
    issuerSubjectKeyIdentifier: root?.["issuerSubjectKeyIdentifier"] ?? null,
  };
}
