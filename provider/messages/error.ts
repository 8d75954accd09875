import { inOneLine } from "./foreignText.js";

/** What a code says and what to do, each as a sentence without its end; the documentation's page is made of these. */
interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
}

/** What can go wrong, by a name that stays the same from release to release. */
export const errorCodes = {
  InvalidConfiguration: {
    meaning: "A setting or an argument can't be used",
    remedy: "Correct the setting that the message names",
  },
  SignInFailed: {
    meaning: "No token for Microsoft Graph could be had",
    remedy: "Sign in with `az login`, or set the variables of a workload or service principal",
  },
  Unauthorized: {
    meaning: "Graph refused the token (401), twice",
    remedy: "Sign in again; with `ENTRA_CA_ACCESS_TOKEN`, take a new token",
  },
  Forbidden: {
    meaning: "Graph refused the operation to whoever signed in (403)",
    remedy:
      "Grant the permission and the role that the message names; licence and conditional access are refused alike",
  },
  NotFound: {
    meaning: "Graph has no such object, or no such service in this tenant (404)",
    remedy: "Check the id and the tenant; set up Global Secure Access where its service is missing",
  },
  Ambiguous: {
    meaning: "More than one object is what was asked for",
    remedy: "Look it up by its id",
  },
  Conflict: {
    meaning: "Something that exists stands in the way (409)",
    remedy: "Choose another value, or take the object over with `adopt`",
  },
  Rejected: {
    meaning: "Graph refused the request for another reason, which the message repeats",
    remedy: "Change what Graph objects to",
  },
  Unavailable: {
    meaning: "Graph couldn't do it for the time being, however often it was tried within an operation's time",
    remedy: "Run the same command again later: it goes on from what is there",
  },
  Unreachable: {
    meaning: "There was no answer: nothing listens, or the connection broke, each time it was tried",
    remedy: "Check the network, the proxy variables and `ENTRA_CA_ENDPOINT`",
  },
  UnexpectedAnswer: {
    meaning: "The answer isn't Graph's: not JSON, of another shape, a web page, too large, too deep, without an end",
    remedy: "Check `ENTRA_CA_ENDPOINT` and any proxy on the way",
  },
  NotShown: {
    meaning:
      "Graph doesn't show an object that this stack made or changed minutes ago: it may be gone, or not show yet",
    remedy: "Run the same command again: Graph may need a minute. It is taken for gone five minutes after the write",
  },
  OtherTenant: {
    meaning: "The object in the state belongs to another tenant than the one signed in to",
    remedy: "Sign in to the object's tenant, or use another stack",
  },
  OtherGraph: {
    meaning: "The object in the state belongs to another Graph than the one configured",
    remedy: "Point the provider back, or use another stack",
  },
  NotInThisCloud: {
    meaning: "Graph has TLS inspection in the global cloud only",
    remedy: "Use a tenant of the global cloud for it, or leave these resources out of the program",
  },
  BadCertificate: {
    meaning: "A certificate breaks a rule, so that Graph would refuse it or, worse, take it",
    remedy: "Make another one; [Certificate checks](certificate-checks.md) has the rules",
  },
  KeyMismatch: {
    meaning: "A certificate is for another key than the CA's",
    remedy: "Sign the CSR of this CA",
  },
  TimedOut: {
    meaning: "A CA didn't reach the state that was waited for in time",
    remedy: "Run `pulumi up` again, which goes on from there; raise `timeouts` where Graph needs longer",
  },
  Cancelled: {
    meaning: "Pulumi was interrupted while something was waited for; what was made is in the state",
    remedy: "Run the same command again: it goes on from what is there",
  },
  InUse: {
    meaning: "Going on would end TLS inspection that is in use",
    remedy: "Put another CA to use first, or disable this one",
  },
  NameSpent: {
    meaning: "Graph never gives a name of a TLS inspection CA a second time",
    remedy: "Choose another name, or omit it",
  },
  LimitReached: {
    meaning: "Graph allows no more of these",
    remedy: "Remove one first",
  },
  CannotAdopt: {
    meaning: "The object named by `adopt` isn't what the program describes, or can't stay it",
    remedy: "Describe the object as it is, or remove `adopt`",
  },
  CannotImport: {
    meaning: "Graph doesn't show what a program has to say of the object",
    remedy: "Write the resource into the program without importing it",
  },
  Unexpected: {
    meaning: "Something went wrong that the provider doesn't foresee; what was made or changed is in the state",
    remedy: "Run the same command again: it goes on from what is there. If that doesn't help, report the message",
  },
} satisfies Record<string, Explanation>;

export type ErrorCode = keyof typeof errorCodes;

/** An error's message with its code behind it, for where nothing else than a text can be handed on. */
export const withCode = {
  write: ({ message, code }: EntraCaError): string => `${message} [${code}]`,
  /** The two apart; without a code where a text has none. */
  read(text: string): { message: string; code?: ErrorCode } {
    const [, message = "", code = ""] = /^([^]*) \[(\w+)\]$/.exec(text) ?? [];
    return Object.hasOwn(errorCodes, code) ? { message, code: code as ErrorCode } : { message: text };
  },
};

/**
 * A failure that a person can act on: what happened, and what to do. Never holds a token, a secret or a key; what it repeats of
 * foreign text can't act.
 */
export class EntraCaError extends Error {
  override readonly name: string = "EntraCaError";
  readonly what: string;
  readonly nextStep: string;
  readonly details: readonly string[];

  /**
   * @param what A sentence without its end, as `nextStep` is.
   * @param details More of what happened, each shown in a line of its own.
   */
  constructor(
    readonly code: ErrorCode,
    what: string,
    nextStep: string,
    details: readonly string[] = [],
  ) {
    const [said, advised, listed] = [inOneLine(what), inOneLine(nextStep), details.map(inOneLine)];
    super(`${[said, ...listed].join("\n  - ")}.\n${advised}.`);
    this.what = said;
    this.nextStep = advised;
    this.details = listed;
  }

  /** What happened and what to do, for where there is no room for the details. */
  get inShort(): string {
    // What introduces details ends with a colon.
    const said = this.details.length === 0 ? this.what : this.what.replace(/\.[^.]*:$/, "");
    return `${said}. ${this.nextStep}`;
  }

  /** The same failure, with more to do about it. */
  advising(more: string): EntraCaError {
    return new EntraCaError(this.code, this.what, `${this.nextStep}; ${more}`, this.details);
  }
}

/** An object that was made or changed in the tenant but isn't as it should be: the state has to keep it. */
export class IncompleteError extends EntraCaError {
  override readonly name = "IncompleteError";

  constructor(
    readonly id: string,
    /** What is known of the object. */
    readonly state: Readonly<Record<string, unknown>>,
    code: ErrorCode,
    what: string,
    nextStep: string,
    /** Whether nobody knows if anything was changed: what the state had of the object is what there is to go by. */
    readonly isUncertain = false,
  ) {
    super(code, what, nextStep);
  }

  /** What ended the work on an object, whatever it was: a mistake of the provider's leaves an object behind, too. */
  static from(failure: unknown, { id, state, done, nextStep, isUncertain }: Leftover): IncompleteError {
    const cause = failure instanceof EntraCaError ? failure : new EntraCaError("Unexpected", String(failure), again);
    const what = `${done}. ${cause.what}`;
    return new IncompleteError(id, state, cause.code, what, nextStep ?? cause.nextStep, isUncertain);
  }

  /** The same failure, with more known of the object. */
  with(more: Readonly<Record<string, unknown>>): IncompleteError {
    return this.having({ ...more, ...this.state });
  }

  /** The same failure, with this known of the object and no more. */
  having(state: Readonly<Record<string, unknown>>): IncompleteError {
    return new IncompleteError(this.id, state, this.code, this.what, this.nextStep, this.isUncertain);
  }
}

const again = "Run pulumi up again; if that doesn't help, report this message";

/** What work that failed left behind. */
interface Leftover {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** What was done of it, as a sentence. */
  readonly done: string;
  /** What to do, where that isn't what the failure says. */
  readonly nextStep?: string;
  readonly isUncertain?: boolean;
}
