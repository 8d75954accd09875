import { styleText } from "node:util";
import { Command } from "commander";
import { harmlessJson, inOneLine } from "../provider/messages/foreignText.js";
import type { Secrets } from "../provider/messages/secrets.js";
import type { Verdict } from "../provider/signIn/sufficiency.js";
import type { Onboarding, WhoAmI } from "../provider/signIn/whoAmI.js";
import { stackConfiguration, type StackConfiguration } from "./pulumiCommand.js";

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
      const [{ commandSettings }, { EntraCaError }, { definitions }, { whoAmI }] = await Promise.all([
        import("./settings.js"),
        import("../provider/messages/error.js"),
        import("../provider/resources/definitions.js"),
        import("../provider/signIn/whoAmI.js"),
      ]);
      const configured = stack === undefined ? {} : await stackConfiguration(stack, command);
      const { secrets, read } = commandSettings(configured);
      try {
        const found = withoutSecrets(await whoAmI(read(), definitions), configured, secrets);
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

/** The same without what was set with `--secret`, which may be a setting that isn't a secret otherwise. */
function withoutSecrets(found: WhoAmI, configured: StackConfiguration, secrets: Secrets): WhoAmI {
  const settings = found.settings.map((setting) =>
    configured[setting.origin]?.secret === true ? { ...setting, value: "(secret)" } : setting,
  );
  return secrets.concealIn({ ...found, settings });
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
