/** The values of calls in the messages that carry them. */
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Wire } from "../wire.js";
import type { PropertyDifference } from "./detailedDiff.js";
import type { Naming } from "./naming.js";

/** The answer to Pulumi's Check. */
export function checkResponse({
  inputs,
  failures,
}: {
  inputs: Wire;
  failures: { property: string; reason: string }[];
}) {
  const response = new messages.CheckResponse();
  response.setInputs(struct(inputs));
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

/** The answer to Pulumi's Diff: what becomes of each property. */
export function diffResponse(properties: ReadonlyMap<string, PropertyDifference>) {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(properties.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...properties.keys()]);
  response.setReplacesList([...properties].filter(([, { replaces }]) => replaces).map(([property]) => property));
  response.setHasdetaileddiff(true);
  for (const [property, difference] of properties) {
    const detail = new messages.PropertyDiff();
    detail.setKind(kindOf(difference));
    response.getDetaileddiffMap().set(property, detail);
  }
  return response;
}

function kindOf({ kind, replaces }: PropertyDifference): messages.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const [inPlace, anew] = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  }[kind] as [messages.PropertyDiff.Kind, messages.PropertyDiff.Kind];
  return replaces ? anew : inPlace;
}

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
