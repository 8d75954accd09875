import type { BrokenRule } from "../checks/findings.js";
import type { Difference } from "./comparison.js";
import type { Configuration } from "../settings/configuration.js";
import type { Clock } from "../graph/clock.js";
import type { GraphClient } from "../graph/client.js";
import type { Collections } from "../graph/collections.js";
import type { Prospects } from "./prospects.js";
import type { Announcements, Run } from "./run.js";
import type { Secrets } from "../messages/secrets.js";

/**
 * A resource's properties as plain data. In inputs, an absent member is an argument that the program omitted, and the
 * symbol `unknown` is one that isn't known yet. In what Graph has, an absent member is one that Graph didn't return, and
 * null one that Graph says is empty.
 */
export type Properties = Readonly<Record<string, unknown>>;

/** One argument of a resource: what it may be, what it means, and what a change of it does. */
export interface Argument {
  readonly type: "string" | "boolean" | "list of strings" | "string or list of strings" | "object of strings";
  readonly required: boolean;
  /** Whether Graph can't change it, so that another value needs another object. */
  readonly replaces: boolean;
  /** Whether its own check says what is wrong where a private key is given in its place. */
  readonly recognizesKeys: boolean;
  /** The argument that its value is taken from where the program omits it. */
  readonly derivedFrom?: string;
  /**
   * What is wrong with a given text, in words that follow the argument's name; undefined where nothing is. They never repeat
   * the text: it may be a secret, or a private key pasted by mistake.
   *
   * @param isItem Whether the text is one of a list.
   */
  check(value: string, isItem: boolean): string | undefined;
  /** What is wrong with how a text is written that a program gives, though it can be read, as it must be in old states. */
  checkForm?(value: string): string | undefined;
  /** What the program wants where it omits the argument. */
  whenOmitted(inputs: Properties, current: unknown): unknown;
  /** Whether two values mean the same, however they are written, in an object with these properties. */
  equal(one: string, other: string, among: Properties): boolean;
  /** A value as it is shown in a warning. */
  show(value: string): string;
  /**
   * What somebody changed outside Pulumi, where another text says it better than both values, as sentences without an end.
   *
   * @param wanted Undefined where the program says nothing of it, or nothing that is known yet.
   */
  changes?(stored: string, live: string, wanted: string | undefined): string[];
  /** Of a name that may be left to Pulumi: which of the names that it proposes can be used. */
  readonly proposal?: {
    accepts(name: string): boolean;
    /** What is accepted, in words. */
    readonly limits: string;
  };
}

/** What the rest of a program shows about a resource; undefined is what can't be told. */
export interface Program {
  /** Of a TLS inspection CA: whether the program has the resource of its signed certificate. */
  readonly hasSignedCertificate: boolean | undefined;
  /** Of a trusted CA: the URN of the configuration that it is to be in. */
  readonly configurationUrn: string | undefined;
  /**
   * Of a trusted CA and of a configuration: the thumbprints of all trusted CAs that the program has resources for in the
   * configuration, and had; undefined where nothing tells.
   */
  readonly siblings?: Announcements | undefined;
  /** Whether the object stays though its resource goes, as far as the program says so. */
  readonly isRetained?: boolean;
}

/** What a handler may use beside its own arguments. */
export interface Context extends Clock {
  readonly configuration: Configuration;
  readonly graph: GraphClient;
  readonly collections: Collections;
  readonly prospects: Prospects;
  readonly run: Run;
  /** Aborts once Pulumi wants to stop, for a reason that is an error for the user. */
  readonly signal?: AbortSignal;
  /** How long the call may wait, in milliseconds, where the program says so beside the resource's arguments. */
  readonly timeout?: number | undefined;
  /** The resource's URN; empty where Pulumi didn't tell. */
  readonly urn: string;
  /** The properties in the resource option `ignoreChanges`. */
  readonly ignoreChanges: readonly string[];
  /** The properties in the resource option `replaceOnChanges`, where nobody but the provider heeds it. */
  readonly replaceOnChanges: readonly string[];
  /**
   * Whether what a creation may be to replace was read beforehand in this run, or compared, so that an object which no resource is
   * known to have is surely not that. Pulumi tells a creation itself nothing of it.
   */
  readonly knowsReplaced: boolean;
  /** What the program says beyond the resource's arguments. */
  readonly program: Program;
  /** What of the arguments, as they are or were, the program marks as secret. */
  readonly secrets: Secrets;
  /** The same, connected otherwise: as the argument `connection` of another time says. */
  connectedAs(connection: unknown): Context;
  /** Tells the user what is being waited for; each line takes the place of the one before. */
  progress(message: string): Promise<void>;
  /** Warns the user, under the resource. The same warning of the same resource is shown once per process. */
  warn(message: string): Promise<void>;
  /** Tells the user something about the resource, once per process. */
  note(message: string): Promise<void>;
  /** Tells the user something that concerns all resources, once per process. */
  tell(message: string): Promise<void>;
  /** Warns the user of something that concerns all resources, once per process. */
  caution(message: string): Promise<void>;
}

/** An object that was made. */
export interface Created {
  readonly id: string;
  /** Its properties beyond the arguments as the program wrote them. */
  readonly outputs: Properties;
}

/** What a program would do to an object that exists. */
export interface Change {
  readonly id: string;
  readonly differences: readonly Difference[];
  readonly inputs: Properties;
  readonly state: Properties;
  /** The object in the tenant; undefined where it is gone, or the tenant wasn't asked. */
  readonly live: Properties | undefined;
}

/** What is particular to one kind of resource; `lifecycle.ts` makes the whole handler of it. */
export interface Resource {
  /** Graph's name for the kind, as the sdk's class has it; with an id it names one object. */
  readonly kind: string;
  /** Whether Graph has it only where it has TLS inspection. */
  readonly needsTlsInspection?: boolean;
  readonly arguments: Readonly<Record<string, Argument>>;
  /** What else of an object tells of arguments, by the property: one is as secret as what it is made of. */
  readonly madeOf?: Readonly<Record<string, readonly string[]>>;
  /** The rules that its certificates break. Unknown values are passed over. */
  readonly brokenRules?: (inputs: Properties, now: Date) => BrokenRule[];
  /** What is wrong beyond single arguments, each with the property it is about. Unknown values are passed over. */
  check?(inputs: Properties): Finding[];
  /**
   * Notes what the program says of the rest of itself.
   *
   * @param current The arguments as they were; undefined for a new object.
   * @returns what in the rest of the program stands in the way.
   */
  amongOthers?(inputs: Properties, current: Properties | undefined, context: Context): Finding[];
  /** What is odd but may be meant. */
  warnings?(inputs: Properties, context: Context): string[];
  /** What in the tenant, or in the rest of the program, leaves no room for a new object. Unknown values are passed over. */
  checkAddition?(inputs: Properties, context: Context): Promise<Finding[]>;
  /**
   * The object in the tenant, with its id as Graph writes it; undefined where it is gone. Among its properties are `Illegible`
   * ones, which nothing else gets to see.
   */
  live(id: string, state: Properties, context: Context): Promise<Properties | undefined>;
  /**
   * Whether a run before this one was to remove an object that the state has, as far as anything tells: where it isn't found, it
   * isn't Graph that is late.
   */
  wasGivenUp?(state: Properties, context: Context): boolean;
  /** Refuses what can't be done to an object that exists, by throwing with the way out. */
  checkChange?(change: Change, context: Context): Promise<void> | void;
  /** Notes what came of a comparison, and refuses what it shows the run can't do. */
  compared?(change: Change, context: Context): Promise<void>;
  /** The URN of the resource that an object stays for that is to be deleted. */
  handsOver?(state: Properties, context: Context): string | undefined;
  /** What to warn of in an object as it is now. */
  liveWarnings?(change: Change & { readonly live: Properties }, context: Context): Promise<string[]> | string[];
  create(inputs: Properties, context: Context): Promise<Created>;
  /**
   * Writes the changed arguments, all of them such that Graph can change in place and perhaps none; null clears. Also
   * goes on with what an earlier creation left incomplete. The result are outputs that became known by it.
   *
   * @param wanted The object as it is to be.
   */
  update(id: string, wanted: Properties, changed: Properties, context: Context): Promise<Properties>;
  delete(id: string, state: Properties, context: Context): Promise<void>;
  /** What there is in the tenant, and what that does, once Pulumi forgets an object that isn't deleted: a sentence without its end. */
  whatStays(id: string, state: Properties): string;
}

/** A failed check. */
export interface Finding {
  readonly property: string;
  /** What was found and what to do, in words that follow the property's name; never a secret. */
  readonly reason: string;
}
