import { expect } from "chai";
import { describe, it } from "mocha";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index.js";
import { parseSwitch, readSwitches, type Switches, type SwitchName } from "../../emulator/switches.js";
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { base64Of, issuedBy, selfSigned, signedBy } from "../certificates.js";
import { otherAnswers } from "./otherAnswers.js";
import {
  type Answer,
  appManagementPolicies,
  baseline,
  configurations,
  createPolicy,
  createTlsCertificate,
  defaultAppManagementPolicy,
  linkBody,
  ruleBody,
  send,
  statusOf,
  tlsCertificates,
  token,
} from "./requests.js";
import { clientId, tenantId } from "./signingIn.js";

const root = selfSigned("/CN=Root");
const leaf = issuedBy(root, "/CN=Leaf", ["basicConstraints=critical,CA:FALSE"]);
const authority = { isRootAuthority: true, certificate: base64Of(root.certificate) };
const named = { issuer: "CN=Root", issuerSubjectKeyIdentifier: " AA:BB" };

/** What is asked of an emulator, in a word or two of its answer. */
type Question = (emulator: Emulator) => Promise<unknown>;

const create = (emulator: Emulator, names: object = {}): Promise<Answer> =>
  send(emulator, "POST", tlsCertificates, { name: "n", commonName: "c", organizationName: "o", ...names });

async function uploaded(emulator: Emulator, ...then: object[]): Promise<string> {
  const { id } = await createTlsCertificate(emulator);
  const request = await send(emulator, "GET", `${tlsCertificates}/${id}?$select=certificateSigningRequest`);
  const certificate = signedBy(root, request.body.certificateSigningRequest);
  for (const body of [{ certificate, chain: root.certificate }, ...then]) {
    const { status, text } = await send(emulator, "PATCH", `${tlsCertificates}/${id}`, body);
    expect(status, text).to.equal(204);
  }
  return id;
}

async function configured(emulator: Emulator, ...members: object[]): Promise<string> {
  const { text } = await send(emulator, "POST", configurations, { trustedCertificateAuthorities: members });
  const [, id = ""] = /"id":"([^"]+)"/.exec(text) ?? [];
  return `${configurations}/${id}`;
}

const enable = { status: "enabled" };
const patch = (emulator: Emulator, path: string, body: object) => send(emulator, "PATCH", path, body);
const codeOf = ({ status, body }: Answer) => [status, status < 400 ? undefined : body.error.code];
const memberOf = async (emulator: Emulator, configuration: string, at = 0) => {
  const { body } = await send(emulator, "GET", `${configuration}/trustedCertificateAuthorities`);
  return body.value[at] as unknown as Record<string, unknown>;
};

const list: Question = async (emulator) => codeOf(await send(emulator, "GET", tlsCertificates));
const requestShown: Question = async (emulator) => {
  const { body } = await create(emulator);
  const path = `${tlsCertificates}/${body.id}`;
  const [get, selected] = [
    await send(emulator, "GET", path),
    await send(emulator, "GET", `${path}?$select=certificateSigningRequest`),
  ];
  return [body, get.body, selected.body].map((shown) => "certificateSigningRequest" in shown);
};
const certificateShown: Question = async (emulator) => {
  const id = await uploaded(emulator);
  const [all, selected] = [
    await send(emulator, "GET", tlsCertificates),
    await send(emulator, "GET", `${tlsCertificates}?$select=certificate`),
  ];
  const one = await send(emulator, "GET", `${tlsCertificates}/${id}`);
  return [all.body.value[0], selected.body.value[0], one.body].map(
    (shown) => shown !== undefined && "certificate" in shown,
  );
};
const keyOf: Question = async (emulator) => {
  const { publicKey } = new Pkcs10CertificateRequest((await create(emulator)).body.certificateSigningRequest);
  const { modulusLength, namedCurve } = publicKey.algorithm as { modulusLength?: number; namedCurve?: string };
  return modulusLength ?? namedCurve;
};
const statusAfter =
  (...bodies: object[]): Question =>
  async (emulator) =>
    statusOf(emulator, await uploaded(emulator, ...bodies));
const creation: Question = async (emulator) => {
  const { status, body } = await send(emulator, "POST", configurations, { trustedCertificateAuthorities: [authority] });
  return [status, "value" in body];
};
const expands: Question = async (emulator) => {
  const { status, body } = await send(
    emulator,
    "GET",
    `${await configured(emulator, authority)}?$expand=trustedCertificateAuthorities`,
  );
  return status === 200 ? "trustedCertificateAuthorities" in body : status;
};
const codes: Question = async (emulator) => [
  codeOf(await send(emulator, "GET", `${tlsCertificates}/none`)),
  codeOf(await send(emulator, "GET", `${configurations}/none`)),
  codeOf(await send(emulator, "GET", `${configurations}/none`, undefined, { Authorization: "Bearer x" })),
];
const statusSet: Question = async (emulator) => {
  const id = await uploaded(emulator);
  const statuses: number[] = [];
  for (const status of ["enabled", "disabled"]) {
    statuses.push((await patch(emulator, `${tlsCertificates}/${id}`, { status })).status);
  }
  return statuses;
};
const secondEnabled: Question = async (emulator) => {
  const first = await uploaded(emulator, enable);
  const id = await uploaded(emulator);
  const { status } = await patch(emulator, `${tlsCertificates}/${id}`, enable);
  return [status, await statusOf(emulator, first)];
};
const uploads: Question = async (emulator) => {
  const { body } = await create(emulator);
  const change = {
    certificate: signedBy(leaf, body.certificateSigningRequest, 30, ["basicConstraints=critical,CA:TRUE,pathlen:0"]),
    chain: root.certificate,
  };
  const whole = {
    certificate: signedBy(root, body.certificateSigningRequest, 365, ["basicConstraints=critical,CA:TRUE"]),
  };
  const path = `${tlsCertificates}/${body.id}`;
  return [
    (await patch(emulator, path, change)).status,
    (await patch(emulator, path, { ...whole, chain: root.certificate })).status,
  ];
};
/** What each of the two permissions may do: create a link, and then change one. */
const linkWrites: Question = async (emulator) => {
  const links = `${await baseline(emulator)}/policies`;
  const body = linkBody(await createPolicy(emulator));
  const statuses: number[] = [];
  const permissions = ["NetworkAccess.ReadWrite.All", "NetworkAccessPolicy.ReadWrite.All"];
  const bearers = permissions.map(async (name) => `Bearer ${(await emulator.signIn?.issue({ roles: [name] })) ?? ""}`);
  const [all = "", policies = ""] = await Promise.all(bearers);
  for (const Authorization of [all, policies]) {
    const created = await send(emulator, "POST", links, body, { Authorization });
    statuses.push(created.status);
    await send(emulator, "DELETE", `${links}/${created.body.id}`);
  }
  const { id } = (await send(emulator, "POST", links, body)).body;
  for (const Authorization of [policies, all]) {
    statuses.push((await send(emulator, "PATCH", `${links}/${id}`, { state: "disabled" }, { Authorization })).status);
  }
  return statuses;
};
const lifetime = { restrictionType: "asymmetricKeyLifetime", maxLifetime: "P90D" };
const naming = (configurationId: string) => ({
  restrictionType: "trustedCertificateAuthority",
  state: "enabled",
  certificateBasedApplicationConfigurationIds: [configurationId],
});
const linkWritesByDefault = [201, 201, 204, 204];
const trusted: Question = async (emulator) => {
  const statuses: number[] = [];
  for (const certificate of [leaf.certificate, Buffer.from(base64Of(root.certificate)).toString("base64")]) {
    const member = { isRootAuthority: false, certificate: base64Of(certificate) };
    statuses.push((await send(emulator, "POST", configurations, { trustedCertificateAuthorities: [member] })).status);
  }
  return statuses;
};

/** For each other value of a switch: what is asked, the answer by default, and that of the value. */
const answers: Readonly<Record<string, readonly [Question, unknown, unknown]>> = {
  "tlsInspection=notOnboarded": [list, [200, undefined], [403, "Forbidden"]],
  "tlsInspection=otherCloud": [list, [200, undefined], [400, "BadRequest"]],
  "neverConfigured=notFound": [list, [200, undefined], [404, "NotFound"]],
  "managedCertificate=listed": [
    async (emulator) => (await send(emulator, "GET", `${tlsCertificates}/$count`)).text,
    "0",
    "1",
  ],
  "managedCertificate=refusesCreation": [async (emulator) => (await create(emulator)).status, 201, 400],
  "tlsNames=portal": [
    async (emulator) => {
      const names = ["Contoso Enterprise CA", "twelve-chars", "thirteen-char"];
      return Promise.all(names.map(async (name) => (await create(emulator, { name })).status));
    },
    [201, 201, 201],
    [400, 201, 400],
  ],
  "mostTlsCertificates=2": [
    async (emulator) => {
      await create(emulator, { name: "1" });
      await create(emulator, { name: "2" });
      return (await create(emulator, { name: "3" })).status;
    },
    201,
    400,
  ],
  "organizationNameAs=OU": [
    async (emulator) => new Pkcs10CertificateRequest((await create(emulator)).body.certificateSigningRequest).subject,
    "CN=c, O=o",
    "CN=c, OU=o",
  ],
  "requestKey=rsa3072": [keyOf, 2048, 3072],
  "requestKey=rsa4096": [keyOf, 2048, 4096],
  "requestKey=p256": [keyOf, 2048, "P-256"],
  "requestKey=p384": [keyOf, 2048, "P-384"],
  "requestShown=whenSelected": [requestShown, [true, true, true], [true, false, true]],
  "requestShown=creationOnly": [requestShown, [true, true, true], [true, false, false]],
  "requestShown=notInCreation": [requestShown, [true, true, true], [false, true, true]],
  "certificateShown=whenSelected": [certificateShown, [true, true, true], [false, true, false]],
  "certificateShown=byIdOnly": [certificateShown, [true, true, true], [false, false, true]],
  "fixedProperties=ignored": [
    async (emulator) => {
      const { body } = await create(emulator);
      const path = `${tlsCertificates}/${body.id}`;
      const { status } = await patch(emulator, path, { name: "other", validity: null });
      const unknown = await patch(emulator, path, { nonsense: 1 });
      return [status, (await send(emulator, "GET", path)).body.name, unknown.status];
    },
    [400, "n", 400],
    [204, "n", 400],
  ],
  "namesInUpdate=changeable": [
    async (emulator) => {
      const { body } = await create(emulator);
      await create(emulator, { name: "taken" });
      const path = `${tlsCertificates}/${body.id}`;
      const taken = await patch(emulator, path, { name: "taken" });
      const { status } = await patch(emulator, path, { name: "other", commonName: "d" });
      return [taken.status, status, (await send(emulator, "GET", path)).body.name];
    },
    [400, 400, "n"],
    [409, 204, "other"],
  ],
  "uploadChecks=extensions": [uploads, [400, 204], [400, 400]],
  "uploadChecks=keyOnly": [uploads, [400, 204], [204, 204]],
  "chainContents=ordered": [
    async (emulator) => {
      const { body } = await create(emulator);
      const certificate = signedBy(root, body.certificateSigningRequest);
      return (
        await patch(emulator, `${tlsCertificates}/${body.id}`, { certificate, chain: certificate + root.certificate })
      ).status;
    },
    204,
    400,
  ],
  "separateUpload=refused": [
    async (emulator) => {
      const { body } = await create(emulator);
      return (await patch(emulator, `${tlsCertificates}/${body.id}`, { chain: root.certificate })).status;
    },
    204,
    400,
  ],
  "secondUpload=refused": [
    async (emulator) => {
      const id = await uploaded(emulator);
      return (await patch(emulator, `${tlsCertificates}/${id}`, { chain: root.certificate + leaf.certificate })).status;
    },
    204,
    400,
  ],
  "afterUpload=enrolling": [statusAfter(), "disabled", "enrolling"],
  "afterUpload=unknownFutureValue": [statusAfter(), "disabled", "unknownFutureValue"],
  "statusInUpdate=enabledOnly": [statusSet, [204, 204], [204, 400]],
  "statusInUpdate=none": [statusSet, [204, 204], [400, 400]],
  "secondEnabled=isRefused": [secondEnabled, [204, "disabled"], [400, "enrolling"]],
  "secondEnabled=isAllowed": [secondEnabled, [204, "disabled"], [204, "enrolling"]],
  "enabledStatus=enabled": [
    async (emulator) => {
      const before = await statusAfter(enable)(emulator);
      now = new Date(now.getTime() + 5000);
      const { body } = await send(emulator, "GET", tlsCertificates, undefined, {
        Prefer: "include-unknown-enum-members",
      });
      return [before, body.value[0]?.status];
    },
    ["enrolling", "active"],
    ["enrolling", "enabled"],
  ],
  "enrollingMilliseconds=0": [statusAfter(enable), "enrolling", "active"],
  "enrollingMilliseconds=60000": [
    async (emulator) => {
      const id = await uploaded(emulator, enable);
      now = new Date(now.getTime() + 5000);
      return statusOf(emulator, id);
    },
    "active",
    "enrolling",
  ],
  "expiringDays=0": [
    async (emulator) => {
      const id = await uploaded(emulator, enable);
      now = new Date(now.getTime() + 340 * 24 * 60 * 60 * 1000);
      return statusOf(emulator, id);
    },
    "expiring",
    "active",
  ],
  "expiringDays=400": [
    async (emulator) => {
      const id = await uploaded(emulator, enable);
      now = new Date(now.getTime() + 5000);
      return statusOf(emulator, id);
    },
    "active",
    "expiring",
  ],
  "deletionWhileEnabled=refused": [
    async (emulator) =>
      (await send(emulator, "DELETE", `${tlsCertificates}/${await uploaded(emulator, enable)}`)).status,
    204,
    400,
  ],
  "preferenceApplied=omitted": [
    async (emulator) => {
      const headers = { Prefer: "include-unknown-enum-members" };
      return (await send(emulator, "GET", tlsCertificates, undefined, headers)).headers.get("preference-applied");
    },
    "include-unknown-enum-members",
    null,
  ],
  "webCategoryDestination=tlsInspectionWebCategoriesDestination": [
    async (emulator) => {
      const rules = `${await createPolicy(emulator)}/policyRules`;
      const types: unknown[] = [];
      for (const [at, name] of ["Category", "Categories"].entries()) {
        const destination = {
          "@odata.type": `#microsoft.graph.networkaccess.tlsInspectionWeb${name}Destination`,
          values: ["Finance"],
        };
        const matchingConditions = { destinations: [destination] };
        const { text } = await send(emulator, "POST", rules, { ...ruleBody, priority: 100 + at, matchingConditions });
        types.push(/tlsInspectionWeb\w+/.exec(text)?.[0]);
      }
      return types;
    },
    ["tlsInspectionWebCategoryDestination", "tlsInspectionWebCategoryDestination"],
    ["tlsInspectionWebCategoriesDestination", "tlsInspectionWebCategoriesDestination"],
  ],
  "unknownWebCategories=accepted": [
    async (emulator) => {
      const destination = {
        "@odata.type": "#microsoft.graph.networkaccess.tlsInspectionWebCategoryDestination",
        values: ["Nonsense"],
      };
      const body = { ...ruleBody, matchingConditions: { destinations: [destination] } };
      return (await send(emulator, "POST", `${await createPolicy(emulator)}/policyRules`, body)).status;
    },
    400,
    201,
  ],
  "linkedPolicyDeletion=takesLinks": [
    async (emulator) => {
      const policy = await createPolicy(emulator);
      const links = `${await baseline(emulator)}/policies`;
      await send(emulator, "POST", links, linkBody(policy));
      const { status } = await send(emulator, "DELETE", policy);
      return [status, (await send(emulator, "GET", links)).body.value.length];
    },
    [400, 1],
    [204, 0],
  ],
  "linkPolicy=whenExpanded": [
    async (emulator) => {
      const links = `${await baseline(emulator)}/policies`;
      const { body: created } = await send(emulator, "POST", links, linkBody(await createPolicy(emulator)));
      const { body: read } = await send(emulator, "GET", `${links}/${created.id}`);
      const { body: expanded } = await send(emulator, "GET", `${links}/${created.id}?$expand=policy`);
      return [created, read, expanded].map((shown) => "policy" in shown);
    },
    [true, true, true],
    [false, false, true],
  ],
  "linkUpdated=entity": [
    async (emulator) => {
      const links = `${await baseline(emulator)}/policies`;
      const { body } = await send(emulator, "POST", links, linkBody(await createPolicy(emulator)));
      const change = { state: "disabled" };
      const minimal = await send(emulator, "PATCH", `${links}/${body.id}`, change, { Prefer: "return=minimal" });
      const { status, text } = await send(emulator, "PATCH", `${links}/${body.id}`, change);
      return [minimal.status, status, text.includes("disabled")];
    },
    [204, 204, false],
    [204, 200, true],
  ],
  "linkPermissions=networkAccess": [linkWrites, linkWritesByDefault, [201, 403, 403, 204]],
  "linkPermissions=networkAccessPolicy": [linkWrites, linkWritesByDefault, [403, 201, 204, 403]],
  "linkPermissions=noneForCreation": [linkWrites, linkWritesByDefault, [403, 403, 204, 204]],
  "appOnlyLinks=refused": [
    async (emulator) => {
      const names = ["NetworkAccess.ReadWrite.All"];
      const links = `${await baseline(emulator)}/policies`;
      const body = linkBody(await createPolicy(emulator));
      const byApplication = { Authorization: `Bearer ${(await emulator.signIn?.issue({ roles: names })) ?? ""}` };
      const byUser = { Authorization: `Bearer ${(await emulator.signIn?.issue({ scopes: names })) ?? ""}` };
      const { status: read } = await send(emulator, "GET", links, undefined, byApplication);
      const { status: created } = await send(emulator, "POST", links, body, byApplication);
      const { status: delegated } = await send(emulator, "POST", links, body, byUser);
      return [read, created, delegated];
    },
    [200, 201, 409],
    [200, 403, 201],
  ],
  "appTrust=otherCloud": [
    async (emulator) => codeOf(await send(emulator, "GET", configurations)),
    [200, undefined],
    [400, "BadRequest"],
  ],
  "configurationCreated=ok": [creation, [201, false], [200, false]],
  "configurationCreated=okInValue": [creation, [201, false], [200, true]],
  "rootAtCreation=required": [
    async (emulator) => {
      const body = { trustedCertificateAuthorities: [{ ...authority, isRootAuthority: false }] };
      return (await send(emulator, "POST", configurations, body)).status;
    },
    201,
    400,
  ],
  "rootChange=moves": [
    async (emulator) => {
      const configuration = await configured(emulator, authority, { ...authority, isRootAuthority: false });
      const { id } = await memberOf(emulator, configuration, 1);
      const { status } = await patch(emulator, `${configuration}/trustedCertificateAuthorities/${String(id)}`, {
        isRootAuthority: true,
      });
      return [status, (await memberOf(emulator, configuration))["isRootAuthority"]];
    },
    [400, true],
    [204, false],
  ],
  "expandAuthorities=refused": [expands, true, 400],
  "expandAuthorities=passedOver": [expands, true, false],
  "issuerRequired=optional": [
    async (emulator) => {
      const path = `${await configured(emulator, authority)}/trustedCertificateAuthorities`;
      return (await send(emulator, "POST", path, { ...authority, isRootAuthority: false })).status;
    },
    400,
    201,
  ],
  "omittedIssuer=none": [
    async (emulator) => {
      const { issuer, issuerSubjectKeyIdentifier } = await memberOf(emulator, await configured(emulator, authority));
      return [issuer, typeof issuerSubjectKeyIdentifier];
    },
    ["CN=Root", "string"],
    [null, "object"],
  ],
  "keyIdentifierSpace=kept": [
    async (emulator) => {
      const configuration = await configured(emulator, { ...authority, ...named });
      return (await memberOf(emulator, configuration))["issuerSubjectKeyIdentifier"];
    },
    "AA:BB",
    " AA:BB",
  ],
  "authorityCertificate=authority": [trusted, [201, 400], [400, 400]],
  "authorityCertificate=asSent": [trusted, [201, 400], [201, 201]],
  "deletedConfigurations=forgotten": [
    async (emulator) => {
      const statuses: number[] = [];
      for (let made = 0; made <= 100; made++) {
        const { status, body } = await send(emulator, "POST", configurations, {
          trustedCertificateAuthorities: [authority],
        });
        statuses.push(status);
        await send(emulator, "DELETE", `${configurations}/${body.id}`);
      }
      return statuses.slice(99);
    },
    [201, 400],
    [201, 201],
  ],
  "appPolicyCreated=ok": [
    async (emulator) =>
      (await send(emulator, "POST", appManagementPolicies, { displayName: "p", isEnabled: true })).status,
    201,
    200,
  ],
  "restrictionsInUpdate=merged": [
    async (emulator) => {
      const restrictions = { keyCredentials: [], passwordCredentials: [{ restrictionType: "passwordAddition" }] };
      const policy = { displayName: "p", isEnabled: true, restrictions };
      const { body } = await send(emulator, "POST", appManagementPolicies, policy);
      const custom = `${appManagementPolicies}/${body.id}`;
      await patch(emulator, custom, { restrictions: { keyCredentials: [lifetime] } });
      await patch(emulator, defaultAppManagementPolicy, { applicationRestrictions: restrictions });
      await patch(emulator, defaultAppManagementPolicy, { applicationRestrictions: { keyCredentials: [lifetime] } });
      await patch(emulator, defaultAppManagementPolicy, { servicePrincipalRestrictions: { other: 1 } });
      const read = (await send(emulator, "GET", custom)).body as unknown as Record<string, object>;
      const own = (await send(emulator, "GET", defaultAppManagementPolicy)).body as unknown as Record<string, object>;
      const { restrictions: ofCustom, applicationRestrictions, servicePrincipalRestrictions } = { ...own, ...read };
      return [ofCustom, applicationRestrictions, servicePrincipalRestrictions].map((shown = {}) => Object.keys(shown));
    },
    [["keyCredentials"], ["keyCredentials"], ["other"]],
    [
      ["keyCredentials", "passwordCredentials"],
      ["passwordCredentials", "keyCredentials"],
      ["passwordCredentials", "keyCredentials", "other"],
    ],
  ],
  "missingConfiguration=accepted": [
    async (emulator) => {
      const applicationRestrictions = { keyCredentials: [naming("9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11")] };
      const custom = { displayName: "p", isEnabled: true, restrictions: applicationRestrictions };
      return [
        (await patch(emulator, defaultAppManagementPolicy, { applicationRestrictions })).status,
        (await send(emulator, "POST", appManagementPolicies, custom)).status,
      ];
    },
    [400, 400],
    [204, 201],
  ],
  "namedConfigurationDeletion=accepted": [
    async (emulator) => {
      const configuration = await configured(emulator, authority);
      const servicePrincipalRestrictions = { keyCredentials: [naming(configuration.split("/").at(-1) ?? "")] };
      const named = await patch(emulator, defaultAppManagementPolicy, { servicePrincipalRestrictions });
      return [named.status, (await send(emulator, "DELETE", configuration)).status];
    },
    [204, 400],
    [204, 204],
  ],
  "longestText=64": [
    async (emulator) => {
      const text = "x".repeat(65);
      const answered = [
        await create(emulator, { commonName: text }),
        await send(emulator, "POST", configurations, { description: text, trustedCertificateAuthorities: [authority] }),
        await send(emulator, "POST", configurations, {
          trustedCertificateAuthorities: [{ ...authority, issuer: text }],
        }),
        await create(emulator, { commonName: text.slice(1) }),
      ];
      return answered.map(({ status }) => status);
    },
    [201, 201, 201, 409],
    [400, 400, 400, 201],
  ],
  "largestCertificate=4096": [
    async (emulator) => {
      const { body } = await create(emulator);
      const [tlsUpload, trustedOne] = [
        await patch(emulator, `${tlsCertificates}/${body.id}`, { chain: large.certificate }),
        await send(emulator, "POST", configurations, {
          trustedCertificateAuthorities: [{ ...authority, certificate: base64Of(large.certificate) }],
        }),
      ];
      return [tlsUpload.status, trustedOne.status];
    },
    [204, 201],
    [400, 400],
  ],
  "appOnlyAppTrust=refused": [
    async (emulator) => {
      const roles = ["AppCertTrustConfiguration.ReadWrite.All"];
      const issued = (await emulator.signIn?.issue({ roles })) ?? "";
      return (await send(emulator, "GET", configurations, undefined, { Authorization: `Bearer ${issued}` })).status;
    },
    200,
    403,
  ],
  "unsetProperties=absent": [
    async (emulator) => {
      const { body } = await send(emulator, "GET", await configured(emulator, authority));
      return ["deletedDateTime", "description"].map((property) => property in body);
    },
    [true, true],
    [false, false],
  ],
  "errorCodes=likeDirectory": [
    codes,
    [
      [404, "NotFound"],
      [404, "Request_ResourceNotFound"],
      [401, "InvalidAuthenticationToken"],
    ],
    [
      [404, "Request_ResourceNotFound"],
      [404, "Request_ResourceNotFound"],
      [401, "InvalidAuthenticationToken"],
    ],
  ],
  "errorCodes=unknown": [
    codes,
    [
      [404, "NotFound"],
      [404, "Request_ResourceNotFound"],
      [401, "InvalidAuthenticationToken"],
    ],
    [
      [404, "UnknownError"],
      [404, "UnknownError"],
      [401, "InvalidAuthenticationToken"],
    ],
  ],
  "errorCodes=empty": [
    async (emulator) => codeOf(await send(emulator, "GET", `${tlsCertificates}/none`)),
    [404, "NotFound"],
    [404, ""],
  ],
  "queryOptions=documented": [
    async (emulator) => (await send(emulator, "GET", `${configurations}?$top=1`)).status,
    200,
    400,
  ],
  "preferReturn=ignored": [
    async (emulator) => {
      const headers = { Prefer: "return=representation" };
      return (await send(emulator, "PATCH", await configured(emulator, authority), {}, headers)).status;
    },
    200,
    204,
  ],
  "preconditions=ignored": [
    async (emulator) =>
      (await send(emulator, "PATCH", await configured(emulator, authority), {}, { "If-Match": '"1"' })).status,
    412,
    204,
  ],
  "updateAnswer=entity": [
    async (emulator) => {
      const configuration = await configured(emulator, authority);
      const minimal = await send(emulator, "PATCH", configuration, {}, { Prefer: "return=minimal" });
      return [(await patch(emulator, configuration, {})).status, minimal.status];
    },
    [204, 204],
    [200, 204],
  ],
};

let now = new Date();
const large = selfSigned("/CN=Large", [
  `subjectAltName=${Array.from({ length: 200 }, (_, at) => `DNS:host-number-${at}.example`).join()}`,
]);

/** Those that say what a token is good for. */
const signsIn: readonly SwitchName[] = ["appOnlyAppTrust", "appOnlyLinks", "linkPermissions"];

describe("The emulator's switches", () => {
  for (const { title, name, options } of otherAnswers) {
    it(`answer otherwise with ${title}`, async () => {
      const [ask, byDefault, otherwise] = answers[title] ?? [];
      expect(ask, "a question about it").not.to.equal(undefined);
      for (const [switched, expected] of [
        [{}, byDefault],
        [options, otherwise],
      ] as const) {
        now = new Date();
        const quick = name === "requestKey" ? {} : ({ requestKey: "p256" } as const);
        const signIn = { tenantId, clients: [{ clientId, secret: "s", permissions: [] }] };
        const all: EmulatorOptions = { token, now: () => now, ...quick, ...switched };
        const emulator = await startEmulator(signsIn.includes(name) ? { ...all, signIn } : all);
        try {
          expect(await ask?.(emulator), JSON.stringify(switched)).to.deep.equal(expected);
        } finally {
          await emulator.close();
        }
      }
    });
  }

  it("have each other value asked about once", () => {
    expect(Object.keys(answers)).to.have.members(otherAnswers.map(({ title }) => title));
  });

  it("are typed as name=value, and refused by what there is", () => {
    expect(parseSwitch("tlsNames=portal")).to.deep.equal({ tlsNames: "portal" });
    expect(parseSwitch(" expiringDays = 7 ")).to.deep.equal({ expiringDays: 7 });
    expect(parseSwitch("mostTlsCertificates=unlimited")).to.deep.equal({ mostTlsCertificates: "unlimited" });
    for (const [text, message] of [
      ["nonsense=1", /no switch 'nonsense'.*tlsInspection/],
      ["__proto__=1", /no switch/],
      ["tlsNames", /tlsNames.*any, portal/],
      ["tlsNames=Portal", /tlsNames.*"Portal"/],
      ["expiringDays=-1", /a number from 0 to 3650/],
      ["expiringDays=1.5", /a number from 0/],
      ["expiringDays=99999", /a number from 0/],
      ["expiringDays=unlimited", /a number from 0/],
    ] as const) {
      expect(() => parseSwitch(text), text).to.throw(message);
    }
    expect(() => readSwitches({ enrollingMilliseconds: "3" })).to.throw(/enrollingMilliseconds/);
    const isWrong = startEmulator({ token, secondEnabled: "nonsense" as unknown as Switches["secondEnabled"] });
    return isWrong.then(
      () => expect.fail("started"),
      (error: unknown) => {
        expect(String(error)).to.match(/secondEnabled.*disablesFirst, isRefused, isAllowed/);
      },
    );
  });
});
