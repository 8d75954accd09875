import { AsyncLocalStorage } from "node:async_hooks";
import { createDefaultHttpClient, type HttpClient } from "@azure/core-rest-pipeline";
import { boundedText, TooLong } from "../graph/content.js";

/** In megabytes: a token has some kilobytes, an authority's metadata with all its keys some ten. */
export const largestAnswer = 1;

/** A sign-in that runs. */
interface SignIn {
  readonly signal: AbortSignal;
  /** Why one of its requests failed here: \@azure/identity says of that no more than that there was a "network_error". */
  why?: Error;
}

const running = new AsyncLocalStorage<SignIn>();

/** Has all requests of a sign-in end with it: most credentials of \@azure/identity don't listen to the signal that they are given. */
export async function endingWith<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const signIn: SignIn = { signal };
  try {
    return await running.run(signIn, work);
  } catch (error) {
    throw signIn.why ?? error;
  }
}

/** Lets a request of the sign-in that runs fail. */
export function refuse(why: Error): never {
  const signIn = running.getStore();
  if (signIn !== undefined) {
    signIn.why = why;
  }
  throw why;
}

/** What ends the sign-in that runs, and with it what was there before, where there was something. */
export function signalOfSignIn(other?: AbortSignal): AbortSignal {
  return AbortSignal.any([running.getStore()?.signal, other].filter((signal) => signal !== undefined));
}

const client = createDefaultHttpClient();

/**
 * Sends the requests of \@azure/identity, each of which ends with its sign-in, and is answered by no more than an answer to one
 * has. A policy wouldn't do: the library leaves those out that a managed identity is given.
 */
export const boundedClient: HttpClient = {
  async sendRequest(request) {
    request.abortSignal = signalOfSignIn(request.abortSignal as AbortSignal | undefined);
    // Whatever the status: the body comes as it arrives, and is read here.
    request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
    const { readableStreamBody: body, ...response } = await client.sendRequest(request);
    if (body === undefined) {
      return response;
    }
    const bodyAsText = await boundedText(body as AsyncIterable<Buffer>, largestAnswer).catch((error: unknown) => {
      throw error instanceof TooLong ? refuse(error) : error;
    });
    return { ...response, bodyAsText };
  },
};
