/** How a resource is defined: plain data, from which the types, the checks, the sdk, the schema and the documentation are made. */
import type { Rule } from "../checks/rule.js";
import type { Family } from "../graph/permissions.js";
import type { HintName } from "./hints.js";
import type { Unknown } from "./unknown.js";
import type { Illegible } from "./illegible.js";
import type { Values, ValueKind } from "./values.js";

/** Everything there is to say of one kind of resource. */
export interface Definition {
  /** The name of its class in the sdk, and of its type to Pulumi. */
  readonly className: string;
  /** Graph's name for the kind; with an id it names one object. */
  readonly kind: string;
  /** What it is, in Markdown. */
  readonly description: string;
  /** What a person has to know beside the permissions, as sentences. */
  readonly alsoNeeds?: string;
  /** Graph's type, and where its documentation ends. */
  readonly graph: string;
  /** What Graph asks of whoever signs in, and in which clouds. */
  readonly family: Family;
  /** A program, in TypeScript. */
  readonly example: string;
  /** What `get` reads, and what its id is, as sentences. */
  readonly get: { readonly description: string; readonly id: string };
  /** What is to be said of all arguments together, as sentences. */
  readonly ofArguments?: string;
  /** What a program says. */
  readonly arguments: Readonly<Record<string, ArgumentDefinition>>;
  /** What the object has beyond that. */
  readonly outputs: Readonly<Record<string, OutputDefinition>>;
  /** What its state remembers beyond that, which nobody is shown. */
  readonly memory: Readonly<Record<string, MemoryDefinition>>;
  /** What the sdk tells of the rest of the program. */
  readonly hints: readonly HintName[];
  /** Of which other resource that is a hint that a program has this one. */
  readonly tells?: Telling;
}

/** What a resource tells another one of by being in the program. */
export interface Telling {
  readonly hint: HintName;
  /** The argument that refers to the other one. */
  readonly to: string;
}

/** What a change of an argument does: to the object, to a property of it, or nothing that Graph is told. */
export type OnChange = "replaces" | "updates" | "nothing";

export interface ArgumentDefinition {
  readonly kind: ValueKind;
  readonly required: boolean;
  readonly onChange: OnChange;
  /** Undefined for what is required. */
  readonly whenOmitted?: WhenOmitted;
  /** Whether Graph returns it. */
  readonly isReturned: boolean;
  /** What it is, in Markdown. */
  readonly description: string;
  /** The object's property of the same name, in Markdown; undefined where it has none. */
  readonly output?: string;
  /** Whether an empty text may be given, which means none. */
  readonly mayBeEmpty?: true;
  /** What Graph's own applications hold it to, though Graph may not. */
  readonly portalRule?: { readonly pattern: RegExp; readonly inWords: string };
  /** Of `acceptedFindings`: the rules that there are. */
  readonly rules?: readonly Rule[];
  /** Of a value that is an object: the name of its type in the sdk. */
  readonly typeName?: ObjectTypeName;
}

/** What the program wants where it omits an argument. */
export type WhenOmitted =
  /** There is none: what an object has is cleared. */
  | { readonly means: "none" }
  /** What the object has stays. */
  | { readonly means: "as it is" }
  /** One is made with the object, of these arguments among others, and stays. */
  | { readonly means: "made"; readonly of: readonly string[] }
  | { readonly means: "value"; readonly value: boolean }
  /** The same in words. */
  | { readonly means: "usual"; readonly inWords: string }
  /** It is taken from the certificate in another argument. */
  | {
      readonly means: "taken";
      readonly from: string;
      readonly part: "subject" | "subjectKeyIdentifier";
      readonly inWords: string;
    };

export interface OutputDefinition {
  readonly kind: ValueKind;
  /** Whether there may be none. */
  readonly isOptional: boolean;
  /** Whether an update of other properties may change it. */
  readonly changes: boolean;
  /** The properties that it is made of: one is as secret as they are. */
  readonly madeOf: readonly string[];
  /** What it is, in Markdown. */
  readonly description: string;
  readonly typeName?: ObjectTypeName;
}

export interface MemoryDefinition {
  readonly kind: "text" | "flag";
  readonly meaning: string;
}

/** The types in the sdk of values with properties of their own. */
export type ObjectTypeName = "Validity" | "SignedCertificateTimeouts" | "Connection";

/** A definition with its own type. */
export function define<const D extends Definition>(definition: D): D {
  return definition;
}

type Arguments<D extends Definition> = D["arguments"];
type ValueOf<A> = A extends { readonly kind: infer K extends ValueKind } ? Values[K] : never;
type Optional<A> = A extends { readonly required: true } ? never : undefined;

/** The arguments as a program gives them: unknown is what is only known during the update. */
export type Inputs<D extends Definition> = {
  readonly [P in keyof Arguments<D>]: ValueOf<Arguments<D>[P]> | Optional<Arguments<D>[P]> | Unknown;
};

/** The same where all of it is known. */
export type KnownInputs<D extends Definition> = {
  readonly [P in keyof Arguments<D>]: ValueOf<Arguments<D>[P]> | Optional<Arguments<D>[P]>;
};

/** What is always known of an object: what is required, and what is never absent though it is omitted. */
type AlwaysThere<A> = A extends { readonly required: true }
  ? true
  : A extends { readonly whenOmitted: { readonly means: "value" | "made" | "taken" } }
    ? true
    : false;

/** Of where an object is. */
export interface Place {
  /** Undefined of what is only looked at, until it was read, and for a token that names none. */
  readonly tenantId: string | undefined;
  readonly graphOrigin: string | undefined;
}

/** What is known of an object; states may be older than what they have to have today. */
export type State<D extends Definition> = Place & {
  readonly [P in keyof Arguments<D>]: ValueOf<Arguments<D>[P]> | undefined;
} & {
  readonly [P in keyof D["outputs"]]: ValueOf<D["outputs"][P]> | undefined;
} & {
  readonly [P in keyof D["memory"]]: ValueOf<D["memory"][P]> | undefined;
};

type ReturnedNames<D extends Definition> = {
  [P in keyof Arguments<D>]: Arguments<D>[P] extends { readonly isReturned: true } ? P : never;
}[keyof Arguments<D>];

/** What Graph returned of an object: undefined is what it didn't tell, null what it says is empty. */
export type Returned<D extends Definition> = {
  readonly [P in ReturnedNames<D>]: ValueOf<Arguments<D>[P]> | null | undefined | Illegible;
};
