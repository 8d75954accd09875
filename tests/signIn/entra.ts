/** An emulated tenant that can be signed in to, and what its application signs in with. */
import { createPublicKey, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/index.js";
import { selfSigned } from "../certificates.js";
import { serverCertificate } from "./standIns.js";

export const tenantId = "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11";
export const clientId = "6a1f8a34-6f35-4d0e-8d4d-6a5d3c9b1e20";
export const clientSecret = "pLaNtEd~cLiEnT.sEcReT-2a8c4e6f0b";
export const expiringClientId = "0e2d9f57-91d4-4a77-9a2c-6a0f3b8d7c15";
/** An application that can only read, as previews have it. */
export const readerClientId = "4d1c9b7e-3a52-4f60-8b7d-2e9f0c6a5b13";

/** The application's certificate and key. */
export const application = selfSigned("/CN=Application", [], { newKey: ["rsa:2048"] });

/** Whom the application trusts to say who a job is. */
const issuer = "https://token.actions.example";
const subject = "repo:contoso/infra:ref:refs/heads/main";
/** The jobs that may sign in as an application, by its federated credentials. */
const subjects = {
  [clientId]: [subject, "repo:contoso/infra:environment:production", "sc://contoso/infra/entra-ca"],
  [readerClientId]: [subject, "repo:contoso/infra:pull_request", "sc://contoso/infra/entra-ca-preview"],
};
const issuersKey = selfSigned("/CN=Issuer", [], { newKey: ["rsa:2048"] }).key;

/** A token of that issuer's for the job. */
export function idToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "RS256", typ: "JWT" })}.${part({
    iss: issuer,
    sub: subject,
    aud: "api://AzureADTokenExchange",
    iat: now,
    nbf: now - 5,
    exp: now + 600,
    ...claims,
  })}`;
  return `${content}.${sign("sha256", Buffer.from(content), issuersKey).toString("base64url")}`;
}

export class Entra {
  readonly #folder = mkdtempSync(join(tmpdir(), "entra-ca-sign-in-"));

  private constructor(readonly emulator: Emulator) {}

  static async start(options: Partial<EmulatorOptions> = {}, tokenLifetimeSeconds = 3600): Promise<Entra> {
    const permissions = ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"];
    const publicKey = createPublicKey(issuersKey).export({ type: "spki", format: "pem" }).toString();
    const federatedOf = (id: keyof typeof subjects) =>
      subjects[id].map((federated) => ({ issuer, subject: federated, publicKey }));
    return new Entra(
      await startEmulator({
        ...options,
        signIn: {
          tenantId,
          tokenLifetimeSeconds,
          clients: [
            {
              clientId,
              secret: clientSecret,
              certificate: application.certificate,
              federated: federatedOf(clientId),
              permissions,
            },
            {
              clientId: readerClientId,
              federated: federatedOf(readerClientId),
              permissions: ["NetworkAccess.Read.All", "AppCertTrustConfiguration.Read.All"],
            },
            { clientId: expiringClientId, secret: clientSecret, secretExpires: "2020-01-01", permissions },
          ],
        },
      }),
    );
  }

  get signIn(): NonNullable<Emulator["signIn"]> {
    return this.emulator.signIn!;
  }

  /** Puts something into a file of its own, and gives its path. */
  file(name: string, content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** What points a provider at this tenant, and no credential: none of the machine's own either. */
  get environment(): Record<string, string> {
    return {
      ENTRA_CA_ENDPOINT: this.emulator.endpoint,
      ENTRA_CA_ACCESS_TOKEN: "",
      AZURE_AUTHORITY_HOST: this.signIn.authorityHost,
      NODE_EXTRA_CA_CERTS: this.file("authorities.pem", this.signIn.certificate + serverCertificate.certificate),
      // Nothing listens there, so that no test asks a machine's real metadata service.
      AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:9",
      AZURE_TENANT_ID: "",
      ARM_TENANT_ID: "",
      PATH: "/usr/bin:/bin",
    };
  }

  async close(): Promise<void> {
    await this.emulator.close();
    rmSync(this.#folder, { recursive: true });
  }
}
