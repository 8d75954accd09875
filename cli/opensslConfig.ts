import { Command } from "commander";

/** What Microsoft's page "Configure Transport Layer Security inspection settings" and the provider's rules ask for. */
const config = `# Certificates for TLS inspection with Global Secure Access. Save this as openssl.cnf, beside the CSR as ca.csr.
#
# A root, for trying this out; with a PKI of your own, take its CA in place of root.pem and root.key:
#   openssl req -x509 -newkey rsa:4096 -noenc -keyout root.key -out root.pem -sha256 -days 3650 -subj "/CN=Test root" -config openssl.cnf -extensions root
#
# The signed certificate:
#   openssl x509 -req -in ca.csr -CA root.pem -CAkey root.key -CAcreateserial -out signed.pem -sha256 -days 1825 -extfile openssl.cnf -extensions signed
#
# What comes of it, before it is handed over; the chain is every CA from the issuer up to the root:
#   npx pulumi-entra-ca check --csr ca.csr --certificate signed.pem --chain root.pem

[req]
distinguished_name = name

[name]

[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash

[signed]
# The service issues one more CA below the signed one.
basicConstraints = critical, CA:TRUE, pathlen:1
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/** `openssl-config`: what a PKI team that has only openssl needs to sign a CSR. */
export function opensslConfigCommand(): Command {
  return new Command("openssl-config")
    .description("print a file for openssl, and the commands that make a certificate of a CSR which passes every check")
    .action(() => {
      process.stdout.write(config);
    });
}
