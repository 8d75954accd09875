/** Runs the model's programs by an engine with the real provider host: one program that declares what it finds in a file. */
import { declared } from "../provider/convergence/declaredProgram.js";
import type { Pki } from "../provider/convergence/pki.js";
import type { RunOptions, RunResult, Stack, StepKind } from "../provider/convergence/stack.js";
import type { Program as WantedProgram } from "../provider/convergence/wantedProgram.js";
import type { Tenant } from "../tenant.js";
import type { Way } from "../eachWay.js";
import { javaScriptProject, Program } from "./program.js";

const program = `
  const { readFileSync } = require("node:fs");
  const entra = require("pulumi-entra-ca");
  const { signer, resources } = JSON.parse(readFileSync("resources.json", "utf8"));
  const made = {};
  for (const { className, name, formerName, args, references, lists = {}, signing } of resources) {
    for (const [property, [needed, output]] of Object.entries(references)) {
      args[property] = made[needed][output];
    }
    for (const [property, all] of Object.entries(lists)) {
      args[property] = all.map(([needed, output]) => made[needed][output]);
    }
    if (signing !== undefined) {
      const answer = made[references.certificateId[0]].certificateSigningRequest.apply(async (request) => {
        const response = await fetch(signer, { method: "POST", body: JSON.stringify({ request, signing }) });
        return response.json();
      });
      Object.assign(args, { certificate: answer.certificate, chain: answer.chain });
    }
    made[name] = new entra[className](name, args, formerName && { aliases: [{ name: formerName }] });
  }
  exports.ids = Object.fromEntries(Object.entries(made).map(([name, { id }]) => [name, id]));`;

/** What the messages of errors say, by their codes. */
const codes: [RegExp, string][] = [
  [/No answer from Graph/, "Unreachable"],
  [/adopt: |adopt can't be used/, "CannotAdopt"],
  [/can't be given to the new one/, "NameSpent"],
  [/there is no configuration/, "NotFound"],
  [/keeps exactly one root/, "Rejected"],
];

export class EngineStack implements Stack {
  readonly #program: Program;
  #ids: Record<string, unknown> = {};

  /** @param signer Where the program has requests signed: it answers with the certificate and its chain as JSON. */
  constructor(
    { engine, servedBy }: Way,
    tenant: Tenant,
    private readonly environment: Record<string, string>,
    private readonly pki: Pki,
    private readonly signer: string,
  ) {
    this.#program = new Program({ ...javaScriptProject, "index.js": program }, engine, tenant, servedBy);
  }

  async up(wanted: WantedProgram, options: RunOptions): Promise<RunResult> {
    const { outputs, ...result } = await this.#run("up", wanted, options);
    if (result.failures.length === 0) {
      this.#ids = (outputs["ids"] ?? {}) as Record<string, unknown>;
    }
    return result;
  }

  preview(wanted: WantedProgram, options: RunOptions): Promise<RunResult> {
    return this.#run("preview", wanted, options);
  }

  async #run(command: "up" | "preview", wanted: WantedProgram, { replace = [] }: RunOptions) {
    this.#program.write(
      "resources.json",
      JSON.stringify({ signer: this.signer, resources: declared(wanted, this.pki) }),
    );
    const { succeeded, changes, outputs, diagnostics } = await this.#program.run(command, {
      environment: this.environment,
      replace: replace.map((name) => `**::${name}`),
    });
    // The Pulumi CLI says of the stack, too, that its update failed.
    const errors = diagnostics.filter(({ severity, message }) => severity === "error" && message !== "update failed");
    const messages = errors.map(({ message }) => message);
    return {
      outputs,
      operations: Object.entries(changes).flatMap(([operation, count]) =>
        count > 0 ? [[operation as StepKind, String(count)] as const] : [],
      ),
      failures: succeeded
        ? []
        : messages.map((message) => codes.find(([expression]) => expression.test(message))?.[1] ?? "another"),
      messages,
    };
  }

  async refresh(): Promise<void> {
    await this.#program.run("refresh", { environment: this.environment });
  }

  idOf(name: string): string | undefined {
    return this.#ids[name] as string | undefined;
  }

  stored(): unknown {
    return this.#program.idsInState();
  }

  remove(): void {
    this.#program.remove();
  }
}
