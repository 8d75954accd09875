import { Agent, EnvHttpProxyAgent, request } from "undici";
import { EntraCaError } from "../error.js";

/** What Entra demands as the audience of a token to be exchanged (Microsoft Entra: Workload identity federation). */
const audience = "api://AzureADTokenExchange";

/**
 * Asks GitHub Actions for the job's own token, or whatever else answers as it does: GET with a bearer token, answered by
 * `{"value": "…"}` (GitHub: OpenID Connect reference). Such a token lasts minutes, so that it is asked for each time.
 *
 * @throws {EntraCaError} `SignInFailed`; nothing of the answer is repeated.
 */
export async function requestIdToken(url: string, token: string): Promise<string> {
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  const dispatcher = address.protocol === "http:" ? new Agent() : new EnvHttpProxyAgent();
  try {
    const { statusCode, body } = await request(address, {
      headers: { accept: "application/json", authorization: `Bearer ${token}` },
      dispatcher,
      signal: AbortSignal.timeout(30_000),
    });
    const text = await body.text();
    if (statusCode !== 200) {
      throw failed(address, `it answered with ${statusCode}`);
    }
    const answer = JSON.parse(text) as { value?: unknown };
    if (typeof answer.value !== "string") {
      throw failed(address, "its answer holds no token");
    }
    return answer.value;
  } catch (error) {
    throw error instanceof EntraCaError
      ? error
      : failed(address, error instanceof SyntaxError ? "its answer isn't JSON" : (error as Error).message);
  } finally {
    await dispatcher.close();
  }
}

function failed({ host }: URL, why: string): EntraCaError {
  return new EntraCaError(
    "SignInFailed",
    `The job's OIDC token could not be had from ${host}: ${why}`,
    "In GitHub Actions, give the job `permissions: { id-token: write }`; elsewhere, check ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
  );
}
