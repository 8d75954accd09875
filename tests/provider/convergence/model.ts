/** What is expected, without a look at the tenant. */
import type { SecondEnabled } from "../../../emulator/index.js";
import { withoutFormerNames } from "./edits.js";
import { isAllowed } from "./limits.js";
import { emptyProgram, type Described, type Program } from "./wantedProgram.js";

export class Model {
  program: Program = emptyProgram;
  /** The program that the tenant was last made equal to. */
  deployed: Program = emptyProgram;
  /** Whether the tenant is equal to the program, so that a run has nothing to write. */
  isSettled = true;
  /** The name of the signed certificate whose CA is enabled. */
  enabled: string | undefined;
  /** The resources whose objects were deleted behind Pulumi's back. */
  readonly gone = new Set<string>();
  /** What somebody else made and no program has taken over, by id. */
  readonly others = new Map<string, Described>();
  /** Names of TLS CAs that were used, and can't be used again. */
  readonly spent: string[] = [];
  /** The titles of the operations so far. */
  readonly performed: string[] = [];
  /** How many of them were runs that had nothing to do. */
  idleRuns = 0;
  #numbers = 0;

  /**
   * @param length After how many operations it is over.
   * @param idOf The id of a resource's object.
   */
  constructor(
    readonly secondEnabled: SecondEnabled,
    private readonly length: number,
    readonly idOf: (name: string) => string | undefined,
  ) {}

  get isOver(): boolean {
    return this.performed.length >= this.length;
  }

  /** A number that was never used before. */
  fresh(): number {
    return ++this.#numbers;
  }

  /** What `fresh` would give. */
  get nextFresh(): number {
    return this.#numbers + 1;
  }

  allows(program: Program): boolean {
    return isAllowed(program, {
      deployed: this.deployed,
      enabled: this.enabled,
      refusesSecond: this.secondEnabled === "isRefused",
      othersIn: (id) => [...this.others.values()].filter(({ within }) => within === id).length,
      others: (id) => this.others.has(id),
      idOf: this.idOf,
      isGone: (name) => this.gone.has(name),
    });
  }

  /** @param means Whether another program means another tenant, or only says the same otherwise. */
  edit(program: Program, means = true): void {
    this.program = program;
    this.isSettled &&= !means;
  }

  /** A configuration's members go with it. */
  forgetOthersIn(id: string | undefined): void {
    for (const [other, { within }] of this.others) {
      if (within === id) {
        this.others.delete(other);
      }
    }
  }

  /** Notes that the tenant is as the program says. */
  settle(): void {
    this.program = withoutFormerNames(this.program);
    this.deployed = this.program;
    this.enabled = this.program.tlsCas.find(({ signed }) => signed?.enabled === true)?.signed?.name;
    this.gone.clear();
    for (const { ownName } of this.program.tlsCas) {
      if (ownName !== undefined && !this.spent.includes(ownName)) {
        this.spent.push(ownName);
      }
    }
    this.isSettled = true;
  }
}
