import { EntraCaError } from "../../messages/error.js";
import { memberPath, type Entity } from "../../graph/entity.js";
import { GraphError, isRefusal, when } from "../../graph/graphError.js";
import { currentOperation } from "../../graph/operation.js";
import type { Context } from "../../kernel/context.js";
import { collection, current, isInUse, isOff, isPending, statusOf } from "./graph.js";
import { useOf } from "./use.js";

const longestPause = 5_000;

/**
 * Enables a CA whose certificate was uploaded, and waits until it is in use. One is enabled at a time: whether Graph then
 * disables the other, keeps both or refuses isn't documented. Only where it refuses is the one that this resource is
 * replacing disabled first, and no other.
 *
 * @param shows Whether the CA has the certificate that was uploaded: read soon after, it may be as it was before, and with
 *   another certificate still be enabled.
 */
export async function enable(
  id: string,
  predecessorId: string | undefined,
  shows: (entity: Entity) => boolean,
  timeout: number,
  context: Context,
): Promise<Entity> {
  const isSettled = (status: string | undefined, entity: Entity) =>
    !isPending(status) && status !== "csrGenerated" && shows(entity);
  const settled = await until(id, isSettled, timeout, context);
  if (isInUse(statusOf(settled))) {
    return settled;
  }
  const refused = when(isRefusal, (refusal) => enableInPlaceOf(predecessorId, id, timeout, context, refusal));
  await setStatus(id, "enabled", context).catch(refused);
  return until(id, isEnabledFor, timeout, context);
}

/**
 * Disables a CA, waits until it is and gives it; or, where Graph can't disable it and leaves it as it is, gives the refusal. A
 * conflict passes, so that it is for a later run to try again.
 */
export async function disable(id: string, timeout: number, context: Context): Promise<Entity | GraphError> {
  try {
    await setStatus(id, "disabled", context);
    useOf(context.run, id).isOut = true;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    const found = await current(id, context.graph);
    if (found !== undefined && isOff(statusOf(found))) {
      return found;
    }
    if (error.code === "Conflict") {
      throw error;
    }
    return error;
  }
  return until(id, isOff, timeout, context);
}

async function enableInPlaceOf(
  predecessor: string | undefined,
  id: string,
  timeout: number,
  context: Context,
  refusal: GraphError,
): Promise<void> {
  const isUsed = async (other: string) => isInUse(statusOf(await current(other, context.graph)));
  if (predecessor === undefined || predecessor === id || !(await isUsed(predecessor))) {
    throw new EntraCaError(
      refusal.code,
      refusal.what,
      "If another CA is enabled, disable it in the Entra admin center, then run pulumi up again",
    );
  }
  // Without one enabled there is no TLS inspection: what worked before is better than nothing.
  const restored = async (error: unknown): Promise<never> => {
    await setStatus(predecessor, "enabled", context).catch(async () => {
      if (!(await isUsed(predecessor).catch(() => false))) {
        await context.warn(
          `the CA ${predecessor} was disabled for it and could not be enabled again: TLS inspection has no CA now`,
        );
      }
    });
    throw error;
  };
  const outcome = await disable(predecessor, timeout, context).catch(restored);
  if (outcome instanceof GraphError) {
    throw new EntraCaError(
      refusal.code,
      `${refusal.what}. Nor can ${predecessor}, which is enabled, be disabled for it: ${outcome.what}`,
      `Disable ${predecessor} in the Entra admin center, then run pulumi up again`,
    );
  }
  await setStatus(id, "enabled", context).catch(restored);
}

function isEnabledFor(status: string | undefined): boolean {
  if (status === "expired" || status === "revoked") {
    throw new EntraCaError(
      "Rejected",
      `The certificate was uploaded, but the CA is now ${status}`,
      "Sign the CSR again, and give the new certificate",
    );
  }
  return isInUse(status) && !isPending(status);
}

async function setStatus(id: string, status: "enabled" | "disabled", { collections }: Context): Promise<void> {
  const isSet = status === "enabled" ? isInUse : isOff;
  await collections.change(collection, id, { status }, (member) => isSet(statusOf(member)));
}

async function until(
  id: string,
  reached: (status: string | undefined, entity: Entity) => boolean,
  timeout: number,
  context: Context,
): Promise<Entity> {
  const start = context.now();
  for (let pause = 500; ; pause = Math.min(2 * pause, longestPause)) {
    const entity = await context.graph.get(memberPath(collection, id));
    const status = statusOf(entity);
    if (reached(status, entity)) {
      return entity;
    }
    if (status === undefined) {
      // It was asked for by name as well: waiting wouldn't have it told.
      await context.warn(`Graph doesn't tell the status of ${id}: what was asked for may not be done yet`);
      return entity;
    }
    const waited = context.now() - start;
    if (waited >= timeout) {
      throw new EntraCaError(
        "TimedOut",
        `The CA ${id} is still ${status} after ${Math.round(waited / 1000)} seconds`,
        "Run pulumi up again, which goes on from here; where Graph needs longer, raise timeouts",
      );
    }
    await context.progress(`the CA is ${status}, ${Math.round(waited / 1000)} s`);
    await currentOperation().wait(Math.min(pause, timeout - waited), context);
  }
}
