/**
 * Inputs that a program never writes: with them the sdk tells the provider what Pulumi doesn't tell a dynamic one. Names
 * that begin with two underscores are kept in the state but not displayed; none of these is ever a difference.
 */
export const hidden = {
  /** The text of the provider (`providerText`), by which Pulumi's host finds it for every later call. */
  provider: "__provider",
  /** The resource's URN, under which messages are shown. */
  urn: "__urn",
  /** The resource option `ignoreChanges`. */
  ignoreChanges: "__ignoreChanges",
  /** The resource option `replaceOnChanges`. */
  replaceOnChanges: "__replaceOnChanges",
  /** The names of the arguments that the program marks as secret: a dynamic provider is handed them without their marks. */
  secrets: "__secrets",
  /** Of a TLS inspection CA: whether the program has the resource of its signed certificate. */
  hasSignedCertificate: "__hasSignedCertificate",
  /** The URN of the resource in the same program that it is to be in: of a trusted CA the configuration, of a rule the policy. */
  placeUrn: "__configurationUrn",
  /**
   * Of the same, and of what they are in: what tells apart all that the program has there, the thumbprints of CAs and the priorities
   * of rules; empty where unknown.
   */
  siblings: "__siblings",
  /** The same, as the program had them before: added by the provider's check. */
  formerSiblings: "__formerSiblings",
  /** Of the same: whether it stays though its resource goes (the resource options `retainOnDelete` and `protect`). */
  retained: "__retained",
  /** In outputs alone: the arguments that the program omitted. */
  omitted: "__omitted",
  /** In outputs alone: when this stack last wrote to the object, and which arguments it changed then. */
  lastWrite: "__lastWrite",
} as const;

/** Stands before a sibling that stays though its resource goes: Pulumi tells no provider of `retainOnDelete` and `protect`. */
export const retainedMark = "retained ";
