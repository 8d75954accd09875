/** The provider's process is killed at a write of the life, before or after Graph performs it. */
import { expect } from "chai";
import { setTimeout } from "node:timers/promises";
import type { Pki } from "../provider/convergence/pki.js";
import { converged, type Verdict } from "./cell.js";
import type { Scene } from "./faultFreeLife.js";
import { HostProcess } from "./hostProcess.js";
import { Stage } from "./stage.js";

export interface Kill {
  readonly scene: Scene;
  /** Which of the scene's requests, from 0. */
  readonly index: number;
  readonly performed: boolean;
}

export function killsOf(scenes: readonly Scene[]): Kill[] {
  return scenes.flatMap((scene) =>
    scene.requests.flatMap(({ method }, index) =>
      method === "GET" ? [] : [false, true].map((performed) => ({ scene, index, performed })),
    ),
  );
}

/** The update that is killed runs in Pulumi's provider host; its state stays as it was before the operation under way. */
export async function playKill({ scene, index, performed }: Kill, pki: Pki): Promise<Verdict> {
  const { step, start, requests } = scene;
  const hosts: HostProcess[] = [];
  const stage = await Stage.at(start, pki, {
    // The host's time is real.
    enrollingMilliseconds: 0,
    first(environment) {
      const host = new HostProcess(environment);
      hosts.push(host);
      return host;
    },
  });
  try {
    const { faults } = stage.tenant.emulator;
    // How often a status is asked for depends on the time; the writes are the same ones.
    const { method } = requests[index]!;
    const after = requests.slice(0, index).filter((request) => request.method === method).length;
    faults.add({ fault: "silence", performed, method: method as "POST" | "PATCH" | "DELETE", after });
    const run = { isOver: false };
    const ended = stage
      .perform(step)
      .catch((error: unknown) => [String(error)])
      .finally(() => {
        run.isOver = true;
      });
    while (stage.metFault() === undefined && !run.isOver) {
      await setTimeout(5);
    }
    await Promise.all(hosts.map((host) => host.kill()));
    const messages = await ended;
    expect(stage.metFault(), `the request of the kill: ${messages.join("\n")}`).to.deep.equal(requests[index]);
    faults.clear();
    return { sign: await converged(stage, scene, messages), messages };
  } catch (error) {
    return { sign: "X", messages: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await stage.end();
  }
}
