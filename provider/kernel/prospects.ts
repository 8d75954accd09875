import type { Configuration } from "../settings/configuration.js";
import { EntraCaError, type ErrorCode } from "../messages/error.js";
import type { GraphClient } from "../graph/client.js";
import type { Family } from "../graph/permissions.js";
import type { Claims } from "../signIn/claims.js";
import { verdict } from "../signIn/sufficiency.js";

/** What keeps a tenant from being looked at. Any other failure of a look is what was found there. */
const keepsFromLooking: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(["SignInFailed", "OtherTenant", "Unauthorized", "Forbidden"] as const),
  ...(["Unreachable", "Unavailable", "UnexpectedAnswer"] as const),
]);

/** Who warns the user, of what concerns all resources. */
interface Speaker {
  caution(message: string): Promise<void>;
}

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
  async lookAhead(family: Family, speaker: Speaker): Promise<EntraCaError | undefined> {
    this.#signIn ??= this.graph.claims().catch((error: unknown) => {
      if (error instanceof EntraCaError && error.code !== "Cancelled") {
        return error;
      }
      throw error;
    });
    const claims = await this.#signIn;
    if (claims instanceof EntraCaError) {
      await this.warnOf(claims, family, speaker);
      return claims;
    }
    const write = verdict(claims, family, "write", this.configuration.cloud);
    if (write.answer === "no") {
      await this.#warn(
        concern("Forbidden", family),
        `the update will fail: it ${write.why ?? ""}, which this sign-in doesn't have. Have an administrator grant it, or update with a sign-in that has it`,
        speaker,
      );
    }
    return this.#obstacles.get("all") ?? this.#obstacles.get(concern("Forbidden", family));
  }

  /** Whether a failure kept the tenant from being looked at, rather than that something was found there. */
  isObstacle(error: unknown): error is EntraCaError {
    return error instanceof EntraCaError && keepsFromLooking.has(error.code);
  }

  /** Warns of what kept the tenant from being looked at, and spares others the attempt. */
  async warnOf(obstacle: EntraCaError, family: Family, speaker: Speaker): Promise<void> {
    const { code, inShort } = obstacle;
    this.#obstacles.set(code === "Forbidden" ? concern(code, family) : "all", obstacle);
    const will = code === "Unavailable" ? "may" : "will";
    await this.#warn(concern(code, family), `the update ${will} fail: ${inShort}`, speaker);
  }

  async #warn(cause: string, message: string, speaker: Speaker): Promise<void> {
    if (!this.#warnedOf.has(cause)) {
      this.#warnedOf.add(cause);
      await speaker.caution(message);
    }
  }
}

/** What a failure concerns: a permission only the resources that need it, and all else all. */
function concern(code: ErrorCode, { path }: Family): string {
  return code === "Forbidden" ? `${code} ${path}` : code;
}
