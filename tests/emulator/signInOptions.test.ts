import { expect } from "chai";
import { describe, it } from "mocha";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type SignInOptions, startEmulator } from "../../emulator/index.js";
import { selfSigned } from "../certificates.js";
import { clientId, issuer, makeRsaKey, secretForm, subject, tenantId, trust, requestToken } from "./signingIn.js";

/** As they come from a program that no compiler looks at. */
async function messageFor(signIn: unknown): Promise<string> {
  const started = await startEmulator({ signIn: signIn as SignInOptions }).catch((error: unknown) => error);
  expect(started).to.be.an("error");
  return (started as Error).message;
}

describe("The options of the emulator's sign-in", () => {
  const client = { clientId, secret: "secret-of-a-test", permissions: [] };

  it("name the property that is wrong, and say none of its values", async () => {
    const ec = selfSigned("/CN=elliptic");
    const federated = { issuer, subject, publicKey: makeRsaKey().publicKey };
    const wrong: readonly [object, RegExp][] = [
      [{ clients: [client] }, /: tenantId: /],
      [{ tenantId: "contoso.example", clients: [client] }, /: tenantId: /],
      [{ tenantId, clients: [] }, /: clients: .*>=1/],
      [{ tenantId, clients: [{ ...client, clientId: "app" }] }, /: clients: 0: clientId: /],
      [{ tenantId, clients: [client, client] }, /: clients: 1: clientId: .*an earlier client has this id/],
      [{ tenantId, clients: [{ ...client, permissions: undefined }] }, /: clients: 0: permissions: /],
      [{ tenantId, clients: [{ ...client, secret: "" }] }, /: clients: 0: secret: /],
      [{ tenantId, clients: [{ ...client, secretExpires: "soon" }] }, /: secretExpires: .*a date of ISO 8601/],
      [
        { tenantId, clients: [{ ...client, certificate: "secret-of-a-test" }] },
        /: certificate: .*one certificate in PEM/,
      ],
      [
        { tenantId, clients: [{ ...client, certificate: ec.certificate + ec.key }] },
        /: certificate: .*one certificate in PEM, without its key/,
      ],
      [
        { tenantId, clients: [{ ...client, certificate: ec.certificate }] },
        /: certificate: .*RSA key of at least 2048 bits/,
      ],
      [
        { tenantId, clients: [{ ...client, federated: [{ ...federated, publicKey: makeRsaKey(1024).publicKey }] }] },
        /: federated: 0: publicKey: .*RSA key of at least 2048 bits/,
      ],
      [
        { tenantId, clients: [{ ...client, federated: [{ ...federated, publicKey: makeRsaKey().privateKey }] }] },
        /: federated: 0: publicKey: .*a public key in PEM/,
      ],
      [{ tenantId, clients: [{ ...client, federated: [{ ...federated, issuer: "me" }] }] }, /: federated: 0: issuer: /],
      [{ tenantId, clients: [client], tokenLifetimeSeconds: 0 }, /: tokenLifetimeSeconds: /],
      [{ tenantId, clients: [client], port: 65536 }, /: port: /],
      [{ tenantId, clients: [{ ...client, password: "secret-of-a-test" }] }, /: clients: 0: .*"password"/],
    ];
    for (const [options, message] of wrong) {
      const said = await messageFor(options);
      expect(said)
        .to.match(/^The sign-in options are wrong: [^\n]*\.$/)
        .and.to.match(message);
      expect(said).not.to.include("secret-of-a-test");
    }
  });

  it("or a token must be given", async () => {
    const error: unknown = await startEmulator({}).catch((reason: unknown) => reason);
    expect(error)
      .to.be.an("error")
      .with.property("message", "The emulator needs a token, or a sign-in that issues some.");
  });

  it("say how long a token is valid, what a date means, and on which port it listens", async () => {
    const port = await freePort();
    const clients = [
      { ...client, secretExpires: "2000-01-01" },
      { ...client, clientId: tenantId, secretExpires: "2999-12-31" },
    ];
    const emulator = await startEmulator({ signIn: { port, tenantId, clients, tokenLifetimeSeconds: 77 } });
    try {
      const signIn = emulator.signIn!;
      expect(signIn.authorityHost).to.equal(`https://127.0.0.1:${port}`);
      trust(signIn);
      const form = { ...secretForm, client_secret: client.secret };
      expect((await requestToken(signIn, form)).body.error_codes).to.deep.equal([7000222]);
      expect((await requestToken(signIn, { ...form, client_id: tenantId })).body.expires_in).to.equal(77);
    } finally {
      await emulator.close();
    }
  });

  it("leave neither of the two ports in use when the other one is taken, nor after the end", async () => {
    const first = await startEmulator({ token: "t", signIn: { tenantId, clients: [client] } });
    const taken = Number(new URL(first.url).port);
    const port = await freePort();
    const options = { token: "t", signIn: { port, tenantId, clients: [client] } };
    expect(await startEmulator({ ...options, port: taken }).catch(String)).to.include(`Port ${taken} of 127.0.0.1`);
    const second = await startEmulator(options);
    expect(await startEmulator(options).catch(String)).to.include(`Port ${port} of 127.0.0.1 is already in use`);
    await Promise.all([first.close(), second.close()]);
    const again = await startEmulator({ ...options, port: taken });
    await again.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
