import { join } from "node:path";
import { Child, resolveFrom } from "./childProcess.js";
import { EngineFailure } from "./failure.js";
import { DynamicProvider } from "./provider.js";
import type { PropertyMap } from "./propertyValues.js";

/** Which program's providers are run, and where they find the engine. */
export interface ProviderHostOptions {
  readonly project: string;
  readonly programFolder: string;
  readonly engineAddress: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onLine: (line: string) => void;
}

/** The process that runs dynamic providers: Pulumi's own, as the program's folder has it installed. */
export class ProviderHost {
  readonly #child: Child;
  readonly #address: Promise<string>;
  #provider: DynamicProvider | undefined;

  constructor({ project, programFolder, engineAddress, env, onLine }: ProviderHostOptions) {
    let announce: (port: string) => void;
    const port = new Promise<string>((resolve) => {
      announce = resolve;
    });
    let isAnnounced = false;
    this.#child = new Child({
      arguments: [
        ...["--require", join(__dirname, "endWithParent.js")],
        ...["--require", join(__dirname, "lateModules.js")],
        resolveFrom(programFolder, "@pulumi/pulumi/cmd/dynamic-provider"),
        engineAddress,
      ],
      folder: programFolder,
      env: { ...env, PULUMI_NODEJS_PROJECT: project },
      onLine: (line) => {
        // The first thing it prints, unless it fails, is the port it listens on.
        if (isAnnounced || !/^\d+$/.test(line)) {
          onLine(line);
          return;
        }
        isAnnounced = true;
        announce(line);
      },
    });
    const ended = this.#child.exited.then(() => {
      throw new EngineFailure("the dynamic provider host ended before it was ready");
    });
    this.#address = Promise.race([port.then((text) => `127.0.0.1:${text}`), ended]);
    this.#address.catch(() => undefined);
  }

  /** @param config The configuration the provider runs with: today's, or for refresh and destroy the one in the state. */
  async configure(config: PropertyMap): Promise<DynamicProvider> {
    this.#provider = new DynamicProvider(await this.#address);
    await this.#provider.configure(config);
    return this.#provider;
  }

  async end(): Promise<void> {
    this.#provider?.close();
    await this.#child.end();
  }
}
