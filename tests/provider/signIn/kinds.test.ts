import { expect } from "chai";
import { describe, it } from "mocha";
import { readConfiguration } from "../../../provider/settings/configuration.js";
import type { AuthKindName } from "../../../provider/settings/settings.js";
import { whatIsMissing } from "../../../provider/signIn/kinds.js";

function read(environment: Record<string, string>, stack: Record<string, string> = {}) {
  return readConfiguration(
    (variable) => environment[variable],
    (key) => stack[key],
  );
}

const client = { ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c" };
const github = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://g", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "g" };

/** What is in the environment, and what signs in then. */
const table: [Record<string, string>, string][] = [
  [{}, "auto"],
  [client, "auto"],
  [{ ...client, ARM_CLIENT_SECRET: "s" }, "clientSecret"],
  [{ ...client, AZURE_CLIENT_SECRET: "s" }, "clientSecret"],
  [{ ...client, AZURE_CLIENT_CERTIFICATE_PATH: "p", ARM_CLIENT_SECRET: "s" }, "clientCertificate"],
  [{ ...client, ARM_CLIENT_CERTIFICATE: "p", ARM_USE_OIDC: "true" }, "clientCertificate"],
  [{ ...client, ARM_CLIENT_SECRET: "s", ARM_USE_OIDC: "true" }, "clientSecret"],
  [{ ...client, ARM_OIDC_TOKEN: "o", ARM_USE_MSI: "true" }, "oidc"],
  [{ ...client, ARM_USE_OIDC: "true", AZURE_FEDERATED_TOKEN_FILE: "f" }, "oidc"],
  [{ ...client, AZURE_FEDERATED_TOKEN_FILE: "f" }, "workloadIdentity"],
  [{ ...client, ARM_USE_AKS_WORKLOAD_IDENTITY: "TRUE" }, "workloadIdentity"],
  [{ ...client, ...github }, "oidc"],
  // A job that may have a token doesn't mean to sign in with it, unless it says as whom.
  [github, "auto"],
  [{ ...github, ARM_USE_OIDC: "true" }, "oidc"],
  [{ ARM_USE_MSI: "true", ARM_USE_CLI: "true" }, "managedIdentity"],
  [{ ARM_USE_CLI: "true" }, "cli"],
  [{ ARM_USE_CLI: "false" }, "none"],
  [{ ...client, ARM_CLIENT_SECRET: "s", ARM_USE_CLI: "false" }, "clientSecret"],
  [{ ...client, ARM_CLIENT_SECRET: "s", ENTRA_CA_AUTH: "azd" }, "azd"],
  [{ ENTRA_CA_AUTH: "auto", ARM_USE_MSI: "true" }, "managedIdentity"],
  [{ ENTRA_CA_AUTH: "azd", ENTRA_CA_ACCESS_TOKEN: "t" }, "accessToken"],
];

describe("the way to sign in", () => {
  for (const [environment, auth] of table) {
    it(`is ${auth} with ${Object.keys(environment).join(", ") || "nothing"}`, () => {
      expect(read(environment).auth).to.equal(auth);
    });
  }

  it("may be named in the stack, and the environment comes before it", () => {
    expect(read({}, { "entra-ca:auth": "oidc" }).auth).to.equal("oidc");
    expect(read({ ENTRA_CA_AUTH: "cli" }, { "entra-ca:auth": "oidc" }).auth).to.equal("cli");
  });

  it("has to be one that there is", () => {
    expect(() => read({}, { "entra-ca:auth": "password" })).to.throw(
      /^entra-ca:auth is "password", which is no way to sign in\.\nSet it to one of auto, cli, azd, managedIdentity/,
    );
  });

  it("is switched by true and false alone", () => {
    expect(() => read({ ARM_USE_OIDC: "1" })).to.throw(/^ARM_USE_OIDC is neither true nor false/);
  });

  const incomplete: [AuthKindName, Record<string, string>, what: RegExp, nextStep: RegExp][] = [
    [
      "clientSecret",
      { ARM_TENANT_ID: "t" },
      /client secret, clientId is needed/,
      /ARM_CLIENT_ID, AZURE_CLIENT_ID.*entra-ca:clientId/,
    ],
    ["clientSecret", client, /clientSecret is needed/, /ARM_CLIENT_SECRET/],
    [
      "clientCertificate",
      client,
      /clientCertificate or clientCertificatePath is needed/,
      /ARM_CLIENT_CERTIFICATE_PATH/,
    ],
    ["workloadIdentity", client, /oidcTokenFilePath is needed/, /AZURE_FEDERATED_TOKEN_FILE/],
    ["oidc", client, /oidcToken or oidcTokenFilePath or oidcRequestUrl is needed/, /ACTIONS_ID_TOKEN_REQUEST_URL/],
    ["oidc", { ARM_CLIENT_ID: "c" }, /tenantId is needed/, /ARM_TENANT_ID/],
  ];
  for (const [kind, environment, what, nextStep] of incomplete) {
    it(`says what ${kind} lacks with ${Object.keys(environment).join(", ")}`, () => {
      const missing = whatIsMissing(kind, read(environment).given);
      expect(missing?.what).to.match(what);
      expect(missing?.nextStep).to.match(nextStep);
    });
  }
});

describe("the place to sign in at", () => {
  it("is the cloud's, and a token is asked for its Graph", () => {
    expect(read({ ARM_ENVIRONMENT: "dod" })).to.include({
      authorityHost: "https://login.microsoftonline.us",
      isOwnAuthority: false,
      scope: "https://dod-graph.microsoft.us/.default",
    });
  });

  it("may be another, and for another Graph a token is asked that is of no use to Microsoft's", () => {
    const environment = {
      AZURE_AUTHORITY_HOST: "https://127.0.0.1:8443/",
      ENTRA_CA_ENDPOINT: "http://127.0.0.1:4010/beta",
    };
    expect(read(environment)).to.include({
      authorityHost: "https://127.0.0.1:8443",
      isOwnAuthority: true,
      scope: "http://127.0.0.1:4010/.default",
    });
  });

  it("may be any of the cloud's", () => {
    expect(read({ AZURE_AUTHORITY_HOST: "https://login.windows.net" }).isOwnAuthority).to.equal(false);
    expect(
      read({ ARM_ENVIRONMENT: "china", AZURE_AUTHORITY_HOST: "https://login.partner.microsoftonline.cn/" })
        .authorityHost,
    ).to.equal("https://login.partner.microsoftonline.cn");
  });

  it("is refused where it is another cloud's", () => {
    expect(() => read({ AZURE_AUTHORITY_HOST: "https://login.microsoftonline.us" })).to.throw(
      /^AZURE_AUTHORITY_HOST is https:\/\/login\.microsoftonline\.us, which signs in to the cloud usgovernment, but the environment is global[^]*Set ARM_ENVIRONMENT/,
    );
  });

  for (const address of [
    "http://127.0.0.1:8443",
    "https://login.example/tenant",
    "login.example",
    "https://u:pw@login.example",
  ]) {
    it(`is refused where it is ${address}, without a password`, () => {
      expect(() => read({ AZURE_AUTHORITY_HOST: address })).to.throw(
        /^AZURE_AUTHORITY_HOST is not an address to sign in at((?!pw)[^])*$/,
      );
    });
  }
});
