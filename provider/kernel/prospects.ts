import type { Configuration } from "../settings/configuration.js";
import { EntraCaError, type ErrorCode } from "../messages/error.js";
import type { GraphClient } from "../graph/client.js";
import { applicationTrust, tlsInspection } from "../graph/permissions.js";
import type { Context, Resource } from "./resource.js";
import type { Claims } from "../signIn/claims.js";
import { verdict } from "../signIn/sufficiency.js";

/** What keeps a tenant from being looked at. Any other failure of a look is what was found there. */
const keepsFromLooking: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(["SignInFailed", "OtherTenant", "Unauthorized", "Forbidden"] as const),
  ...(["Unreachable", "Unavailable", "UnexpectedAnswer"] as const),
]);

/**
 * What a preview can tell of the update, beside what it compares: whether that will be able to sign in, to reach Graph, and may
 * do what it has to. What it won't is warned of, each cause once for all resources that are connected alike, so that a first
 * preview needs no credential; what the tenant has in the way is for the resources to find.
 */
export class Prospects {
  #signIn: Promise<Claims | undefined | EntraCaError> | undefined;
  /** Why the tenant can't be looked at, by what that concerns. */
  readonly #obstacles = new Map<string, EntraCaError>();
  readonly #warnedOf = new Set<string>();

  constructor(
    private readonly graph: GraphClient,
    private readonly configuration: Configuration,
  ) {}

  /**
   * Signs in, and holds the token's permissions against what it needs to make or change an object.
   *
   * @returns Why the tenant can't be looked at; undefined where that can be tried.
   */
  async lookAhead(resource: Resource, context: Context): Promise<EntraCaError | undefined> {
    this.#signIn ??= this.graph.claims().catch((error: unknown) => {
      if (error instanceof EntraCaError && error.code !== "Cancelled") {
        return error;
      }
      throw error;
    });
    const claims = await this.#signIn;
    if (claims instanceof EntraCaError) {
      await this.warnOf(claims, resource, context);
      return claims;
    }
    const family = resource.needsTlsInspection === true ? tlsInspection : applicationTrust;
    const write = verdict(claims, family, "write", this.configuration.cloud);
    if (write.answer === "no") {
      await this.#warn(
        concern("Forbidden", resource),
        `the update will fail: it ${write.why ?? ""}, which this sign-in doesn't have. Have an administrator grant it, or update with a sign-in that has it`,
        context,
      );
    }
    return this.#obstacles.get("all") ?? this.#obstacles.get(concern("Forbidden", resource));
  }

  /** Whether a failure kept the tenant from being looked at, rather than that something was found there. */
  isObstacle(error: unknown): error is EntraCaError {
    return error instanceof EntraCaError && keepsFromLooking.has(error.code);
  }

  /** Warns of what kept the tenant from being looked at, and spares others the attempt. */
  async warnOf(obstacle: EntraCaError, resource: Resource, context: Context): Promise<void> {
    const { code, inShort } = obstacle;
    this.#obstacles.set(code === "Forbidden" ? concern(code, resource) : "all", obstacle);
    const will = code === "Unavailable" ? "may" : "will";
    await this.#warn(concern(code, resource), `the update ${will} fail: ${inShort}`, context);
  }

  async #warn(cause: string, message: string, context: Context): Promise<void> {
    if (!this.#warnedOf.has(cause)) {
      this.#warnedOf.add(cause);
      await context.caution(message);
    }
  }
}

/** What a failure concerns: a permission only the resources that need it, and all else all. */
function concern(code: ErrorCode, { needsTlsInspection }: Resource): string {
  return code === "Forbidden" ? `${code} ${String(needsTlsInspection)}` : code;
}
