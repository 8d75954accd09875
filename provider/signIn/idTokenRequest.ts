import { Agent, EnvHttpProxyAgent, request } from "undici";
import { EntraCaError } from "../messages/error.js";
import { boundedText, readJson } from "../graph/content.js";
import { largestAnswer, signalOfSignIn } from "./boundedRequests.js";

/** What Entra demands as the audience of a token to be exchanged (Microsoft Entra: Workload identity federation). */
const audience = "api://AzureADTokenExchange";

/**
 * Asks GitHub Actions for the job's own token, or whatever else answers as it does: GET with a bearer token, answered by
 * `{"value": "…"}` (GitHub: OpenID Connect reference). Such a token lasts minutes, so that it is asked for each time.
 *
 * @param longest How long it may take, in milliseconds.
 * @throws {EntraCaError} `SignInFailed`; nothing of the answer is repeated.
 */
export async function requestIdToken(url: string, token: string, longest = 30_000): Promise<string> {
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  const dispatcher = address.protocol === "http:" ? new Agent() : new EnvHttpProxyAgent();
  try {
    const { statusCode, body } = await request(address, {
      headers: { accept: "application/json", authorization: `Bearer ${token}` },
      dispatcher,
      signal: signalOfSignIn(AbortSignal.timeout(longest)),
    });
    const text = await boundedText(body, largestAnswer);
    if (statusCode !== 200) {
      throw failed(address, `it answered with ${statusCode}`);
    }
    const { value: answer, unread } = readJson(text);
    if (unread !== undefined) {
      throw failed(address, "its answer isn't JSON, or nested too deep");
    }
    const issued = (answer as { value?: unknown } | null)?.value;
    if (typeof issued !== "string") {
      throw failed(address, "its answer holds no token");
    }
    return issued;
  } catch (error) {
    throw error instanceof EntraCaError ? error : failed(address, (error as Error).message);
  } finally {
    // One that is still answering isn't waited for.
    await dispatcher.destroy();
  }
}

function failed({ host }: URL, why: string): EntraCaError {
  return new EntraCaError(
    "SignInFailed",
    `The job's OIDC token could not be had from ${host}: ${why}`,
    "In GitHub Actions, give the job `permissions: { id-token: write }`; elsewhere, check ARM_OIDC_REQUEST_URL and ARM_OIDC_REQUEST_TOKEN",
  );
}
