import { execFile } from "node:child_process";
import { env } from "node:process";
import { promisify, styleText } from "node:util";
import { Command } from "commander";
import { harmlessJson, inOneLine } from "../provider/messages/foreignText.js";
import type { Secrets } from "../provider/messages/secrets.js";
import type { Verdict } from "../provider/signIn/sufficiency.js";
import type { Onboarding, WhoAmI } from "../provider/signIn/whoAmI.js";

interface Options {
  readonly stack?: string;
  readonly json?: boolean;
}

/** `whoami`: as whom the provider would sign in here, by which settings, and whether that is enough. */
export function whoAmICommand(): Command {
  return new Command("whoami")
    .description(
      "sign in as the environment and a stack's configuration say, and show as whom and what that is enough for",
    )
    .option(
      "--stack <name>",
      "read the configuration of this stack of the project in this folder, with `pulumi config`",
    )
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nGraph is asked whether the tenant is set up for Global Secure Access, and for nothing else. Neither the token nor a secret is ever shown. The exit code is 1 where nobody could be signed in.",
    )
    .action(async ({ stack, json }: Options, command: Command) => {
      // Loaded here, so that other commands and --help don't wait for what signs in.
      const [
        { readConfiguration },
        { EntraCaError },
        { Secrets },
        { definitions },
        { whoAmI },
        { weakenedTls },
        { warningOfUnknownKeys },
      ] = await Promise.all([
        import("../provider/settings/configuration.js"),
        import("../provider/messages/error.js"),
        import("../provider/messages/secrets.js"),
        import("../provider/resources/definitions.js"),
        import("../provider/signIn/whoAmI.js"),
        import("../provider/settings/weakenedTls.js"),
        import("../provider/settings/unknownKeys.js"),
      ]);
      const configured = stack === undefined ? {} : await stackConfiguration(stack, command);
      const marked = Object.values(configured).flatMap(({ value, secret }) => (secret ? [value ?? ""] : []));
      const secrets = new Secrets([], marked);
      const environment = (variable: string) => env[variable];
      const ofKeys = warningOfUnknownKeys(Object.keys(configured));
      for (const warning of [...weakenedTls(environment), ...(ofKeys === undefined ? [] : [ofKeys])]) {
        console.error(`${styleText("yellow", "warning")}: ${inOneLine(warning)}`);
      }
      try {
        const configuration = readConfiguration(environment, (key) => configured[key]?.value);
        const found = withoutSecrets(await whoAmI(configuration, definitions), configured, secrets);
        console.log(json === true ? harmlessJson(JSON.stringify(found, undefined, 2)) : inWords(found, stack));
        process.exitCode = found.error === undefined ? 0 : 1;
      } catch (error) {
        if (!(error instanceof EntraCaError)) {
          throw error;
        }
        // Its lines are its own, and harmless.
        console.error(`error: ${secrets.conceal(error.message)}`);
        process.exitCode = 1;
      }
    });
}

/** A value of a stack's configuration, and whether it was set with `--secret`. */
interface ConfigurationValue {
  readonly value?: string;
  readonly secret?: boolean;
}

type StackConfiguration = Readonly<Record<string, ConfigurationValue>>;

/** The same without what was set with `--secret`, which may be a setting that isn't a secret otherwise. */
function withoutSecrets(found: WhoAmI, configured: StackConfiguration, secrets: Secrets): WhoAmI {
  const settings = found.settings.map((setting) =>
    configured[setting.origin]?.secret === true ? { ...setting, value: "(secret)" } : setting,
  );
  return concealed({ ...found, settings }, secrets) as WhoAmI;
}

function concealed(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") {
    return secrets.conceal(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => concealed(item, secrets));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, concealed(item, secrets)]))
    : value;
}

/** A stack's configuration with its secrets, by full keys, as the Pulumi CLI has it. */
async function stackConfiguration(stack: string, command: Command): Promise<StackConfiguration> {
  try {
    const { stdout } = await promisify(execFile)("pulumi", [
      ...["config", "--json", "--show-secrets", "--non-interactive", "--stack", stack],
    ]);
    return JSON.parse(stdout) as StackConfiguration;
  } catch (error) {
    // What was printed to standard output may hold secrets.
    const { code, stderr = "" } = error as { code?: string | number; stderr?: string };
    const why = code === "ENOENT" ? "there is no pulumi on the PATH" : stderr.trim() || "it printed no JSON";
    return command.error(`error: --stack ${stack}: its configuration can't be read: ${why}`);
  }
}

function inWords(found: WhoAmI, stack: string | undefined): string {
  const { token } = found;
  const facts: [string, string | undefined][] = [
    ["cloud", found.cloud],
    ["Graph", found.endpoint],
    ["sign-in", found.authorityHost],
    ["credential", found.credential],
    ["tenant", token?.tenant],
    ["application", token?.application],
    ["person", token?.person],
    ["audience", token?.audience],
    ["expires", token?.expires],
    ["scopes", listed(token?.scopes)],
    ["roles", listed(token?.roles)],
    ["Global Secure Access", found.globalSecureAccess && onboardingInWords(found.globalSecureAccess)],
  ];
  // What a token and a setting say is somebody else's text.
  const shown = facts.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, inOneLine(value)]],
  );
  const access = found.access.map(({ resource, read, write }): [string, string] => [
    resource,
    `read: ${verdict(read)}\nwrite: ${verdict(write)}`,
  ]);
  const permissions = found.permissions.map(({ permission, access: allowed, resources }): [string, string] => [
    permission,
    `to ${allowed} ${resources.join(", ")}`,
  ]);
  const settings = found.settings.map(({ setting, value, origin }): [string, string] => [
    setting,
    inOneLine(`${value}, from ${origin}`),
  ]);
  return [
    ...table(shown),
    "",
    styleText("bold", "Settings"),
    ...(settings.length === 0 ? ["  none"] : table(settings)),
    ...(stack === undefined ? ["  (the configuration of a stack is not among them: --stack <name> reads it)"] : []),
    ...(found.error === undefined
      ? [
          "",
          styleText("bold", "Enough for"),
          ...table(access),
          "",
          styleText("bold", "Permissions"),
          ...table(permissions),
        ]
      : ["", `${styleText("red", "error")}: ${found.error.message}`]),
  ].join("\n");
}

function onboardingInWords(found: Onboarding): string {
  if ("why" in found) {
    return `unknown: ${found.why}`;
  }
  const { status, error } = found;
  return error === undefined ? status : `${status}: ${error}`;
}

function listed(permissions: readonly string[] = []): string | undefined {
  return permissions.length === 0 ? undefined : permissions.join(" ");
}

function verdict({ answer, why }: Verdict): string {
  const colour = { yes: "green", no: "red", unknown: "yellow" } as const;
  return styleText(colour[answer], answer) + (why === undefined ? "" : `: ${why}`);
}

/** Names, and what is to be said of each in a column beside them. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, text]) => `  ${name.padEnd(width)}${text.replaceAll("\n", `\n  ${" ".repeat(width)}`)}`);
}
