#!/usr/bin/env bash
# Makes the plugin's archives for a download URL, one for each system, in dist/release: the same files, since Node runs them.
# `npm run release:plugin` builds what they hold first.
# Lay them at the URL that a program's Pulumi.yaml or schema names, or install one: pulumi plugin install resource entra-ca
# VERSION --file ARCHIVE.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(node --print 'require("./package.json").version')
release=dist/release
content=$(mktemp -d)
trap 'rm -rf "$content" "$content.tar.gz"' EXIT

mkdir -p "$release" "$content/dist"
cp -R dist/plugin "$content/dist/plugin"
cp package.json LICENSE "$content"
# Pulumi looks for the launcher at the archive's top, beside which the rest lies.
sed 's#"\.\./dist/#"./dist/#' plugin/pulumi-resource-entra-ca >"$content/pulumi-resource-entra-ca"
cp plugin/pulumi-resource-entra-ca.cmd "$content"
chmod +x "$content/pulumi-resource-entra-ca"
# The same bytes from the same files, whoever makes them, when and where: the time is the one that npm gives what it packs.
tar --sort=name --mtime="1985-10-26 08:15:00Z" --owner=0 --group=0 --numeric-owner --mode=a=rX,u+w -c -C "$content" . |
  gzip -n9 >"$content.tar.gz"
for system in linux-amd64 linux-arm64 darwin-amd64 darwin-arm64 windows-amd64; do
  cp "$content.tar.gz" "$release/pulumi-resource-entra-ca-v$version-$system.tar.gz"
done
(cd "$release" && sha256sum pulumi-resource-entra-ca-*.tar.gz >SHA256SUMS)
