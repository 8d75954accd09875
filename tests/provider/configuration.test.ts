import { expect } from "chai";
import { describe, it } from "mocha";
import { globalCloud } from "../../provider/settings/clouds.js";
import { readConfiguration } from "../../provider/settings/configuration.js";

function read(environment: Record<string, string>, stack: Record<string, string> = {}) {
  return readConfiguration(
    (variable) => environment[variable],
    (key) => stack[key],
  );
}

describe("the configuration", () => {
  it("is Microsoft Graph, signed in to, compared live, where nothing is set", () => {
    expect(read({})).to.deep.equal({
      cloud: globalCloud,
      endpoint: "https://graph.microsoft.com/beta",
      tenantId: undefined,
      auth: "auto",
      authorityHost: "https://login.microsoftonline.com",
      isOwnAuthority: false,
      scope: "https://graph.microsoft.com/.default",
      liveDiff: true,
      traceHttp: false,
      given: {},
    });
  });

  it("takes the environment before the stack, whose values a destroy gets as they were at the last up", () => {
    const stack = {
      "entra-ca:endpoint": "http://127.0.0.1:1/beta",
      "entra-ca:tenantId": "stack",
      "entra-ca:liveDiff": "false",
    };
    expect(read({ ENTRA_CA_TRUSTED_HOSTS: "127.0.0.1:1" }, stack)).to.include({
      endpoint: "http://127.0.0.1:1/beta",
      tenantId: "stack",
      liveDiff: false,
    });
    const environment = {
      ENTRA_CA_ENDPOINT: "http://localhost:2/beta/",
      AZURE_TENANT_ID: "environment",
      ENTRA_CA_LIVE_DIFF: "true",
    };
    expect(read(environment, stack)).to.include({
      endpoint: "http://localhost:2/beta",
      tenantId: "environment",
      liveDiff: true,
      traceHttp: false,
    });
  });

  const clouds = {
    global: "https://graph.microsoft.com/beta",
    Public: "https://graph.microsoft.com/beta",
    usgovernment: "https://graph.microsoft.us/beta",
    usgovernmentl4: "https://graph.microsoft.us/beta",
    AzureUSGovernment: "https://graph.microsoft.us/beta",
    dod: "https://dod-graph.microsoft.us/beta",
    usgovernmentl5: "https://dod-graph.microsoft.us/beta",
    china: "https://microsoftgraph.chinacloudapi.cn/beta",
    AzureChinaCloud: "https://microsoftgraph.chinacloudapi.cn/beta",
  };
  for (const [name, endpoint] of Object.entries(clouds)) {
    it(`takes the Graph, the sign-in and the scope of the cloud ${name}`, () => {
      const { cloud, ...others } = read({ ARM_ENVIRONMENT: name }, { "entra-ca:environment": "global" });
      expect(others.endpoint).to.equal(endpoint);
      expect(cloud.scope).to.equal(endpoint.replace("beta", ".default"));
      expect(cloud.authorityHost).to.match(/^https:\/\/login\.(microsoftonline\.(com|us)|chinacloudapi\.cn)$/);
    });
  }

  it("refuses a cloud that there isn't, with those that there are", () => {
    expect(() => read({}, { "entra-ca:environment": "germany" })).to.throw(
      /^entra-ca:environment is "germany"[^]*global, usgovernment, dod, china/,
    );
  });

  it("takes an empty variable for one that isn't set", () => {
    expect(read({ ENTRA_CA_ENDPOINT: "", ENTRA_CA_ACCESS_TOKEN: "" })).to.deep.equal(read({}));
  });

  for (const endpoint of [
    "http://graph.example/beta",
    "ftp://127.0.0.1/",
    "graph",
    "https://user:secret@graph.example/",
    "https://:secret@graph.example/",
    "http://127.0.0.1.example/",
    "http://localhost./",
  ]) {
    it(`refuses to send a token to ${endpoint}, naming the setting`, () => {
      expect(() => read({ ENTRA_CA_ENDPOINT: endpoint })).to.throw(/^ENTRA_CA_ENDPOINT is not an address/);
    });
  }

  it("repeats no password of an address", () => {
    expect(() => read({ ENTRA_CA_ENDPOINT: "https://user:secret@graph.example/" })).to.throw(/^((?!secret).)*$/s);
  });

  it("refuses what can't be a token, without repeating it", () => {
    expect(() => read({ ENTRA_CA_ACCESS_TOKEN: "Bearer abc" })).to.throw(
      /^ENTRA_CA_ACCESS_TOKEN holds characters((?!abc).)*$/s,
    );
  });

  it("refuses a liveDiff that is neither true nor false", () => {
    expect(() => read({}, { "entra-ca:liveDiff": "no" })).to.throw(/^entra-ca:liveDiff is "no"/);
  });
});
