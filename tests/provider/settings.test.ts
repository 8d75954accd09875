import { expect } from "chai";
import { describe, it } from "mocha";
import {
  checkedConnection,
  connectionProblem,
  connectionProperty,
  usableConnection,
} from "../../provider/settings/connection.js";
import { givenSettings, type GivenSettings } from "../../provider/settings/givenSettings.js";
import { definitionOf, settingKeys, type SettingKey } from "../../provider/settings/settings.js";

interface Places {
  readonly environment?: Record<string, string>;
  readonly stack?: Record<string, string>;
  readonly connection?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly instance?: Record<string, string>;
}

function given({ environment = {}, stack = {}, connection = {}, files = {}, instance }: Places): GivenSettings {
  return givenSettings({
    instance: instance && { name: "partner", settings: (key) => instance[key] },
    environment: (variable) => environment[variable],
    stackConfiguration: (key) => stack[key],
    connection,
    readFile(path) {
      const content = files[path];
      if (content === undefined) {
        throw new Error("no such file");
      }
      return content;
    },
  });
}

/** For every setting where a place gives it, and for every two places, which comes first. */
describe("a setting", () => {
  for (const key of settingKeys) {
    const { variables, fileVariable, inStack, inConnection, isSecret } = definitionOf(key);
    const property = connectionProperty(key);
    const inOrder: [name: string, places: Places, origin: string][] = [
      ...(inConnection
        ? [
            isSecret
              ? ([
                  "the connection, by the name of a variable",
                  { connection: { [property]: "ENTRA_CA_ELSEWHERE" }, environment: { ENTRA_CA_ELSEWHERE: "found" } },
                  `connection.${property} (ENTRA_CA_ELSEWHERE)`,
                ] as [string, Places, string])
              : (["the connection", { connection: { [property]: "found" } }, `connection.${property}`] as [
                  string,
                  Places,
                  string,
                ]),
          ]
        : []),
      ...variables.map((variable): [string, Places, string] => [
        variable,
        { environment: { [variable]: "found" } },
        variable,
      ]),
      ...(fileVariable === undefined
        ? []
        : [
            [
              fileVariable,
              { environment: { [fileVariable]: "/secret" }, files: { "/secret": "found\n" } },
              fileVariable,
            ] as [string, Places, string],
          ]),
      ...(inStack
        ? [["the stack", { stack: { [`entra-ca:${key}`]: "found" } }, `entra-ca:${key}`] as [string, Places, string]]
        : []),
    ];
    for (const [index, [name, places, origin]] of inOrder.entries()) {
      it(`${key} is taken from ${name} before all that comes after it`, () => {
        const later = inOrder.slice(index + 1).map(([, others]) => withOtherValues(others));
        const all: Places = {
          environment: Object.assign({}, ...later.map(({ environment }) => environment), places.environment) as Record<
            string,
            string
          >,
          stack: Object.assign({}, ...later.map(({ stack }) => stack), places.stack) as Record<string, string>,
          ...(places.connection && { connection: places.connection }),
          files: { ...places.files, "/other": "other" },
        };
        expect(given(all)[key]).to.deep.equal({ value: "found", origin });
      });
    }
  }

  function withOtherValues({ environment = {}, stack = {} }: Places): Places {
    const others = (values: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, value === "/secret" ? "/other" : "other"]),
      );
    return { environment: others(environment), stack: others(stack) };
  }

  it("that is empty or only spaces counts for none", () => {
    expect(given({ environment: { ARM_TENANT_ID: " ", AZURE_TENANT_ID: "t" } }).tenantId).to.deep.equal({
      value: "t",
      origin: "AZURE_TENANT_ID",
    });
    expect(given({ stack: { "entra-ca:tenantId": "" } })).to.deep.equal({});
  });

  it("of the environment alone is refused in the stack's configuration and a provider instance, unless the environment has it", () => {
    for (const key of settingKeys.filter((each) => !definitionOf(each).inStack && !definitionOf(each).isSecret)) {
      const [variable = ""] = definitionOf(key).variables;
      const stack = { [`entra-ca:${key}`]: "other" };
      expect(() => given({ stack }), key).to.throw(
        new RegExp(`^entra-ca:${key} can't be given there: it is taken from the environment alone[^]*Set ${variable}`),
      );
      expect(given({ stack, environment: { [variable]: "found" } })[key]).to.include({ value: "found" });
      expect(() => given({ instance: { [key]: "other" }, environment: { [variable]: "found" } }), key).to.throw(
        new RegExp(`^${key} of the provider partner can't be given there[^]*Set ${variable}`),
      );
    }
  });

  it("whose file isn't there is given, without a value", () => {
    expect(given({ environment: { ARM_CLIENT_SECRET_FILE_PATH: "/gone" } }).clientSecret).to.deep.equal({
      origin: "ARM_CLIENT_SECRET_FILE_PATH",
      problem: "names a file that can't be read: no such file",
    });
  });
});

describe("a provider instance", () => {
  const environment = { ARM_TENANT_ID: "ours", ARM_CLIENT_SECRET: "secret", ARM_USE_MSI: "true", ENTRA_CA_AUTH: "cli" };
  const stack = { "entra-ca:tenantId": "stack's", "entra-ca:environment": "china" };

  it("comes before the environment, and has nothing of the stack's configuration", () => {
    expect(given({ environment, stack, instance: { tenantId: "theirs" } })).to.deep.equal({
      tenantId: { value: "theirs", origin: "tenantId of the provider partner" },
      clientSecret: { value: "secret", origin: "ARM_CLIENT_SECRET" },
      useMsi: { value: "true", origin: "ARM_USE_MSI" },
      auth: { value: "cli", origin: "ENTRA_CA_AUTH" },
    });
  });

  it("that brings something to sign in with brings all of it, and a connection comes before it", () => {
    const instance = { clientSecret: "theirs", tenantId: "theirs" };
    expect(Object.keys(given({ environment, stack, instance })).sort()).to.deep.equal(["clientSecret", "tenantId"]);
    expect(given({ environment, stack, instance, connection: { tenantId: "another" } }).tenantId?.value).to.equal(
      "another",
    );
  });

  it("that leaves a setting empty takes it from nowhere else", () => {
    expect(given({ environment, instance: { tenantId: "" } }).tenantId).to.equal(undefined);
  });
});

describe("a connection", () => {
  const general = {
    ARM_TENANT_ID: "theirs",
    ARM_CLIENT_SECRET: "secret",
    ARM_USE_MSI: "true",
    ENTRA_CA_AUTH: "cli",
    ENTRA_CA_ACCESS_TOKEN: "token",
    ENTRA_CA_PARTNER_SECRET: "partner's",
  };
  const keys = (connection: Record<string, string>): string[] =>
    Object.keys(given({ environment: general, connection })).sort();

  it("that brings something to sign in with brings all of it", () => {
    expect(keys({ tenantId: "ours", clientSecretFrom: "ENTRA_CA_PARTNER_SECRET" })).to.deep.equal([
      "clientSecret",
      "tenantId",
    ]);
  });

  it("that says how to sign in makes nothing of a token that is given", () => {
    expect(keys({ auth: "cli" })).to.deep.equal(["auth", "clientSecret", "tenantId", "useMsi"]);
  });

  it("that only says where signs in as everybody does", () => {
    expect(keys({ tenantId: "ours" })).to.deep.equal(["accessToken", "auth", "clientSecret", "tenantId", "useMsi"]);
  });

  it("takes a secret by the key of the configuration that has it", () => {
    const stack = { "entra-ca:partnerSecret": "partner's" };
    expect(given({ stack, connection: { clientSecretFrom: "entra-ca:partnerSecret" } }).clientSecret).to.deep.equal({
      value: "partner's",
      origin: "connection.clientSecretFrom (entra-ca:partnerSecret)",
    });
  });

  it("doesn't repeat a name that nothing has: it may be the secret itself", () => {
    for (const name of ["ENTRA_CA_SECRET_THAT_LOOKS_LIKE_A_NAME", "entra-ca:secret"]) {
      const { origin, problem } = given({ connection: { clientSecretFrom: name } }).clientSecret!;
      expect(origin).to.equal("connection.clientSecretFrom");
      expect(problem).to.contain("names a").and.to.contain("isn't set").and.not.to.contain(name);
    }
  });

  const wrong: [connection: Record<string, string>, property: string, reason: RegExp][] = [
    [{ clientSecret: "8~secret" }, "clientSecret", /^would put a secret into the state: give clientSecretFrom/],
    [{ accessToken: "eyJ" }, "accessToken", /^would put a secret into the state: give accessTokenFrom/],
    [{ clientSecretFrom: "8~secret" }, "clientSecretFrom", /^is neither the name of an environment variable nor/],
    ...[
      "AWS_SECRET_ACCESS_KEY",
      "partner_secret",
      "ARM_CLIENT_SECRET",
      "entra_ca_partner",
      "ENTRA_CA_",
      "XENTRA_CA_A",
    ].map((name): [Record<string, string>, string, RegExp] => [
      { clientSecretFrom: name },
      "clientSecretFrom",
      /^is not a name that is meant for this provider: begin the environment variable's with ENTRA_CA_/,
    ]),
    ...["other:partnerSecret", "pulumi:passphrase", "Entra-ca:partnerSecret", "aws:secretKey"].map(
      (name): [Record<string, string>, string, RegExp] => [
        { accessTokenFrom: name },
        "accessTokenFrom",
        /^is not a name that is meant for this provider: [^]*\(entra-ca:partnerSecret in place of other:partnerSecret\)/,
      ],
    ),
    ...["ENTRA_CA_PARTNER\n", " ENTRA_CA_PARTNER", "ENTRA_CA_PARTNER;", "entra-ca:a:b", "entra-ca:"].map(
      (name): [Record<string, string>, string, RegExp] => [
        { oidcTokenFrom: name },
        "oidcTokenFrom",
        /^is neither the name of an environment variable nor/,
      ],
    ),
    [
      { clientSecretFrom: "ENTRA_CA_ACCESS_TOKEN" },
      "clientSecretFrom",
      /^is ENTRA_CA_ACCESS_TOKEN, which has accessToken: give the name of what has clientSecret/,
    ],
    [
      { accessTokenFrom: "entra-ca:clientSecret" },
      "accessTokenFrom",
      /^is entra-ca:clientSecret, which has clientSecret: give the name of what has accessToken/,
    ],
    [
      { oidcTokenFilePath: "/etc/shadow" },
      "oidcTokenFilePath",
      /^is no part of a connection: set ARM_OIDC_TOKEN_FILE_PATH or AZURE_FEDERATED_TOKEN_FILE instead/,
    ],
    [
      { clientCertificatePath: "app.pem" },
      "clientCertificatePath",
      /^is no part of a connection: set ARM_CLIENT_CERTIFICATE_PATH/,
    ],
    [
      { trustedHosts: "evil.example" },
      "trustedHosts",
      /^is no part of a connection: set ENTRA_CA_TRUSTED_HOSTS instead/,
    ],
    [{ tenant: "t" }, "tenant", /^is no part of a connection: there are tenantId, environment, auth/],
    [{ liveDiff: "false" }, "liveDiff", /^is no part of a connection/],
    [{ tenantId: "" }, "tenantId", /^is empty/],
  ];
  for (const [connection, property, reason] of wrong) {
    it(`may not be ${JSON.stringify(connection)}, and no secret is repeated`, () => {
      const problem = connectionProblem(connection);
      expect(problem?.property).to.equal(property);
      expect(problem?.reason).to.match(reason).and.not.to.contain("8~secret").and.not.to.contain("eyJ");
      expect(usableConnection(connection)).to.deep.equal({});
    });
  }

  it("may name for a secret what the setting itself is taken from", () => {
    expect(connectionProblem({ accessTokenFrom: "ENTRA_CA_ACCESS_TOKEN" })).to.equal(undefined);
    expect(connectionProblem({ clientSecretFrom: "entra-ca:clientSecret" })).to.equal(undefined);
  });

  it("in a state that no check has seen counts for something, or fails", () => {
    for (const [connection, message] of [
      ["evil.example", /^connection is no object of strings/],
      [["evil.example"], /^connection is no object of strings/],
      [{ endpoint: { value: "https://evil.example" } }, /^connection\.endpoint is no string/],
      [
        { tenantId: "t", clientSecretFrom: "PARTNER_SECRET" },
        /^connection\.clientSecretFrom is not a name[^]*run pulumi up/,
      ],
    ] as const) {
      expect(() => checkedConnection(connection)).to.throw(message);
    }
    expect(checkedConnection({ tenantId: "t", endpoint: null, auth: undefined })).to.deep.equal({ tenantId: "t" });
    expect(checkedConnection(undefined)).to.deep.equal({});
  });

  it("is refused no part that there is", () => {
    const parts = settingKeys.filter((key) => definitionOf(key).inConnection).map(connectionProperty);
    const whole = Object.fromEntries(parts.map((part) => [part, "ENTRA_CA_NAME"]));
    expect(connectionProblem(whole)).to.equal(undefined);
    expect(parts).to.include.members([
      "tenantId",
      "clientId",
      "environment",
      "auth",
      "endpoint",
    ] satisfies SettingKey[]);
    expect(parts.filter((part) => settingKeys.some((key) => key === part && definitionOf(key).isSecret))).to.deep.equal(
      [],
    );
  });
});
