/**
 * What versions of this package have left: for each a program, the states that each way to run it wrote, and the tenants as they
 * were then. `README.md` beside them says how they are made.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../engine/events.js";
import type { ResourceState } from "../../engine/stand-in/resourceState.js";
import { PassphraseSecrets } from "../../engine/stand-in/secrets.js";
import { developmentPassphrase } from "../../engine/stand-in/stack.js";
import type { Way } from "../eachWay.js";
import { root } from "../engine/world.js";

export const states = join(root, "tests", "fixtures", "states");

/** What states and tenants have for the origin of the emulator, which listens where it can. */
export const origin = "http://127.0.0.1:4010";

/** The files of a stack, beside its tenant's certificates. */
export const names = { state: "state.json", tenant: "tenant.json", told: "told.json" } as const;

/** Who wrote a state, each in a folder of its own. */
export const ways: Readonly<Record<string, Way>> = {
  "stand-in-dynamic": { engine: "stand-in", servedBy: "dynamic" },
  "pulumi-dynamic": { engine: "pulumi", servedBy: "dynamic" },
  "pulumi-plugin": { engine: "pulumi", servedBy: "plugin" },
};

/** A Pulumi deployment: of version 3, or of 4 where the plugin has the engine read an object before it is compared. */
export interface State {
  readonly deployment: {
    readonly secrets_providers: { readonly state: { readonly salt: string } };
    readonly resources: readonly ResourceState[];
  };
}

export class Fixture {
  readonly #folder: string;

  constructor(
    readonly version: string,
    /** A key of `ways`. */
    readonly writer: string,
  ) {
    this.#folder = join(states, version, writer);
  }

  /** Those of all versions. */
  static get all(): Fixture[] {
    return readdirSync(states, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name: version }) => Object.keys(ways).map((writer) => new Fixture(version, writer)))
      .filter((fixture) => existsSync(fixture.file(names.state)));
  }

  get servedBy(): Way["servedBy"] {
    return ways[this.writer]!.servedBy;
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  /** The program, and what was signed of the CSRs that this stack's tenant made. */
  get program(): Record<string, string> {
    const common = programOf(this.version);
    const signed = readdirSync(this.#folder).filter((name) => name.endsWith(".pem"));
    return { ...common, ...Object.fromEntries(signed.map((name) => [name, readFileSync(this.file(name), "utf8")])) };
  }

  /** The state for a tenant that is emulated elsewhere. */
  stateAt(url: string): string {
    return readFileSync(this.file(names.state), "utf8").replaceAll(origin, url);
  }

  /** What a preview told the user of when the state was written. */
  get told(): readonly string[] {
    return JSON.parse(readFileSync(this.file(names.told), "utf8")) as string[];
  }
}

/** The files of a version's program by their names. */
export function programOf(version: string): Record<string, string> {
  const folder = join(states, version, "program");
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** The resources of a state, with their secrets open; all are encrypted with the passphrase that development has. */
export async function resourcesIn(file: string): Promise<readonly ResourceState[]> {
  const { deployment } = JSON.parse(readFileSync(file, "utf8")) as State;
  const secrets = await PassphraseSecrets.open(developmentPassphrase, deployment.secrets_providers.state.salt, file);
  return secrets.unseal(deployment.resources) as ResourceState[];
}

/** What the user was told, in an order that no run changes. */
export function toldBy(diagnostics: readonly Omit<Diagnostic, "severity">[]): string[] {
  return diagnostics.map(({ message, urn = "" }) => `${urn.split("::").slice(-2).join(" ")}: ${message}`).sort();
}

/** The arguments among the inputs, without what the sdk adds: a program tells a plugin that anew each time, and a refresh drops it. */
export function argumentsIn(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}
