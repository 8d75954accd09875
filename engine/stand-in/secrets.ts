import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { EngineFailure } from "./failure.js";
import {
  isMap,
  isSecret,
  mapValue,
  secret,
  secretSignature,
  signatureKey,
  type PropertyMap,
} from "./propertyValues.js";

const algorithm = "aes-256-gcm";
const iterations = 1_000_000;
const keyLength = 32;
const saltLength = 8;
const nonceLength = 12;
const tagLength = 16;
const proof = "pulumi";

/** Deriving a key takes a good part of a second, and a preview and its update need the same one. */
const derivedKeys = new Map<string, Promise<Buffer>>();
/** The same for a stack that is new to both: what was made for a passphrase. */
const created = new Map<string, Promise<PassphraseSecrets>>();

/**
 * Secrets at rest, as Pulumi's passphrase provider keeps them: AES-256-GCM under a key derived by PBKDF2-SHA256, written
 * `v1:NONCE:CIPHERTEXT` in base64. A salt is written with a known text encrypted beside it, which proves the passphrase.
 */
export class PassphraseSecrets {
  readonly #key: Buffer;
  /** The line that states and stack files keep: the salt, and the proof of the passphrase. */
  readonly salt: string;

  private constructor(key: Buffer, salt: string) {
    this.#key = key;
    this.salt = salt;
  }

  static create(passphrase: string): Promise<PassphraseSecrets> {
    const secrets = created.get(passphrase) ?? PassphraseSecrets.#withNewSalt(passphrase);
    created.set(passphrase, secrets);
    return secrets;
  }

  static async #withNewSalt(passphrase: string): Promise<PassphraseSecrets> {
    const salt = randomBytes(saltLength).toString("base64");
    const key = await deriveKey(passphrase, salt);
    return new PassphraseSecrets(key, `v1:${salt}:${encrypt(key, proof)}`);
  }

  /** @param file What the salt was found in, for the message when the passphrase is another one. */
  static async open(passphrase: string, saltLine: string, file: string): Promise<PassphraseSecrets> {
    const [version, salt, ...sealedProof] = saltLine.split(":");
    if (version !== "v1" || salt === undefined) {
      throw new EngineFailure(`${file}: the salt of its secrets is damaged`);
    }
    const key = await deriveKey(passphrase, salt);
    if (decrypt(key, sealedProof.join(":")) !== proof) {
      throw new EngineFailure(
        `${file}: its secrets were encrypted with another passphrase; set PULUMI_CONFIG_PASSPHRASE to that one`,
      );
    }
    return new PassphraseSecrets(key, saltLine);
  }

  encrypt(text: string): string {
    return encrypt(this.#key, text);
  }

  decrypt(sealed: string): string {
    const text = decrypt(this.#key, sealed);
    if (text === undefined) {
      throw new EngineFailure("a secret could not be decrypted with this passphrase");
    }
    return text;
  }

  /** Every secret in the value with its content encrypted. */
  seal(value: unknown): unknown {
    return mapValue(value, (item) =>
      isSecret(item)
        ? { replacement: { [signatureKey]: secretSignature, ciphertext: this.encrypt(JSON.stringify(item.value)) } }
        : undefined,
    );
  }

  /** The reverse; states may also hold secrets as plain text, which `pulumi stack export --show-secrets` writes. */
  unseal(value: unknown): unknown {
    return mapValue(value, (item) => {
      if (!isSealed(item)) {
        return undefined;
      }
      const text =
        typeof item["ciphertext"] === "string" ? this.decrypt(item["ciphertext"]) : String(item["plaintext"]);
      return { replacement: secret(this.unseal(JSON.parse(text))) };
    });
  }
}

function isSealed(value: unknown): value is PropertyMap {
  return isMap(value) && value[signatureKey] === secretSignature && ("ciphertext" in value || "plaintext" in value);
}

function deriveKey(passphrase: string, salt: string): Promise<Buffer> {
  const name = JSON.stringify([passphrase, salt]);
  let key = derivedKeys.get(name);
  if (key === undefined) {
    key = promisify(pbkdf2)(passphrase, Buffer.from(salt, "base64"), iterations, keyLength, "sha256");
    derivedKeys.set(name, key);
  }
  return key;
}

function encrypt(key: Buffer, text: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function decrypt(key: Buffer, sealed: string): string | undefined {
  const [version, nonce, content] = sealed.split(":");
  if (version !== "v1" || nonce === undefined || content === undefined) {
    return undefined;
  }
  const bytes = Buffer.from(content, "base64");
  const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString("utf8");
  } catch {
    // The tag doesn't fit: another key, or a damaged text.
    return undefined;
  }
}
