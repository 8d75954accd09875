import { join } from "node:path";
import { makeClosedFolder } from "../../files/ownFolder.js";
import type { ActivityOptions } from "../activityOptions.js";
import type { Outputs } from "../events.js";
import { deleteLeftOver } from "./deletion.js";
import { startProgram, startProviderHost } from "./hosts.js";
import { warnOfPendingOperations } from "./pendingOperations.js";
import { StandInRun } from "./programRun.js";
import { readProject } from "./project.js";
import { mapWithoutSecrets } from "./propertyValues.js";
import { Recorder } from "./recorder.js";
import { refreshBase } from "./refresh.js";
import { ReplaceTargets } from "./replaceTargets.js";
import { providerInputs } from "./configuration.js";
import { developmentPassphrase, Stack } from "./stack.js";
import { lockStack } from "./stackLock.js";
import { Steps } from "./steps.js";

/**
 * The stand-in for the Pulumi CLI: carries out one activity on one stack, with Pulumi's own language host and dynamic
 * provider host, and always ends the processes it started.
 */
export async function runStandIn(options: ActivityOptions): Promise<{ succeeded: boolean; outputs: Outputs }> {
  makeClosedFolder(options.folder);
  const project = readProject(options.cwd);
  const stack = await Stack.open({
    project,
    stack: options.stack,
    folder: join(options.folder, "stacks"),
    passphrase: options.env["PULUMI_CONFIG_PASSPHRASE"] ?? developmentPassphrase,
  });
  const unlock = lockStack(join(options.folder, "stacks", project.name, `${options.stack}.lock`));
  const recorder = new Recorder(options.watch);
  const stop = (): void => {
    recorder.stop();
  };
  options.signal.addEventListener("abort", stop);
  options.watch({ kind: "begin", activity: options.activity, stack: options.stack });
  try {
    const run = options.activity === "preview" || options.activity === "update" ? runProgram : runState;
    const outputs = await run(stack, recorder, options);
    const { activity } = options;
    options.watch({ kind: "end", activity, succeeded: !recorder.failed, changes: recorder.changes, outputs });
    return { succeeded: !recorder.failed, outputs };
  } finally {
    options.signal.removeEventListener("abort", stop);
    unlock();
  }
}

/** Preview and update: what the program registers decides. */
async function runProgram(stack: Stack, recorder: Recorder, options: ActivityOptions): Promise<Outputs> {
  const preview = options.activity === "preview";
  const run = new StandInRun(recorder);
  const hosts = await startProgram({ ...options, stack, recorder, preview }, run);
  try {
    const { deployment, snapshot, save } = await stack.load();
    const provider = await hosts.provider.configure(mapWithoutSecrets(providerInputs(stack.configuration)));
    if (options.refreshFirst) {
      await refreshBase({ snapshot, provider, recorder, counts: false });
    } else if (!preview) {
      warnOfPendingOperations(deployment.pendingOperations, recorder);
    }
    const targets = new ReplaceTargets(options.replace);
    for (const problem of targets.problems(new Set(snapshot.base.map(({ urn }) => urn)))) {
      recorder.fail(problem);
    }
    if (!recorder.failed) {
      run.begin({ stack, snapshot, provider, preview, save, targets });
      await run.complete(hosts.language);
    }
    const outputs = run.settleStackOutputs({ stack, snapshot });
    if (!preview) {
      await save();
    }
    return outputs;
  } finally {
    await hosts.end();
  }
}

/** Refresh and destroy: the state decides, and the configuration that it was made with. */
async function runState(stack: Stack, recorder: Recorder, options: ActivityOptions): Promise<Outputs> {
  const host = await startProviderHost({ ...options, stack, recorder });
  try {
    const { deployment, snapshot, save } = await stack.load();
    const provider = await host.provider.configure(mapWithoutSecrets(stack.savedProviderInputs(snapshot)));
    if (options.activity === "refresh") {
      await refreshBase({ snapshot, provider, recorder, counts: true });
      if (!recorder.failed) {
        snapshot.forgetPendingOperations();
      }
    } else {
      warnOfPendingOperations(deployment.pendingOperations, recorder);
      const steps = new Steps({ preview: false, snapshot, provider, recorder, save });
      await deleteLeftOver({ snapshot, steps, recorder });
    }
    await save();
    return stack.outputsIn(snapshot);
  } finally {
    await host.end();
  }
}
