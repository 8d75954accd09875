import { env } from "node:process";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { readConfiguration } from "../../../provider/settings/configuration.js";
import { signInError } from "../../../provider/signIn/signInError.js";

const secret: Readonly<Record<string, string>> = {
  ARM_TENANT_ID: "9a5e1f0c-1111-2222-3333-444455556666",
  ARM_CLIENT_ID: "6a1f8a34-1111-2222-3333-444455556666",
  ARM_CLIENT_SECRET: "s",
};

function messageOf(error: Error, given: Readonly<Record<string, string>> = {}): string {
  const configuration = readConfiguration(
    (variable) => given[variable],
    () => undefined,
  );
  return signInError(error, configuration).message;
}

describe("the error for a sign-in that failed", () => {
  const proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
  const before = proxies.map((name) => env[name] ?? "");
  afterEach(() => {
    setProxies(before);
  });

  /** What is empty counts as not set. */
  function setProxies(values: readonly string[]): void {
    Object.assign(env, Object.fromEntries(proxies.map((name, index) => [name, values[index] ?? ""])));
  }

  it("says in its first line what to do where nobody is signed in, and nothing of what a server answered", () => {
    const errors = [
      new Error("EnvironmentCredential is unavailable. No underlying credential could be used."),
      new Error(
        'ManagedIdentityCredential: Authentication failed. Message Network error, Status code: 404, headers: {"server":"IMDS"}',
      ),
      new Error("ManagedIdentityCredential: <html><h1>502</h1></html>"),
      new Error("Azure CLI could not be found."),
    ];
    const [first, ...others] = messageOf(Object.assign(new Error("all"), { errors })).split("\n");
    expect(first).to.contain("sign in with `az login`, or set ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET");
    expect(others.filter((line) => line.includes("Credential"))).to.deep.equal([
      "  - ManagedIdentityCredential: Authentication failed",
      "  - ManagedIdentityCredential",
    ]);
    expect(others.join("\n"))
      .to.contain("Azure CLI could not be found")
      .and.not.to.match(/IMDS|404|502|html/);
  });

  for (const [what, proxy, way] of [
    ["no proxy", undefined, "without a proxy, since HTTPS_PROXY isn't set"],
    ["a proxy", "http://me:hunter2@proxy.contoso.com:3128", "through the proxy proxy.contoso.com:3128 (HTTPS_PROXY)"],
  ] as const) {
    it(`names the host that isn't reached, and ${what}`, () => {
      setProxies(proxy === undefined ? [] : [proxy]);
      const message = messageOf(new Error("network_error: See https://aka.ms/msal.js.errors#network_error"), secret);
      expect(message).to.contain(`\nCheck that login.microsoftonline.com can be reached from here, ${way}.`);
      expect(message).not.to.contain("hunter2");
    });
  }
});
