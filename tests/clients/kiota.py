"""Both families by the Kiota SDK for Python, msgraph-beta-sdk, as a program would use it."""

import asyncio
import base64
import json
import os
import sys
from urllib.parse import urlparse

from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph_beta import GraphRequestAdapter, GraphServiceClient
from msgraph_beta.generated.directory.certificate_authorities.certificate_based_application_configurations.certificate_based_application_configurations_request_builder import (
    CertificateBasedApplicationConfigurationsRequestBuilder as Configurations,
)
from msgraph_beta.generated.directory.certificate_authorities.certificate_based_application_configurations.item.certificate_based_application_configuration_item_request_builder import (
    CertificateBasedApplicationConfigurationItemRequestBuilder as ConfigurationItem,
)
from msgraph_beta.generated.models.certificate_authority_as_entity import CertificateAuthorityAsEntity
from msgraph_beta.generated.models.certificate_based_application_configuration import (
    CertificateBasedApplicationConfiguration,
)
from msgraph_beta.generated.models.networkaccess.external_certificate_authority_certificate import (
    ExternalCertificateAuthorityCertificate,
)
from msgraph_beta.generated.models.networkaccess.tls_certificate_status import TlsCertificateStatus
from msgraph_beta.generated.network_access.tls.external_certificate_authority_certificates.external_certificate_authority_certificates_request_builder import (
    ExternalCertificateAuthorityCertificatesRequestBuilder as Certificates,
)


def sign(request):
    print(json.dumps({"sign": request}), flush=True)
    return json.loads(sys.stdin.readline())


def found(what, value):
    print(json.dumps({"found": what, "value": value}), flush=True)


async def failure(call):
    try:
        await call
    except APIError as error:
        return [error.response_status_code, error.error.code]


async def main():
    graph = os.environ["GRAPH"]
    credential = ClientSecretCredential(
        os.environ["TENANT"],
        os.environ["CLIENT"],
        os.environ["SECRET"],
        authority=graph,
        disable_instance_discovery=True,
    )
    provider = AzureIdentityAuthenticationProvider(
        credential,
        scopes=["https://graph.microsoft.com/.default"],
        allowed_hosts=[urlparse(graph).netloc, urlparse(graph).hostname],
    )
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = f"{graph}/beta"
    client = GraphServiceClient(request_adapter=adapter)

    knowing = RequestConfiguration()
    knowing.headers.add("Prefer", "include-unknown-enum-members")
    certificates = client.network_access.tls.external_certificate_authority_certificates

    def names(name):
        return ExternalCertificateAuthorityCertificate(name=name, common_name=name, organization_name="Contoso")

    made = await certificates.post(names("python"))
    await certificates.post(names("second"))
    one = certificates.by_external_certificate_authority_certificate_id(made.id)
    answer = sign(made.certificate_signing_request)
    await one.patch(ExternalCertificateAuthorityCertificate(certificate=answer["certificate"], chain=answer["chain"]))
    await one.patch(ExternalCertificateAuthorityCertificate(status=TlsCertificateStatus.Enabled))
    enabled = await one.get(request_configuration=knowing)
    found("status", enabled.status.value)
    await one.patch(enabled)
    found("status after the whole was sent back", (await one.get(request_configuration=knowing)).status.value)
    page = await certificates.get(
        RequestConfiguration(
            query_parameters=Certificates.ExternalCertificateAuthorityCertificatesRequestBuilderGetQueryParameters(
                top=1,
                count=True,
                orderby=["name desc"],
                filter="startsWith(name,'p') or name eq 'second'",
                select=["name"],
            )
        )
    )
    found("page", [certificate.name for certificate in page.value])
    found("count", page.odata_count)
    following = await certificates.with_url(page.odata_next_link).get()
    found("next page", [certificate.name for certificate in following.value])
    found("counted", await certificates.count.get())
    await one.patch(ExternalCertificateAuthorityCertificate(status=TlsCertificateStatus.Disabled))
    await one.delete()
    found("gone", await failure(one.get()))

    root = os.environ["ROOT"]
    configurations = client.directory.certificate_authorities.certificate_based_application_configurations
    created = await configurations.post(
        CertificateBasedApplicationConfiguration(
            display_name="By Python",
            trusted_certificate_authorities=[
                CertificateAuthorityAsEntity(is_root_authority=True, certificate=base64.b64decode(root))
            ],
        )
    )
    found("created", created.display_name)
    item = configurations.by_certificate_based_application_configuration_id(created.id)
    added = await item.trusted_certificate_authorities.post(
        CertificateAuthorityAsEntity(
            is_root_authority=False,
            certificate=base64.b64decode(root),
            issuer="CN=Root",
            issuer_subject_key_identifier=" AA:BB",
        )
    )
    found("key identifier", added.issuer_subject_key_identifier)
    expanding = ConfigurationItem.CertificateBasedApplicationConfigurationItemRequestBuilderGetQueryParameters(
        expand=["trustedCertificateAuthorities($select=id,isRootAuthority)"]
    )
    read = await item.get(RequestConfiguration(query_parameters=expanding))
    found("trusted", [member.is_root_authority for member in read.trusted_certificate_authorities])
    read.description = "Changed"
    await item.patch(read)
    found("changed", (await item.get()).description)
    trusted = item.trusted_certificate_authorities.by_certificate_authority_as_entity_id(added.id)
    whole = await trusted.get()
    found("certificate", whole.certificate == base64.b64decode(root))
    await trusted.patch(whole)
    listed = await configurations.get(
        RequestConfiguration(
            query_parameters=Configurations.CertificateBasedApplicationConfigurationsRequestBuilderGetQueryParameters(
                top=1, count=True, orderby=["displayName"], filter="displayName eq 'By Python'"
            )
        )
    )
    found("listed", [len(listed.value), listed.odata_count])
    found("counts", [await configurations.count.get(), await item.trusted_certificate_authorities.count.get()])
    await trusted.delete()
    await item.delete()
    found("removed", await failure(item.get()))
    await credential.close()


asyncio.run(main())
