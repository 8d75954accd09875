@node "%~dp0pulumi-resource-entra-ca" %*
