/**
 * What a program can look up, under the names by which it does. Unlike the handlers, this runs in the program's own
 * process; the sdk loads it with the first look-up.
 */
import type { Properties } from "../kernel/properties.js";
import type { LookUpName } from "./definitions.js";
import * as configuration from "./certificateBasedApplicationConfiguration.js";
import * as tlsCa from "./externalCertificateAuthorityCertificate.js";
import type { Asking } from "./asking.js";
import * as filteringProfile from "./filteringProfile.js";
import * as trustedCa from "./trustedCertificateAuthority.js";
import * as webCategory from "./webCategory.js";

export type { LookUpName } from "./definitions.js";
export { duringOperation } from "../graph/operation.js";
export { sessionOf } from "./session.js";

/** Reads what is asked for. An absent property is one that Graph didn't return or that is empty; none is ever null. */
export type LookUp = (args: Properties, asking: Asking) => Promise<Properties | Properties[]>;

export const lookUps = {
  getExternalCertificateAuthorityCertificate: tlsCa.get,
  listExternalCertificateAuthorityCertificates: tlsCa.list,
  getCertificateBasedApplicationConfiguration: configuration.get,
  listCertificateBasedApplicationConfigurations: configuration.list,
  getTrustedCertificateAuthority: trustedCa.get,
  listTrustedCertificateAuthorities: trustedCa.list,
  getFilteringProfile: filteringProfile.get,
  listFilteringProfiles: filteringProfile.list,
  listWebCategories: webCategory.list,
} satisfies Record<LookUpName, LookUp>;
