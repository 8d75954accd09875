import { hidden } from "../provider/adapters/hiddenInputs.js";

/** A state as it is once Graph shows all that was written: where something else is there, nobody waits for that any more. */
export function longAgo({
  [hidden.lastWrite]: _,
  ...state
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return state;
}
