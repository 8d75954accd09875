import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, startEmulator } from "../../emulator/index.js";
import {
  type Answer,
  baseline,
  type Body,
  createPolicy,
  filteringProfiles,
  linkBody,
  send,
  tlsInspectionPolicies,
  token,
} from "./requests.js";

const namespace = "microsoft.graph.networkaccess";
const isTlsLink = `$filter=isof('${namespace}.tlsInspectionPolicyLink')`;

let priorities = 100;

describe("The emulator's filtering profiles", () => {
  let emulator: Emulator;
  const now = new Date("2026-02-13T10:17:06.123Z");
  before(async () => {
    emulator = await startEmulator({ token, now: () => now });
  });
  after(() => emulator.close());

  async function refused(answer: Promise<Answer>, message: RegExp, status = 400): Promise<void> {
    const { status: answered, body, text } = await answer;
    expect(answered, text).to.equal(status);
    expect(body.error.code).to.equal(status === 409 ? "Conflict" : "BadRequest");
    expect(body.error.message).to.match(message);
  }

  /** As the tutorial has it. */
  const profileBody = (name: string) => ({ name, state: "enabled", priority: priorities++, policies: [] });

  async function createProfile(name = "Profile"): Promise<string> {
    const { status, body, text } = await send(emulator, "POST", filteringProfiles, profileBody(name));
    expect(status, text).to.equal(201);
    return `${filteringProfiles}/${body.id}`;
  }

  async function link(profile: string, policy: string): Promise<string> {
    const { status, body, text } = await send(emulator, "POST", `${profile}/policies`, linkBody(policy));
    expect(status, text).to.equal(201);
    return `${profile}/policies/${body.id}`;
  }

  it("have the baseline in every tenant, with the same id after a restart", async () => {
    const path = await baseline(emulator);
    const { body } = await send(emulator, "GET", path);
    expect(body).to.include({ priority: 65_000, state: "enabled", version: "1.0.0" });
    const other = await startEmulator({ token });
    expect(await baseline(other)).to.equal(path);
    await other.close();
  });

  it("are created as the tutorial does it, changed and deleted", async () => {
    const body = profileBody("Created");
    const { status, body: made } = await send(emulator, "POST", filteringProfiles, body);
    expect(status).to.equal(201);
    const expected = {
      "@odata.context": `https://graph.microsoft.com/beta/$metadata#${filteringProfiles.slice(1)}/$entity`,
      id: made.id,
      ...{ name: "Created", description: null, state: "enabled", version: "1.0.0", priority: body.priority },
      lastModifiedDateTime: "2026-02-13T10:17:06.1230000Z",
      createdDateTime: "2026-02-13T10:17:06.1230000Z",
    };
    expect(made).to.deep.equal(expected);
    const path = `${filteringProfiles}/${made.id}`;
    expect((await send(emulator, "GET", path)).body).to.deep.equal(expected);
    const change = { ...made, state: "disabled", description: "changed" };
    expect((await send(emulator, "PATCH", path, change)).status).to.equal(204);
    expect((await send(emulator, "GET", path)).body).to.include({ state: "disabled", description: "changed" });
    expect((await send(emulator, "DELETE", path)).status).to.equal(204);
    expect((await send(emulator, "GET", path)).status).to.equal(404);
  });

  it("have a priority each, and the baseline keeps its own and stays", async () => {
    const path = await createProfile();
    const { priority } = (await send(emulator, "GET", path)).body as unknown as { priority: number };
    await refused(send(emulator, "POST", filteringProfiles, { ...profileBody("Same"), priority }), /priority/, 409);
    await refused(send(emulator, "PATCH", path, { priority: 65_000 }), /'Baseline Profile'/, 409);
    await refused(send(emulator, "PATCH", await baseline(emulator), { priority: 5 }), /baseline/);
    await refused(send(emulator, "DELETE", await baseline(emulator)), /baseline/);
    expect((await send(emulator, "PATCH", await baseline(emulator), { state: "enabled" })).status).to.equal(204);
  });

  it("are refused where something is missing, wrong or linked from the start", async () => {
    const { name, ...nameless } = profileBody("Wrong");
    const { priority, ...unordered } = profileBody("Wrong");
    await refused(send(emulator, "POST", filteringProfiles, nameless), /required.*'name'/);
    await refused(send(emulator, "POST", filteringProfiles, unordered), /required.*'priority'/);
    const wrong = { ...nameless, name, priority, state: "on" };
    await refused(send(emulator, "POST", filteringProfiles, wrong), /'state'/);
    const linked = { ...profileBody("Wrong"), policies: [linkBody(await createPolicy(emulator))] };
    await refused(send(emulator, "POST", filteringProfiles, linked), /'policies'/);
  });

  describe("links", () => {
    it("take the request of Graph's create page, and answer with the policy", async () => {
      const profile = await createProfile();
      const policy = await createPolicy(emulator, "Linked");
      const { status, body } = await send(emulator, "POST", `${profile}/policies`, linkBody(policy));
      expect(status).to.equal(201);
      const id = profile.split("/").at(-1) ?? "";
      const { "@odata.context": _, ...linked } = (await send(emulator, "GET", policy)).body;
      const expected = {
        "@odata.context": `https://graph.microsoft.com/beta/$metadata#${filteringProfiles.slice(1)}('${id}')/policies/$entity`,
        "@odata.type": `#${namespace}.tlsInspectionPolicyLink`,
        id: body.id,
        ...{ state: "enabled", version: "1.0" },
        policy: { "@odata.type": `#${namespace}.tlsInspectionPolicy`, ...linked },
      };
      expect(body).to.deep.equal(expected);
      expect((await send(emulator, "GET", `${profile}/policies/${body.id}`)).body).to.deep.equal(expected);
    });

    it("are one of this kind per profile, to a policy that exists", async () => {
      const profile = await createProfile();
      const policy = await createPolicy(emulator);
      const missing = linkBody(`${tlsInspectionPolicies}/9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11`);
      await refused(send(emulator, "POST", `${profile}/policies`, missing), /does not exist/);
      const first = await link(profile, policy);
      const other = linkBody(await createPolicy(emulator));
      await refused(send(emulator, "POST", `${profile}/policies`, other), /tlsInspectionPolicyLink only/, 409);
      await link(await createProfile(), policy);
      expect((await send(emulator, "DELETE", first)).status).to.equal(204);
      expect((await send(emulator, "GET", first)).status).to.equal(404);
      expect((await send(emulator, "GET", policy)).status).to.equal(200);
      await link(profile, policy);
    });

    it("need their type, a state and a policy", async () => {
      const path = `${await createProfile()}/policies`;
      const whole = linkBody(await createPolicy(emulator));
      for (const property of ["@odata.type", "state", "policy"]) {
        const body = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== property));
        await refused(send(emulator, "POST", path, body), new RegExp(`'${property}'`));
      }
      const filtering = { ...whole, "@odata.type": `#${namespace}.filteringPolicyLink` };
      await refused(send(emulator, "POST", path, filtering), /'@odata\.type'/);
      await refused(send(emulator, "POST", path, { ...whole, priority: 100 }), /'priority'/);
    });

    it("change their state, and nothing else", async () => {
      const policy = await createPolicy(emulator);
      const path = await link(await createProfile(), policy);
      expect((await send(emulator, "PATCH", path, { state: "disabled" })).status).to.equal(204);
      const { body } = await send(emulator, "GET", path);
      expect(body).to.include({ state: "disabled" });
      expect((await send(emulator, "PATCH", path, { ...body, state: "enabled" })).status).to.equal(204);
      expect((await send(emulator, "GET", path)).body).to.include({ state: "enabled" });
      await refused(send(emulator, "PATCH", path, { state: "on" }), /'state'/);
      const { policy: other } = linkBody(await createPolicy(emulator)) as { policy: object };
      await refused(send(emulator, "PATCH", path, { policy: other }), /'policy'/);
    });

    it("are filtered by their type and expanded with the policy, beside those of other kinds", async () => {
      const other = await startEmulator({
        token,
        tenant: {
          tlsInspectionPolicies: [{ id: "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11", name: "TLS" }],
          filteringProfiles: [
            {
              ...{ name: "Mixed", priority: 100 },
              links: [
                { kind: "filtering", policyId: "1b7e8f7a-9a4d-4b0b-9d50-0e4a1c0b7e12" },
                { policyId: "9a5e1f0c-5c5e-4a5b-8a4e-0d8a1c0b7e11" },
              ],
            },
          ],
        },
      });
      try {
        const { body } = await send(other, "GET", `${filteringProfiles}?$filter=name eq 'Mixed'`);
        const profile = `${filteringProfiles}/${body.value[0]?.id ?? ""}`;
        const typesOf = ({ value }: Body) => value.map((each) => Object.values(each)[0] as unknown);
        const kinds = ["filtering", "tlsInspection"].map((kind) => `#${namespace}.${kind}PolicyLink`);
        expect(typesOf((await send(other, "GET", `${profile}/policies`)).body)).to.deep.equal(kinds);
        const all = `$filter=isof('${namespace}.policyLink')`;
        expect(typesOf((await send(other, "GET", `${profile}/policies?${all}`)).body)).to.deep.equal(kinds);
        for (const written of [isTlsLink, isTlsLink.replaceAll("'", ""), isTlsLink.replace("isof", "ISOF")]) {
          const { body: only } = await send(
            other,
            "GET",
            `${profile}/policies?${written}&$expand=policy($select=name)`,
          );
          expect(typesOf(only), written).to.deep.equal([kinds[1]]);
          expect(only.value[0]).to.deep.include({
            policy: { "@odata.type": `#${namespace}.tlsInspectionPolicy`, name: "TLS" },
          });
        }
        const deep = `$expand=policies(${isTlsLink};$expand=policy($expand=policyRules($select=priority)))`;
        const { text } = await send(other, "GET", `${filteringProfiles}?${deep}`);
        expect(text)
          .to.match(/"priority":50.*"priority":65000/)
          .and.not.include("filteringPolicyLink");
        expect(text).to.include('"policies":[]');
        for (const wrong of ["isof('nonsense')", "isof()", "isof(5)", "isof(policy,'x')"]) {
          await refused(send(other, "GET", `${profile}/policies?$filter=${wrong}`), /filter clause/);
        }
        await refused(send(other, "GET", `${filteringProfiles}?${isTlsLink}`), /'isof' is not supported/);
      } finally {
        await other.close();
      }
    });

    it("go with their profile, and leave the policy", async () => {
      const profile = await createProfile();
      const policy = await createPolicy(emulator);
      const path = await link(profile, policy);
      expect((await send(emulator, "DELETE", profile)).status).to.equal(204);
      expect((await send(emulator, "GET", path)).status).to.equal(404);
      expect((await send(emulator, "DELETE", policy)).status).to.equal(204);
    });
  });

  it("answer an id that isn't there with 404", async () => {
    const profile = await createProfile();
    for (const [method, path, body] of [
      ["GET", `${filteringProfiles}/none`],
      ["PATCH", `${filteringProfiles}/none`, {}],
      ["DELETE", `${filteringProfiles}/none`],
      ["GET", `${filteringProfiles}/none/policies`],
      ["POST", `${filteringProfiles}/none/policies`, {}],
      ["GET", `${profile}/policies/none`],
      ["PATCH", `${profile}/policies/none`, {}],
      ["DELETE", `${profile}/policies/none`],
    ] as const) {
      const { status, body: answered } = await send(emulator, method, path, body);
      expect([status, answered.error.code], `${method} ${path}`).to.deep.equal([404, "NotFound"]);
    }
  });
});
