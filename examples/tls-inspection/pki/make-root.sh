#!/bin/sh
# Makes the root that signs in this example. Keep the key of a real one out of files.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey rsa:4096 -noenc -keyout root.key -out root.pem -sha256 -days 3650 \
  -subj "/O=Contoso Ltd/CN=Contoso Root CA" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
