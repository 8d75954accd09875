import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { z } from "zod";
import { heldTo } from "../heldTo.js";
import { issuesInWords } from "../schemaIssues.js";
import type { SignInOptions } from "../types.js";
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
  issuer: z.url(),
  subject: z.string().min(1),
  audience: z.string().min(1).default("api://AzureADTokenExchange"),
  publicKey,
});

const clientSchema = z.strictObject({
  clientId,
  secret: z.string().min(1).optional(),
  secretExpires: instant.optional(),
  certificate: certificate.optional(),
  federated: z.array(federatedSchema).default([]),
  permissions: z.array(z.string().min(1)),
});

const signInSchema = heldTo<SignInOptions>()(
  z.strictObject({
    port: z.int().min(0).max(65535).optional(),
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
    tokenLifetimeSeconds: z
      .int()
      .positive()
      .max(24 * 60 * 60)
      .default(3600),
  }),
);

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
