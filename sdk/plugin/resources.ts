import * as dynamic from "../index.js";

/** {@inheritDoc dynamic.CertificateBasedApplicationConfiguration} */
export class CertificateBasedApplicationConfiguration extends dynamic.CertificateBasedApplicationConfiguration {
  protected static override readonly servedBy = "plugin";
}

/** {@inheritDoc dynamic.ExternalCertificateAuthorityCertificate} */
export class ExternalCertificateAuthorityCertificate extends dynamic.ExternalCertificateAuthorityCertificate {
  protected static override readonly servedBy = "plugin";
}

/** {@inheritDoc dynamic.ExternalCertificateAuthoritySignedCertificate} */
export class ExternalCertificateAuthoritySignedCertificate
  extends dynamic.ExternalCertificateAuthoritySignedCertificate
{
  protected static override readonly servedBy = "plugin";
}

/** {@inheritDoc dynamic.TrustedCertificateAuthority} */
export class TrustedCertificateAuthority extends dynamic.TrustedCertificateAuthority {
  protected static override readonly servedBy = "plugin";
}
