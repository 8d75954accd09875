import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, geteuid, platform } from "node:process";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { cacheFolder } from "../../files/cacheFolder.js";
import { makeClosedFolder, ownFolder } from "../../files/ownFolder.js";

const nobody = 65534;

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}

describe("a folder for what is run", () => {
  /** As a home is. */
  let home: string;
  const inHome = (...names: string[]) => join(home, ...names);

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "entra-ca-home-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  it("is made, with those above it, for this user alone, and is the same the next time", () => {
    expect(ownFolder(home, ".cache", "own")).to.equal(inHome(".cache", "own"));
    expect([modeOf(inHome(".cache")), modeOf(inHome(".cache", "own"))]).to.deep.equal([0o700, 0o700]);
    expect(ownFolder(home, ".cache", "own")).to.equal(inHome(".cache", "own"));
  });

  it("is closed to others where they could read it, and not used where they could write to it", () => {
    mkdirSync(inHome("own"));
    for (const mode of [0o755, 0o750, 0o711, 0o704]) {
      chmodSync(inHome("own"), mode);
      expect(ownFolder(home, "own"), mode.toString(8)).to.equal(inHome("own"));
      expect(modeOf(inHome("own"))).to.equal(0o700);
    }
    for (const mode of [0o777, 0o1777, 0o770, 0o720, 0o702]) {
      chmodSync(inHome("own"), mode);
      expect(ownFolder(home, "own"), mode.toString(8)).to.equal(undefined);
      expect(modeOf(inHome("own"))).to.equal(mode);
    }
  });

  it("isn't used below a folder in which others could put another in its place", () => {
    mkdirSync(inHome(".cache"));
    for (const mode of [0o775, 0o777, 0o757]) {
      chmodSync(inHome(".cache"), mode);
      expect(ownFolder(home, ".cache", "own"), mode.toString(8)).to.equal(undefined);
      expect(ownFolder(inHome(".cache"), "own"), mode.toString(8)).to.equal(undefined);
    }
    expect(readdirSync(inHome(".cache"))).to.deep.equal([]);
    chmodSync(inHome(".cache"), 0o755);
    chmodSync(home, 0o770);
    expect(ownFolder(inHome(".cache"), "own"), "two above").to.equal(undefined);
    // As the system's folder for temporary files: only the owner of what is in it can replace that.
    chmodSync(home, 0o1777);
    expect(ownFolder(home, ".cache", "own")).to.equal(inHome(".cache", "own"));
  });

  it("isn't used where a link, or a file, is in the way, and nothing is made at a link's end", () => {
    mkdirSync(inHome("elsewhere"), { mode: 0o700 });
    symlinkSync(inHome("elsewhere"), inHome("linked"));
    symlinkSync(inHome("nowhere"), inHome("dangling"));
    writeFileSync(inHome("file"), "");
    for (const name of ["linked", "dangling", "file"]) {
      expect(ownFolder(home, name), name).to.equal(undefined);
      expect(ownFolder(home, name, "own"), name).to.equal(undefined);
    }
    expect(readdirSync(home).sort()).to.deep.equal(["dangling", "elsewhere", "file", "linked"]);
    expect(readdirSync(inHome("elsewhere"))).to.deep.equal([]);
  });

  it("is looked for behind a link to what it is to lie in, which is checked as it is there", () => {
    mkdirSync(inHome("open"));
    chmodSync(inHome("open"), 0o777);
    mkdirSync(inHome("real"), { mode: 0o755 });
    symlinkSync(inHome("real"), inHome("to-real"));
    symlinkSync(inHome("open"), inHome("to-open"));
    expect(ownFolder(inHome("to-real"), "own")).to.equal(inHome("real", "own"));
    expect(ownFolder(inHome("to-open"), "own")).to.equal(undefined);
  });

  it("isn't another user's, nor in another user's folder, which is what sudo may leave for a home", () => {
    if (geteuid?.() !== 0) {
      // Root's own: it can be lain in, and not be taken for this user's.
      expect(ownFolder("/", "usr")).to.equal(undefined);
      return;
    }
    mkdirSync(inHome("own"), { mode: 0o700 });
    chownSync(inHome("own"), nobody, nobody);
    expect(ownFolder(home, "own")).to.equal(undefined);
    chownSync(home, nobody, nobody);
    expect(ownFolder(home, "another")).to.equal(undefined);
    expect(readdirSync(home)).to.deep.equal(["own"]);
  });

  it("doesn't lie in what isn't there, isn't a whole path or can't be written to", () => {
    const before = readdirSync(".");
    for (const within of ["", ".", "home", inHome("none"), "/proc/self", "/dev/null"]) {
      expect(ownFolder(within, "own"), within).to.equal(undefined);
    }
    expect(readdirSync(".")).to.deep.equal(before);
  });

  describe("that the package keeps for itself", () => {
    const before = { ...env };
    afterEach(() => {
      for (const name of ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"]) {
        Reflect.deleteProperty(env, name);
        Object.assign(env, before[name] === undefined ? {} : { [name]: before[name] });
      }
    });

    function cacheFolderWith(given: Readonly<Record<string, string>>): string | undefined {
      for (const name of ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"]) {
        Reflect.deleteProperty(env, name);
      }
      Object.assign(env, given);
      return cacheFolder();
    }

    it("lies where the system has the user's caches", () => {
      if (platform === "win32") {
        expect(cacheFolderWith({ LOCALAPPDATA: home })).to.equal(inHome("pulumi-entra-ca", "Cache"));
        return;
      }
      if (platform === "darwin") {
        mkdirSync(inHome("Library", "Caches"), { recursive: true, mode: 0o755 });
        expect(cacheFolderWith({ HOME: home })).to.match(/\/Library\/Caches\/pulumi-entra-ca$/);
        return;
      }
      const usual = inHome(".cache", "pulumi-entra-ca");
      expect(cacheFolderWith({ HOME: home })).to.equal(usual);
      expect(cacheFolderWith({ HOME: home, XDG_CACHE_HOME: "" })).to.equal(usual);
      expect(cacheFolderWith({ HOME: home, XDG_CACHE_HOME: "relative" })).to.equal(usual);
      expect(cacheFolderWith({ HOME: "/none", XDG_CACHE_HOME: inHome("xdg") })).to.equal(
        inHome("xdg", "pulumi-entra-ca"),
      );
    });

    it("is nowhere where there is no home, and never in the folder that the process runs in", () => {
      expect(cacheFolderWith({})).to.equal(undefined);
      for (const HOME of ["", ".", "home", inHome("none")]) {
        expect(cacheFolderWith({ HOME }), HOME).to.equal(undefined);
      }
    });
  });
});

describe("a folder for data", () => {
  it("is made for this user alone, and closed where it was open", () => {
    const folder = mkdtempSync(join(tmpdir(), "entra-ca-data-"));
    try {
      makeClosedFolder(join(folder, "deep", "er"));
      expect([modeOf(join(folder, "deep")), modeOf(join(folder, "deep", "er"))]).to.deep.equal([0o700, 0o700]);
      chmodSync(join(folder, "deep", "er"), 0o777);
      makeClosedFolder(join(folder, "deep", "er"));
      expect(modeOf(join(folder, "deep", "er"))).to.equal(0o700);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
