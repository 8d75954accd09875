@setlocal
@rem Windows would look for node in the folder that Pulumi runs in, before it looks where programs are.
@set NoDefaultCurrentDirectoryInExePath=1
@node "%~dp0pulumi-resource-entra-ca" %*
