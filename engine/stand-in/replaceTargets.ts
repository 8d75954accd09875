import { EngineFailure } from "./failure.js";

/**
 * The resources that a run was told to replace, by URN. As for Pulumi, `*` stands for any text without a colon, and `**` for
 * any text.
 */
export class ReplaceTargets {
  readonly #urns: readonly string[];
  readonly #patterns: readonly RegExp[];

  constructor(targets: readonly string[]) {
    this.#urns = targets.filter((target) => !target.includes("*"));
    this.#patterns = targets.filter((target) => target.includes("*")).map(asPattern);
  }

  has(urn: string): boolean {
    return this.#urns.includes(urn) || this.#patterns.some((pattern) => pattern.test(urn));
  }

  /** One for each URN that isn't known; a pattern need not match anything. */
  problems(known: ReadonlySet<string>): EngineFailure[] {
    return this.#urns
      .filter((urn) => !known.has(urn))
      .map((urn) => new EngineFailure(`Target '${urn}' could not be found in the stack.${hintFor(urn)}`));
  }
}

function asPattern(target: string): RegExp {
  const parts = target.split("**").map((part) => part.split("*").map(escaped).join("[^:]*"));
  return new RegExp(`^${parts.join(".*")}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&");
}

/** A shell reads `$Type` as a variable, which is empty. */
function hintFor(urn: string): string {
  return urn.includes("$") ? "" : " Did you forget to escape $ in your shell?";
}
