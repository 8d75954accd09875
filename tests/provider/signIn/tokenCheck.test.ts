import { expect } from "chai";
import { describe, it } from "mocha";
import { readConfiguration } from "../../../provider/settings/configuration.js";
import { claimsOf } from "../../../provider/signIn/claims.js";
import { requireUsable } from "../../../provider/signIn/tokenCheck.js";

const now = Date.parse("2026-11-25T12:00:00Z");

function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}

function check(token: string, environment: Record<string, string> = {}): () => void {
  const all: Record<string, string> = { ENTRA_CA_ACCESS_TOKEN: token, ...environment };
  const configuration = readConfiguration(
    (variable) => all[variable],
    () => undefined,
  );
  return () => {
    requireUsable(claimsOf(token), configuration, now);
  };
}

describe("a token is looked at before it is sent", () => {
  it("and passes where it is for this Graph, by its address or its id, or says nothing", () => {
    for (const aud of [
      "https://graph.microsoft.com",
      "https://graph.microsoft.com/",
      "00000003-0000-0000-c000-000000000000",
      undefined,
    ]) {
      expect(check(jwt({ aud, exp: now / 1000 + 60 }))).not.to.throw();
    }
    expect(check("opaque")).not.to.throw();
    const deep = `{"roles":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(claimsOf(`e30.${Buffer.from(deep).toString("base64url")}.signature`)).to.equal(undefined);
  });

  it("and refused where it ended", () => {
    expect(check(jwt({ exp: now / 1000 - 1 }))).to.throw(
      /^The token in ENTRA_CA_ACCESS_TOKEN ended at 2026-11-25T11:59:59.000Z/,
    );
  });

  it("and passes where the end that it says is no date", () => {
    for (const exp of [1e300, -1e300]) {
      expect(check(jwt({ exp }))).not.to.throw();
    }
  });

  it("and refused where it is for another cloud's Graph", () => {
    expect(check(jwt({ aud: "https://graph.microsoft.us" }))).to.throw(
      /is for Graph in the cloud usgovernment \(https:\/\/graph\.microsoft\.us\), but the environment is global.\nSet ARM_ENVIRONMENT/,
    );
    expect(check(jwt({ aud: "https://graph.microsoft.us" }), { ARM_ENVIRONMENT: "usgovernment" })).not.to.throw();
  });

  it("and refused where it is for something else", () => {
    expect(check(jwt({ aud: "https://management.azure.com/" }))).to.throw(
      /is for https:\/\/management\.azure\.com\/, and not for Microsoft Graph.\n.*--resource-type ms-graph/,
    );
  });

  it("but not by what it is for where another Graph has to know that", () => {
    expect(check(jwt({ aud: "anything" }), { ENTRA_CA_ENDPOINT: "http://127.0.0.1:1/beta" })).not.to.throw();
  });
});
