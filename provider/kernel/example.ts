/** A program as data: its text in each of Pulumi's languages is made of it. */
export interface Example {
  /** What it makes and looks up, each before those that refer to it. */
  readonly steps: readonly ExampleStep[];
  /** What it exports, by name. */
  readonly exports?: Readonly<Record<string, Reference>>;
}

/** A resource that a program makes, or a look-up that it does, with the name of the variable for it. */
export type ExampleStep = { readonly variable: string; readonly arguments: Readonly<Record<string, ExampleValue>> } & (
  | { readonly resource: string; readonly name: string }
  | { readonly lookUp: string }
);

/** What an argument is given. */
export type ExampleValue = string | boolean | number | FileText | Reference | readonly ExampleItem[];

/** What is in a list. */
export type ExampleItem = string | FileText | Reference;

/** What stands in a file beside the program. */
export interface FileText {
  readonly file: string;
}

/** A property of something above. */
export interface Reference {
  readonly of: string;
  readonly property: string;
}
