import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { z } from "zod";
import { issuesInWords } from "../schemaIssues.js";
import { parsePemCertificates } from "../x509Certificate.js";

const clientId = z.guid().toLowerCase();

const instant = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: "Invalid input: expected a date of ISO 8601" })
  .transform((text) => new Date(text));

const certificate = z
  .string()
  .refine((text) => parsePemCertificates(text)?.length === 1, {
    error: "Invalid input: expected one certificate in PEM, without its key",
    abort: true,
  })
  .transform((text) => new X509Certificate(text))
  .refine(({ publicKey }) => isStrongRsa(publicKey), { error: rsaExpected("certificate of") });

const publicKey = z
  .string()
  .transform((text, context) => {
    const key = parsePublicKey(text);
    if (key === undefined) {
      context.addIssue("Invalid input: expected a public key in PEM (SubjectPublicKeyInfo)");
      return z.NEVER;
    }
    return key;
  })
  .refine(isStrongRsa, { error: rsaExpected("public key of") });

const federatedSchema = z.strictObject({
  /** The `iss` of the assertions, compared as it is. */
  issuer: z.url(),
  /** Their `sub`, compared as it is. */
  subject: z.string().min(1),
  /** Their `aud`. */
  audience: z.string().min(1).default("api://AzureADTokenExchange"),
  /** The issuer's RSA key, as PEM (SubjectPublicKeyInfo). It stands for the keys that Entra fetches from the issuer. */
  publicKey,
});

const clientSchema = z.strictObject({
  /** The application's (client's) id. */
  clientId,
  secret: z.string().min(1).optional(),
  /** When the secret ends, as a date or an instant of ISO 8601; without it, never. */
  secretExpires: instant.optional(),
  /** The certificate whose key signs the client's assertions, as PEM; RSA, as Entra demands. */
  certificate: certificate.optional(),
  /** Whose tokens the client may present in place of a credential of its own (workload identity federation). */
  federated: z.array(federatedSchema).default([]),
  /** Graph's permissions that an administrator has granted to the application, such as `NetworkAccess.Read.All`. */
  permissions: z.array(z.string().min(1)),
});

const signInSchema = z.strictObject({
  /**
   * TCP port on 127.0.0.1; 0 takes a free one. Without it, the sign-in is at Graph's address where that is of https, and
   * else at a free port.
   */
  port: z.int().min(0).max(65535).optional(),
  /** The one tenant that there is. */
  tenantId: z.guid().toLowerCase(),
  clients: z
    .array(clientSchema)
    .min(1)
    .superRefine((clients, context) => {
      const ids = clients.map((client) => client.clientId);
      const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
      if (again >= 0) {
        context.addIssue({
          code: "custom",
          path: [again, "clientId"],
          message: "Invalid input: an earlier client has this id",
        });
      }
    }),
  /** How long tokens are valid, in seconds. */
  tokenLifetimeSeconds: z
    .int()
    .positive()
    .max(24 * 60 * 60)
    .default(3600),
});

/** Who may sign in to the emulator and what for; `docs/emulator-sign-in.md` has an example. */
export type SignInOptions = z.input<typeof signInSchema>;

/** The options with everything that was left out filled in, and keys and certificates read. */
export type Registrations = Readonly<z.output<typeof signInSchema>>;

export type Client = Readonly<Registrations["clients"][number]>;

export type FederatedCredential = Readonly<Client["federated"][number]>;

/** Throws an error that names each property at fault, without its value, which may be a secret. */
export function parseSignInOptions(options: unknown): Registrations {
  const result = signInSchema.safeParse(options);
  if (!result.success) {
    throw new Error(`The sign-in options are wrong: ${issuesInWords(result.error)}.`);
  }
  return result.data;
}

/** Of a private key Node would take the public half; one that was pasted by mistake is refused instead. */
function parsePublicKey(pem: string): KeyObject | undefined {
  try {
    return pem.includes("PRIVATE KEY") ? undefined : createPublicKey(pem);
  } catch {
    return undefined;
  }
}

/** Entra takes RSA only, and RFC 7518, section 3.3, no key that is shorter. */
function isStrongRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

function rsaExpected(what: string): string {
  return `Invalid input: expected the ${what} an RSA key of at least 2048 bits`;
}
