/** What went wrong, as a name that stays the same from release to release. */
export type ErrorCode =
  /** A setting or an argument that can't be used. */
  | "InvalidConfiguration"
  /** No token could be had. */
  | "SignInFailed"
  /** Graph refused the token (401). */
  | "Unauthorized"
  /** Graph refused the operation to whoever signed in (403). */
  | "Forbidden"
  /** Graph has no such object, or no such service (404). */
  | "NotFound"
  /** More than one object is what was asked for. */
  | "Ambiguous"
  /** Something that exists stands in the way (409). */
  | "Conflict"
  /** Graph refused the request for another reason. */
  | "Rejected"
  /** Graph can't answer now (429 or 5xx). */
  | "Unavailable"
  /** No answer: nothing listens, or the connection broke. */
  | "Unreachable"
  /** An answer that isn't Graph's. */
  | "UnexpectedAnswer"
  /** The object in the state belongs to another tenant than the one signed in to. */
  | "OtherTenant"
  /** The object in the state belongs to another Graph than the one configured. */
  | "OtherGraph"
  /** A certificate breaks a rule, so that Graph would refuse it or, worse, take it. */
  | "BadCertificate"
  /** A certificate is for another key than the CA's. */
  | "KeyMismatch"
  /** What was waited for didn't happen in time. */
  | "TimedOut"
  /** Going on would end TLS inspection that is in use. */
  | "InUse"
  /** Graph never gives a name of a TLS inspection CA a second time. */
  | "NameSpent"
  /** Graph allows no more of these. */
  | "LimitReached"
  /** The object named by `adopt` isn't what the program describes, or can't stay it. */
  | "CannotAdopt";

/** A failure that a person can act on: what happened, and what to do. Never holds a token, a secret or a key. */
export class EntraCaError extends Error {
  override readonly name: string = "EntraCaError";

  constructor(
    readonly code: ErrorCode,
    readonly what: string,
    readonly nextStep: string,
  ) {
    super(`${what}.\n${nextStep}.`);
  }
}

/** An object that was created in the tenant but isn't as it should be: the state has to keep it. */
export class IncompleteError extends EntraCaError {
  override readonly name = "IncompleteError";

  constructor(
    readonly id: string,
    /** What is known of the object. */
    readonly state: Readonly<Record<string, unknown>>,
    code: ErrorCode,
    what: string,
    nextStep: string,
  ) {
    super(code, what, nextStep);
  }

  /** The same failure, with more known of the object. */
  with(more: Readonly<Record<string, unknown>>): IncompleteError {
    return new IncompleteError(this.id, { ...more, ...this.state }, this.code, this.what, this.nextStep);
  }
}
