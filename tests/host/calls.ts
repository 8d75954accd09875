/** Calls to a provider over gRPC, as promises, and the values in their messages. */
import type * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Record<string, unknown>;

/** A failed call, and the object that it left behind, if it did. */
export class ProviderError extends Error {
  readonly incomplete: { id: string; outputs: Properties; reasons: string[]; refreshBeforeUpdate: boolean } | undefined;

  constructor({ details, metadata }: grpc.ServiceError) {
    super(details);
    const [status] = metadata.get("grpc-status-details-bin");
    const [any] = status === undefined ? [] : Status.deserializeBinary(Buffer.from(status)).getDetailsList();
    const left = any?.unpack(
      (bytes) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    );
    this.incomplete = left
      ? {
          id: left.getId(),
          outputs: properties(left.getProperties()),
          reasons: left.getReasonsList(),
          refreshBeforeUpdate: left.getRefreshBeforeUpdate(),
        }
      : undefined;
  }
}

/** One call, as a promise; what the provider answered to a failed one becomes the error's message. */
export function answered<Response>(
  send: (answer: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error) {
        reject(new ProviderError(error));
      } else {
        resolve(response);
      }
    });
  });
}

export function struct(value: Properties): Struct {
  return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

export function properties(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

/** What a call fails with, which it has to. */
export async function rejection(call: Promise<unknown>): Promise<ProviderError> {
  try {
    await call;
  } catch (error) {
    return error as ProviderError;
  }
  throw new Error("nothing failed");
}
