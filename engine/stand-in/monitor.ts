import { status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/resource_pb.js";
import { notInStandIn } from "./failure.js";
import { goalOf, goalOfRead, missingFeature, missingFeatureOfRead, type Goal } from "./goal.js";
import { withoutSecrets, type PropertyMap } from "./propertyValues.js";
import type { Recorder } from "./recorder.js";
import type { ResourceState } from "./resourceState.js";

/** What the monitor serves: one run of a program. */
export interface ProgramRun {
  register(goal: Goal): Promise<ResourceState>;
  registerOutputs(urn: string, outputs: PropertyMap): void;
  /** The program has registered everything. */
  finish(): Promise<void>;
}

/**
 * Secrets are kept apart. The other features are claimed so that a program that uses them is refused here, by name, rather
 * than told by its SDK to update a CLI that isn't there.
 */
const features = [
  "secrets",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "resourceHooks",
  "errorHooks",
] as const;

/** What an SDK takes as "the engine is ending": it stops quietly, and the engine tells what went wrong. */
const ending = { code: status.UNAVAILABLE, details: "the engine is ending" };

type Handler<Request, Response> = (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>) => void;

/**
 * The resource monitor: the service by which a program registers its resources. It turns requests into goals, and refuses
 * what the stand-in doesn't have.
 */
export function monitorService(run: ProgramRun, recorder: Recorder): IResourceMonitorServer {
  const refuse =
    (feature: string): Handler<unknown, never> =>
    (_call, done) => {
      recorder.fail(notInStandIn(feature));
      done(ending);
    };

  /** Answers once the resource is as the goal says, or stops the program when the run has failed. */
  function admit<Response>(
    missing: string | undefined,
    goal: () => Goal,
    answer: (state: ResourceState) => Response,
    done: sendUnaryData<Response>,
  ): void {
    if (missing !== undefined) {
      recorder.fail(notInStandIn(missing));
    }
    if (recorder.failed) {
      done(ending);
      return;
    }
    run.register(goal()).then(
      (state) => {
        if (recorder.failed) {
          done(ending);
        } else {
          done(null, answer(state));
        }
      },
      () => {
        done(ending);
      },
    );
  }

  return {
    // Unimplemented, it makes SDKs of every version ask for each feature.
    getDeploymentInfo: (_call, done) => {
      done({ code: status.UNIMPLEMENTED });
    },
    supportsFeature: (call, done) => {
      const isSupported = (features as readonly string[]).includes(call.request.getId());
      done(null, new messages.SupportsFeatureResponse().setHassupport(isSupported));
    },
    registerResource: ({ request }, done) => {
      admit(
        missingFeature(request),
        () => goalOf(request),
        (state) =>
          new messages.RegisterResourceResponse()
            .setUrn(state.urn)
            .setId(state.id ?? "")
            .setObject(outputsFor(state, request.getAcceptsecrets())),
        done,
      );
    },
    readResource: ({ request }, done) => {
      admit(
        missingFeatureOfRead(request),
        () => goalOfRead(request),
        (state) =>
          new messages.ReadResourceResponse()
            .setUrn(state.urn)
            .setProperties(outputsFor(state, request.getAcceptsecrets())),
        done,
      );
    },
    registerResourceOutputs: (call, done) => {
      run.registerOutputs(call.request.getUrn(), call.request.getOutputs()?.toJavaScript() ?? {});
      done(null, new Empty());
    },
    signalAndWaitForShutdown: (_call, done) => {
      void run.finish().then(() => {
        done(null, new Empty());
      });
    },
    invoke: (call, done) => {
      refuse(`function calls (${call.request.getTok()})`)(call, done);
    },
    call: (call, done) => {
      refuse(`method calls (${call.request.getTok()})`)(call, done);
    },
    existsResource: refuse("check of existing resources"),
    registerStackTransform: refuse("transforms"),
    registerStackInvokeTransform: refuse("invoke transforms"),
    registerResourceHook: refuse("resource hooks"),
    registerErrorHook: refuse("error hooks"),
    registerPackage: refuse("parameterized packages"),
  };
}

/** In a preview what doesn't exist has no id, and the SDK takes its outputs that are missing as unknown. */
function outputsFor(state: ResourceState, acceptsSecrets: boolean): Struct {
  const outputs = state.outputs ?? {};
  const object = acceptsSecrets ? outputs : withoutSecrets(outputs);
  return Struct.fromJavaScript(object as Parameters<typeof Struct.fromJavaScript>[0]);
}
