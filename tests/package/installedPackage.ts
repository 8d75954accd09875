/** A project in which the package is installed as it is published, with what it depends on and nothing else. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../engine/world.js";

export class InstalledPackage {
  readonly folder = mkdtempSync(join(tmpdir(), "entra-ca-package-"));
  readonly modules = join(this.folder, "node_modules");
  /** Every file of the tarball, as `tar` lists it. */
  readonly files: readonly string[];

  readonly tarball: string;
  /** The tarball's, in bytes. */
  readonly size: number;

  constructor() {
    mkdirSync(this.modules);
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", this.folder];
    const packed = execFileSync("npm", pack, { cwd: root, encoding: "utf8" });
    const [{ filename, size }] = JSON.parse(packed) as [{ filename: string; size: number }];
    this.tarball = join(this.folder, filename);
    this.size = size;
    this.files = execFileSync("tar", ["-tzf", this.tarball], { encoding: "utf8" }).trim().split("\n");
    execFileSync("tar", ["-xzf", this.tarball, "-C", this.modules]);
    const installed = join(this.modules, "pulumi-entra-ca");
    renameSync(join(this.modules, "package"), installed);
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(installed, "package.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    this.addModules(...Object.keys({ ...dependencies, ...peerDependencies }));
  }

  /** Installs modules that the repository has, too. */
  addModules(...names: readonly string[]): void {
    for (const name of names) {
      mkdirSync(dirname(join(this.modules, name)), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(this.modules, name));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
