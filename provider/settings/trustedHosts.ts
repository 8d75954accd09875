import { EntraCaError } from "../messages/error.js";
import { unusable, type GivenSettings, type Lookup } from "./givenSettings.js";
import { settings } from "./settings.js";

const [variable = ""] = settings.trustedHosts.variables;

/**
 * Refuses an address that isn't Microsoft's and that the environment doesn't name, as this setting or among the hosts that it
 * trusts. A program, a stack's file and a state can be somebody else's; whatever they name would be sent a credential, be it
 * one of this machine or one that they bring, since others may write there too.
 *
 * @param key The setting that gives the address, which is `given`.
 * @param whose What Microsoft's would be, in words.
 * @throws {EntraCaError} `InvalidConfiguration`, naming the setting, where it is from, the host and what to set.
 */
export function requireTrusted(
  key: "endpoint" | "authorityHost",
  url: URL,
  whose: string,
  given: GivenSettings,
  environment: Lookup,
): void {
  const { variables } = settings[key];
  const named = variables.map((each) => environment(each)?.trim()).find((value) => value);
  if ((named !== undefined && URL.canParse(named) && new URL(named).origin === url.origin) || isTrusted(url, given)) {
    return;
  }
  const { host } = url;
  const setting = given[key] ?? { origin: key };
  const place = setting.origin.startsWith("entra-ca:") ? "the stack's configuration" : "the program or the state";
  throw unusable(
    setting,
    `is ${url.origin}, and nothing is sent there: ${host} is not ${whose}, and the environment doesn't name it`,
    `If ${host} may have your credentials, set ${variable}=${host} in the environment (commas between hosts), or ${variables.join(" or ")}; otherwise find out who wrote it into ${place}`,
  );
}

/** Whether an address's host is one of those that the environment trusts. */
export function isTrusted({ protocol, host }: URL, given: GivenSettings): boolean {
  // Without a port, a host has the usual one of the address.
  return trustedHosts(given).some((trusted) => new URL(`${protocol}//${trusted}`).host === host);
}

/**
 * The hosts that the environment trusts beside those that it points at.
 *
 * @throws {EntraCaError} `InvalidConfiguration` for what is no host: it would be taken for one that is trusted.
 */
export function trustedHosts({ trustedHosts: list }: GivenSettings): string[] {
  const hosts = (list?.value ?? "").split(",").map((host) => host.trim());
  const odd = hosts.findIndex((host) => host !== "" && !isHost(host));
  if (odd >= 0) {
    throw new EntraCaError(
      "InvalidConfiguration",
      `Number ${odd + 1} of the hosts in ${variable} is none`,
      "Give each host by its whole name, with its port unless that is the usual one, and commas between: graph.contoso.example,127.0.0.1:4010",
    );
  }
  return hosts.filter((host) => host !== "");
}

/** Of an address, the path would seem to count, and of a pattern all that it matches. */
function isHost(text: string): boolean {
  return /^(\[[0-9A-Fa-f:.]+\]|[\p{L}\p{N}._-]+)(:\d+)?$/u.test(text) && URL.canParse(`https://${text}`);
}
