/** A tenant with one object of each kind, behind a Graph that doesn't tell all that it has. */
import { readConfiguration, type Configuration } from "../../provider/settings/configuration.js";
import type { Properties } from "../../provider/kernel/properties.js";
import type { Resource } from "../../provider/kernel/resource.js";
import { AlteredGraph, type Alteration, type Entity, inLists, isExpanded } from "../alteredGraph.js";
import { selfSigned, signedBy } from "../certificates.js";
import { membersOf, Tenant } from "../tenant.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

export const root = selfSigned("/CN=Root");
export const issuing = selfSigned("/CN=Issuing");

/** Where in Graph's answers something is otherwise; an object that is shown with its list (`$expand`) goes with the lists. */
export type Where = "lists" | "lists and objects" | "all answers";

/** Changes entities in some answers; what a write is answered with is left alone. */
export function altering(where: Where, change: (entity: Entity) => Entity): Alteration {
  return (answer, method, path) => {
    if (method !== "GET") {
      return answer;
    }
    const altered = inLists(change)(answer, method, path) as Entity;
    const isMeant =
      isExpanded(path) || where === "all answers" || (where === "lists and objects" && !path.includes("$select"));
    return isMeant && !("value" in altered) ? change(altered) : altered;
  };
}

/** What becomes of properties that an entity has. */
export function changing(changes: Readonly<Record<string, unknown>>): (entity: Entity) => Entity {
  return (entity) =>
    Object.fromEntries(
      Object.entries(entity).flatMap(([property, value]) => {
        const changed = property in changes ? changes[property] : value;
        return changed === undefined ? [] : [[property, changed]];
      }),
    );
}

/** An object of the tenant, with what the program wants and the state has of it. */
export interface Made {
  readonly resource: Resource;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

export class ReticentGraph {
  made: readonly Made[] = [];
  readonly clock = new VirtualClock(Date.now);

  private constructor(
    readonly tenant: Tenant,
    readonly graph: AlteredGraph,
  ) {}

  static async start(): Promise<ReticentGraph> {
    const tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    const reticent = new ReticentGraph(tenant, await AlteredGraph.before(tenant));
    reticent.made = await reticent.#make();
    return reticent;
  }

  /** What a look-up in this tenant is set to. */
  get settings(): Configuration {
    const environment: Record<string, string> = { ...this.tenant.environment, ...this.graph.environment };
    return readConfiguration(
      (variable) => environment[variable],
      () => undefined,
    );
  }

  async #make(): Promise<Made[]> {
    const made: Made[] = [];
    const create = async (resource: Resource, inputs: Properties) => {
      const { id, state } = await this.process().create(resource, inputs, {
        urn: `urn:${resource.definition.objectKind}`,
      });
      made.push({ resource, id, inputs, state });
      return { id, state };
    };
    const ca = await create(tlsCa, { commonName: "Contoso TLS CA", organizationName: "Contoso Ltd" });
    await create(signedCertificate, {
      certificateId: ca.id,
      certificate: signedBy(root, String(ca.state["certificateSigningRequest"])),
      chain: root.certificate,
    });
    const named = { displayName: "Apps", description: "Of the apps", rootCertificate: root.certificate };
    const trust = await create(configuration, named);
    await create(trustedCa, {
      certificateBasedApplicationConfigurationId: trust.id,
      certificate: issuing.certificate,
      isRootAuthority: false,
    });
    // As a refresh has it: the CA is active by now.
    const again = made.map(async ({ resource, id, inputs, state }) => {
      const found = await this.process().read(resource, id, state, inputs);
      return { resource, id, inputs, state: found!.state };
    });
    return Promise.all(again);
  }

  of(resource: Resource): Made {
    return this.made.find((candidate) => candidate.resource === resource)!;
  }

  /** The collection of a configuration's CAs. */
  get members(): string {
    return membersOf(this.of(configuration).id);
  }

  process(): HandlerProcess {
    const { now, sleep } = this.clock;
    return new HandlerProcess({ ...this.tenant.environment, ...this.graph.environment }, now, sleep);
  }

  async close(): Promise<void> {
    this.graph.close();
    await this.tenant.emulator.close();
  }
}

/** What a preview and a refresh of an object find, each in a process of its own. */
export async function previewAndRefresh(
  { resource, id, inputs, state }: Made,
  reticent: ReticentGraph,
  told: { readonly ignoreChanges?: readonly string[] } = {},
) {
  const [preview, refresh] = [reticent.process(), reticent.process()];
  const { differences } = await preview.diff(resource, id, state, inputs, told);
  const read = await refresh.read(resource, id, state, inputs, told);
  return {
    differences: differences.map(({ property }) => property),
    state: read?.state,
    drifted: read?.drifted,
    warnings: [preview, refresh].map(({ logged }) => logged.filter((line) => line.startsWith("warning"))),
  };
}
