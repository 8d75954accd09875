import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { base64, makeRoot, pem, signRequest } from "./authorities.js";
import {
  appManagementPolicies,
  baseline,
  configurations,
  createPolicy,
  createTlsCertificate,
  defaultAppManagementPolicy,
  filteringProfiles,
  linkBody,
  ruleBody,
  send,
  statusOf,
  tlsCertificates,
  tlsInspectionPolicies,
  token,
} from "./requests.js";

describe("The emulator's state file", () => {
  let folder: string;
  let stateFile: string;
  let now: Date;
  let running: Emulator | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "emulator-"));
    stateFile = join(folder, "deep", "er", "tenant.json");
    now = new Date();
  });
  afterEach(async () => {
    await running?.close();
    running = undefined;
    await rm(folder, { recursive: true });
  });

  async function start(): Promise<Emulator> {
    await running?.close();
    running = await startEmulator({ token, stateFile, now: () => now, enrollingMilliseconds: 10_000 });
    return running;
  }

  async function failure(): Promise<string> {
    return start().then(
      () => "it started",
      (reason: unknown) => (reason as Error).message,
    );
  }

  it("is written, folders and all, before a write is answered, and not by reads", async () => {
    const emulator = await start();
    await send(emulator, "GET", tlsCertificates);
    expect(await readdir(folder)).to.deep.equal([]);
    const { id } = await createTlsCertificate(emulator);
    const text = await readFile(stateFile, "utf8");
    expect(text).to.include(id);
    expect(text).to.match(/^\{\n {2}"version": 1,\n/);
    expect(await readdir(join(folder, "deep", "er"))).to.deep.equal(["tenant.json"]);
  });

  it("brings everything back after a restart, with the names and numbers that were used up", async () => {
    let emulator = await start();
    const root = await makeRoot();
    const { id, certificateSigningRequest } = await createTlsCertificate(emulator, "kept");
    const deleted = await createTlsCertificate(emulator, "gone");
    await send(emulator, "DELETE", `${tlsCertificates}/${deleted.id}`);
    const certificate = pem(await signRequest(root, certificateSigningRequest));
    await send(emulator, "PATCH", `${tlsCertificates}/${id}`, { certificate, chain: pem(root.certificate) });
    const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate: base64(root.certificate) }];
    await send(emulator, "POST", configurations, { displayName: "Agents", trustedCertificateAuthorities });
    const policy = await createPolicy(emulator);
    await send(emulator, "POST", `${policy}/policyRules`, ruleBody);
    await send(emulator, "POST", `${await baseline(emulator)}/policies`, linkBody(policy));
    await send(emulator, "PATCH", defaultAppManagementPolicy, { applicationRestrictions: { z: null, a: [{ b: 1 }] } });
    await send(emulator, "POST", appManagementPolicies, {
      displayName: "Some",
      isEnabled: true,
      restrictions: { a: 1 },
    });
    const everything = async (): Promise<unknown[]> => [
      (await send(emulator, "GET", `${tlsInspectionPolicies}?$expand=policyRules`)).text,
      (await send(emulator, "GET", `${filteringProfiles}?$expand=policies`)).text,
      (await send(emulator, "GET", defaultAppManagementPolicy)).text,
      (await send(emulator, "GET", appManagementPolicies)).text,
      (await send(emulator, "GET", tlsCertificates)).body,
      (await send(emulator, "GET", `${configurations}?$expand=trustedCertificateAuthorities`)).body,
    ];
    const before = await everything();
    emulator = await start();
    expect(await everything()).to.deep.equal(before);
    for (const name of ["kept", "gone"]) {
      const { status } = await send(emulator, "POST", tlsCertificates, {
        name,
        commonName: "c",
        organizationName: "o",
      });
      expect(status, name).to.equal(409);
    }
  });

  it("keeps a status moving across a restart", async () => {
    let emulator = await start();
    const root = await makeRoot();
    const { id, certificateSigningRequest } = await createTlsCertificate(emulator);
    const certificate = pem(await signRequest(root, certificateSigningRequest));
    await send(emulator, "PATCH", `${tlsCertificates}/${id}`, {
      certificate,
      chain: pem(root.certificate),
      status: "enabled",
    });
    emulator = await start();
    expect(await statusOf(emulator, id)).to.equal("enrolling");
    now = new Date(now.getTime() + 10_000);
    emulator = await start();
    expect(await statusOf(emulator, id)).to.equal("active");
  });

  it("of a version that had none of the later kinds is as if there had been none", async () => {
    await mkdir(join(folder, "deep", "er"), { recursive: true });
    const earlier = {
      tlsCertificates: [],
      deletedTlsCertificateNames: ["gone"],
      configurations: [],
      deletedConfigurations: 1,
    };
    await writeFile(stateFile, JSON.stringify({ version: 1, tenant: earlier }));
    const emulator = await start();
    expect((await send(emulator, "GET", filteringProfiles)).body.value.map(({ name }) => name)).to.deep.equal([
      "Baseline Profile",
    ]);
    for (const path of [tlsInspectionPolicies, appManagementPolicies]) {
      expect((await send(emulator, "GET", path)).body.value, path).to.deep.equal([]);
    }
    expect((await send(emulator, "GET", defaultAppManagementPolicy)).body).to.include({ isEnabled: false });
    const body = { name: "gone", commonName: "c", organizationName: "o" };
    expect((await send(emulator, "POST", tlsCertificates, body)).status).to.equal(409);
  });

  it("holds no private key and no token", async () => {
    await createTlsCertificate(await start());
    const text = await readFile(stateFile, "utf8");
    expect(text).not.to.match(/PRIVATE KEY/);
    expect(text).not.to.include(token);
  });

  it("that can't be written makes the write fail and changes nothing, and the operator sees why", async () => {
    const emulator = await start();
    await createTlsCertificate(emulator, "first");
    const before = (await send(emulator, "GET", tlsCertificates)).text;
    await rm(stateFile);
    await mkdir(join(stateFile, "in the way"), { recursive: true });
    const printed: unknown[] = [];
    const { error } = console;
    console.error = (...texts: unknown[]) => void printed.push(...texts);
    try {
      const body = { name: "second", commonName: "c", organizationName: "o" };
      const answer = await send(emulator, "POST", tlsCertificates, body);
      expect(answer.status).to.equal(500);
      expect(answer.body.error.code).to.equal("InternalServerError");
      expect(answer.body.error.innerError["request-id"]).to.equal(answer.headers.get("request-id"));
      expect(answer.text).not.to.match(/\.[jt]s|at |tenant\.json/);
      expect(String(printed[0])).to.include(stateFile);
    } finally {
      console.error = error;
    }
    expect((await send(emulator, "GET", tlsCertificates)).text).to.equal(before);
    expect(await readdir(join(folder, "deep", "er"))).to.deep.equal(["tenant.json"]);
    await rm(stateFile, { recursive: true });
    await createTlsCertificate(emulator, "second");
    expect(JSON.parse(await readFile(stateFile, "utf8"))).to.have.nested.property(
      "tenant.tlsCertificates[1].name",
      "second",
    );
  });

  it("stays as it was when a write is refused", async () => {
    const emulator = await start();
    await createTlsCertificate(emulator, "first");
    const before = await readFile(stateFile, "utf8");
    await send(emulator, "POST", tlsCertificates, { name: "first", commonName: "c", organizationName: "o" });
    await send(emulator, "POST", configurations, { trustedCertificateAuthorities: [] });
    expect(await readFile(stateFile, "utf8")).to.equal(before);
  });

  it("has every one of the writes that came at the same time", async () => {
    let emulator = await start();
    const certificate = base64((await makeRoot()).certificate);
    const displayNames = ["a", "b", "c", "d"];
    await Promise.all(
      displayNames.map((displayName) =>
        send(emulator, "POST", configurations, {
          displayName,
          trustedCertificateAuthorities: [{ isRootAuthority: true, certificate }],
        }),
      ),
    );
    emulator = await start();
    expect((await send(emulator, "GET", configurations)).body.value).to.have.lengthOf(displayNames.length);
  });

  it("no longer changes once the emulator is closed", async () => {
    const emulator = await start();
    await createTlsCertificate(emulator, "answered");
    const { error } = console;
    console.error = () => undefined;
    try {
      const unanswered = createTlsCertificate(emulator, "unanswered").catch(() => undefined);
      // Time for the request to arrive, and not for its key to be made.
      await setTimeout(10);
      await emulator.close();
      const text = await readFile(stateFile, "utf8");
      await unanswered;
      await setTimeout(500);
      expect(await readFile(stateFile, "utf8")).to.equal(text);
    } finally {
      console.error = error;
    }
  });

  it("that is half there beside it, from a run that was killed, is of no account", async () => {
    await createTlsCertificate(await start(), "first");
    const half = `${stateFile}.0123456789abcdef.tmp`;
    await writeFile(half, '{ "version": 1, "ten');
    const emulator = await start();
    await createTlsCertificate(emulator, "second");
    expect((await send(emulator, "GET", tlsCertificates)).body.value).to.have.lengthOf(2);
    expect((await readdir(join(folder, "deep", "er"))).sort()).to.deep.equal([
      "tenant.json",
      "tenant.json.0123456789abcdef.tmp",
    ]);
  });

  it("is this user's alone, with the folders that it makes, also where an earlier version left it open", async () => {
    const modes = async (...paths: string[]): Promise<string[]> =>
      Promise.all(paths.map(async (path) => ((await stat(path)).mode & 0o777).toString(8)));
    await createTlsCertificate(await start());
    expect(await modes(join(folder, "deep"), join(folder, "deep", "er"), stateFile)).to.deep.equal([
      ...["700", "700", "600"],
    ]);
    await chmod(stateFile, 0o664);
    const emulator = await start();
    expect(await modes(stateFile)).to.deep.equal(["600"]);
    await chmod(stateFile, 0o644);
    await createTlsCertificate(emulator, "another");
    expect(await modes(stateFile)).to.deep.equal(["600"]);
  });

  it("is written to no file that somebody else laid links to", async () => {
    const victim = join(folder, "victim");
    await writeFile(victim, "as it was");
    await mkdir(join(folder, "deep", "er"), { recursive: true });
    const planted = [".tmp", ".new", `.${process.pid}.tmp`, `.${process.pid}`].map((end) => `${stateFile}${end}`);
    await Promise.all(planted.map((name) => symlink(victim, name)));
    const { id } = await createTlsCertificate(await start());
    expect(await readFile(stateFile, "utf8")).to.include(id);
    // A link in the place of the file itself makes way for the file.
    await rm(stateFile);
    await symlink(victim, stateFile);
    await createTlsCertificate(running!, "another");
    expect(await readFile(stateFile, "utf8")).to.include(id);
    expect(await readFile(victim, "utf8")).to.equal("as it was");
  });

  it("that something else has written is not written over, and the operator sees why", async () => {
    const first = await start();
    const second = await startEmulator({ token, stateFile });
    const said: unknown[] = [];
    const { error } = console;
    console.error = (text: unknown) => said.push(text);
    try {
      const { id } = await createTlsCertificate(first);
      const refused = await send(second, "POST", tlsCertificates, {
        ...{ name: "lost", commonName: "c", organizationName: "o" },
      });
      expect(refused.status).to.equal(500);
      expect((await send(second, "GET", tlsCertificates)).body.value).to.deep.equal([]);
      await createTlsCertificate(first, "after");
      expect(await readFile(stateFile, "utf8"))
        .to.include(id)
        .and.include('"after"')
        .and.not.include('"lost"');
      expect(String(said)).to.match(/state file .* was changed by something else/);
      // A person who removes it wants a new one.
      await rm(stateFile);
      await createTlsCertificate(first, "anew");
      expect(await readFile(stateFile, "utf8")).to.include('"anew"');
    } finally {
      console.error = error;
      await second.close();
    }
  });

  it("that is broken keeps the emulator from starting, with an error that names the file and stays untouched", async () => {
    await createTlsCertificate(await start());
    const good = await readFile(stateFile, "utf8");
    const broken = {
      "": /JSON/,
      "{": /JSON/,
      "[]": /object/,
      [good.replace('"version": 1', '"version": 2')]: /version/,
      [good.replace('"status"', '"x"').replace('"chain": null', '"chain": 3')]: /tenant: tlsCertificates: 0: chain/,
      [good.replace('"deletedConfigurations": 0', '"deletedConfigurations": -1')]: /deletedConfigurations/,
      [good.replace('"commonName"', '"__proto__"')]: /__proto__/,
    };
    for (const [text, why] of Object.entries(broken)) {
      await writeFile(stateFile, text);
      const message = await failure();
      expect(message).to.include(stateFile).and.to.match(why);
      expect(message.split("\n")).to.have.lengthOf(1);
      expect(await readFile(stateFile, "utf8")).to.equal(text);
    }
  });

  it("that is a folder keeps the emulator from starting", async () => {
    await mkdir(stateFile, { recursive: true });
    expect(await failure()).to.include(stateFile);
  });
});
