// A CSR for TLS inspection, and the CAs that applications may use.
package main

import (
	"os"
	"path/filepath"

	"github.com/pulumi-entra-ca/pulumi-entra-ca/sdk/go/entraca"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		root, err := pem("root")
		if err != nil {
			return err
		}
		issuing, err := pem("issuing-ca")
		if err != nil {
			return err
		}

		// A CA for TLS inspection. Microsoft makes its key; sign the CSR with your PKI.
		tlsInspection, err := entraca.NewExternalCertificateAuthorityCertificate(ctx, "tls-inspection",
			&entraca.ExternalCertificateAuthorityCertificateArgs{
				CommonName:       pulumi.String("Contoso TLS Inspection CA"),
				OrganizationName: pulumi.String("Contoso Ltd"),
			})
		if err != nil {
			return err
		}

		// The CAs whose certificates applications may use: a root, and an issuing CA below it.
		appTrust, err := entraca.NewCertificateBasedApplicationConfiguration(ctx, "app-trust",
			&entraca.CertificateBasedApplicationConfigurationArgs{
				DisplayName:     pulumi.String("Contoso application credentials"),
				Description:     pulumi.String("CAs whose certificates applications may use"),
				RootCertificate: pulumi.String(root),
			})
		if err != nil {
			return err
		}
		issuingCa, err := entraca.NewTrustedCertificateAuthority(ctx, "issuing-ca",
			&entraca.TrustedCertificateAuthorityArgs{
				CertificateBasedApplicationConfigurationId: appTrust.ID(),
				Certificate: pulumi.String(issuing),
			})
		if err != nil {
			return err
		}

		ctx.Export("certificateSigningRequest", tlsInspection.CertificateSigningRequest)
		ctx.Export("externalCertificateAuthorityCertificateId", tlsInspection.ID())
		ctx.Export("certificateBasedApplicationConfigurationId", appTrust.ID())
		ctx.Export("trustedCertificateAuthorityId", issuingCa.ID())
		return nil
	})
}

func pem(name string) (string, error) {
	content, err := os.ReadFile(filepath.Join("certificates", name+".pem"))
	return string(content), err
}
