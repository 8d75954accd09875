"""A CSR for TLS inspection, and the CAs that applications may use."""

from pathlib import Path

import pulumi
import pulumi_entra_ca as entra


def pem(name: str) -> str:
    return Path("certificates", f"{name}.pem").read_text(encoding="utf-8")


# A CA for TLS inspection. Microsoft makes its key; sign the CSR with your PKI.
tls_inspection = entra.ExternalCertificateAuthorityCertificate(
    "tls-inspection",
    common_name="Contoso TLS Inspection CA",
    organization_name="Contoso Ltd",
)

# The CAs whose certificates applications may use: a root, and an issuing CA below it.
app_trust = entra.CertificateBasedApplicationConfiguration(
    "app-trust",
    display_name="Contoso application credentials",
    description="CAs whose certificates applications may use",
    root_certificate=pem("root"),
)
issuing_ca = entra.TrustedCertificateAuthority(
    "issuing-ca",
    certificate_based_application_configuration_id=app_trust.id,
    certificate=pem("issuing-ca"),
)

pulumi.export("certificateSigningRequest", tls_inspection.certificate_signing_request)
pulumi.export("externalCertificateAuthorityCertificateId", tls_inspection.id)
pulumi.export("certificateBasedApplicationConfigurationId", app_trust.id)
pulumi.export("trustedCertificateAuthorityId", issuing_ca.id)
