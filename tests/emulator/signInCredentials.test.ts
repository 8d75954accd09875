import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from "@azure/identity";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { connect } from "node:tls";
import { type Emulator, type SignIn, startEmulator } from "../../emulator/index.js";
import { opensslSays } from "../certificates.js";
import { send, tlsCertificates } from "./requests.js";
import {
  claimsOf,
  clientId,
  type ClientKeys,
  graphScope,
  issuer,
  jwt,
  makeClientKeys,
  requestToken,
  secondsFromNow,
  secret,
  secretForm,
  signInFor,
  subject,
  tenantId,
  trust,
} from "./signingIn.js";

describe("Signing in to the emulator with @azure/identity", () => {
  let emulator: Emulator;
  let signIn: SignIn;
  let keys: ClientKeys;

  before(async () => {
    keys = makeClientKeys();
    emulator = await startEmulator({ signIn: signInFor(keys) });
    signIn = emulator.signIn!;
    trust(signIn);
  });
  after(() => emulator.close());

  /** As a program would, with nothing but the two settings that an authority other than Microsoft's needs. */
  function options() {
    return { authorityHost: signIn.authorityHost, disableInstanceDiscovery: true };
  }

  function federatedAssertion(): Promise<string> {
    const claims = { iss: issuer, sub: subject, aud: "api://AzureADTokenExchange", exp: secondsFromNow(300) };
    return Promise.resolve(jwt({ alg: "RS256", kid: "of the issuer" }, claims, keys.federated.privateKey));
  }

  const credentials: Record<string, () => TokenCredential> = {
    secret: () => new ClientSecretCredential(tenantId, clientId, secret, options()),
    certificate: () =>
      new ClientCertificateCredential(
        tenantId,
        clientId,
        { certificate: `${keys.registered.certificate}${keys.registered.key}` },
        options(),
      ),
    federated: () => new ClientAssertionCredential(tenantId, clientId, federatedAssertion, options()),
  };

  for (const [kind, credential] of Object.entries(credentials)) {
    it(`gives a token for a ${kind === "federated" ? "federated identity's assertion" : kind} that Graph takes`, async () => {
      const requestsBefore = signIn.requests.length;
      const issued = await credential().getToken(graphScope);
      const { status } = await send(emulator, "GET", tlsCertificates, undefined, {
        Authorization: `Bearer ${issued!.token}`,
      });
      expect(status).to.equal(200);
      expect(claimsOf(issued!.token)["appidacr"]).to.equal(kind === "secret" ? "1" : "2");
      const logged = signIn.requests.slice(requestsBefore).map(({ receivedAt, ...request }) => {
        expect(receivedAt).to.be.a("date");
        return request;
      });
      expect(logged).to.deep.equal([
        {
          ...{ clientId, grantType: "client_credentials", scope: graphScope },
          ...{ credential: kind, status: 200, errorCode: undefined },
        },
      ]);
    });
  }

  it("works with the tenant in capitals", async () => {
    const credential = new ClientSecretCredential(tenantId.toUpperCase(), clientId.toUpperCase(), secret, options());
    expect(claimsOf((await credential.getToken(graphScope)).token)).to.include({ tid: tenantId, appid: clientId });
    // MSAL writes the tenant in small letters, whatever it was given.
    expect((await requestToken(signIn, secretForm, { tenant: tenantId.toUpperCase() })).status).to.equal(200);
  });

  it("says why not in Entra's words, and logs the number", async () => {
    const error = await new ClientSecretCredential(tenantId, clientId, "wrong", options())
      .getToken(graphScope)
      .catch((reason: unknown) => reason);
    expect(error).to.be.an("error").with.property("message").that.includes("AADSTS7000215: Invalid client secret");
    expect(signIn.requests.at(-1)).to.include({ credential: "secret", status: 401, errorCode: 7000215 });
  });

  for (const resource of [
    "https://graph.microsoft.com",
    "00000003-0000-0000-c000-000000000000",
    "the emulator's own",
  ]) {
    it(`gives tokens for ${resource}, whose audience it is`, async () => {
      const audience = resource.startsWith("the") ? emulator.url : resource;
      const { token } = await new ClientSecretCredential(tenantId, clientId, secret, options()).getToken(
        `${audience}/.default`,
      );
      expect(claimsOf(token)["aud"]).to.equal(audience);
      const answer = await send(emulator, "GET", tlsCertificates, undefined, { Authorization: `Bearer ${token}` });
      expect(answer.status).to.equal(200);
    });
  }

  it("gives tokens with Graph's claims, signed by a key of the key set", async () => {
    const { body } = await requestToken(signIn, secretForm);
    expect(body).to.include({ token_type: "Bearer", expires_in: 3600 });
    const token = body.access_token;
    const [header = "", payload = "", signature = ""] = token.split(".");
    const { alg, kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string; kid: string };
    expect(alg).to.equal("RS256");

    const configuration = (await (
      await fetch(`${signIn.authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`)
    ).json()) as { jwks_uri: string };
    const { keys: jwks } = (await (await fetch(configuration.jwks_uri)).json()) as {
      keys: (JsonWebKey & { kid: string })[];
    };
    const key = createPublicKey({ key: jwks.find((candidate) => candidate.kid === kid)!, format: "jwk" });
    expect(jwks[0]).not.to.have.property("d");
    expect(verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))).to.be.true;
    expect(verify("sha256", Buffer.from(`${header}.${payload}x`), key, Buffer.from(signature, "base64url"))).to.be
      .false;

    const { iat, nbf, exp, uti, oid, ...claims } = claimsOf(token);
    expect([Number(exp) - Number(iat), nbf]).to.deep.equal([3600, iat]);
    expect(uti).to.be.a("string");
    expect(claims).to.deep.equal({
      ...{ aud: "https://graph.microsoft.com", iss: `https://sts.windows.net/${tenantId}/`, appid: clientId },
      ...{ appidacr: "1", idp: `https://sts.windows.net/${tenantId}/`, sub: oid, tid: tenantId, ver: "1.0" },
      ...{ idtyp: "app", roles: ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.Read.All"] },
    });
  });

  it("answers an instance discovery with itself", async () => {
    const answer = await fetch(`${signIn.authorityHost}/common/discovery/instance?api-version=1.1`);
    expect(await answer.json()).to.have.property(
      "tenant_discovery_endpoint",
      `${signIn.authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
    );
  });

  it("is at 127.0.0.1 over https, with a certificate for that and localhost", async () => {
    expect(signIn.authorityHost).to.match(/^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const names = opensslSays(signIn.certificate, "-ext", "subjectAltName");
    expect(names).to.include("DNS:localhost").and.to.include("IP Address:127.0.0.1");
    expect(opensslSays(signIn.certificate, "-ext", "basicConstraints")).to.include("CA:FALSE");
    const port = Number(new URL(signIn.authorityHost).port);
    for (const host of ["127.0.0.1", "localhost"]) {
      const authorized = await new Promise((resolve, reject) => {
        const socket = connect({ port, host, ca: signIn.certificate }, () => {
          resolve(socket.authorized);
          socket.end();
        }).on("error", reject);
      });
      expect(authorized, host).to.be.true;
    }
  });
});
