import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { X509Certificate } from "node:crypto";
import { type Emulator, type SignIn, startEmulator } from "../../emulator/index.js";
import type { TestCertificate } from "../certificates.js";
import {
  assertionForm,
  clientId,
  type ClientKeys,
  graphScope,
  issuer,
  jwt,
  makeClientCertificate,
  makeClientKeys,
  makeRsaKey,
  namedBy,
  otherId,
  requestToken,
  secondsFromNow,
  secret,
  secretForm,
  signInFor,
  subject,
  tenantId,
  thumbprint,
  type TokenAnswer,
  trust,
} from "./signingIn.js";

const day = 24 * 60 * 60 * 1000;

describe("The emulator's token endpoint", () => {
  let emulator: Emulator;
  let signIn: SignIn;
  let keys: ClientKeys;
  let unregistered: TestCertificate;
  /** What the emulator's clock is ahead of the real one, in milliseconds. */
  let ahead = 0;

  const withoutCredentials = "6c3d7e2f-8a4b-4d9c-8e1f-2b3c4d5e6f70";

  before(async () => {
    keys = makeClientKeys();
    unregistered = makeClientCertificate();
    const { clients, ...options } = signInFor(keys);
    emulator = await startEmulator({
      now: () => new Date(Date.now() + ahead),
      signIn: {
        ...options,
        clients: [
          { ...clients[0]!, secretExpires: new Date(Date.now() + 10 * day).toISOString() },
          { clientId: withoutCredentials, permissions: [] },
        ],
      },
    });
    signIn = emulator.signIn!;
    trust(signIn);
  });
  after(() => emulator.close());

  /** Entra's body, and nothing in it that was secret. */
  function expectRefusal(answer: TokenAnswer, status: number, error: string, code: number, message: RegExp): void {
    const { body, text } = answer;
    expect(body.error_description, text).to.match(message);
    expect([answer.status, body.error, body.error_codes]).to.deep.equal([status, error, [code]]);
    expect(body.error_description).to.match(
      new RegExp(`^AADSTS${code}: .* Trace ID: ${body.trace_id} Correlation ID: ${body.correlation_id} Timestamp: `),
    );
    expect(body.error_description.endsWith(`Timestamp: ${body.timestamp}`)).to.be.true;
    expect(body.timestamp).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(body.error_uri).to.equal(`https://login.microsoftonline.com/error?code=${code}`);
    expect(text).not.to.include("secret-of-a-test").and.not.to.include(secret);
    expect(text).not.to.match(/ey\w+\./);
    expect(signIn.requests.at(-1)).to.include({ status, errorCode: code });
    expect(JSON.stringify(signIn.requests)).not.to.match(/ey\w+\.|secret-of-a-test/);
  }

  async function refused(form: Parameters<typeof requestToken>[1], ...refusal: [number, string, number, RegExp]) {
    expectRefusal(await requestToken(signIn, form), ...refusal);
  }

  /** What the client's certificate signs, but for what is given. */
  function ownAssertion({
    header = {},
    key = keys.registered.key,
    ...claims
  }: Record<string, unknown> & { header?: object; key?: string } = {}): string {
    return jwt(
      { alg: "PS256", ...namedBy(keys.registered), ...header },
      {
        ...{ iss: clientId, sub: clientId, aud: `${signIn.authorityHost}/${tenantId}/oauth2/v2.0/token` },
        ...{ nbf: secondsFromNow(-10), exp: secondsFromNow(300), jti: "1", ...claims },
      },
      key,
    );
  }

  function federatedAssertion({
    key = keys.federated.privateKey,
    ...claims
  }: Record<string, unknown> & { key?: string } = {}) {
    const usual = { iss: issuer, sub: subject, aud: ["api://AzureADTokenExchange"], exp: secondsFromNow(300) };
    return jwt({ alg: "RS256", x5t: "of-the-issuer" }, { ...usual, ...claims }, key);
  }

  describe("refuses", () => {
    it("a tenant that it doesn't have, in the metadata too", async () => {
      const notFound = /AADSTS90002: Tenant '.*' not found\. Check to make sure you have the correct tenant ID/;
      for (const tenant of [otherId, "contoso.example"]) {
        expectRefusal(await requestToken(signIn, secretForm, { tenant }), 400, "invalid_request", 90002, notFound);
      }
      const invalid = /Specified tenant identifier 'contoso' is neither a valid DNS name/;
      const answer = await requestToken(signIn, secretForm, { tenant: "contoso" });
      expectRefusal(answer, 400, "invalid_request", 900023, invalid);
      for (const path of ["v2.0/.well-known/openid-configuration", "discovery/v2.0/keys"]) {
        const { status, ...response } = await fetch(`${signIn.authorityHost}/${otherId}/${path}`).then(
          async (found) => ({
            status: found.status,
            body: await found.text(),
          }),
        );
        expect(status).to.equal(400);
        expect(response.body).to.include("AADSTS90002");
      }
    });

    it("a request that lacks a parameter, or isn't a form", async () => {
      for (const name of ["grant_type", "client_id", "scope"]) {
        for (const value of [undefined, ""]) {
          const message = new RegExp(`must contain the following parameter: '${name}'\\.`);
          await refused({ ...secretForm, [name]: value }, 400, "invalid_request", 900144, message);
        }
      }
      const json = await requestToken(signIn, secretForm, { headers: { "Content-Type": "application/json" } });
      expectRefusal(json, 400, "invalid_request", 900144, /'grant_type'/);
      const form = { ...assertionForm(ownAssertion()), client_assertion_type: undefined };
      await refused(form, 400, "invalid_request", 900144, /'client_assertion_type'/);
    });

    it("another grant", async () => {
      const form = { ...secretForm, grant_type: "password" };
      await refused(form, 400, "unsupported_grant_type", 70003, /unsupported grant type 'password'/);
    });

    it("a client that isn't registered", async () => {
      const message = new RegExp(
        `Application with identifier '${otherId}' was not found in the directory '${tenantId}'`,
      );
      await refused({ ...secretForm, client_id: otherId }, 400, "unauthorized_client", 700016, message);
    });

    it("a client without a credential", async () => {
      const message = /'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials'/;
      await refused({ ...secretForm, client_secret: undefined }, 401, "invalid_client", 7000216, message);
    });

    it("a wrong secret, and any where there is none", async () => {
      const form = { ...secretForm, client_secret: "secret-of-a-test" };
      const message = new RegExp(`Invalid client secret provided\\. .* for a secret added to app '${clientId}'\\.`);
      await refused(form, 401, "invalid_client", 7000215, message);
      await refused(
        { ...form, client_id: withoutCredentials },
        401,
        "invalid_client",
        7000215,
        /Invalid client secret/,
      );
    });

    it("a secret that has expired, but not before that", async () => {
      expect((await requestToken(signIn, secretForm)).status).to.equal(200);
      ahead = 11 * day;
      try {
        await refused(secretForm, 401, "invalid_client", 7000222, /client secret keys for app '.*' are expired/);
        await refused(
          { ...secretForm, client_secret: "wrong" },
          401,
          "invalid_client",
          7000215,
          /Invalid client secret/,
        );
      } finally {
        ahead = 0;
      }
    });

    it("a scope without /.default, and more than one", async () => {
      for (const scope of ["https://graph.microsoft.com/User.Read.All", `${graphScope} ${graphScope}`]) {
        const message = /provided value for scope https:.* is not valid\. .* suffixed to the resource identifier/;
        await refused({ ...secretForm, scope }, 400, "invalid_scope", 1002012, message);
      }
    });

    it("a resource that isn't Graph", async () => {
      for (const resource of ["https://vault.azure.net", "http://127.0.0.1:1", "https://graph.microsoft.us"]) {
        const message = new RegExp(
          `The resource principal named ${resource} was not found in the tenant named ${tenantId}`,
        );
        await refused({ ...secretForm, scope: `${resource}/.default` }, 400, "invalid_resource", 500011, message);
      }
    });

    it("a body that no token request has", async () => {
      const response = await fetch(`${signIn.authorityHost}/${tenantId}/oauth2/v2.0/token`, {
        method: "POST",
        body: new URLSearchParams({ ...secretForm, client_assertion: "x".repeat(70_000) }),
      });
      expect(response.status).to.equal(413);
    });
  });

  describe("takes of a certificate's owner", () => {
    it("an assertion by PS256 or RS256, named by SHA-256 or SHA-1, for the token endpoint or the issuer, by a clock that differs", async () => {
      const { fingerprint } = new X509Certificate(keys.registered.certificate);
      const assertions = [
        ownAssertion(),
        ownAssertion({ header: { alg: "RS256" } }),
        ownAssertion({ header: { "x5t#S256": undefined, x5t: thumbprint(fingerprint) } }),
        ownAssertion({ aud: `${signIn.authorityHost}/${tenantId}/v2.0`, nbf: undefined }),
        ownAssertion({ nbf: secondsFromNow(290), exp: secondsFromNow(-290) }),
        ownAssertion({ iss: clientId.toUpperCase(), sub: clientId.toUpperCase() }),
      ];
      for (const assertion of assertions) {
        const { status, text } = await requestToken(signIn, assertionForm(assertion));
        expect(status, text).to.equal(200);
      }
      expect(signIn.requests.at(-1)).to.include({ credential: "certificate" });
    });

    it("none of another certificate, or that names none", async () => {
      const other = ownAssertion({ header: namedBy(unregistered), key: unregistered.key });
      const used = new X509Certificate(unregistered.certificate).fingerprint256.replaceAll(":", "");
      const message = new RegExp(
        `is not registered on application\\. \\[Reason - The key was not found\\., .* '${used}'`,
      );
      await refused(assertionForm(other), 401, "invalid_client", 700027, message);
      const nameless = ownAssertion({ header: { "x5t#S256": undefined } });
      await refused(assertionForm(nameless), 401, "invalid_client", 700027, /not registered on application/);
    });

    it("none that another key signed, or whose content was changed", async () => {
      const message = /contains an invalid signature\. \[Reason - The provided signature value did not match/;
      const forged = ownAssertion({ key: unregistered.key });
      await refused(assertionForm(forged), 401, "invalid_client", 700027, message);
      const [header, , signature] = ownAssertion({ jti: "2" }).split(".");
      const changed = [header, ownAssertion().split(".")[1], signature].join(".");
      await refused(assertionForm(changed), 401, "invalid_client", 700027, message);
    });

    it("none that is over or is still to come", async () => {
      const message =
        /not within its valid time range\. Current time: .*Z, assertion valid from .*, expiry time of assertion/;
      for (const claims of [{ exp: secondsFromNow(-310) }, { nbf: secondsFromNow(310) }]) {
        await refused(assertionForm(ownAssertion(claims)), 401, "invalid_client", 700024, message);
      }
    });

    it("none once the certificate has expired", async () => {
      // Longer than a test's certificate is valid.
      ahead = 731 * day;
      try {
        const assertion = ownAssertion({
          nbf: secondsFromNow(731 * 86400 - 10),
          exp: secondsFromNow(731 * 86400 + 300),
        });
        const message =
          /\[Reason - The key used is expired\., .*Found key 'Start=\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d, End=/;
        await refused(assertionForm(assertion), 401, "invalid_client", 700027, message);
      } finally {
        ahead = 0;
      }
    });

    it("none for another client or audience", async () => {
      for (const claims of [{ iss: otherId }, { sub: otherId }]) {
        const message = /application identifier doesn't match 'client_id' parameter/;
        await refused(assertionForm(ownAssertion(claims)), 401, "invalid_client", 700021, message);
      }
      const elsewhere = ownAssertion({ aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token` });
      await refused(
        assertionForm(elsewhere),
        401,
        "invalid_client",
        700023,
        /audience claim does not match Realm issuer/,
      );
    });

    it("none that is no JWT, is unsigned or signed by the secret's kind of algorithm, or of an unknown type", async () => {
      const [, payload = ""] = ownAssertion().split(".");
      const unsigned = Buffer.from(JSON.stringify({ alg: "none", ...namedBy(keys.registered) })).toString("base64url");
      const malformed = [
        ...["secret-of-a-test", "a.b.c", `${unsigned}.${payload}.`],
        ...[ownAssertion({ header: { alg: "HS256" } }), ownAssertion({ header: { alg: "RS384" } })],
        ...[ownAssertion({ exp: undefined }), ownAssertion({ iss: 7 }), ownAssertion({ aud: undefined })],
      ];
      for (const assertion of malformed) {
        await refused(assertionForm(assertion), 400, "invalid_request", 50027, /JWT token is invalid or malformed/);
      }
      const type = { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" };
      await refused(
        { ...assertionForm(ownAssertion()), ...type },
        400,
        "invalid_request",
        50027,
        /invalid or malformed/,
      );
    });
  });

  describe("takes of a federated identity", () => {
    it("an assertion that matches in issuer, subject and audience", async () => {
      const { status, text } = await requestToken(signIn, assertionForm(federatedAssertion()));
      expect(status, text).to.equal(200);
    });

    it("none that differs in one of them, if only in the case of a letter", async () => {
      const different = [
        [{ iss: `${issuer}/` }, 700211, `issuer '${issuer}/'`],
        [{ aud: "api://elsewhere" }, 700212, "audience 'api://elsewhere'"],
        [{ sub: subject.toLowerCase() }, 700213, `subject '${subject.toLowerCase()}'`],
      ] as const;
      for (const [claims, code, what] of different) {
        const message = new RegExp(
          `No matching federated identity record found for presented assertion ${what}\\. Check`,
        );
        await refused(assertionForm(federatedAssertion(claims)), 401, "invalid_client", code, message);
      }
    });

    it("none of a client that has no federated credential", async () => {
      const form = { ...assertionForm(federatedAssertion()), client_id: withoutCredentials };
      await refused(form, 401, "invalid_client", 70025, /has no configured federated identity credentials/);
    });

    it("none that another key signed, nor one that is over", async () => {
      const forged = federatedAssertion({ key: makeRsaKey().privateKey });
      await refused(assertionForm(forged), 401, "invalid_client", 700027, /invalid signature/);
      const over = federatedAssertion({ exp: secondsFromNow(-310) });
      await refused(assertionForm(over), 401, "invalid_client", 700024, /not within its valid time range/);
    });
  });

  it("takes the client's id and secret by HTTP Basic", async () => {
    const basic = (password: string) => ({
      Authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(password)}`).toString("base64")}`,
    });
    const form = { grant_type: "client_credentials", scope: graphScope };
    expect((await requestToken(signIn, form, { headers: basic(secret) })).status).to.equal(200);
    const wrong = await requestToken(signIn, form, { headers: basic("secret-of-a-test") });
    expectRefusal(wrong, 401, "invalid_client", 7000215, /Invalid client secret/);
  });

  it("repeats the client's own id for a request", async () => {
    const form = { ...secretForm, client_secret: "wrong", "client-request-id": otherId };
    expect((await requestToken(signIn, form)).body.correlation_id).to.equal(otherId);
  });
});
