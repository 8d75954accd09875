/** In which tenant and which Graph an object is, and whether the sign-in is there. */
import { isDeepStrictEqual } from "node:util";
import { EntraCaError } from "../messages/error.js";
import type { Difference } from "./comparison.js";
import type { Context } from "./context.js";
import type { Inputs, Home, State } from "./definition.js";
import { unknown } from "./unknown.js";
import type { Values } from "./values.js";

/** Where what is made now will be. */
export async function homeOf({ graph }: Pick<Context, "graph">): Promise<Home> {
  return { tenantId: await graph.tenantId(), graphOrigin: graph.origin };
}

/** Refuses an object of another tenant or another Graph before any request about it is sent. */
export async function checkHome({ tenantId, graphOrigin }: Home, { graph }: Pick<Context, "graph">): Promise<void> {
  const nothingDone = "Nothing was compared, changed or removed";
  if (graphOrigin !== undefined && graphOrigin !== graph.origin) {
    throw new EntraCaError(
      "OtherGraph",
      `This object is in the Graph at ${graphOrigin}, but the provider is pointed at ${graph.origin}. ${nothingDone}`,
      "Point it back (ENTRA_CA_ENDPOINT or entra-ca:endpoint) if you know that host, or use another stack for the other Graph",
    );
  }
  const signedIn = await graph.tenantId();
  if (tenantId !== signedIn) {
    const name = (tenant: string | undefined) =>
      tenant !== undefined ? `tenant ${tenant}` : "a tenant that its token didn't name";
    throw new EntraCaError(
      "OtherTenant",
      `This object is in ${name(tenantId)}, but the sign-in is to ${name(signedIn)}. ${nothingDone}`,
      "Sign in to the object's tenant, or use another stack for the other one",
    );
  }
}

/**
 * Whether the program moves an object to another tenant: by a change of its connection, and saying which tenant. A sign-in to
 * another tenant than the object's, without the program saying so, is a mistake.
 */
export function isMoved(
  { connection: wanted }: Inputs,
  { connection: stored, tenantId }: State,
  { configuration }: Pick<Context, "configuration">,
): boolean {
  return (
    wanted !== unknown &&
    !isDeepStrictEqual(wanted, stored) &&
    typeof tenantId === "string" &&
    configuration.tenantId !== undefined &&
    configuration.tenantId.toLowerCase() !== tenantId
  );
}

/** The difference that another tenant makes: only another object can be there. */
export function move({ connection: wanted }: Inputs, { connection: stored }: State): Difference {
  const had = stored as Values["connection"] | undefined;
  return { property: "connection", wanted, stored: had, live: had, replaces: true, drift: false, write: true };
}
