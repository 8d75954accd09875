import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";

/** An object that exists all the same, as the engine is to keep it. */
export interface Remains {
  readonly id: string;
  readonly properties: Struct;
}

/**
 * An error as gRPC carries it. What remains goes into the trailer in which gRPC for Go has details; gRPC for Node has no word
 * for it (Pulumi: sdk/nodejs/cmd/dynamic-provider).
 */
export function serviceError(details: string, remains?: Remains): ServiceError {
  const metadata = new Metadata();
  if (remains !== undefined) {
    const left = new ErrorResourceInitFailed();
    left.setId(remains.id);
    left.setProperties(remains.properties);
    left.setReasonsList([details]);
    // A refresh before the next update would find that all is well, and the update nothing to go on with.
    left.setRefreshBeforeUpdate(false);
    const packed = new Any();
    packed.pack(left.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status();
    whole.setCode(status.UNKNOWN);
    whole.setMessage(details);
    whole.addDetails(packed);
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  }
  return Object.assign(new Error(details), { code: status.UNKNOWN, details, metadata });
}
