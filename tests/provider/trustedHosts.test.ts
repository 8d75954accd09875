import { expect } from "chai";
import { describe, it } from "mocha";
import { readConfiguration } from "../../provider/settings/configuration.js";

type Settings = Record<string, string>;

interface Places {
  readonly environment?: Settings;
  readonly stack?: Settings;
  readonly connection?: Settings;
  readonly instance?: Settings;
}

function read({ environment = {}, stack = {}, connection = {}, instance }: Places) {
  return readConfiguration(
    (variable) => environment[variable],
    (key) => stack[key],
    connection,
    instance && { name: "partner", settings: (key) => instance[key] },
  );
}

/** Each place but the environment, with where a message says that something is from. */
const places: readonly [name: string, origin: (key: string) => string, give: (settings: Settings) => Places][] = [
  ["a connection", (key) => `connection.${key}`, (connection) => ({ connection })],
  ["a provider instance", (key) => `${key} of the provider partner`, (instance) => ({ instance })],
  [
    "the stack's configuration",
    (key) => `entra-ca:${key}`,
    (settings) => ({
      stack: Object.fromEntries(Object.entries(settings).map(([key, value]) => [`entra-ca:${key}`, value])),
    }),
  ],
];

for (const [name, origin, give] of places) {
  describe(`where ${name} sends a credential`, () => {
    const foreign: [key: "endpoint" | "authorityHost", address: string, host: string][] = [
      ["endpoint", "https://evil.example/beta", "evil.example"],
      ["endpoint", "http://127.0.0.1:4010/beta", "127.0.0.1:4010"],
      ["endpoint", "http://localhost:4010/beta", "localhost:4010"],
      ["endpoint", "http://[::1]:4010/beta", "[::1]:4010"],
      ["endpoint", "http://127.1:4010/beta", "127.0.0.1:4010"],
      ["endpoint", "https://graph.microsoft.com.evil.example/beta", "graph.microsoft.com.evil.example"],
      ["endpoint", "https://graph.microsoft.com./beta", "graph.microsoft.com."],
      ["endpoint", "https://graph.microsoft.com:8443/beta", "graph.microsoft.com:8443"],
      ["endpoint", "https://evilgraph.microsoft.com/beta", "evilgraph.microsoft.com"],
      ["endpoint", "https://evil.example\\@graph.microsoft.com/beta", "evil.example"],
      ["endpoint", "https://evil.example/graph.microsoft.com/beta", "evil.example"],
      ["endpoint", "https://gr\u0430ph.microsoft.com/beta", "xn--grph-63d.microsoft.com"],
      ["endpoint", "https://login.microsoftonline.com/beta", "login.microsoftonline.com"],
      ["endpoint", "https://[2001:db8::1]/beta", "[2001:db8::1]"],
      ["authorityHost", "https://evil.example", "evil.example"],
      ["authorityHost", "https://127.0.0.1:4011", "127.0.0.1:4011"],
      ["authorityHost", "https://login.microsoftonline.com.evil.example", "login.microsoftonline.com.evil.example"],
      ["authorityHost", "https://login.microsoftonline.com.", "login.microsoftonline.com."],
      ["authorityHost", "https://login.microsoftonline.com:444/", "login.microsoftonline.com:444"],
      ["authorityHost", "https://graph.microsoft.com", "graph.microsoft.com"],
    ];
    for (const [key, address, host] of foreign) {
      it(`is refused where ${key} is ${address}, with what to set`, () => {
        expect(() => read(give({ [key]: address }))).to.throw(
          new RegExp(
            `^${escaped(origin(key))} is https?://${escaped(host)}, and nothing is sent there: ${escaped(host)} is not Microsoft[^]*\n[^]*set ENTRA_CA_TRUSTED_HOSTS=${escaped(host)} in the environment`,
          ),
        );
        expect(
          read({ ...give({ [key]: address }), environment: { ENTRA_CA_TRUSTED_HOSTS: `other.example, ${host}` } }),
        ).to.include({ [key]: new URL(address).href.replace(/\/$/, "") });
      });
    }

    it("is refused whatever it brings to sign in with", () => {
      const own = { endpoint: "https://evil.example/beta", tenantId: "t", clientId: "c" };
      const secret = name === "a connection" ? { clientSecretFrom: "ENTRA_CA_OWN" } : { clientSecret: "own" };
      expect(() => read({ ...give({ ...own, ...secret }), environment: { ENTRA_CA_OWN: "own" } })).to.throw(
        /nothing is sent there/,
      );
    });

    it("is any of Microsoft's hosts of the chosen cloud, in whatever spelling", () => {
      for (const endpoint of ["https://GRAPH.Microsoft.com:443/beta/", "https://graph.microsoft.com/v1.0"]) {
        expect(new URL(read(give({ endpoint })).endpoint).host).to.equal("graph.microsoft.com");
      }
      const china = { environment: "china", endpoint: "https://microsoftgraph.chinacloudapi.cn/beta" };
      expect(read(give({ ...china, authorityHost: "https://login.partner.microsoftonline.cn" }))).to.include({
        endpoint: china.endpoint,
      });
    });

    it("is refused where it is Microsoft's of another cloud", () => {
      expect(() => read(give({ endpoint: "https://graph.microsoft.us/beta" }))).to.throw(
        /is https:\/\/graph\.microsoft\.us, which is Graph in the cloud usgovernment, but the environment is global/,
      );
      expect(() => read(give({ endpoint: "https://graph.microsoft.us/beta", environment: "dod" }))).to.throw(
        /which is Graph in the cloud usgovernment, but the environment is dod/,
      );
      expect(() => read(give({ authorityHost: "https://login.chinacloudapi.cn" }))).to.throw(
        /which signs in to the cloud china, but the environment is global/,
      );
    });

    it("is what the environment points at, by each variable for itself", () => {
      const environment = {
        ENTRA_CA_ENDPOINT: "http://127.0.0.1:4010/beta",
        AZURE_AUTHORITY_HOST: "https://127.0.0.1:4011",
      };
      const same = { endpoint: "http://127.0.0.1:4010/v1.0", authorityHost: "https://127.0.0.1:4011/" };
      expect(read({ ...give(same), environment }).authorityHost).to.equal("https://127.0.0.1:4011");
      for (const [key, address] of [
        ["endpoint", "http://127.0.0.1:4012/beta"],
        ["endpoint", "https://127.0.0.1:4010/beta"],
        ["endpoint", "https://127.0.0.1:4011/beta"],
        ["authorityHost", "https://127.0.0.1:4010"],
        ["authorityHost", "https://127.0.0.1:4012"],
      ] as const) {
        if (name === "the stack's configuration") {
          // The environment comes first.
          expect(read({ ...give({ [key]: address }), environment })[key]).not.to.contain(address);
        } else {
          expect(() => read({ ...give({ [key]: address }), environment }), address).to.throw(/nothing is sent there/);
        }
      }
    });

    it("isn't decided by what it says of trust", () => {
      const evil = { endpoint: "https://evil.example/beta", trustedHosts: "evil.example" };
      expect(() => read(give(evil))).to.throw(/nothing is sent there|taken from the environment alone/);
    });

    for (const address of ["https://user@graph.microsoft.com/beta", "https://:pw@graph.microsoft.com/beta"]) {
      it(`is no address with a user or a password: ${address}`, () => {
        expect(() => read(give({ endpoint: address }))).to.throw(/is not an address that a token may be sent to/);
        const authorityHost = address.replace("/beta", "");
        expect(() => read(give({ authorityHost }))).to.throw(/is not an address to sign in at((?!pw)[^])*$/);
      });
    }
  });
}

describe("the hosts that the environment trusts", () => {
  it("have the usual port of the address where they name none", () => {
    const of = (host: string, endpoint: string) => () =>
      read({ environment: { ENTRA_CA_TRUSTED_HOSTS: host }, connection: { endpoint } });
    for (const [host, endpoint] of [
      ["graph.example", "https://graph.example/beta"],
      ["GRAPH.example", "https://graph.example:443/beta"],
      ["graph.example:443", "https://graph.example/beta"],
      ["127.0.0.1", "http://127.0.0.1:80/beta"],
      ["[::1]:4010", "http://[::1]:4010/beta"],
      ["münchen.example", "https://xn--mnchen-3ya.example/beta"],
    ] as const) {
      expect(of(host, endpoint), host).not.to.throw();
    }
    for (const [host, endpoint] of [
      ["graph.example", "https://graph.example:8443/beta"],
      ["graph.example:443", "https://graph.example:8443/beta"],
      ["example", "https://graph.example/beta"],
      ["graph.example", "https://graph.example.evil.example/beta"],
      ["127.0.0.1", "http://127.0.0.1:4010/beta"],
    ] as const) {
      expect(of(host, endpoint), host).to.throw(/nothing is sent there/);
    }
  });

  for (const list of [
    "*.example",
    "*",
    "https://graph.example",
    "graph.example/beta",
    "user:pw@graph.example",
    "graph.example:port",
    "a b",
  ]) {
    it(`are refused as ${list}, which would be taken for more or less than it is`, () => {
      expect(() => read({ environment: { ENTRA_CA_TRUSTED_HOSTS: `graph.example,${list}` } })).to.throw(
        /^Number 2 of the hosts in ENTRA_CA_TRUSTED_HOSTS is none((?!pw)[^])*$/,
      );
    });
  }
});

describe("the address where a job asks for its token", () => {
  const job = { ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_TOKEN: "job" };

  for (const variable of ["ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"]) {
    it(`is refused in ${variable} where others could read on the way`, () => {
      for (const address of ["http://token.example/?a=b", "http://127.0.0.1.example/", "ftp://127.0.0.1/", "token"]) {
        expect(() => read({ environment: { ...job, [variable]: address } }), address).to.throw(
          new RegExp(`^${variable} is not an address that a token may be sent to`),
        );
      }
      for (const address of [
        "https://token.example/?a=b",
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
      ]) {
        expect(read({ environment: { ...job, [variable]: address } }).auth).to.equal("oidc");
      }
    });
  }

  it("doesn't matter where nobody asks there", () => {
    const environment = { ...job, ARM_OIDC_REQUEST_URL: "http://token.example/", ARM_OIDC_TOKEN: "given" };
    expect(read({ environment }).auth).to.equal("oidc");
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
