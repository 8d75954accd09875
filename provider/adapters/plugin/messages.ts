/** The values of calls in the messages that carry them. */
import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Wire } from "../wire.js";
import type { PropertyDifference } from "./detailedDiff.js";
import type { Naming } from "./naming.js";

/** The answer to Pulumi's Check. */
export function checkResponse(checked: { inputs: Wire; failures: { property: string; reason: string }[] }) {
  const failures = checked.failures.map(({ property, reason }) =>
    new messages.CheckFailure().setProperty(property).setReason(reason),
  );
  return new messages.CheckResponse().setInputs(struct(checked.inputs)).setFailuresList(failures);
}

/** The answer to Pulumi's Diff: what becomes of each property. */
export function diffResponse(properties: ReadonlyMap<string, PropertyDifference>) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(properties.size > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...properties.keys()])
    .setReplacesList([...properties].filter(([, { replaces }]) => replaces).map(([property]) => property))
    .setHasdetaileddiff(true);
  for (const [property, { kind, replaces }] of properties) {
    const [inPlace, anew] = detailedKinds[kind];
    response.getDetaileddiffMap().set(property, new messages.PropertyDiff().setKind(replaces ? anew : inPlace));
  }
  return response;
}

const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
const detailedKinds = {
  add: [ADD, ADD_REPLACE],
  delete: [DELETE, DELETE_REPLACE],
  update: [UPDATE, UPDATE_REPLACE],
} as const;

/** What a Check says about names that the program leaves to the engine. */
export function namingOf(options: messages.CheckRequest.AutonamingOptions | undefined): Naming | undefined {
  if (options === undefined) {
    return undefined;
  }
  const { ENFORCE, DISABLE } = messages.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode();
  return {
    proposedName: options.getProposedName(),
    mode: mode === ENFORCE ? "enforce" : mode === DISABLE ? "disable" : "propose",
  };
}

/** Everything that a request gives of arguments and states, in which secrets are marked. */
export function givenIn(request: object): Wire[] {
  const parts = ["getNews", "getOlds", "getProperties", "getInputs", "getArgs"] as const;
  const readable = request as Partial<Record<(typeof parts)[number], () => Struct | undefined>>;
  return parts.map((part) => wire(readable[part]?.call(request)));
}

/** Properties out of a message; none where the engine sends nothing. */
export function wire(value: Struct | undefined): Wire {
  return value?.toJavaScript() ?? {};
}

/** Properties as a message has them. */
export function struct(value: Wire): Struct {
  return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

/**
 * An error as gRPC carries it. The object that remains all the same goes into the trailer in which gRPC for Go has details; gRPC for Node has no word
 * for it (Pulumi: sdk/nodejs/cmd/dynamic-provider).
 */
export function serviceError(
  details: string,
  remains?: { readonly id: string; readonly properties: Struct },
): ServiceError {
  const metadata = new Metadata();
  if (remains !== undefined) {
    const left = new messages.ErrorResourceInitFailed()
      .setId(remains.id)
      .setProperties(remains.properties)
      .setReasonsList([details])
      // A refresh before the next update would find that all is well, and the update nothing to go on with.
      .setRefreshBeforeUpdate(false);
    const packed = new Any();
    packed.pack(left.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const whole = new Status().setCode(status.UNKNOWN).setMessage(details).setDetailsList([packed]);
    metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  }
  return Object.assign(new Error(details), { code: status.UNKNOWN, details, metadata });
}
