import { textWhereTold } from "../kernel/fromGraph.js";
import type { Properties } from "../kernel/properties.js";
import { categoriesPath } from "../resources/tlsInspection.js";
import { requireTlsInspection } from "../settings/clouds.js";
import { legibleResult, type Asking } from "./asking.js";
import { webCategories } from "./definitions.js";

/** All web categories that Graph knows. */
export async function list(_args: Properties, { session }: Asking): Promise<Properties[]> {
  requireTlsInspection(session.configuration.cloud);
  const all = await session.collections.list(categoriesPath);
  return Promise.all(
    all.map(({ name, displayName, group }) => {
      const found = { name, displayName: textWhereTold(displayName), group: textWhereTold(group) };
      return legibleResult(webCategories, found, session);
    }),
  );
}
