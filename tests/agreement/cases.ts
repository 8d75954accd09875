/** The table of changes: everything that can happen to each kind of resource. */
import type { Case } from "./case.js";
import { configurationCases, configurationSpellings } from "./configurations.js";
import { policyEntryCases } from "./policyEntries.js";
import { signedCertificateCases, signedCertificateSpellings } from "./signedCertificates.js";
import { tlsAuthorityCases } from "./tlsAuthorities.js";
import { ruleSpellings, tlsInspectionCases } from "./tlsInspection.js";
import { trustedAuthorityCases, trustedAuthoritySpellings } from "./trustedAuthorities.js";

export const changes: readonly Case[] = [
  ...tlsAuthorityCases,
  ...signedCertificateCases,
  ...configurationCases,
  ...trustedAuthorityCases,
  ...policyEntryCases,
  ...tlsInspectionCases,
];

/** What is no change, in every way to write it. */
export const spellings: readonly Case[] = [
  ...signedCertificateSpellings,
  ...configurationSpellings,
  ...trustedAuthoritySpellings,
  ...ruleSpellings,
];
