/** What a program and the sdk itself can't get wrong unnoticed: each of these lines has to be an error to the compiler. */
import type * as pulumi from "@pulumi/pulumi";
import type { LookUp } from "../../provider/lookUps/lookUps.js";
import type { LookUpName } from "../../provider/lookUps/definitions.js";
import type { ResourceKind } from "../../sdk/resourceKind.js";
import * as entra from "../../sdk/index.js";
import * as plugin from "../../sdk/plugin/index.js";

/** Never called. */
export function mistakes(
  ca: entra.ExternalCertificateAuthorityCertificate,
  trust: entra.CertificateBasedApplicationConfiguration,
  found: entra.GetCertificateBasedApplicationConfigurationResult,
): unknown[] {
  const named: { name: string; id: string } = { name: "Inspection", id: "1" };
  // @ts-expect-error It may be absent.
  const displayName: pulumi.Output<string> = trust.displayName;
  // @ts-expect-error It may be absent in what is found, though every resource has it.
  const rootCertificate: string = found.rootCertificate;
  // @ts-expect-error There is no such hint.
  const kind: ResourceKind = { className: "X", properties: [], hints: ["hasSignedCertificates"] };
  // @ts-expect-error All look-ups are to be there.
  const lookUps: Record<LookUpName, LookUp> = {};
  return [
    ...[displayName, rootCertificate, kind, lookUps],
    // @ts-expect-error The class lacks this output.
    ca.thumbprint,
    // @ts-expect-error The argument is misspelt.
    new entra.CertificateBasedApplicationConfiguration("trust", { rootCertificate: "PEM", displayname: "Trust" }),
    // @ts-expect-error A required argument is missing.
    new entra.ExternalCertificateAuthorityCertificate("ca", { commonName: "CA" }),
    // @ts-expect-error It goes by one of the two.
    entra.getExternalCertificateAuthorityCertificate(named),
    // @ts-expect-error It goes by one of the two.
    plugin.getExternalCertificateAuthorityCertificate({}),
    // @ts-expect-error There is no such part of a connection.
    entra.listExternalCertificateAuthorityCertificates({ connection: { clientSecret: "…" } }),
    // @ts-expect-error There is no such setting of an instance.
    new plugin.Provider("partner", { accessToken: "…" }),
  ];
}
