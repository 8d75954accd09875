/** Made of provider/lookUps/definitions.ts by `npm run generate`. */
import type * as pulumi from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type LookUpInputs } from "../lookUp.js";
import type { Connected } from "./connection.js";

/** A web category. */
export interface GetWebCategoryResult {
  /** The name in Graph, by which rules name it. */
  readonly name: string;
  /** The name that people see. */
  readonly displayName?: string | undefined;
  /** The group that it belongs to. */
  readonly group?: string | undefined;
  /** The tenant that was read, as the token named it; absent for a token that isn't a JWT. */
  readonly tenantId?: string | undefined;
  /** Scheme, host and port of the Graph that was read: `https://graph.microsoft.com`. */
  readonly graphOrigin: string;
}

/**
 * Looks up all web categories that Graph knows: a {@link TlsInspectionRule} names them in `destinationWebCategories`.
 *
 * Permission: `NetworkAccess.Read.All`. All look-ups of a run share one request for the list.
 *
 * @example
 * ```ts
 * const categories = await entra.listWebCategories();
 * export const liability = categories.filter(({ group }) => group === "Liability").map(({ name }) => name);
 * ```
 */
export function listWebCategories(args: Connected = {}): Promise<GetWebCategoryResult[]> {
  return lookUp("listWebCategories", args);
}

/**
 * {@link listWebCategories} as an output.
 *
 * @example
 * ```ts
 * export const names = entra.listWebCategoriesOutput().apply((all) => all.map(({ name }) => name));
 * ```
 */
export function listWebCategoriesOutput(args: LookUpInputs<Connected> = {}): pulumi.Output<GetWebCategoryResult[]> {
  return lookUpOutput("listWebCategories", args);
}
