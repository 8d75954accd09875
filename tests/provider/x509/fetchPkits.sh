#!/bin/sh
# Fetches the certificates of NIST's Public Key Interoperability Test Suite for pkits.test.ts, from Debian's copy.
set -e
cd "$(dirname "$0")/../../.."
unpacked=$(mktemp -d)
trap 'rm -r "$unpacked"' EXIT
(
  cd "$unpacked"
  apt-get download python3-cryptography-vectors
  dpkg-deb -x python3-cryptography-vectors_*.deb .
)
mkdir -p .cache/pkits
cp "$unpacked"/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data/certs/*.crt .cache/pkits/
echo "$(ls .cache/pkits | wc -l) certificates in .cache/pkits"
