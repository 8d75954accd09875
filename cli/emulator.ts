import { Command, InvalidArgumentError, Option } from "commander";
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Emulator, EmulatorOptions, Switches } from "../emulator/index.js";
import { parseSwitch } from "../emulator/switches.js";
import { inOneLine } from "../provider/messages/foreignText.js";
import { besideSignInFile, inNewFolder, readSignInFile, writeCertificate } from "./signInFile.js";

interface Options {
  readonly port: number;
  readonly token?: string;
  readonly signIn?: string;
  readonly signInPort?: number;
  readonly https?: string | true;
  readonly state?: string;
  readonly switch: Partial<Switches>;
  readonly fault: readonly string[];
  readonly seed: number;
  readonly log?: true;
}

/** How many requests the command remembers for `/emulator/requests`. */
const mostRequests = 10_000;

/** `emulator`: the emulated Graph as a server that runs until it is stopped. */
export function emulatorCommand(): Command {
  return new Command("emulator")
    .description("run a server that behaves as Microsoft Graph beta does for the certificate authorities of Entra")
    .addOption(
      new Option("--port <port>", "TCP port on 127.0.0.1; 0 takes a free one").default(4010).argParser(parsePort),
    )
    .addOption(
      new Option(
        "--token <token>",
        "bearer token that may do everything; without it and --sign-in, a random one is made and printed",
      )
        .env("ENTRA_CA_ACCESS_TOKEN")
        .argParser(parseToken),
    )
    .option(
      "--sign-in <file>",
      "serve Microsoft Entra's sign-in too, for the clients in this JSON file; the certificate of its https is written " +
        "beside it, as <name>.ca.pem",
    )
    .addOption(
      new Option(
        "--sign-in-port <port>",
        "TCP port of the sign-in on 127.0.0.1; without it, the file's, or else a free one",
      ).argParser(parsePort),
    )
    .option(
      "--https [file]",
      "serve https, and without --sign-in-port the sign-in at the same address; the certificate is made at each start and " +
        "written to this file, or else to a new one",
    )
    .option(
      "--state <file>",
      "keep the tenant in this file, which may say what there is at first; JSON in place of a file does that in memory; " +
        "without it, the tenant is empty, and in memory only",
    )
    .addOption(
      new Option("--switch <name=value>", "what Graph's documentation leaves open; can be repeated")
        .default({}, "docs/emulator.md has them")
        .argParser((text, others: Partial<Switches>) => ({ ...others, ...readSwitch(text) })),
    )
    .addOption(
      new Option("--fault <rule>", "what goes wrong, as JSON or as fault,key=value,…; can be repeated")
        .default([], "nothing")
        .argParser((rule, others: readonly string[]) => [...others, rule]),
    )
    .addOption(
      new Option("--seed <number>", "where the chance of rules with a probability begins")
        .default(0)
        .argParser(parseSeed),
    )
    .option("--log", "write a line for each request to the error output")
    .addHelpText(
      "after",
      "\nThe switches and the file of --state are in docs/emulator.md; /emulator/requests lists what was asked.\n" +
        "The rules of --fault are in docs/emulator-faults.md; /faults lists, adds and clears them.\n" +
        "The file of --sign-in is described in docs/emulator-sign-in.md.",
    )
    .action(async (options: Options, command: Command) => {
      try {
        await run(options);
      } catch (error) {
        command.error(`error: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
}

async function run(options: Options): Promise<void> {
  const { port, token, signIn: signInFile, signInPort, fault, seed, log } = options;
  if (signInPort !== undefined && signInFile === undefined) {
    throw new Error("--sign-in-port is the port of --sign-in, which is missing.");
  }
  // Loaded here, so that other commands and --help don't wait for the server's libraries.
  const [{ startEmulator }, { parseRuleText }, { lineOf }] = await Promise.all([
    import("../emulator/index.js"),
    import("../emulator/faults/rule.js"),
    import("../emulator/loggedRequest.js"),
  ]);
  const signIn = signInFile === undefined ? undefined : await readSignInFile(signInFile);
  const accepted = token ?? (signIn === undefined ? randomBytes(24).toString("base64url") : undefined);
  const emulator = await startEmulator({
    ...options.switch,
    port,
    ...(accepted === undefined ? {} : { token: accepted }),
    ...(signIn === undefined
      ? {}
      : { signIn: { ...signIn, ...(signInPort === undefined ? {} : { port: signInPort }) } }),
    https: options.https !== undefined,
    ...(await tenantOf(options.state)),
    faults: fault.map(parseRuleText),
    seed,
    mostRequests,
    ...(log === undefined
      ? {}
      : {
          onRequest: (request) => {
            console.error(lineOf(request));
          },
        }),
  });
  closeOnSignal(emulator);
  console.log(`Graph emulator listening on ${emulator.endpoint}`);
  console.log(`ENTRA_CA_ENDPOINT=${emulator.endpoint}`);
  if (accepted !== undefined) {
    console.log(`ENTRA_CA_ACCESS_TOKEN=${token === undefined ? accepted : "<the token that it was given>"}`);
  }
  if (emulator.signIn !== undefined) {
    console.log(`AZURE_AUTHORITY_HOST=${emulator.signIn.authorityHost}`);
  }
  const certificate = emulator.certificate ?? emulator.signIn?.certificate;
  if (certificate !== undefined) {
    const file = await certificateFile(options);
    await writeCertificate(file, certificate);
    console.log(inOneLine(`NODE_EXTRA_CA_CERTS=${file}`));
  }
}

async function certificateFile({ https, signIn }: Options): Promise<string> {
  if (typeof https === "string") {
    return resolve(https);
  }
  return signIn === undefined ? inNewFolder() : besideSignInFile(signIn);
}

/** A file, or in its place what it would hold. */
async function tenantOf(state: string | undefined): Promise<Pick<EmulatorOptions, "stateFile" | "tenant">> {
  if (state === undefined || !/^\s*[{[]/.test(state)) {
    return state === undefined ? {} : { stateFile: state };
  }
  const { parseState, reason } = await import("../emulator/persistence.js");
  try {
    return { tenant: parseState(state) };
  } catch (error) {
    throw new Error(`The JSON of --state cannot be used: ${reason(error)}`, { cause: error });
  }
}

/** With the server closed nothing is left to wait for, and the process ends by itself, with exit code 0. */
function closeOnSignal(emulator: Emulator): void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const close = (): void => {
    for (const signal of signals) {
      process.off(signal, close);
    }
    void emulator.close();
  };
  for (const signal of signals) {
    process.on(signal, close);
  }
}

function readSwitch(text: string): Partial<Switches> {
  try {
    return parseSwitch(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) {
    throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  }
  return port;
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError("It must be a number of up to nine digits.");
  }
  return Number(text);
}

function parseToken(text: string): string {
  if (text === "") {
    throw new InvalidArgumentError("It must not be empty.");
  }
  return text;
}
