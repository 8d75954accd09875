import { expect } from "chai";
import { EntraCaError } from "../../provider/messages/error.js";

/** What a call fails with, which has to be an error that a person can act on. */
export async function failure(call: Promise<unknown>): Promise<EntraCaError> {
  try {
    await call;
  } catch (error) {
    expect(error).to.be.instanceOf(EntraCaError);
    return error as EntraCaError;
  }
  throw new Error("nothing failed");
}
