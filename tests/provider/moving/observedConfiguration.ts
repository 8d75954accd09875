/** A configuration in the tenant, looked at after every write to it. */
import { AlteredGraph } from "../../alteredGraph.js";
import { base64Of } from "../../certificates.js";
import { membersOf, Tenant } from "../../tenant.js";
import { readCertificate } from "../../../provider/x509/certificate.js";

/** What goes wrong with one write of a run. */
export interface Fault {
  /** `refused` before Graph has done it; `lost` is its answer, after that; `killed` is the run, after or before it. */
  readonly kind: "refused" | "lost" | "killed after" | "killed before";
  /** The number of the write, from 1. */
  readonly write: number;
}

export interface Moment {
  readonly write: string;
  /** The thumbprints of what is there, the root included. */
  readonly present: readonly string[];
  readonly ids: readonly string[];
}

export class ObservedConfiguration {
  readonly moments: Moment[] = [];
  readonly #present = new Map<string, string>();
  #fault: Fault | undefined;
  #writes = 0;
  isKilled = false;

  private constructor(
    readonly tenant: Tenant,
    readonly graph: AlteredGraph,
  ) {}

  static async start(): Promise<ObservedConfiguration> {
    const tenant = await Tenant.start();
    const graph = await AlteredGraph.before(tenant);
    const observed = new ObservedConfiguration(tenant, graph);
    graph.reaches = (method) => !observed.isKilled && !observed.#isDue(method, "killed before", true);
    graph.refuses = (method) => observed.#isDue(method, "refused");
    graph.alter = (answer, method, path) => {
      if (method === "GET") {
        return answer;
      }
      observed.#note(answer, method, path);
      const isKilled = observed.#fault?.kind === "killed after" && observed.#writes === observed.#fault.write;
      observed.isKilled ||= isKilled;
      const isLost = observed.#fault?.kind === "lost" && observed.#writes === observed.#fault.write;
      return isKilled || isLost ? "lost" : answer;
    };
    return observed;
  }

  get environment(): Record<string, string> {
    return { ...this.tenant.environment, ...this.graph.environment };
  }

  /** What the writes of some work made of the configuration, one after the other. */
  async watch<Result>(work: () => Promise<Result>, fault?: Fault): Promise<Result> {
    this.moments.length = 0;
    this.#writes = 0;
    this.#fault = fault;
    try {
      return await work();
    } finally {
      this.#fault = undefined;
    }
  }

  /** Sees what a configuration has by now, such as what was made with it. */
  async look(configurationId: string): Promise<void> {
    for (const { id, certificate } of await this.tenant.list(membersOf(configurationId))) {
      this.#present.set(String(id), readCertificate(String(certificate)).thumbprint);
    }
  }

  /** Has somebody else add a CA. */
  async slipIn(configurationId: string, pem: string): Promise<string> {
    const member = { certificate: base64Of(pem), isRootAuthority: false, issuer: "CN=Elsewhere" };
    const { id } = await this.tenant.send("POST", membersOf(configurationId), {
      ...member,
      issuerSubjectKeyIdentifier: "AA",
    });
    this.#present.set(String(id), readCertificate(pem).thumbprint);
    return String(id);
  }

  /** Has a new run be heard again. */
  revive(): void {
    this.isKilled = false;
  }

  /** The thumbprints that are there now. */
  get present(): readonly string[] {
    return [...this.#present.values()];
  }

  get ids(): readonly string[] {
    return [...this.#present.keys()];
  }

  async end(): Promise<void> {
    this.graph.close();
    await this.tenant.emulator.close();
  }

  /** Whether the next write is the one that something befalls. */
  #isDue(method: string, kind: Fault["kind"], isDeadly = false): boolean {
    if (method === "GET" || this.#fault?.kind !== kind || this.#fault.write !== this.#writes + 1) {
      return false;
    }
    this.#writes += 1;
    this.isKilled ||= isDeadly;
    return true;
  }

  #note(answer: Record<string, unknown>, method: string, path: string): void {
    this.#writes += 1;
    const { id, certificate } = answer;
    if (method === "POST" && typeof certificate === "string" && answer["error"] === undefined) {
      this.#present.set(String(id), readCertificate(certificate).thumbprint);
    }
    if (method === "DELETE" && answer["error"] === undefined) {
      this.#present.delete(path.split("/").at(-1) ?? "");
    }
    this.moments.push({ write: method, present: this.present, ids: this.ids });
  }
}
