import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, type IssuedTokenOverrides, type SignIn, startEmulator } from "../../emulator/index.js";
import {
  type Answer,
  appManagementPolicies,
  configurations,
  createTlsCertificate,
  defaultAppManagementPolicy,
  filteringProfiles,
  send,
  tlsCertificates,
  tlsInspectionPolicies,
  token,
} from "./requests.js";
import {
  claimsOf,
  clientId,
  jwt,
  makeRsaKey,
  otherId,
  secretForm,
  requestToken,
  tenantId,
  trust,
} from "./signingIn.js";

const permissions = ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"];
const signInOptions = { tenantId, clients: [{ clientId, secret: secretForm.client_secret, permissions }] };

describe("The emulated Graph and the sign-in's tokens", () => {
  let emulator: Emulator;
  let signIn: SignIn;
  let ahead = 0;

  before(async () => {
    const now = () => new Date(Date.now() + ahead);
    emulator = await startEmulator({ now, signIn: { ...signInOptions, tokenLifetimeSeconds: 600 } });
    signIn = emulator.signIn!;
  });
  after(() => emulator.close());

  function sendWith(bearer: string, method: string, path: string, body?: unknown): Promise<Answer> {
    return send(emulator, method, path, body, { Authorization: `Bearer ${bearer}` });
  }

  async function expectRefused(bearer: string, message: string): Promise<void> {
    const { status, headers, body } = await sendWith(bearer, "GET", tlsCertificates);
    expect([status, body.error.code, body.error.message]).to.deep.equal([401, "InvalidAuthenticationToken", message]);
    expect(headers.get("www-authenticate")).to.match(/^Bearer /);
  }

  it("issues one for whatever a test needs", async () => {
    const { aud, tid, appid, roles, idtyp, exp, iat } = claimsOf(await signIn.issue());
    expect({ aud, tid, appid, roles, idtyp }).to.deep.equal({
      ...{ aud: "https://graph.microsoft.com", tid: tenantId, appid: clientId, roles: permissions, idtyp: "app" },
    });
    expect(Number(exp) - Number(iat)).to.equal(600);
    const delegated = claimsOf(await signIn.issue({ scopes: ["A.Read", "B.Read"], aud: emulator.url }));
    expect(delegated)
      .to.include({ scp: "A.Read B.Read", idtyp: "user", aud: emulator.url })
      .and.to.have.property("upn");
    expect(delegated).not.to.have.property("roles");
  });

  it("takes none that is malformed, unsigned or signed by another", async () => {
    const invalid = "Access token validation failure. Invalid token.";
    const issued = await signIn.issue();
    const [header = "", payload = "", signature = ""] = issued.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
    await expectRefused("no-dots", "IDX14100: JWT is not well formed, there are no dots (.).");
    for (const bearer of ["a.b.c", `${header}.${payload}`, `${header}.${payload}.`, `${none}.${payload}.`]) {
      await expectRefused(bearer, invalid);
    }
    const more = Buffer.from(JSON.stringify({ ...claimsOf(issued), roles: ["More"] })).toString("base64url");
    await expectRefused(`${header}.${more}.${signature}`, invalid);
    await expectRefused(jwt({ alg: "RS256" }, claimsOf(issued), makeRsaKey().privateKey), invalid);
  });

  it("takes none that has expired", async () => {
    const expired = "Lifetime validation failed, the token is expired.";
    await expectRefused(await signIn.issue({ lifetimeSeconds: 0 }), expired);
    await expectRefused(await signIn.issue({ lifetimeSeconds: -3600 }), expired);
    const issued = await signIn.issue();
    const short = await signIn.issue({ lifetimeSeconds: 300 });
    try {
      ahead = 400_000;
      await expectRefused(short, expired);
      expect((await sendWith(issued, "GET", tlsCertificates)).status).to.equal(200);
      ahead = 601_000;
      await expectRefused(issued, expired);
      ahead = -60_000;
      await expectRefused(issued, "Lifetime validation failed, the token is not yet valid.");
    } finally {
      ahead = 0;
    }
  });

  it("takes none for another resource or of another tenant", async () => {
    for (const aud of ["https://vault.azure.net", "https://graph.microsoft.us", "http://127.0.0.1:1"]) {
      await expectRefused(await signIn.issue({ aud }), "Access token validation failure. Invalid audience.");
    }
    await expectRefused(await signIn.issue({ tid: otherId }), "Access token validation failure. Invalid issuer.");
  });

  it("has no other token when none was given", async () => {
    expect((await send(emulator, "GET", tlsCertificates)).status).to.equal(401);
  });

  describe("asks for a permission:", () => {
    const denied: Record<string, string> = {
      [tlsCertificates]: "Forbidden",
      [tlsInspectionPolicies]: "Forbidden",
      [filteringProfiles]: "Forbidden",
      [configurations]: "Authorization_RequestDenied",
    };
    const families = {
      [tlsCertificates]: "NetworkAccess",
      [tlsInspectionPolicies]: "NetworkAccess",
      [filteringProfiles]: "NetworkAccess",
      [configurations]: "AppCertTrustConfiguration",
    };

    async function statuses(path: string, overrides: IssuedTokenOverrides): Promise<number[]> {
      const bearer = await signIn.issue(overrides);
      const trusted = `${path}/none/trustedCertificateAuthorities`;
      const requests = [
        ...(["GET", "POST"] as const).map((method) => [method, path] as const),
        ...(["GET", "PATCH", "DELETE"] as const).map((method) => [method, `${path}/none`] as const),
        ...(path === configurations
          ? ([
              ["GET", trusted],
              ["DELETE", `${trusted}/none`],
            ] as const)
          : []),
      ];
      const found: number[] = [];
      for (const [method, target] of requests) {
        const answer = await sendWith(bearer, method, target, method === "POST" || method === "PATCH" ? {} : undefined);
        if (answer.status === 403) {
          expect(answer.body.error.code).to.equal(denied[path]);
          expect(answer.body.error.message).to.equal("Insufficient privileges to complete the operation.");
        }
        found.push(answer.status);
      }
      return found;
    }

    for (const [path, family] of Object.entries(families)) {
      for (const kind of ["roles", "scopes"] as const) {
        const trusted = (...more: number[]) => (path === configurations ? more : []);
        const may = [200, 400, 404, 404, 404, ...trusted(404, 404)];

        it(`${family}.ReadWrite.All in ${kind} may read and write ${path}`, async () => {
          expect(await statuses(path, { [kind]: [`${family}.ReadWrite.All`] })).to.deep.equal(may);
        });

        it(`${family}.Read.All in ${kind} may only read ${path}`, async () => {
          const reads = [200, 403, 404, 403, 403, ...trusted(404, 403)];
          expect(await statuses(path, { [kind]: [`${family}.Read.All`] })).to.deep.equal(reads);
        });

        it(`others in ${kind} don't do for ${path}`, async () => {
          const others = [...new Set(Object.values(families))].filter((other) => other !== family);
          for (const names of [[], others.map((other) => `${other}.ReadWrite.All`), [`x${family}.ReadWrite.All`]]) {
            expect(new Set(await statuses(path, { [kind]: names }))).to.deep.equal(new Set([403]));
          }
        });
      }
    }

    it("of app management policies, any of three may read and one write", async () => {
      const [all, read, write] = [
        "Policy.Read.All",
        "Policy.Read.ApplicationConfiguration",
        "Policy.ReadWrite.ApplicationConfiguration",
      ];
      for (const [name, mayRead, mayWrite] of [
        [all, true, false],
        [read, true, false],
        [write, true, true],
        ["NetworkAccess.ReadWrite.All", false, false],
        ["AppCertTrustConfiguration.ReadWrite.All", false, false],
      ] as const) {
        for (const kind of ["roles", "scopes"] as const) {
          const bearer = await signIn.issue({ [kind]: [name] });
          const ask = async (method: string, path: string, body?: object) =>
            (await sendWith(bearer, method, path, body)).status;
          expect(
            [
              await ask("GET", defaultAppManagementPolicy),
              await ask("PATCH", defaultAppManagementPolicy, {}),
              await ask("GET", appManagementPolicies),
              await ask("POST", appManagementPolicies, {}),
              await ask("DELETE", `${appManagementPolicies}/none`),
            ],
            `${name} ${kind}`,
          ).to.deep.equal([
            ...(mayRead ? [200, mayWrite ? 204 : 403, 200] : [403, 403, 403]),
            ...(mayWrite ? [400, 404] : [403, 403]),
          ]);
        }
      }
    });

    it("links of filtering profiles are read by one family, and written by either permission", async () => {
      const links = `${filteringProfiles}/none/policies`;
      for (const [name, reads, writes] of [
        ["NetworkAccess.Read.All", 404, 403],
        ["NetworkAccess.ReadWrite.All", 404, 404],
        ["NetworkAccessPolicy.ReadWrite.All", 403, 404],
      ] as const) {
        const bearer = await signIn.issue({ roles: [name] });
        expect((await sendWith(bearer, "GET", links)).status, name).to.equal(reads);
        for (const [method, path] of [
          ["POST", links],
          ["PATCH", `${links}/none`],
          ["DELETE", `${links}/none`],
        ] as const) {
          const { status } = await sendWith(bearer, method, path, method === "DELETE" ? undefined : {});
          expect(status, `${name} ${method}`).to.equal(writes);
        }
      }
    });

    it("an application without any gets a token without roles, and nothing for it", async () => {
      const none = await startEmulator({ signIn: { tenantId, clients: [{ clientId, secret: "s", permissions: [] }] } });
      try {
        trust(none.signIn!);
        const { body } = await requestToken(none.signIn!, { ...secretForm, client_secret: "s" });
        expect(claimsOf(body.access_token)).not.to.have.property("roles");
        const headers = { Authorization: `Bearer ${body.access_token}` };
        expect((await send(none, "GET", tlsCertificates, undefined, headers)).status).to.equal(403);
      } finally {
        await none.close();
      }
    });

    it("app trust by an application alone is refused where appOnlyAppTrust says so", async () => {
      const strict = await startEmulator({ token, signIn: signInOptions, appOnlyAppTrust: "refused" });
      try {
        const ask = async (path: string, overrides?: IssuedTokenOverrides) => {
          const headers = { Authorization: `Bearer ${await strict.signIn!.issue(overrides)}` };
          return (await send(strict, "GET", path, undefined, headers)).status;
        };
        expect(await ask(configurations)).to.equal(403);
        expect(await ask(configurations, { scopes: permissions })).to.equal(200);
        expect(await ask(tlsCertificates)).to.equal(200);
        expect((await send(strict, "GET", configurations)).status).to.equal(200);
      } finally {
        await strict.close();
      }
    });
  });

  describe("and faults:", () => {
    it("what goes wrong by rule goes wrong after the token was taken, and before its permissions are looked at", async () => {
      emulator.faults.add({ fault: "status", status: 503 });
      try {
        expect((await sendWith(await signIn.issue({ tid: otherId }), "GET", tlsCertificates)).status).to.equal(401);
        expect((await sendWith(await signIn.issue({ roles: [] }), "GET", tlsCertificates)).status).to.equal(503);
      } finally {
        emulator.faults.clear();
      }
    });

    it("a valid token administers the rules, and no other", async () => {
      const address = `${emulator.url}/faults`;
      expect((await sendWith(await signIn.issue({ roles: [] }), "GET", address)).status).to.equal(200);
      expect((await sendWith(await signIn.issue({ lifetimeSeconds: 0 }), "GET", address)).status).to.equal(401);
    });
  });

  it("goes on taking the one token that may do everything, where it is given", async () => {
    const both = await startEmulator({ token, signIn: signInOptions });
    try {
      expect((await createTlsCertificate(both)).id).to.be.a("string");
      const rules = await send(both, "POST", `${both.url}/faults`, {
        fault: "status",
        status: 500,
        path: configurations,
      });
      expect(rules.status).to.equal(201);
      const headers = { Authorization: `Bearer ${await both.signIn!.issue()}` };
      expect((await send(both, "GET", tlsCertificates, undefined, headers)).status).to.equal(200);
      expect((await send(both, "GET", configurations, undefined, headers)).status).to.equal(500);
    } finally {
      await both.close();
    }
  });
});
