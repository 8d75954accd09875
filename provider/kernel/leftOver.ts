/** What a creation finds that is as if it had made it: whose that is, and what becomes of it. */
import type { Context } from "./context.js";

/** Whether no resource of this run is known to have an object, and it surely isn't what this creation replaces either. */
export function isSurelyLeft(kind: string, id: string, { knowsReplaced, run, urn }: Context): boolean {
  return knowsReplaced && run.isFree(kind, id) && !run.mayReplaceUnseen(urn);
}

/** What to do about an object that may be left over. */
export function wayOut(id: string, howToRemove: string): string {
  return `If this resource is being replaced, it is the old one, which goes at the end of this run. Else an interrupted run left it, or it is somebody else's: ${howToRemove}, or set adopt: ${JSON.stringify(id)} to have it instead of a new one`;
}
