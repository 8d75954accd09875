/** What the tests of the resources share: a tenant and a provider host for each group, names and certificates. */
import { after, afterEach, before } from "mocha";
import type { EmulatorOptions } from "../../emulator/index.js";
import { selfSigned } from "../certificates.js";
import { rejection } from "./calls.js";
import { ProviderHost } from "./providerHost.js";
import { Tenant } from "../tenant.js";

export const tlsCa = "ExternalCertificateAuthorityCertificate";
export const signedCertificate = "ExternalCertificateAuthoritySignedCertificate";
export const configuration = "CertificateBasedApplicationConfiguration";
export const trustedCa = "TrustedCertificateAuthority";
export const policyEntry = "AppManagementPolicyTrustedCertificateAuthority";
export const policy = "TlsInspectionPolicy";
export const rule = "TlsInspectionRule";
export const policyLink = "TlsInspectionPolicyLink";

/** The URN of a resource of a class, as Pulumi would make it. */
export function urn(className: string, name = "it"): string {
  return `urn:pulumi:dev::test::pulumi-nodejs:dynamic/entra-ca:${className}::${name}`;
}

export const root = selfSigned("/C=US/O=Contoso/CN=Root");
export const otherRoot = selfSigned("/C=US/O=Contoso/CN=Other Root");
export const issuing = selfSigned("/C=US/O=Contoso/CN=Issuing");

/** The same certificate with other line breaks and the old header, as another tool would write it. */
export function reformatted(pem: string): string {
  return pem.replaceAll("\n", "\r\n").replaceAll(" CERTIFICATE", " X509 CERTIFICATE");
}

/** What a failed call says. */
export async function failure(call: Promise<unknown>): Promise<string> {
  return (await rejection(call)).message;
}

/** A tenant and a provider host pointed at it, for the tests of the surrounding `describe`. */
export function tenantAndHost(options: Partial<EmulatorOptions> = {}) {
  const under = {
    tenant: undefined as unknown as Tenant,
    /** The host that most tests share. */
    host: undefined as unknown as ProviderHost,
    /** The process of a later run of Pulumi, which deletes what an earlier one made. */
    later: undefined as unknown as ProviderHost,
    /** Another process, as Pulumi starts one for each preview and update; it ends with the test. */
    async startHost(environment: Record<string, string> = {}, configuration: Record<string, string> = {}) {
      const started = await ProviderHost.start({
        environment: { ...under.tenant.environment, ...environment },
        configuration,
      });
      hosts.push(started);
      return started;
    },
  };
  const hosts: ProviderHost[] = [];
  before(async () => {
    under.tenant = await Tenant.start(options);
    const { environment } = under.tenant;
    [under.host, under.later] = await Promise.all([
      ProviderHost.start({ environment }),
      ProviderHost.start({ environment }),
    ]);
  });
  after(async () => {
    await Promise.all([under.host.stop(), under.later.stop()]);
    await under.tenant.emulator.close();
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((started) => started.stop()));
  });
  return under;
}
