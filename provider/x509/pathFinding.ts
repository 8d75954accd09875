import type { Certificate } from "./certificate.js";
import type { CertificateFields } from "./certificateFields.js";
import type { GeneralNameForm } from "./generalName.js";

/** A certificate at its place in a path. */
export interface Place {
  readonly certificate: Certificate;
  readonly fields: CertificateFields;
  /** The certificate at the lower end of the path. */
  readonly leaf: Certificate;
}

/** What is asked of the certificates of a path beyond RFC 5280 section 6. A path without errors is better than any with one. */
export interface Demand {
  readonly severity: "error" | "warning";
  /** What a certificate above the leaf has instead, in words; undefined where there is nothing wrong with it. */
  broken?(place: Place, at: Date): string | undefined;
  /** The same of a certificate, the leaf included, and the one that issued it. */
  brokenBetween?(place: Place, issuer: Place): string | undefined;
}

/**
 * What is wrong with a certification path, as data: `rule` says which rule of RFC 5280 is broken, and the other
 * properties are what a sentence on it needs. Names are texts as Graph shows them, extensions and algorithms OIDs.
 */
export type PathFinding = PathRule & {
  /** Which certificate of the path is at fault, counted from the leaf, which is 0. */
  readonly certificate: number;
  readonly subject: string;
};

export type PathRule =
  | {
      /** Section 6.1: no certificate given has the issuer's name, or only ones with another key identifier. */
      readonly rule: "issuerMissing";
      readonly issuer: string;
      /** The key identifier of the missing issuer as the certificate states it (section 4.2.1.1), hexadecimal. */
      readonly authorityKeyIdentifier: string | undefined;
    }
  | {
      /** Section 6.1: certificates that issued each other, without the self-signed certificate of any of them. */
      readonly rule: "rootMissing";
      readonly issuer: string;
    }
  | {
      /** The certificates allow more paths than are tried; among those tried none is without a fault. */
      readonly rule: "searchLimit";
    }
  | {
      /** Section 4.1: the bytes aren't a certificate that can be used, though they look like one. */
      readonly rule: "encoding";
    }
  | {
      /** Section 6.1.3 (a)(1): the signature wasn't made with the key of the next certificate in the path. */
      readonly rule: "signature";
      readonly signatureAlgorithm: string;
      readonly issuer: string;
    }
  | {
      /** Section 6.1.3 (a)(1): the signature's algorithm isn't one that is known here, so that it can't be verified. */
      readonly rule: "signatureAlgorithm";
      readonly signatureAlgorithm: string;
    }
  | {
      /** Section 6.1.3 (a)(2). */
      readonly rule: "notYetValid";
      readonly notBefore: Date;
    }
  | {
      /** Section 6.1.3 (a)(2). */
      readonly rule: "expired";
      readonly notAfter: Date;
    }
  | {
      /** Section 4.1.2.1: only version 3 has extensions, and there is none above it. */
      readonly rule: "version";
      readonly version: number;
    }
  | {
      /** Section 6.1.4 (o) and 6.1.5 (f). */
      readonly rule: "unknownCriticalExtension";
      readonly extension: string;
    }
  | {
      /** Section 4.2: an extension that occurs twice, or whose content isn't what its type says. */
      readonly rule: "unreadableExtension";
      readonly extension: string;
    }
  | {
      /** Sections 4.2.1.1 and 4.2.1.2: a key identifier that is critical. */
      readonly rule: "criticalKeyIdentifier";
      readonly extension: string;
    }
  | {
      /** Sections 4.1.2.4 and 4.1.2.6: an authority, or an issuer, without a name. */
      readonly rule: "emptyName";
      readonly name: "issuer" | "subject";
    }
  | {
      /** Section 6.1.4 (k): it issued another one, and its basicConstraints (absent where `undefined`) don't say CA. */
      readonly rule: "notAuthority";
      readonly ca: false | undefined;
    }
  | {
      /** Section 6.1.4 (l) and (m). */
      readonly rule: "pathLength";
      readonly pathLength: number;
      /** How many authorities there are below it, self-issued ones not counted; the leaf is one where others are to come. */
      readonly authoritiesBelow: number;
    }
  | {
      /** Section 6.1.4 (n): it issued another one, and its keyUsage doesn't have keyCertSign. */
      readonly rule: "keyCertSign";
    }
  | {
      /** Section 6.1.3 (b) and (c): one of its names isn't within what an authority above may name, or is excluded. */
      readonly rule: "nameNotPermitted" | "nameExcluded";
      readonly form: GeneralNameForm;
      readonly name: string;
      /** The authority whose name constraints these are. */
      readonly constrainedBy: number;
    }
  | {
      /**
       * Section 4.2.1.10: an authority above constrains names of a form that this certificate has, in a way that can't
       * be processed, so that the certificate must be refused.
       */
      readonly rule: "unprocessedNameConstraint";
      readonly form: GeneralNameForm;
      readonly constrainedBy: number;
    }
  | {
      /** Section 6.1.4 (a): a policy is mapped to or from anyPolicy. */
      readonly rule: "anyPolicyMapped";
    }
  | {
      /** Section 6.1.3 (f) and 6.1.5 (g): a policy is required, and none is valid for the path down to here. */
      readonly rule: "policyRequired";
      /** Whether that is so only of what is to come below the leaf. */
      readonly isBelow: boolean;
    }
  | {
      /** What isn't of RFC 5280 section 6 but is asked of a path as well. */
      readonly rule: "demand";
      readonly demand: Demand;
      readonly found: string;
    };
