#!/bin/sh
# Fetches the checker that schemas.test.ts runs, and with it the schemas of GitHub and Azure Pipelines.
set -e
cd "$(dirname "$0")/../.."
python3 -m venv .cache/schemas
.cache/schemas/bin/pip install --quiet --disable-pip-version-check check-jsonschema==0.39.0
