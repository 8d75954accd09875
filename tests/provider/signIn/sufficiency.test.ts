import { expect } from "chai";
import { describe, it } from "mocha";
import { cloudNamed, globalCloud } from "../../../provider/settings/clouds.js";
import type { Claims } from "../../../provider/signIn/claims.js";
import { definitions } from "../../../provider/resources/definitions.js";
import { accessOf } from "../../../provider/signIn/sufficiency.js";

/** For what the columns of the table are, by the kinds' families. */
const columnOf = (resource: string): 0 | 1 | 2 => {
  const { path } = definitions.find(({ className }) => className === resource)!.family;
  return path.startsWith("/networkAccess/") ? 0 : path.startsWith("/policies/") ? 2 : 1;
};
const securityAdministrator = ["194ae4cb-b126-40b2-bd5b-6091b380977d"];
const applicationAdministrator = ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"];
const globalReader = ["f2ef992c-3afb-46b9-b7cf-a126ee74c451"];

/** What a token has, and for TLS inspection, app trust and app management policies whether that is enough to read, and to write. */
const table: [what: string, Claims | undefined, tls: string, trust: string, policies?: string][] = [
  ["a token that can't be read", undefined, "unknown unknown", "unknown unknown", "unknown unknown"],
  ["an application that may read policies", { roles: ["Policy.Read.All"] }, "no no", "unknown unknown", "yes no"],
  [
    "an application that may read policies for applications",
    { roles: ["Policy.Read.ApplicationConfiguration"] },
    "no no",
    "unknown unknown",
    "yes no",
  ],
  [
    "a person for policies",
    { scp: "Policy.ReadWrite.ApplicationConfiguration", wids: securityAdministrator },
    "no no",
    "no no",
    "yes yes",
  ],
  ["an application with nothing", { roles: [] }, "no no", "unknown unknown"],
  [
    "an application that may read",
    { roles: ["NetworkAccess.Read.All", "AppCertTrustConfiguration.Read.All"] },
    "yes no",
    "yes unknown",
  ],
  [
    "an application that may write",
    { roles: ["NetworkAccess.ReadWrite.All", "AppCertTrustConfiguration.ReadWrite.All"] },
    "yes yes",
    "yes yes",
  ],
  ["a person with other permissions", { scp: "User.Read openid", wids: securityAdministrator }, "no no", "no no"],
  [
    "a person that the Azure CLI signed in",
    { scp: "Directory.AccessAsUser.All", wids: applicationAdministrator },
    "no no",
    "unknown unknown",
  ],
  ["a person whose roles don't show", { scp: "NetworkAccess.ReadWrite.All" }, "unknown unknown", "no no"],
  [
    "a person with permission and role",
    { scp: "NetworkAccess.ReadWrite.All", wids: securityAdministrator },
    "yes yes",
    "no no",
  ],
  ["a person who may only read", { scp: "NetworkAccess.ReadWrite.All", wids: globalReader }, "yes unknown", "no no"],
  [
    "a person for app trust",
    { scp: "AppCertTrustConfiguration.ReadWrite.All", wids: applicationAdministrator },
    "no no",
    "yes yes",
  ],
  [
    "a global administrator",
    { scp: "AppCertTrustConfiguration.Read.All", wids: ["62e90394-69f5-4237-9190-012177145e10"] },
    "no no",
    "yes no",
  ],
];

describe("whether a sign-in is enough", () => {
  for (const [what, claims, forTls, forTrust, forPolicies = "no no"] of table) {
    it(`for ${what}: TLS inspection ${forTls}, app trust ${forTrust}, policies ${forPolicies}`, () => {
      for (const { resource, read, write } of accessOf(claims, globalCloud, definitions)) {
        const expected = [forTls, forTrust, forPolicies][columnOf(resource)];
        expect(`${read.answer} ${write.answer}`, resource).to.equal(expected);
      }
    });
  }

  it("is no where the cloud doesn't have it, whatever the permissions", () => {
    const china = cloudNamed("china")!;
    const [first] = accessOf({ roles: ["NetworkAccess.ReadWrite.All"] }, china, definitions);
    expect(first?.read).to.deep.equal({
      answer: "no",
      why: "Graph has TLS inspection in the global cloud only, not in china",
    });
  });

  it("names what is missing", () => {
    const [ca, , configuration] = accessOf({ scp: "NetworkAccess.Read.All" }, globalCloud, definitions);
    expect(ca?.write.why).to.equal("needs NetworkAccess.ReadWrite.All, as a delegated permission");
    expect(ca?.read.why).to.contain(
      "needs the role Global Reader, Global Secure Access Administrator or Security Administrator",
    );
    expect(configuration?.read.why).to.equal("needs AppCertTrustConfiguration.Read.All, as a delegated permission");
  });
});
