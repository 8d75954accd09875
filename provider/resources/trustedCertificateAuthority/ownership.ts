/** Whose a CA is that a configuration has already: it can have each once, so that a resource which wants it takes that one. */
import type { Context } from "../../resource.js";
import { collection } from "./graph.js";

/**
 * Tells that a resource has a CA from now on that this run didn't make: in a preview and in the update in the same words, so that one
 * run says it once.
 *
 * @param thumbprint The certificate's.
 */
export async function tellTakeOver(
  id: string,
  configuration: string,
  thumbprint: string,
  context: Context,
): Promise<void> {
  const what = `takes over ${id}, which is there already as the program wants it`;
  // What the program had when the state was written is this stack's own, by whatever name.
  if (context.run.announcedOf(collection(configuration)).before.has(thumbprint)) {
    await context.note(what);
    return;
  }
  await context.warn(
    `${what}, since a configuration has each CA once; this run didn't make it. If this resource was replaced or renamed, or an interrupted run left it, all is well. If another stack has it too, destroying one of the two removes the CA for both`,
  );
}
