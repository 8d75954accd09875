/** What goes wrong in a way that a person can act on: its message is all that is shown. */
export class EngineFailure extends Error {
  override readonly name = "EngineFailure";
}

/** The stand-in refuses by name what it doesn't have, rather than doing a part of it. */
export function notInStandIn(feature: string): EngineFailure {
  return new EngineFailure(`the stand-in engine has no ${feature}; use the Pulumi CLI`);
}

/** What was thrown, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
