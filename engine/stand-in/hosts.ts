/** Starts Pulumi's hosts for an activity, both at once, since each takes most of a second to load, and ends them after it. */
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import { ownFolder } from "../../files/ownFolder.js";
import { EngineServer } from "./engineServer.js";
import { LanguageHost } from "./languageHost.js";
import { monitorService, type ProgramRun } from "./monitor.js";
import { ProviderHost } from "./providerHost.js";
import type { Recorder } from "./recorder.js";
import type { Stack } from "./stack.js";

/** What hosts are started for. */
export interface HostContext {
  readonly stack: Stack;
  readonly recorder: Recorder;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A provider's host and the server that it calls, and how to end both. */
export interface RunningProvider {
  readonly provider: ProviderHost;
  readonly engineAddress: string;
  readonly end: () => Promise<void>;
}

/** Starts the host of the providers alone, as a refresh and a destroy need it. */
export async function startProviderHost(
  context: HostContext,
  monitor?: IResourceMonitorServer,
): Promise<RunningProvider> {
  const { stack, recorder } = context;
  const server = await EngineServer.start(recorder, monitor);
  try {
    const provider = new ProviderHost({
      project: stack.project.name,
      programFolder: stack.project.programFolder,
      engineAddress: server.address,
      env: hostEnvironment(context),
      onLine: recorder.printed,
    });
    const end = async (): Promise<void> => {
      await provider.end();
      server.close();
    };
    return { provider, engineAddress: server.address, end };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Starts the host of the providers, and the one that runs the program. */
export async function startProgram(
  context: HostContext & { readonly preview: boolean },
  run: ProgramRun,
): Promise<RunningProvider & { readonly language: LanguageHost }> {
  const { stack, recorder, preview } = context;
  const running = await startProviderHost(context, monitorService(run, recorder));
  try {
    const language = new LanguageHost({
      project: stack.project,
      stack: stack.name.stack,
      configuration: stack.configuration,
      engineAddress: running.engineAddress,
      preview,
      env: hostEnvironment(context),
      onLine: recorder.printed,
    });
    const end = async (): Promise<void> => {
      await Promise.all([language.end(), running.end()]);
    };
    return { ...running, language, end };
  } catch (error) {
    await running.end();
    throw error;
  }
}

/** The SDK is hundreds of modules; keeping them compiled halves the time that the hosts take to load. */
export function hostEnvironment({ env, folder }: Pick<HostContext, "env" | "folder">): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: ownFolder(folder, "compile-cache"), ...env };
}
