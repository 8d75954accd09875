/** Certificates for tests, made by openssl when they are asked for: no key outlives the test that made it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openssl as runOpenssl } from "./openssl/openssl.js";

/** A certificate and its key, both as PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** How a certificate is made where it matters to a test. */
export interface Making {
  readonly days?: number;
  /** openssl's -newkey and its -pkeyopts, for a key other than P-256. */
  readonly newKey?: readonly string[];
  /** A key as PEM, in place of a new one. */
  readonly key?: string;
  /** openssl's options for the signature: a hash other than SHA-256, a padding. */
  readonly signing?: readonly string[];
}

const p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/**
 * @param subject In openssl's form: `/C=US/CN=Root`.
 * @param extensions Lines for openssl's -addext.
 */
export function selfSigned(
  subject: string,
  extensions: readonly string[] = ["keyUsage=critical,keyCertSign,cRLSign"],
  { days = 2 * 365, newKey = p256, key, signing = [] }: Making = {},
): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-certificate-"));
  const file = (name: string) => join(folder, name);
  try {
    runOpenssl([
      ...["req", "-x509", "-noenc", "-days", String(days), "-utf8", ...signing],
      ...keyOptions(folder, newKey, key),
      ...["-out", file("certificate.pem"), "-subj", subject],
      ...extensions.flatMap((extension) => ["-addext", extension]),
    ]);
    return {
      certificate: readFileSync(file("certificate.pem"), "utf8"),
      key: readFileSync(file("key.pem"), "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** openssl's options for the key of a certificate or request, which is then in `key.pem`. */
function keyOptions(folder: string, newKey: readonly string[], key: string | undefined): string[] {
  const file = join(folder, "key.pem");
  if (key === undefined) {
    return ["-newkey", ...newKey, "-keyout", file];
  }
  writeFileSync(file, key);
  return ["-key", file];
}

/** A new certificate and its key, signed by a CA with just the extensions given, as lines of openssl's configuration. */
export function issuedBy(
  ca: TestCertificate,
  subject: string,
  extensions: readonly string[],
  { days, newKey = p256, key, signing }: Making = {},
): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-request-"));
  try {
    const request = runOpenssl([
      ...["req", "-new", "-noenc", "-utf8", "-subj", subject],
      ...keyOptions(folder, newKey, key),
    ]);
    return {
      certificate: signedBy(ca, request.toString(), days, extensions, signing),
      key: readFileSync(join(folder, "key.pem"), "utf8"),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const subordinate = [
  "basicConstraints=critical,CA:TRUE,pathlen:1",
  "keyUsage=critical,keyCertSign,cRLSign",
  "extendedKeyUsage=serverAuth",
];

/** A CSR signed by a CA, as a PKI team would: a subordinate CA with path length 1, where nothing else is asked for. */
export function signedBy(
  ca: TestCertificate,
  certificateSigningRequest: string,
  days = 365,
  extensions: readonly string[] = subordinate,
  signing: readonly string[] = ["-sha256"],
): string {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-signing-"));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    // `openssl x509 -req` does the same, and takes several times as long, most of it to read the CA.
    return runOpenssl([
      ...["req", "-x509", "-days", String(days), ...signing, "-in", file("request.csr", certificateSigningRequest)],
      ...["-CA", file("ca.pem", ca.certificate), "-CAkey", file("ca.key", ca.key), "-extensions", "signed"],
      ...["-config", file("openssl.cnf", ["[req]", "distinguished_name=req", "[signed]", ...extensions].join("\n"))],
    ]).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A certificate by a CA for the same subject, key and purpose as a self-signed one; another one each time. */
export function reissuedBy(ca: TestCertificate, selfSignedCertificate: string): string {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-signing-"));
  try {
    writeFileSync(join(folder, "ca.pem"), ca.certificate);
    writeFileSync(join(folder, "ca.key"), ca.key);
    return runOpenssl(
      ["x509", "-days", "365", "-sha256", "-CA", join(folder, "ca.pem"), "-CAkey", join(folder, "ca.key")],
      selfSignedCertificate,
    ).toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The base64 of a PEM block's content, on one line: the DER as Graph takes it. */
export function base64Of(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, "");
}

/** What openssl writes on an input. */
export function openssl(input: string | Uint8Array, ...options: readonly string[]): Buffer {
  return runOpenssl(options, input);
}

/** What openssl writes that has to be given files, by their names, for what it doesn't take from its input. */
export function opensslWith(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...options: readonly string[]
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-openssl-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
    }
    return runOpenssl(options, "", folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A certificate signing request as PEM, whose key is thrown away. */
export function signingRequestFor(subject: string, { newKey = p256, signing = [] }: Making = {}): string {
  const key = ["-newkey", ...newKey, "-noenc", "-keyout", "/dev/null"];
  return openssl("", "req", "-new", ...key, ...signing, "-subj", subject).toString();
}

/** A certificate or a request with another last byte, which is its signature's. */
export function withFalseSignature(pem: string): string {
  const der = Buffer.from(base64Of(pem), "base64");
  der.writeUInt8(der.at(-1)! ^ 1, der.length - 1);
  return pem.replace(/(-----BEGIN [^-]+-----\n)[^-]*/, `$1${der.toString("base64").replace(/.{1,64}/g, "$&\n")}`);
}

/** What openssl says of a certificate: one of its `-subject`, `-ext` and like options, and its answer. */
export function opensslSays(certificate: string, ...options: readonly string[]): string {
  return runOpenssl(["x509", "-noout", ...options], certificate)
    .toString()
    .trim();
}
