import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import { base64, makeRoot } from "./authorities.js";
import {
  type Answer,
  appManagementPolicies,
  configurations,
  defaultAppManagementPolicy,
  send,
  token,
} from "./requests.js";

/** As the example of "Update tenantAppManagementPolicy" has it. */
const documentedRestrictions = {
  passwordCredentials: [
    {
      restrictionType: "passwordAddition",
      maxLifetime: null,
      restrictForAppsCreatedAfterDateTime: "2021-01-01T10:37:00Z",
    },
    {
      restrictionType: "passwordLifetime",
      maxLifetime: "P4DT12H30M5S",
      restrictForAppsCreatedAfterDateTime: "2017-01-01T10:37:00Z",
    },
    {
      restrictionType: "symmetricKeyAddition",
      maxLifetime: null,
      restrictForAppsCreatedAfterDateTime: "2021-01-01T10:37:00Z",
    },
    {
      restrictionType: "customPasswordAddition",
      maxLifetime: null,
      restrictForAppsCreatedAfterDateTime: "2015-01-01T10:37:00Z",
    },
    {
      restrictionType: "symmetricKeyLifetime",
      maxLifetime: "P40D",
      restrictForAppsCreatedAfterDateTime: "2015-01-01T10:37:00Z",
    },
  ],
  keyCredentials: [
    {
      restrictionType: "asymmetricKeyLifetime",
      maxLifetime: "P30D",
      restrictForAppsCreatedAfterDateTime: "2015-01-01T10:37:00Z",
    },
  ],
};

const lifetime = { restrictionType: "asymmetricKeyLifetime", state: "enabled", maxLifetime: "P90D" };

describe("The emulator's app management policies", () => {
  let emulator: Emulator;
  let configurationId: string;

  before(async () => {
    emulator = await startEmulator({ token });
    configurationId = await createConfiguration();
  });
  after(() => emulator.close());

  async function createConfiguration(): Promise<string> {
    const { body } = await send(emulator, "POST", configurations, {
      trustedCertificateAuthorities: [{ isRootAuthority: true, certificate: base64((await makeRoot()).certificate) }],
    });
    return body.id;
  }

  /** What names configurations. */
  const naming = (...ids: string[]) => ({
    restrictionType: "trustedCertificateAuthority",
    state: "enabled",
    restrictForAppsCreatedAfterDateTime: "2027-01-01T00:00:00Z",
    certificateBasedApplicationConfigurationIds: ids,
    maxLifetime: null,
    excludeActors: null,
  });

  async function refused(answer: Promise<Answer>, message: RegExp): Promise<void> {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(400);
    expect(body.error.code).to.equal("Request_BadRequest");
    expect(body.error.message).to.match(message);
  }

  const change = (body: object) => send(emulator, "PATCH", defaultAppManagementPolicy, body);

  async function create(restrictions?: object): Promise<string> {
    const { status, body, text } = await send(emulator, "POST", appManagementPolicies, {
      ...{ displayName: "Credentials", isEnabled: true, restrictions },
    });
    expect(status, text).to.equal(201);
    return `${appManagementPolicies}/${body.id}`;
  }

  it("have the tenant's at first as Graph's get page prints it", async () => {
    const other = await startEmulator({ token });
    const { body } = await send(other, "GET", defaultAppManagementPolicy);
    await other.close();
    const empty = { passwordCredentials: [], keyCredentials: [] };
    expect(body).to.deep.equal({
      "@odata.context": "https://graph.microsoft.com/beta/$metadata#policies/defaultAppManagementPolicy/$entity",
      id: "00000000-0000-0000-0000-000000000000",
      displayName: "Default app management tenant policy",
      description:
        "Default tenant policy that enforces app management restrictions on applications and service principals. To apply policy to targeted resources, create a new policy under appManagementPolicies collection.",
      isEnabled: false,
      applicationRestrictions: empty,
      servicePrincipalRestrictions: empty,
    });
  });

  it("take the request of Graph's update page for the tenant's, which is neither made nor deleted", async () => {
    const body = { isEnabled: true, applicationRestrictions: documentedRestrictions };
    const { status, text } = await change(body);
    expect([status, text]).to.deep.equal([204, ""]);
    const read = await send(emulator, "GET", defaultAppManagementPolicy);
    expect(read.body).to.deep.include({ ...body, displayName: "Default app management tenant policy" });
    for (const method of ["POST", "DELETE"]) {
      expect((await send(emulator, method, defaultAppManagementPolicy, {})).status).to.equal(405);
    }
  });

  it("come back as they were sent, in that order, with members that nobody knows", async () => {
    const applicationRestrictions = {
      later: { "@odata.type": "#microsoft.graph.later", list: [null, 1, "a"] },
      keyCredentials: [
        { ...naming(configurationId), later: true },
        { later: [], ...lifetime },
      ],
      audiences: { azureAdMultipleOrgs: { state: "disabled", isStateSetByMicrosoft: false } },
      identifierUris: {
        nonDefaultUriAddition: { restrictForAppsCreatedAfterDateTime: null, excludeSaml: true, state: "enabled" },
      },
      passwordCredentials: [
        {
          state: "enabled",
          restrictionType: "passwordAddition",
          excludeActors: {
            customSecurityAttributes: [
              {
                "@odata.type": "#microsoft.graph.customSecurityAttributeStringValueExemption",
                ...{ id: "Policy_Exempt", operator: "equals", value: "yes" },
              },
            ],
          },
        },
      ],
    };
    expect((await change({ applicationRestrictions })).status).to.equal(204);
    const { body } = await send(emulator, "GET", defaultAppManagementPolicy);
    const found = (body as unknown as Record<string, unknown>)["applicationRestrictions"];
    expect(JSON.stringify(found)).to.equal(JSON.stringify(applicationRestrictions));
    // As a whole, with what is read-only, they may be sent back.
    expect((await change({ ...body, isEnabled: false })).status).to.equal(204);
    expect((await send(emulator, "GET", defaultAppManagementPolicy)).body).to.deep.equal({ ...body, isEnabled: false });
  });

  it("have their lists replaced as a whole, whatever is the same in them", async () => {
    await change({ servicePrincipalRestrictions: { keyCredentials: [lifetime, naming(configurationId)] } });
    const { body } = await send(emulator, "GET", defaultAppManagementPolicy);
    const { state: _, ...stateless } = lifetime;
    const servicePrincipalRestrictions = { keyCredentials: [stateless] };
    expect((await change({ ...body, servicePrincipalRestrictions })).status).to.equal(204);
    expect((await send(emulator, "GET", defaultAppManagementPolicy)).body).to.deep.include({
      servicePrincipalRestrictions,
    });
    expect((await change({ servicePrincipalRestrictions: null })).status).to.equal(204);
    expect((await send(emulator, "GET", defaultAppManagementPolicy)).body).to.include({
      servicePrincipalRestrictions: null,
    });
  });

  it("are refused where a restriction is wrong, with its place", async () => {
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ keyCredentials: [lifetime, lifetime] }, /keyCredentials\[1\]\.restrictionType'.*only once/],
      [
        { passwordCredentials: [0, 1].map(() => ({ restrictionType: "passwordAddition" })) },
        /passwordCredentials\[1\]/,
      ],
      [
        { keyCredentials: [{ ...lifetime, restrictionType: "passwordAddition" }] },
        /keyCredentials\[0\]\.restrictionType/,
      ],
      [{ passwordCredentials: [lifetime] }, /passwordCredentials\[0\]\.restrictionType/],
      [{ keyCredentials: [{ ...lifetime, state: "on" }] }, /keyCredentials\[0\]\.state/],
      [{ keyCredentials: [{ ...lifetime, maxLifetime: "90 days" }] }, /keyCredentials\[0\]\.maxLifetime/],
      [{ keyCredentials: [{ ...naming(configurationId), maxLifetime: "P90D" }] }, /maxLifetime'.*null/],
      [
        { keyCredentials: [{ ...naming(), certificateBasedApplicationConfigurationIds: "x" }] },
        /\[0\]\.certificateBasedApplicationConfigurationIds/,
      ],
      [{ keyCredentials: [{ ...lifetime, restrictForAppsCreatedAfterDateTime: "soon" }] }, /CreatedAfterDateTime/],
      [
        {
          keyCredentials: [
            { ...lifetime, excludeActors: { customSecurityAttributes: Array.from({ length: 6 }, () => ({})) } },
          ],
        },
        /customSecurityAttributes'.*5/,
      ],
      [{ identifierUris: { nonDefaultUriAddition: { state: "on" } } }, /identifierUris\.nonDefaultUriAddition\.state/],
      [{ keyCredentials: {} }, /keyCredentials/],
    ];
    for (const [applicationRestrictions, message] of wrong) {
      await refused(change({ applicationRestrictions }), message);
    }
    await refused(change({ applicationRestrictions: [] }), /'applicationRestrictions'/);
    await refused(change({ restrictions: {} }), /'restrictions'/);
    await refused(change({ isEnabled: "yes" }), /'isEnabled'/);
  });

  it("are made for some applications as Graph's create page does it, changed and deleted", async () => {
    const body = {
      ...{ displayName: "Credential management policy", description: "Cred policy sample", isEnabled: true },
      restrictions: documentedRestrictions,
    };
    const { status, body: made } = await send(emulator, "POST", appManagementPolicies, body);
    expect(status).to.equal(201);
    const expected = {
      "@odata.context": `https://graph.microsoft.com/beta/$metadata#${appManagementPolicies.slice(1)}/$entity`,
      id: made.id,
      ...body,
    };
    expect(made).to.deep.equal(expected);
    const path = `${appManagementPolicies}/${made.id}`;
    expect((await send(emulator, "GET", path)).body).to.deep.equal(expected);
    const list = await send(emulator, "GET", `${appManagementPolicies}?$filter=displayName eq '${body.displayName}'`);
    expect(list.body.value.map(({ id }) => id)).to.deep.equal([made.id]);
    const restrictions = { keyCredentials: [lifetime], applicationRestrictions: { identifierUris: null } };
    expect((await send(emulator, "PATCH", path, { restrictions, isEnabled: false })).status).to.equal(204);
    expect((await send(emulator, "GET", path)).body).to.deep.equal({ ...expected, restrictions, isEnabled: false });
    expect((await send(emulator, "DELETE", path)).status).to.equal(204);
    expect((await send(emulator, "GET", path)).status).to.equal(404);
  });

  it("need a name and whether they are enabled, and may restrict nothing", async () => {
    await refused(send(emulator, "POST", appManagementPolicies, { isEnabled: true }), /required.*'displayName'/);
    await refused(send(emulator, "POST", appManagementPolicies, { displayName: "p" }), /required.*'isEnabled'/);
    expect((await send(emulator, "GET", await create())).body).to.include({ description: "", restrictions: null });
  });

  it("name configurations that exist, in any case", async () => {
    const missing = naming("9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11");
    const upper = naming(configurationId.toUpperCase());
    await refused(change({ applicationRestrictions: { keyCredentials: [missing] } }), /'9a5e1f0c.* does not exist/);
    await refused(change({ servicePrincipalRestrictions: { keyCredentials: [missing] } }), /does not exist/);
    const policy = await create({ keyCredentials: [upper] });
    await refused(send(emulator, "PATCH", policy, { restrictions: { keyCredentials: [missing] } }), /does not exist/);
    const body = { displayName: "p", isEnabled: false, restrictions: { keyCredentials: [missing] } };
    await refused(send(emulator, "POST", appManagementPolicies, body), /does not exist/);
    expect((await send(emulator, "DELETE", policy)).status).to.equal(204);
  });

  it("keep a configuration from being deleted for as long as they name it", async () => {
    const id = await createConfiguration();
    const remove = () => send(emulator, "DELETE", `${configurations}/${id}`);
    const restrictions = { keyCredentials: [lifetime, naming(configurationId, id.toUpperCase())] };
    const policy = await create(restrictions);
    await refused(remove(), /app management policy 'Credentials'/);
    await send(emulator, "PATCH", policy, { restrictions: { keyCredentials: [lifetime] } });
    for (const property of ["applicationRestrictions", "servicePrincipalRestrictions"]) {
      await change({ [property]: restrictions });
      await refused(remove(), /'Default app management tenant policy'/);
      await change({ [property]: { keyCredentials: [] } });
    }
    expect((await remove()).status).to.equal(204);
  });

  it("answer an id that isn't there with 404", async () => {
    for (const [method, body] of [["GET"], ["PATCH", {}], ["DELETE"]] as const) {
      const { status, body: answered } = await send(emulator, method, `${appManagementPolicies}/none`, body);
      expect([status, answered.error.code], method).to.deep.equal([404, "Request_ResourceNotFound"]);
    }
  });
});
