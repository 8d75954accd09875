/** An emulated tenant for one test file, and direct access to it behind the provider's back. */
import { request } from "undici";
import { startEmulator, type Emulator, type EmulatorOptions } from "../emulator/index.js";

export const tls = "/networkAccess/tls/externalCertificateAuthorityCertificates";
export const configurations = "/directory/certificateAuthorities/certificateBasedApplicationConfigurations";

export const defaultPolicy = "/policies/defaultAppManagementPolicy";
export const customPolicies = "/policies/appManagementPolicies";

export const policies = "/networkAccess/tlsInspectionPolicies";
export const profiles = "/networkAccess/filteringProfiles";

/** The rules of a policy. */
export function rulesOf(policyId: string): string {
  return `${policies}/${policyId}/policyRules`;
}

/** The links of a security profile. */
export function linksOf(profileId: string): string {
  return `${profiles}/${profileId}/policies`;
}

/** The trusted CAs of a configuration. */
export function membersOf(configurationId: string): string {
  return `${configurations}/${configurationId}/trustedCertificateAuthorities`;
}

/**
 * An unsigned token for a tenant, as far as the provider reads one.
 *
 * @param claims What else it says.
 */
export function tokenFor(tenantId: string, claims: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const roles = [
    ...["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"],
    "Policy.ReadWrite.ApplicationConfiguration",
  ];
  return `${part({ alg: "none" })}.${part({ tid: tenantId, aud: "https://graph.microsoft.com", roles, ...claims })}.signature`;
}

/** Longer than what a stack did lately counts as that. */
export const later = 6 * 60_000;

export class Tenant {
  static readonly id = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";

  private constructor(
    readonly emulator: Emulator,
    private readonly token: string,
    private readonly clock: { ahead: number },
  ) {}

  static async start({ token = tokenFor(Tenant.id), ...options }: Partial<EmulatorOptions> = {}): Promise<Tenant> {
    const clock = { ahead: 0 };
    const now = () => new Date(Date.now() + clock.ahead);
    return new Tenant(await startEmulator({ token, now, ...options }), token, clock);
  }

  /** The time by the tenant's clock. */
  get now(): Date {
    return new Date(Date.now() + this.clock.ahead);
  }

  /** Lets time pass by the tenant's clock. */
  pass(milliseconds: number): void {
    this.clock.ahead += milliseconds;
  }

  /** What points a provider at this tenant. */
  get environment(): Record<string, string> {
    return {
      ENTRA_CA_ENDPOINT: this.emulator.endpoint,
      ENTRA_CA_ACCESS_TOKEN: this.token,
      ARM_TENANT_ID: "",
      AZURE_TENANT_ID: "",
    };
  }

  /** Sends a request; what somebody changes or removes behind the provider's back, they do some minutes later. */
  async send(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    if (method !== "GET") {
      this.pass(later);
    }
    const response = await request(this.emulator.endpoint + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        prefer: "include-unknown-enum-members",
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    if (response.statusCode >= 300) {
      throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    }
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  async list(path: string): Promise<Record<string, unknown>[]> {
    const { value, "@odata.nextLink": next } = await this.send("GET", path);
    const members = value as Record<string, unknown>[];
    return typeof next === "string"
      ? [...members, ...(await this.list(next.replace(this.emulator.endpoint, "")))]
      : members;
  }

  /** The ids of everything that there is; a configuration's root is part of it. */
  async ids(): Promise<unknown[]> {
    const found = [...(await this.list(tls)), ...(await this.list(configurations))];
    for (const { id } of await this.list(configurations)) {
      found.push(...(await this.list(membersOf(String(id)))).filter((member) => member["isRootAuthority"] !== true));
    }
    return found.map(({ id }) => id);
  }

  /** The requests that were answered while something ran, as `METHOD path`. */
  async requestsDuring(run: () => Promise<unknown>): Promise<string[]> {
    const before = this.emulator.requests.length;
    await run();
    return this.emulator.requests.slice(before).map(({ method, path }) => `${method} ${path.replace(/^\/beta/, "")}`);
  }
}
