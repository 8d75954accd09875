import * as pulumi from "@pulumi/pulumi";
import { withCode } from "../../provider/error.js";
import type * as dynamic from "../index.js";
import type { LookUpInputs } from "../index.js";
import { LookUpError } from "../lookUpError.js";

type Options = pulumi.InvokeOptions;

async function found<Result>(name: string, args: object, options: Options | undefined): Promise<Result> {
  const token = `entra-ca:index:${name}`;
  try {
    return (await pulumi.runtime.invoke(token, { ...args }, options)) as Result;
  } catch (error) {
    const said = (error as Error).message.replace(`invocation of ${token} returned an error: `, "");
    const { message, code } = withCode.read(said);
    throw code === undefined ? error : new LookUpError(message, code, error);
  }
}

function foundLater<Result>(
  name: string,
  args: pulumi.Input<object>,
  options: Options | undefined,
): pulumi.Output<Result> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply((known) => found<Result>(name, known, options));
}

/** Through the plugin a list has a name, since what Pulumi hands over has properties. */
async function listed<Result>(kind: string, args: object, options: Options | undefined): Promise<Result[]> {
  const all = await found<Record<string, Result[]>>(`list${kind}`, args, options);
  return all[kind.charAt(0).toLowerCase() + kind.slice(1)] ?? [];
}

function listedLater<Result>(
  kind: string,
  args: pulumi.Input<object>,
  options: Options | undefined,
): pulumi.Output<Result[]> {
  const given: pulumi.Output<object> = pulumi.output(args);
  return given.apply((known) => listed<Result>(kind, known, options));
}

/** {@inheritDoc dynamic.getExternalCertificateAuthorityCertificate} */
export function getExternalCertificateAuthorityCertificate(
  args: dynamic.GetExternalCertificateAuthorityCertificateArgs,
  options?: Options,
): Promise<dynamic.GetExternalCertificateAuthorityCertificateResult> {
  return found("getExternalCertificateAuthorityCertificate", args, options);
}

/** {@inheritDoc dynamic.getExternalCertificateAuthorityCertificateOutput} */
export function getExternalCertificateAuthorityCertificateOutput(
  args: LookUpInputs<dynamic.GetExternalCertificateAuthorityCertificateArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetExternalCertificateAuthorityCertificateResult> {
  return foundLater("getExternalCertificateAuthorityCertificate", args, options);
}

/** {@inheritDoc dynamic.listExternalCertificateAuthorityCertificates} */
export function listExternalCertificateAuthorityCertificates(
  args: dynamic.Connected = {},
  options?: Options,
): Promise<dynamic.GetExternalCertificateAuthorityCertificateResult[]> {
  return listed("ExternalCertificateAuthorityCertificates", args, options);
}

/** {@inheritDoc dynamic.listExternalCertificateAuthorityCertificatesOutput} */
export function listExternalCertificateAuthorityCertificatesOutput(
  args: LookUpInputs<dynamic.Connected> = {},
  options?: Options,
): pulumi.Output<dynamic.GetExternalCertificateAuthorityCertificateResult[]> {
  return listedLater("ExternalCertificateAuthorityCertificates", args, options);
}

/** {@inheritDoc dynamic.getCertificateBasedApplicationConfiguration} */
export function getCertificateBasedApplicationConfiguration(
  args: dynamic.GetCertificateBasedApplicationConfigurationArgs,
  options?: Options,
): Promise<dynamic.GetCertificateBasedApplicationConfigurationResult> {
  return found("getCertificateBasedApplicationConfiguration", args, options);
}

/** {@inheritDoc dynamic.getCertificateBasedApplicationConfigurationOutput} */
export function getCertificateBasedApplicationConfigurationOutput(
  args: LookUpInputs<dynamic.GetCertificateBasedApplicationConfigurationArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetCertificateBasedApplicationConfigurationResult> {
  return foundLater("getCertificateBasedApplicationConfiguration", args, options);
}

/** {@inheritDoc dynamic.listCertificateBasedApplicationConfigurations} */
export function listCertificateBasedApplicationConfigurations(
  args: dynamic.Connected = {},
  options?: Options,
): Promise<dynamic.GetCertificateBasedApplicationConfigurationResult[]> {
  return listed("CertificateBasedApplicationConfigurations", args, options);
}

/** {@inheritDoc dynamic.listCertificateBasedApplicationConfigurationsOutput} */
export function listCertificateBasedApplicationConfigurationsOutput(
  args: LookUpInputs<dynamic.Connected> = {},
  options?: Options,
): pulumi.Output<dynamic.GetCertificateBasedApplicationConfigurationResult[]> {
  return listedLater("CertificateBasedApplicationConfigurations", args, options);
}

/** {@inheritDoc dynamic.getTrustedCertificateAuthority} */
export function getTrustedCertificateAuthority(
  args: dynamic.GetTrustedCertificateAuthorityArgs,
  options?: Options,
): Promise<dynamic.GetTrustedCertificateAuthorityResult> {
  return found("getTrustedCertificateAuthority", args, options);
}

/** {@inheritDoc dynamic.getTrustedCertificateAuthorityOutput} */
export function getTrustedCertificateAuthorityOutput(
  args: LookUpInputs<dynamic.GetTrustedCertificateAuthorityArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetTrustedCertificateAuthorityResult> {
  return foundLater("getTrustedCertificateAuthority", args, options);
}

/** {@inheritDoc dynamic.listTrustedCertificateAuthorities} */
export function listTrustedCertificateAuthorities(
  args: dynamic.ListTrustedCertificateAuthoritiesArgs,
  options?: Options,
): Promise<dynamic.GetTrustedCertificateAuthorityResult[]> {
  return listed("TrustedCertificateAuthorities", args, options);
}

/** {@inheritDoc dynamic.listTrustedCertificateAuthoritiesOutput} */
export function listTrustedCertificateAuthoritiesOutput(
  args: LookUpInputs<dynamic.ListTrustedCertificateAuthoritiesArgs>,
  options?: Options,
): pulumi.Output<dynamic.GetTrustedCertificateAuthorityResult[]> {
  return listedLater("TrustedCertificateAuthorities", args, options);
}
