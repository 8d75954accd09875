import { expect } from "chai";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { type Authority, base64, makeRoot, makeSubordinate } from "./authorities.js";
import {
  appManagementPolicies,
  baseline,
  type Body,
  configurations,
  createPolicy,
  createTlsCertificate,
  defaultAppManagementPolicy,
  linkBody,
  ruleBody,
  send,
  tlsCertificates,
  token,
} from "./requests.js";

describe("Stale reads of the emulator", () => {
  let emulator: Emulator;
  let now: Date;
  let root: Authority;

  before(async () => {
    root = await makeRoot();
  });
  beforeEach(async () => {
    now = new Date("2026-02-13T10:17:06Z");
    emulator = await startEmulator({ token, now: () => now });
  });
  afterEach(() => emulator.close());

  function pass(seconds: number): void {
    now = new Date(now.getTime() + seconds * 1000);
  }

  async function namesListed(): Promise<string[]> {
    return (await send(emulator, "GET", tlsCertificates)).body.value.map(({ name }) => name);
  }

  async function read(path: string): Promise<{ status: number; body: Body }> {
    const { status, body } = await send(emulator, "GET", path);
    return { status, body };
  }

  async function createConfiguration(displayName: string): Promise<string> {
    const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate: base64(root.certificate) }];
    const { body } = await send(emulator, "POST", configurations, { displayName, trustedCertificateAuthorities });
    return `${configurations}/${body.id}`;
  }

  async function addAuthority(configuration: string): Promise<string> {
    const authority = {
      certificate: base64(await makeSubordinate(root)),
      isRootAuthority: false,
      issuer: "CN=Test Root",
      issuerSubjectKeyIdentifier: "BA:AF:4A:02:4D:AA:A6:F1:3C:25:8E:AD:FA:38:98:CE:D9:23:32:D9",
    };
    const { status, body } = await send(emulator, "POST", `${configuration}/trustedCertificateAuthorities`, authority);
    expect(status).to.equal(201);
    return `${configuration}/trustedCertificateAuthorities/${body.id}`;
  }

  it("don't find what was created, until the time is over", async () => {
    await createTlsCertificate(emulator, "there");
    emulator.faults.add({ fault: "stale", seconds: 5 });
    expect(await namesListed()).to.deep.equal(["there"]);
    const { id } = await createTlsCertificate(emulator, "new");
    expect((await read(`${tlsCertificates}/${id}`)).status).to.equal(404);
    expect(await namesListed()).to.deep.equal(["there"]);
    pass(4.9);
    expect((await read(`${tlsCertificates}/${id}`)).status).to.equal(404);
    pass(0.1);
    expect((await read(`${tlsCertificates}/${id}`)).status).to.equal(200);
    expect(await namesListed()).to.deep.equal(["there", "new"]);
  });

  it("find what was deleted, where it was", async () => {
    const [, { id }] = [
      await createTlsCertificate(emulator, "a"),
      await createTlsCertificate(emulator, "b"),
      await createTlsCertificate(emulator, "c"),
    ];
    emulator.faults.add({ fault: "stale", seconds: 5 });
    expect((await send(emulator, "DELETE", `${tlsCertificates}/${id}`)).status).to.equal(204);
    expect((await read(`${tlsCertificates}/${id}`)).body.name).to.equal("b");
    expect(await namesListed()).to.deep.equal(["a", "b", "c"]);
    pass(5);
    expect((await read(`${tlsCertificates}/${id}`)).status).to.equal(404);
    expect(await namesListed()).to.deep.equal(["a", "c"]);
  });

  it("find the old value of what was changed", async () => {
    const configuration = await createConfiguration("old");
    const other = await createConfiguration("other");
    emulator.faults.add({ fault: "stale", seconds: 5, method: "PATCH" });
    await send(emulator, "PATCH", configuration, { displayName: "new" });
    await send(emulator, "PATCH", other, { displayName: "fresh" });
    expect((await read(configuration)).body).to.include({ displayName: "old" });
    expect(
      (await read(configurations)).body.value.map((each) => (each as { displayName?: string }).displayName),
    ).to.deep.equal(["old", "fresh"]);
    pass(5);
    expect((await read(configuration)).body).to.include({ displayName: "new" });
  });

  it("find the oldest value whose time isn't over", async () => {
    const configuration = await createConfiguration("first");
    emulator.faults.add({ fault: "stale", seconds: 5, times: 2 });
    await send(emulator, "PATCH", configuration, { displayName: "second" });
    pass(3);
    await send(emulator, "PATCH", configuration, { displayName: "third" });
    for (const [displayName, seconds] of [
      ["first", 2],
      ["second", 3],
      ["third", 0],
    ] as const) {
      expect((await read(configuration)).body).to.include({ displayName });
      pass(seconds);
    }
  });

  it("miss the CA that was added to a configuration, and only that", async () => {
    const configuration = await createConfiguration("old");
    emulator.faults.add({ fault: "stale", seconds: 5, path: "*/trustedCertificateAuthorities" });
    const missed = await addAuthority(configuration);
    const seen = await addAuthority(configuration);
    await send(emulator, "PATCH", configuration, { displayName: "new" });
    expect((await read(missed)).status).to.equal(404);
    expect((await read(seen)).status).to.equal(200);
    expect((await read(configuration)).body).to.include({ displayName: "new" });
    const members = (await read(`${configuration}/trustedCertificateAuthorities`)).body.value;
    expect(members.map(({ isRootAuthority }) => isRootAuthority)).to.deep.equal([true, false]);
    pass(5);
    expect((await read(missed)).status).to.equal(200);
  });

  it("miss the rule that was added to a policy, and the link to it, and only that", async () => {
    const policy = await createPolicy(emulator, "old");
    emulator.faults.add({ fault: "stale", seconds: 5, path: "*/policyRules" });
    const missed = await send(emulator, "POST", `${policy}/policyRules`, ruleBody);
    const seen = await send(emulator, "POST", `${policy}/policyRules`, { ...ruleBody, priority: 200 });
    const links = `${await baseline(emulator)}/policies`;
    emulator.faults.add({ fault: "stale", seconds: 5, path: "*/policies" });
    await send(emulator, "POST", links, linkBody(policy));
    await send(emulator, "PATCH", policy, { name: "new" });
    expect((await read(`${policy}/policyRules/${missed.body.id}`)).status).to.equal(404);
    expect((await read(`${policy}/policyRules/${seen.body.id}`)).status).to.equal(200);
    expect((await read(`${policy}/policyRules`)).body.value).to.have.lengthOf(3);
    expect((await read(links)).body.value).to.have.lengthOf(0);
    pass(5);
    expect((await read(`${policy}/policyRules/${missed.body.id}`)).status).to.equal(200);
    expect((await read(policy)).body).to.include({ name: "new" });
    expect((await read(links)).body.value).to.have.lengthOf(1);
  });

  it("find the old app management policies, of the tenant and of others", async () => {
    emulator.faults.add({ fault: "stale", seconds: 5, times: 2 });
    await send(emulator, "PATCH", defaultAppManagementPolicy, { displayName: "new" });
    const made = await send(emulator, "POST", appManagementPolicies, { displayName: "p", isEnabled: true });
    await send(emulator, "PATCH", defaultAppManagementPolicy, { isEnabled: true });
    expect((await read(defaultAppManagementPolicy)).body).not.to.include({ displayName: "new" });
    expect((await read(appManagementPolicies)).body.value).to.deep.equal([]);
    pass(5);
    expect((await read(defaultAppManagementPolicy)).body).to.include({ displayName: "new", isEnabled: true });
    expect((await read(`${appManagementPolicies}/${made.body.id}`)).status).to.equal(200);
  });

  it("don't find what was created even when it was changed since", async () => {
    emulator.faults.add({ fault: "stale", seconds: 5, times: 2 });
    const configuration = await createConfiguration("first");
    pass(3);
    await send(emulator, "PATCH", configuration, { displayName: "second" });
    expect((await read(configuration)).status).to.equal(404);
    pass(2);
    expect((await read(configuration)).body).to.include({ displayName: "first" });
    pass(3);
    expect((await read(configuration)).body).to.include({ displayName: "second" });
  });

  it("are of the writes that the rule is about, of those made at the same time too", async () => {
    emulator.faults.add({ fault: "stale", path: "/networkAccess/" });
    const [{ id }, configuration] = await Promise.all([createTlsCertificate(emulator), createConfiguration("seen")]);
    expect((await read(`${tlsCertificates}/${id}`)).status).to.equal(404);
    expect((await read(configuration)).status).to.equal(200);
  });

  it("don't keep a write from meeting the truth", async () => {
    emulator.faults.add({ fault: "stale", times: "always" });
    const { id } = await createTlsCertificate(emulator, "once");
    const names = { name: "once", commonName: "c", organizationName: "o" };
    expect((await send(emulator, "POST", tlsCertificates, names)).status).to.equal(409);
    expect((await send(emulator, "DELETE", `${tlsCertificates}/${id}`)).status).to.equal(204);
    expect((await send(emulator, "DELETE", `${tlsCertificates}/${id}`)).status).to.equal(404);
  });

  it("can follow a write whose answer was lost", async () => {
    emulator.faults.add({ fault: "stale", seconds: 5 }, { fault: "reset", performed: true });
    const lost: unknown = await createTlsCertificate(emulator, "lost").catch((error: unknown) => error);
    expect(lost).to.be.an("error");
    expect(await namesListed()).to.deep.equal([]);
    pass(5);
    expect(await namesListed()).to.deep.equal(["lost"]);
  });

  it("end when the faults are cleared", async () => {
    emulator.faults.add({ fault: "stale", seconds: 5 });
    await createTlsCertificate(emulator, "new");
    expect(await namesListed()).to.deep.equal([]);
    emulator.faults.clear();
    expect(await namesListed()).to.deep.equal(["new"]);
  });
});
