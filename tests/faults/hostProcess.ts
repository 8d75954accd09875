/** Pulumi's real provider host in place of the handlers in this process, so that it can be killed. */
import { hidden } from "../../provider/adapters/hiddenInputs.js";
import { providerText } from "../../provider/adapters/dynamic/providerText.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { ProviderHost } from "../host/providerHost.js";
import type { Handlers } from "../provider/convergence/keptStates.js";
import type { Told } from "../provider/handlerProcess.js";

export class HostProcess implements Handlers {
  readonly #host: Promise<ProviderHost>;

  constructor(environment: Record<string, string>) {
    this.#host = ProviderHost.start({ environment });
  }

  async kill(): Promise<void> {
    await (await this.#host).kill();
  }

  async check(resource: Resource, inputs: Properties, told: Told = {}, current: Properties = {}) {
    return (await this.#host).check(resource.definition.className, withHidden(inputs, told), { ...current });
  }

  async diff(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}) {
    const host = await this.#host;
    const found = await host.diff(resource.definition.className, id, withHidden(state, told), withHidden(inputs, told));
    const { changes, replaces, deleteBeforeReplace = false } = found;
    const difference = {
      property: "",
      wanted: undefined,
      stored: undefined,
      live: undefined,
      drift: false,
      write: true,
    };
    return {
      differences: changes ? [{ ...difference, replaces: replaces.length > 0 }] : [],
      deleteBeforeReplace,
    };
  }

  async create(resource: Resource, inputs: Properties, told: Told = {}) {
    const { id, outputs } = await (await this.#host).create(resource.definition.className, withHidden(inputs, told));
    return { id, state: withoutHidden(outputs) };
  }

  async update(resource: Resource, id: string, state: Properties, inputs: Properties, told: Told = {}) {
    const host = await this.#host;
    return withoutHidden(
      await host.update(resource.definition.className, id, withHidden(state, told), withHidden(inputs, told)),
    );
  }

  async delete(resource: Resource, id: string, state: Properties, told: Told = {}): Promise<void> {
    const provider = { __provider: providerText(resource.definition.className) };
    await (await this.#host).delete(id, { ...withHidden(state, told), ...provider });
  }

  read(): Promise<never> {
    throw new Error("A refresh writes nothing: there is nothing to kill it for.");
  }
}

/** With what the sdk adds. */
function withHidden(properties: Properties, { urn, program }: Told): Record<string, unknown> {
  const more = {
    [hidden.urn]: urn,
    [hidden.hasSignedCertificate]: program?.hasSignedCertificate,
    [hidden.placeUrn]: program?.placeUrn,
  };
  return { ...properties, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) };
}

function withoutHidden(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([property]) => !property.startsWith("__")));
}
