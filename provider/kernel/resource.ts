import type { BrokenRule } from "../checks/rule.js";
import type { Difference } from "./comparison.js";
import type { Context } from "./context.js";
import type {
  Changed,
  CreatedOutputs,
  Definition,
  Found,
  Inputs,
  KnownInputs,
  Live,
  ReadableArguments,
  State,
  Updated,
  Wanted,
} from "./definition.js";
import type { ArgumentFinding } from "./properties.js";

/** An object that was made. */
export interface Created<D extends Definition = Definition> {
  readonly id: string;
  /** Its properties beyond the arguments as the program wrote them. */
  readonly outputs: CreatedOutputs<D>;
}

/** What a program would do to an object that exists. */
export interface Change<D extends Definition = Definition> {
  readonly id: string;
  readonly differences: readonly Difference[];
  readonly inputs: Inputs<D>;
  readonly state: State<D>;
  /** The object in the tenant; undefined where it is gone, or the tenant wasn't asked. */
  readonly live: Live<D> | undefined;
}

/** What is particular to one kind of resource; `lifecycle.ts` makes the whole handler of it. */
export interface Resource<D extends Definition = Definition> {
  readonly definition: D;
  /** The rules that its certificates break. Unknown values are passed over. */
  brokenRules?(inputs: ReadableArguments<D>, now: Date): BrokenRule[];
  /** What is wrong beyond single arguments, each with the property it is about. Unknown values are passed over. */
  check?(inputs: Inputs<D>): ArgumentFinding[];
  /**
   * Notes what the program says of the rest of itself.
   *
   * @param current The arguments as they were; undefined for a new object.
   * @returns what in the rest of the program stands in the way.
   */
  amongOthers?(inputs: Inputs<D>, current: State<D> | undefined, context: Context): ArgumentFinding[];
  /** What is odd but may be meant. */
  warnings?(inputs: Inputs<D>, context: Context): string[];
  /** What in the tenant, or in the rest of the program, leaves no room for a new object. Unknown values are passed over. */
  checkAddition?(inputs: Inputs<D>, context: Context): Promise<ArgumentFinding[]>;
  /**
   * The object in the tenant, with its id as Graph writes it; undefined where it is gone. Among its properties are `Illegible`
   * ones, which nothing else gets to see.
   *
   * @param state What is known of it; of one to be taken over, what the program says.
   */
  live(id: string, state: State<D>, context: Context): Promise<Found<D> | undefined>;
  /** Whether an earlier run was to remove an object, as far as anything tells: if it isn't found, Graph isn't late. */
  wasGivenUp?(state: State<D>, context: Context): boolean;
  /** Refuses what can't be done to an object that exists, by throwing with the way out. */
  checkChange?(change: Change<D>, context: Context): Promise<void> | void;
  /** Notes what came of a comparison, and refuses what it shows the run can't do. */
  compared?(change: Change<D>, context: Context): Promise<void> | void;
  /** The URN of the resource that an object stays for that is to be deleted: it may be the same one's, which made it again. */
  handsOver?(state: State<D>, context: Context): string | undefined;
  /** What to warn of in an object as it is now. */
  liveWarnings?(change: Change<D> & { readonly live: Live<D> }, context: Context): Promise<string[]> | string[];
  /** Why an object may not be had by `adopt`, in words that follow its id; undefined where it may. */
  whyNotToAdopt?(live: Live<D>): string | undefined;
  create(inputs: KnownInputs<D>, context: Context): Promise<Created<D>>;
  /**
   * Writes the changed arguments, all of them such that Graph can change in place and perhaps none; null clears. Also
   * goes on with what an earlier creation left incomplete. The result are outputs that became known by it.
   *
   * @param wanted The object as it is to be.
   */
  update(id: string, wanted: Wanted<D>, changed: Changed<D>, context: Context): Promise<Updated<D>>;
  /** @returns whether the object was there, as far as anybody can tell: Graph may not show yet what was made a moment ago. */
  delete(id: string, state: State<D>, context: Context): Promise<boolean>;
  /** What there is in the tenant, and what that does, once Pulumi forgets an object that isn't deleted: a sentence without its end. */
  whatStays(id: string, state: State<D>): string;
}
