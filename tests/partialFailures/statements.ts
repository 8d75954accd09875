/** The statements about every partial failure: whatever ended half-way, refresh, destroy and the next update work. */
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { DrivenProvider, State } from "../agreement/drivenStack.js";
import type { Declared } from "../agreement/stack.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { rejection } from "../host/calls.js";
import { signedCertificate, tlsCa } from "../host/setup.js";
import { configurations, Tenant, tls } from "../tenant.js";
import { partialFailures, type PartialFailure } from "./cases.js";

/** A resource after a call about it that failed, as Pulumi has it. */
interface Failed {
  readonly declared: Declared;
  readonly state: State;
}

/** @param start Begins a process of the provider under an environment. */
export function describePartialFailures(
  how: string,
  start: (environment: Record<string, string>) => Promise<DrivenProvider>,
): void {
  describe(`after a partial failure, ${how},`, () => {
    let tenant: Tenant;
    let graph: AlteredGraph;
    /** The process of the run that fails, and that of a later one. */
    let failing: DrivenProvider;
    let later: DrivenProvider;
    let count = 0;

    before(async () => {
      tenant = await Tenant.start({ enrollingMilliseconds: 0 });
      graph = await AlteredGraph.before(tenant);
      const environment = { ...tenant.environment, ...graph.environment };
      [failing, later] = await Promise.all([start(environment), start(environment)]);
    });
    after(async () => {
      await Promise.all([failing.stop(), later.stop()]);
      graph.close();
      await tenant.emulator.close();
    });

    async function checked(provider: DrivenProvider, declared: Declared, olds: Entity): Promise<Entity> {
      const { inputs, failures } = await provider.check(declared, declared.args, olds);
      expect(failures).to.deep.equal([]);
      return inputs;
    }

    async function create(declared: Declared): Promise<State> {
      const inputs = await checked(failing, declared, {});
      return { ...(await failing.create(declared, inputs)), inputs };
    }

    /** Has a creation or update fail, and gives what Pulumi keeps of it. */
    async function failed(partialFailure: PartialFailure): Promise<Failed> {
      const { className, isWithoutEffect } = partialFailure;
      const args = await partialFailure.given(tenant);
      const before: Declared = { name: `it${(count += 1)}`, className, args, ignoreChanges: [] };
      const then = partialFailure.then?.(args);
      const declared = then === undefined ? before : { ...before, args: then };
      const old = then === undefined ? undefined : await create(before);
      const inputs = await checked(failing, declared, old?.inputs ?? {});
      if (old !== undefined) {
        expect(await failing.diff(declared, old, inputs)).to.include({ changes: true });
      }
      partialFailure.breaks(graph);
      const call = old === undefined ? failing.create(declared, inputs) : failing.update(declared, old, inputs);
      const { incomplete } = await rejection(call);
      graph.alter = (answer) => answer;
      graph.refuses = () => false;
      expect(incomplete !== undefined, "whether the state keeps it as it is now").to.equal(isWithoutEffect !== true);
      const { id, outputs } = incomplete ?? old!;
      return { declared, state: { id, outputs, inputs: old?.inputs ?? inputs } };
    }

    const path = (className: string) => ([tlsCa, signedCertificate].includes(className) ? tls : configurations);

    function object({ declared: { className }, state: { id } }: Failed): Promise<Entity | undefined> {
      return tenant.send("GET", `${path(className)}/${id}`).catch(() => undefined);
    }

    /** Deletes what a failure left, and looks whether it is gone; a signed certificate's CA stays, unused. */
    async function destroy(failure: Failed): Promise<void> {
      await later.delete(failure.declared, failure.state);
      const left = await object(failure);
      if (failure.declared.className === signedCertificate) {
        expect(left).to.include({ status: "disabled" });
      } else {
        expect(left).to.equal(undefined);
      }
    }

    for (const partialFailure of partialFailures) {
      const { title, wanted = {} } = partialFailure;

      it(`${title}: a destroy works`, async () => {
        await destroy(await failed(partialFailure));
      });

      it(`${title}: a refresh works, and the next update goes on after it`, async () => {
        const failure = await failed(partialFailure);
        const { declared } = failure;
        const read = await later.read(declared, failure.state);
        expect(read?.id).to.equal(failure.state.id);
        const inputs = await checked(later, declared, read!.inputs);
        // Pulumi has forgotten the failure now.
        expect(await later.diff(declared, read!, inputs)).to.deep.include({ changes: true, replaces: [] });
        const outputs = await later.update(declared, read!, inputs);
        expect(await object(failure)).to.deep.include(wanted);
        const state = { id: read!.id, inputs, outputs };
        expect(await later.diff(declared, state, inputs)).to.deep.include({ changes: false });
        await destroy({ declared, state });
      });
    }
  });
}
