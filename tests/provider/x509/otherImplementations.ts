/** What implementations that none of this provider's code is taken from say of certification paths. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base64Of } from "../../certificates.js";
import { askOpenssl } from "../../openssl/openssl.js";

/** A question to them; all certificates as PEM. */
export interface PathQuestion {
  readonly leaf: string;
  readonly others: readonly string[];
  /** Which of all these are trust anchors. */
  readonly roots: readonly string[];
  readonly at: Date;
}

/** Why `openssl verify` refuses the path; empty where it accepts it. */
export function opensslRefusal({ leaf, others, roots, at }: PathQuestion): string {
  const folder = mkdtempSync(join(tmpdir(), "entra-ca-path-"));
  const file = (name: string, certificates: readonly string[]) => {
    writeFileSync(join(folder, name), certificates.join("\n"));
    return join(folder, name);
  };
  try {
    const { status, errors } = askOpenssl([
      ...["verify", "-no-CAfile", "-no-CApath", "-no-CAstore", "-check_ss_sig"],
      ...["-policy_check", "-policy", "anyPolicy"],
      ...["-attime", String(Math.floor(+at / 1000))],
      ...(roots.length > 0 ? ["-trusted", file("roots.pem", roots)] : []),
      ...(others.length > 0 ? ["-untrusted", file("others.pem", others)] : []),
      file("leaf.pem", [leaf]),
    ]);
    return status === 0 ? "" : errors.trim() || `openssl ended with ${status}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function hasGo(): boolean {
  return spawnSync("go", ["version"]).status === 0;
}

/** Why Go's crypto/x509 refuses each of the paths; empty where it accepts one. */
export function goRefusals(questions: readonly PathQuestion[]): string[] {
  const input = JSON.stringify(
    questions.map(({ leaf, others, roots, at }) => ({
      leaf: base64Of(leaf),
      others: others.map(base64Of),
      roots: roots.map(base64Of),
      at,
    })),
  );
  const env = { ...process.env, GOTOOLCHAIN: "local" };
  return JSON.parse(
    execFileSync("go", ["run", "tests/provider/x509/verify.go"], { input, env, encoding: "utf8" }),
  ) as string[];
}
