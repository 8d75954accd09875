/** How a resource is defined: plain data, from which the types, the checks, the sdk, the schema and the documentation are made. */
import type { Rule } from "../checks/rule.js";
import type { Family } from "../graph/permissions.js";
import type { IdForm } from "../messages/mistakenText.js";
import type { Example } from "./example.js";
import type { HintName } from "./hints.js";
import type { Unknown } from "./unknown.js";
import type { Illegible, Legible } from "./illegible.js";
import type { Values, ValueKind } from "./values.js";

/** Everything there is to say of one kind of resource. */
export interface Definition {
  /** The name of its class in the sdk, and of its type to Pulumi. */
  readonly className: string;
  /** Graph's name for the kind; with an id it names one object. */
  readonly objectKind: string;
  /** What it is, in Markdown. */
  readonly description: string;
  /** What a person has to know beside the permissions, as sentences. */
  readonly alsoNeeds?: string;
  /** Graph's type, and where its documentation ends. */
  readonly graph: string;
  /** What Graph asks of whoever signs in, and in which clouds. */
  readonly family: Family;
  readonly example: Example;
  readonly account: Account;
  /** What `get` reads, and what its id is, as sentences. */
  readonly get: {
    readonly description: string;
    readonly id: string;
    /** The argument that says in what it is, where that needn't be looked for. */
    readonly within?: string;
  };
  /** What its ids are, where they aren't Graph's. */
  readonly idForm?: IdForm;
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

/** What a person has to know of an object's life beside its arguments, in Markdown. */
export interface Account {
  /** What a creation, a change and a replacement do, in their order. */
  readonly lifeCycle: string;
  readonly deletion: string;
  /** What becomes of what somebody changed outside Pulumi. */
  readonly drift: string;
}

/** What a resource tells another one of by being in the program. */
export interface Telling {
  readonly hint: HintName;
  /** The argument that refers to the other one. */
  readonly to: string;
  /** Of `siblings`: the arguments that tell one from the others, by themselves or by the thumbprint of the certificate that one is. */
  readonly apart?: { readonly by: readonly string[]; readonly as: "themselves" | "thumbprint" };
}

/** What a change of an argument does: to the object, to a property of it, or nothing that Graph is told. */
export type OnChange = "replaces" | "updates" | "nothing";

/** Everything there is to say of one argument. */
export interface ArgumentDefinition {
  readonly kind: ValueKind;
  readonly required: boolean;
  readonly onChange: OnChange;
  /** Undefined for what is required. */
  readonly whenOmitted?: WhenOmitted;
  /** Whether Graph is sent it as a property of the object with the same name. */
  readonly inBody: boolean;
  /** Whether Graph returns it. */
  readonly isReturned: boolean;
  /** What it is, in Markdown. */
  readonly description: string;
  /** The object's property of the same name, in Markdown; undefined where it has none. */
  readonly output?: string;
  /** Whether an empty text may be given, which means none. */
  readonly mayBeEmpty?: true;
  /** Of a `choice`: the texts of which it is one. */
  readonly choices?: readonly string[];
  /** Of a `wholeNumber`: the least and the largest that there may be. */
  readonly range?: { readonly least: number; readonly largest: number };
  /** What Graph's own applications hold it to, though Graph may not. */
  readonly portalRule?: { readonly pattern: RegExp; readonly inWords: string };
  /** Of an id that isn't Graph's: what it is. */
  readonly idForm?: IdForm;
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
  | { readonly means: "value"; readonly value: boolean | string }
  /** The same in words. */
  | { readonly means: "usual"; readonly inWords: string }
  /** It is taken from the certificate in another argument. */
  | {
      readonly means: "taken";
      readonly from: string;
      readonly part: "subject" | "subjectKeyIdentifier";
      readonly inWords: string;
    };

/** Everything there is to say of a property that no argument is for. */
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

/** Everything there is to say of what a state remembers. */
export interface MemoryDefinition {
  readonly kind: ValueKind;
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
export type Inputs<D extends Definition = Definition> = {
  readonly [P in keyof Arguments<D>]: ValueOf<Arguments<D>[P]> | Optional<Arguments<D>[P]> | Unknown;
};

/** The same where all of it is known. */
export type KnownInputs<D extends Definition = Definition> = {
  readonly [P in keyof Arguments<D>]: ValueOf<Arguments<D>[P]> | Optional<Arguments<D>[P]>;
};

/** Of where an object is. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- Records take only what is no interface.
export type Home = {
  /** Undefined of what is only looked at, until it was read, and for a token that names none. */
  readonly tenantId?: string | undefined;
  readonly graphOrigin?: string | undefined;
};

/** What the state of every object has beside the properties of its kind. */
export type KeptOfAll = Home & {
  /**
   * Not all of what was asked for is done, though the values may be what was asked for. A refresh forgets what Pulumi knows of a
   * failure, so that only this has the next update go on.
   */
  readonly unfinished?: true | undefined;
  /** When this stack last wrote to the object, and which arguments it changed then. */
  readonly __lastWrite?: { readonly at: string; readonly changed: readonly string[] } | undefined;
};

type PropertiesOf<D extends Definition> = D["arguments"] & D["outputs"] & D["memory"];

/** What is known of an object; states may be older than what they have to have today. */
export type State<D extends Definition = Definition> = KeptOfAll &
  (IsAny<D> extends true
    ? Readonly<Record<string, unknown>>
    : { readonly [P in keyof PropertiesOf<D>]: ValueOf<PropertiesOf<D>[P]> | undefined });

/** Whether a definition is any: then a property may be whatever somebody's has. */
type IsAny<D extends Definition> = string extends keyof D["arguments"] ? true : false;

/** An object as it is to be: what it has, and what the program gives. */
export type Wanted<D extends Definition = Definition> = IsAny<D> extends true ? State<D> : State<D> & KnownInputs<D>;

/** Arguments as far as they are known and can be read: as they were, or are to be. */
export type ReadableArguments<D extends Definition> = Partial<Inputs<D>>;

/** The arguments to be written; null clears. */
export type Changed<D extends Definition = Definition> = {
  readonly [P in keyof Arguments<D>]?: ValueOf<Arguments<D>[P]> | null;
};

/** What became known of an object. */
export type Updated<D extends Definition> = {
  readonly [P in keyof PropertiesOf<D>]?: ValueOf<PropertiesOf<D>[P]> | undefined;
};

type NamesWhere<Of, Shape> = { [P in keyof Of]: Of[P] extends Shape ? P : never }[keyof Of];

/** What is never absent, though a program may omit it, and what Graph always makes. */
type MadeNames<D extends Definition> =
  | NamesWhere<Arguments<D>, { readonly whenOmitted: { readonly means: "value" | "made" | "taken" } }>
  | NamesWhere<D["outputs"], { readonly isOptional: false }>;

/** What a creation makes of an object beside what the program gave. */
export type CreatedOutputs<D extends Definition> = Updated<D> & {
  readonly [P in MadeNames<D>]: ValueOf<PropertiesOf<D>[P]> | undefined;
};

type ReturnedNames<D extends Definition> = NamesWhere<Arguments<D>, { readonly isReturned: true }> | keyof D["outputs"];

/** What Graph returned of an object: undefined is what it didn't tell, null what it says is empty. */
export type Returned<D extends Definition> = {
  readonly [P in ReturnedNames<D>]: ValueOf<PropertiesOf<D>[P]> | null | undefined | Illegible;
};

/** An object as it was found, with its id as Graph writes it. */
export type Found<D extends Definition = Definition> = { readonly id: string } & (IsAny<D> extends true
  ? Readonly<Record<string, unknown>>
  : Returned<D> & { readonly [P in keyof D["memory"]]?: ValueOf<D["memory"][P]> });

/** The same, as far as it can be read; nothing of it where the tenant isn't asked. */
export type Live<D extends Definition = Definition> = Partial<Legible<Found<D>>>;

/** The body of a request that makes an object, or changes it. */
export type Body<D extends Definition> = Readonly<Record<NamesWhere<Arguments<D>, { readonly inBody: true }>, unknown>>;

type IsAlwaysThere<A> = A extends
  | { readonly required: true }
  | { readonly whenOmitted: { readonly means: "value" } | { readonly part: "subject" } }
  ? true
  : false;

/** The values that the body is made of, with what stands for omitted ones. */
export type BodyValues<D extends Definition> = {
  readonly [P in keyof Body<D>]:
    | ValueOf<Arguments<D>[P]>
    | (IsAlwaysThere<Arguments<D>[P]> extends true ? never : undefined);
};
