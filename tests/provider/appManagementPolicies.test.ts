import { expect } from "chai";
import { afterEach, before, beforeEach, describe, it } from "mocha";
import type { Properties } from "../../provider/kernel/properties.js";
import { unknown } from "../../provider/kernel/unknown.js";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { base64Of, selfSigned } from "../certificates.js";
import { configurations, customPolicies, defaultPolicy, Tenant } from "../tenant.js";
import { failure } from "./failure.js";
import { configuration, HandlerProcess, policyEntry, type Told } from "./handlerProcess.js";
import { VirtualClock } from "./virtualClock.js";

const ids = "certificateBasedApplicationConfigurationIds";
const created = "restrictForAppsCreatedAfterDateTime";
const [atApplications, atServicePrincipals] = ["default/applications", "default/servicePrincipals"] as const;

/** What people put into a policy by hand; the order of members is theirs. */
const byHand = {
  passwordCredentials: [
    { restrictionType: "passwordAddition", state: "enabled", maxLifetime: null, [created]: "2021-01-01T10:37:00Z" },
  ],
  keyCredentials: [
    {
      maxLifetime: "P30D",
      restrictionType: "asymmetricKeyLifetime",
      state: "enabled",
      [created]: "2015-01-01T10:37:00Z",
      excludeActors: {
        customSecurityAttributes: [
          {
            "@odata.type": "#microsoft.graph.customSecurityAttributeStringValueExemption",
            id: "PolicyExemptions_AppManagementExemption",
            operator: "equals",
            value: "Exempt",
          },
        ],
      },
    },
  ],
  identifierUris: { nonDefaultUriAddition: { state: "enabled", excludeSaml: true, [created]: null } },
};

for (const restrictionsInUpdate of ["replaced", "merged"] as const) {
  describe(`the entry of an app management policy whose restrictions are ${restrictionsInUpdate}`, () => {
    let root: string;
    let tenant: Tenant;
    let graph: AlteredGraph;
    let one: string;
    let other: string;

    before(() => {
      root = selfSigned("/CN=Root").certificate;
    });
    beforeEach(async () => {
      tenant = await Tenant.start({ restrictionsInUpdate });
      graph = await AlteredGraph.before(tenant);
      await tenant.send("PATCH", defaultPolicy, {
        isEnabled: true,
        applicationRestrictions: byHand,
        servicePrincipalRestrictions: { ...byHand, identifierUris: undefined },
      });
      [one, other] = [await newConfiguration("One"), await newConfiguration("Other")];
    });
    afterEach(async () => {
      graph.close();
      await tenant.emulator.close();
    });

    async function newConfiguration(displayName: string): Promise<string> {
      const trustedCertificateAuthorities = [{ isRootAuthority: true, certificate: base64Of(root) }];
      const made = await tenant.send("POST", configurations, { displayName, trustedCertificateAuthorities });
      return String(made["id"]);
    }

    function newProcess(): HandlerProcess {
      const { now, sleep } = new VirtualClock(() => tenant.now.getTime());
      return new HandlerProcess({ ...tenant.environment, ...graph.environment }, now, sleep);
    }

    async function policy(path = defaultPolicy): Promise<Entity> {
      return tenant.send("GET", path);
    }

    async function newPolicy(more: Entity = {}): Promise<string> {
      const restrictions = { keyCredentials: byHand.keyCredentials };
      const made = await tenant.send("POST", customPolicies, {
        ...{ displayName: "Payments", description: "", isEnabled: true, restrictions },
        ...more,
      });
      return String(made["id"]);
    }

    function keysIn(found: Entity, section = "applicationRestrictions"): Entity[] {
      return (found[section] as { keyCredentials: Entity[] }).keyCredentials;
    }

    function entryIn(found: Entity, section?: string): Entity | undefined {
      return keysIn(found, section).find(({ restrictionType }) => restrictionType === "trustedCertificateAuthority");
    }

    /** The policy as JSON without the entry. */
    function restOf(found: Entity, section = "applicationRestrictions"): string {
      const keyCredentials = keysIn(found, section).filter((each) => each !== entryIn(found, section));
      return JSON.stringify({ ...found, [section]: { ...(found[section] as object), keyCredentials } });
    }

    /** Changes the entry by hand, and whatever else is there stays. */
    async function changeByHand(change: (entry: Entity) => Entity | undefined, section = "applicationRestrictions") {
      const found = await policy();
      const keyCredentials = keysIn(found, section).flatMap(
        (each) => (each === entryIn(found, section) ? change(each) : each) ?? [],
      );
      await tenant.send("PATCH", defaultPolicy, { [section]: { ...(found[section] as object), keyCredentials } });
    }

    const inputs = (more: Properties = {}): Properties => ({ appliesTo: "applications", [ids]: [one], ...more });
    const told: Told = { urn: "urn:entry" };

    /** What a check finds and says. */
    async function checked(given: Properties, process = newProcess(), by = told): Promise<string[]> {
      const findings = await process.check(policyEntry, given, by);
      return [...findings.map(({ property, reason }) => `${property} ${reason}`), ...process.logged];
    }

    async function made(given = inputs()) {
      return newProcess().create(policyEntry, given, told);
    }

    /** What a preview of an object makes of a program, and says. */
    async function previewed(id: string, state: Properties, given: Properties, process = newProcess()) {
      await process.check(policyEntry, given, told, given);
      const { differences } = await process.diff(policyEntry, id, state, given, told);
      return { changes: differences.map(({ property }) => property), logged: process.logged };
    }

    async function updated(id: string, state: Properties, given: Properties): Promise<Properties> {
      const process = newProcess();
      await process.diff(policyEntry, id, state, given, told);
      return process.update(policyEntry, id, state, given, told);
    }

    it("is added to the default policy, changed and taken out, and everything else stays as it was, byte for byte", async () => {
      const before = await policy();
      const { id, state } = await made(inputs({ [created]: "2027-01-01T00:00:00Z" }));
      expect(id).to.equal(atApplications);
      expect(state).to.deep.include({ ...inputs(), state: "enabled", [created]: "2027-01-01T00:00:00Z" });
      expect(entryIn(await policy())).to.deep.include({
        ...{ restrictionType: "trustedCertificateAuthority", state: "enabled" },
        ...{ [ids]: [one], [created]: "2027-01-01T00:00:00Z" },
      });
      expect(restOf(await policy())).to.equal(restOf(before));

      const wanted = inputs({ [ids]: [other, one], state: "disabled" });
      expect((await previewed(id, state, wanted)).changes).to.deep.equal([ids, "state", created]);
      const changed = await updated(id, state, wanted);
      expect(entryIn(await policy())).to.deep.include({ [ids]: [other, one], state: "disabled" });
      expect(entryIn(await policy())?.[created] ?? null).to.equal(null);
      expect(restOf(await policy())).to.equal(restOf(before));
      expect(await previewed(id, changed, { ...wanted, [ids]: [one, other.toUpperCase()] })).to.deep.equal({
        ...{ changes: [], logged: [] },
      });

      await newProcess().delete(policyEntry, id, changed, told);
      expect(JSON.stringify(await policy())).to.equal(JSON.stringify(before));
    });

    it("is one for applications and another one for service principals, and a custom policy has one of its own", async () => {
      const policyId = await newPolicy();
      const [before, customBefore] = [await policy(), await policy(`${customPolicies}/${policyId}`)];
      const process = newProcess();
      const all = await Promise.all(
        [inputs(), inputs({ appliesTo: "servicePrincipals" }), { policyId, [ids]: [other] }].map((given, index) =>
          process.create(policyEntry, given, { urn: `urn:${index}` }),
        ),
      );
      expect(all.map(({ id }) => id)).to.deep.equal([atApplications, atServicePrincipals, policyId]);
      const [now, custom] = [await policy(), await policy(`${customPolicies}/${policyId}`)];
      expect([
        entryIn(now),
        entryIn(now, "servicePrincipalRestrictions"),
        entryIn(custom, "restrictions"),
      ]).to.have.nested.property(`[2].${ids}[0]`, other);
      for (const [index, { id, state }] of all.entries()) {
        expect(await newProcess().read(policyEntry, id, state, {}, { urn: `urn:${index}` })).to.include({
          drifted: false,
        });
        await newProcess().delete(policyEntry, id, state, { urn: `urn:${index}` });
      }
      expect(JSON.stringify([await policy(), await policy(`${customPolicies}/${policyId}`)])).to.equal(
        JSON.stringify([before, customBefore]),
      );
    });

    it("keeps what somebody set in it by hand, and puts back what is its own", async () => {
      const { id, state } = await made();
      const { excludeActors } = byHand.keyCredentials[0]!;
      await changeByHand((entry) => ({ excludeActors, ...entry, state: "disabled", [ids]: [one, other], isNew: 1 }));
      const { changes, logged } = await previewed(id, state, inputs());
      expect(changes).to.deep.equal([ids, "state"]);
      expect(logged).to.have.members([
        `warning: ${ids} was changed outside Pulumi: "${other}" was added; the update removes it`,
        'warning: state was changed outside Pulumi: Graph has "disabled", the program wants "enabled"',
        `info: ${atApplications} stops naming ${other}`,
      ]);
      await updated(id, state, inputs());
      const entry = entryIn(await policy());
      expect(entry).to.deep.include({ excludeActors, isNew: 1, state: "enabled", [ids]: [one] });
      expect(Object.keys(entry ?? {})[0]).to.equal("excludeActors");
    });

    it("that somebody removed is made again, and its own old object isn't deleted with it, then or later", async () => {
      const { id, state } = await made();
      await changeByHand(() => undefined);
      const process = newProcess();
      await process.check(policyEntry, inputs(), told, inputs());
      const { differences } = await process.diff(policyEntry, id, state, inputs(), told);
      expect(differences.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["id", true]]);
      const again = await process.create(policyEntry, inputs(), told);
      await process.delete(policyEntry, id, state, told);
      expect(entryIn(await policy())).not.to.equal(undefined);

      // The engine was stopped before it deleted the old one, and does that in the next run.
      const next = newProcess();
      await next.check(policyEntry, inputs(), told, inputs());
      await next.diff(policyEntry, again.id, again.state, inputs(), told);
      await next.delete(policyEntry, id, state, told);
      expect(entryIn(await policy())).not.to.equal(undefined);
      await newProcess().delete(policyEntry, id, again.state, told);
      expect(entryIn(await policy())).to.equal(undefined);
    });

    it("is refused where the arguments say no place, and where what they name isn't there", async () => {
      const gone = "3f0b2f5e-0000-4000-8000-000000000000";
      const { appliesTo: _none, ...placeless } = inputs();
      expect((await checked(placeless)).join()).to.match(/^appliesTo is missing: /);
      expect((await checked(inputs({ policyId: gone }))).join()).to.match(
        /^appliesTo is for the tenant's default policy alone/,
      );
      expect((await checked({ ...placeless, policyId: gone })).join()).to.equal(
        `policyId is "${gone}", and there is no such app management policy in this tenant`,
      );
      expect((await checked(inputs({ [ids]: [one, gone] }))).join()).to.match(
        new RegExp(`^${ids} names "${gone}", and there is no such configuration in this tenant`),
      );
      expect((await checked(inputs({ [ids]: [] }))).join()).to.match(/is empty: give at least one/);
      expect((await checked({ ...placeless, policyId: ".." })).join()).to.match(/^policyId is no id/);
      expect((await checked(inputs({ adopt: ".." }))).join()).to.match(/^adopt is no id/);
      expect((await checked(inputs({ state: "on" }))).join()).to.equal(
        'state must be enabled or disabled, and "on" was found',
      );
      expect((await checked(inputs({ adopt: "default" }))).join()).to.equal(
        "adopt is no id: it has to be default/applications, default/servicePrincipals or the id of a custom policy",
      );
      expect(await checked({ policyId: unknown, [ids]: unknown })).to.deep.equal([]);
      expect((await failure(made({ policyId: gone, [ids]: [one] }))).code).to.equal("NotFound");
      expect((await failure(newProcess().read(policyEntry, "default", {}, {}, told))).message).to.match(
        /has to be default\/applications/,
      );
    });

    it("is refused a second time, in one program and where somebody else has it, with how to take it over", async () => {
      const process = newProcess();
      expect(await checked(inputs(), process)).to.deep.equal([]);
      expect((await checked(inputs(), process, { urn: "urn:second" })).join()).to.contain(
        "appliesTo can't be used: has a second resource in this program, urn:entry. Remove one of the two",
      );
      await made();
      const found = (await checked(inputs({ [ids]: [other] }))).join();
      expect(found).to.contain(`appliesTo can't be used: ${atApplications} is there already`);
      expect(found).to.contain(`set adopt: "${atApplications}"`);
      const refusal = await failure(newProcess().create(policyEntry, inputs({ [ids]: [other] }), { urn: "urn:other" }));
      expect([refusal.code, refusal.message.includes(`adopt: "${atApplications}"`)]).to.deep.equal(["Conflict", true]);
      expect(entryIn(await policy())?.[ids]).to.deep.equal([one]);
    });

    it("is taken over by adopt, which says what it changes", async () => {
      await made(inputs({ state: "disabled" }));
      await changeByHand((entry) => ({ ...entry, isNew: 1 }));
      const wanted = inputs({ adopt: atApplications.toUpperCase() });
      expect(await checked(wanted)).to.deep.equal([
        `info: takes over ${atApplications} and changes it: Graph has state "disabled", the program wants "enabled"`,
      ]);
      const { id } = await newProcess().create(policyEntry, wanted, told);
      expect(id).to.equal(atApplications);
      expect(entryIn(await policy())).to.deep.include({ state: "enabled", [ids]: [one], isNew: 1 });
      expect((await checked(inputs({ adopt: atServicePrincipals }))).join()).to.contain("was not found in this tenant");
      await newProcess().create(policyEntry, inputs({ appliesTo: "servicePrincipals" }), told);
      expect((await checked(inputs({ adopt: atServicePrincipals }))).join()).to.contain(
        "differs in what Graph can't change",
      );
    });

    it("passes from one resource of the stack to another one, where the run knows of both", async () => {
      const { id, state } = await made();
      const process = newProcess();
      await process.read(policyEntry, id, state, inputs(), { urn: "urn:old" });
      expect(await checked(inputs({ [ids]: [other] }), process, { urn: "urn:new" })).to.deep.equal([]);
      await process.create(policyEntry, inputs({ [ids]: [other] }), { urn: "urn:new" });
      await process.delete(policyEntry, id, state, { urn: "urn:old" });
      expect(entryIn(await policy())?.[ids]).to.deep.equal([other]);
    });

    it("warns of a policy that isn't enabled, and of one that is assigned to nothing", async () => {
      await tenant.send("PATCH", defaultPolicy, { isEnabled: false });
      const off =
        "the tenant's default app management policy isn't enabled (isEnabled is false): none of what it restricts has an effect, this entry included";
      expect(await checked(inputs())).to.deep.equal([`warning: ${off}`]);
      const { id, state } = await made();
      expect((await previewed(id, state, inputs())).logged).to.deep.equal([`warning: ${off}`]);
      const policyId = await newPolicy();
      let assigned: Entity[] = [];
      graph.answers = (method, path) =>
        method === "GET" && path.includes(`${policyId}/appliesTo?$top=1`) ? { value: assigned } : undefined;
      expect(await checked({ policyId, [ids]: [one] })).to.deep.equal([
        `warning: the app management policy "Payments" (${policyId}) is assigned to no application and to no service principal: it has no effect until it is`,
      ]);
      assigned = [{ id: "an application" }];
      expect(await checked({ policyId, [ids]: [one] })).to.deep.equal([]);
      // Whoever may not ask says nothing of the kind.
      graph.answers = () => undefined;
      expect(await checked({ policyId, [ids]: [one] })).to.deep.equal([]);
    });

    it("says which configurations it stops naming and begins to name, as far as that is known", async () => {
      const { id, state } = await made();
      const process = newProcess();
      const { logged } = await previewed(id, state, inputs({ [ids]: [other] }), process);
      expect(logged).to.deep.equal([`info: ${id} begins to name ${other}, and stops naming ${one}`]);

      const trust = await newProcess().create(
        configuration,
        { displayName: "Mine", rootCertificate: root },
        { urn: "urn:trust" },
      );
      const naming = await updated(id, state, inputs({ [ids]: [trust.id, one] }));
      const preview = newProcess();
      const { certificate: newRoot } = selfSigned("/CN=New Root");
      const replaced = { displayName: "Mine", rootCertificate: newRoot };
      await preview.check(
        configuration,
        replaced,
        { urn: "urn:trust" },
        { displayName: "Mine", rootCertificate: root },
      );
      await preview.diff(configuration, trust.id, trust.state, replaced, { urn: "urn:trust" });
      expect((await previewed(id, naming, inputs({ [ids]: unknown }), preview)).logged).to.deep.equal([
        `info: ${id} names configurations whose ids are known during the update; stops naming ${trust.id}, which this run replaces; whether it still names ${one} isn't known yet`,
      ]);
    });

    it("keeps what others write between its read and its write, and says what they undo", async () => {
      let isFirst = true;
      // Somebody who read the policy before writes it right afterwards.
      graph.alter = (answer, method) => {
        if (method === "PATCH" && isFirst) {
          isFirst = false;
          undo = tenant.send("PATCH", defaultPolicy, {
            applicationRestrictions: { ...byHand, passwordCredentials: [] },
          });
        }
        return answer;
      };
      let undo: Promise<unknown> = Promise.resolve();
      graph.refuses = async () => {
        await undo;
        return false;
      };
      const process = newProcess();
      await process.create(policyEntry, inputs(), told);
      expect(process.logged).to.deep.equal([
        `warning: somebody else wrote to the tenant's default app management policy at the same time, so that ${atApplications} isn't as it was written: it is written again, with what they wrote`,
      ]);
      const now = await policy();
      expect(entryIn(now)?.[ids]).to.deep.equal([one]);
      expect(now["applicationRestrictions"]).to.deep.include({ passwordCredentials: [] });
    });

    it("sends the version that it read, where Graph tells one, and reads again where that isn't the policy's any more", async () => {
      const versionOf = (found: Entity) => `W/"${JSON.stringify(found["applicationRestrictions"]).length}"`;
      graph.alter = (answer, method, path) =>
        method === "GET" && path.endsWith(defaultPolicy) ? { ...answer, "@odata.etag": versionOf(answer) } : answer;
      const sent: (string | undefined)[] = [];
      graph.refuses = async (method, _path, _body, ifMatch) => {
        if (method !== "PATCH") {
          return false;
        }
        if (sent.length === 0) {
          await tenant.send("PATCH", defaultPolicy, {
            applicationRestrictions: { ...byHand, passwordCredentials: [] },
          });
        }
        sent.push(ifMatch);
        return ifMatch === versionOf(await policy()) ? false : 412;
      };
      const process = newProcess();
      await process.create(policyEntry, inputs(), told);
      const now = await policy();
      expect(entryIn(now)?.[ids]).to.deep.equal([one]);
      expect(now["applicationRestrictions"]).to.deep.include({ passwordCredentials: [] });
      expect([new Set(sent).size, process.logged]).to.deep.equal([2, []]);
    });

    it("isn't written over what somebody else made while Graph didn't take it", async () => {
      for (const status of [412, 429]) {
        await tenant.send("PATCH", defaultPolicy, { applicationRestrictions: byHand });
        let isFirst = true;
        graph.refuses = async (method) => {
          if (method !== "PATCH" || !isFirst) {
            return false;
          }
          isFirst = false;
          const theirs = { restrictionType: "trustedCertificateAuthority", state: "enabled", [ids]: [other] };
          const keyCredentials = [...byHand.keyCredentials, theirs];
          await tenant.send("PATCH", defaultPolicy, { applicationRestrictions: { ...byHand, keyCredentials } });
          return status;
        };
        const refused = await failure(made());
        expect([refused.code, refused.message.includes(`adopt: "${atApplications}"`)]).to.deep.equal([
          "Conflict",
          true,
        ]);
        expect(entryIn(await policy())?.[ids]).to.deep.equal([other]);
      }
    });

    it("is in the state where others go on changing what was written", async () => {
      let times = 0;
      let change: Promise<unknown> = Promise.resolve();
      graph.alter = (answer, method) => {
        if (method === "PATCH") {
          times += 1;
          change = changeByHand((entry) => ({ ...entry, state: "disabled", times }));
        }
        return answer;
      };
      let mostTaken = Infinity;
      graph.refuses = async (method) => {
        await change;
        return method === "PATCH" && times >= mostTaken;
      };
      for (const [most, code] of [
        [Infinity, "Unavailable"],
        [1, "Rejected"],
      ] as const) {
        [times, mostTaken] = [0, most];
        const error = await failure(made());
        expect([error.code, times]).to.deep.equal([code, Math.min(most, 3)]);
        expect(error).to.have.property("id", atApplications);
        expect((error as unknown as { state: Properties }).state).to.include({ unfinished: true });
        await changeByHand(() => undefined);
      }
    });

    it("says that something else in the policy changed while it was written", async () => {
      let isWritten = false;
      graph.alter = (answer, method, path) => {
        isWritten ||= method === "PATCH";
        const section = answer["applicationRestrictions"] as Entity | undefined;
        return isWritten && method === "GET" && path.endsWith(defaultPolicy)
          ? { ...answer, applicationRestrictions: { ...section, identifierUris: null } }
          : answer;
      };
      const process = newProcess();
      await process.create(policyEntry, inputs(), told);
      expect(process.logged).to.deep.equal([
        `warning: identifierUris in applicationRestrictions of the tenant's default app management policy isn't as it was just before ${atApplications} was written, and was sent back so: somebody else wrote at the same time, or Graph changed it. Look at what is there`,
      ]);
    });

    it("isn't written where Graph doesn't show what it would send back", async () => {
      const before = JSON.stringify(await policy());
      const alterations: Entity[] = [
        { applicationRestrictions: { ...byHand, passwordCredentials: [{ restrictionType: "unknownFutureValue" }] } },
        { applicationRestrictions: undefined },
        { applicationRestrictions: "none" },
        { applicationRestrictions: { keyCredentials: "none" } },
      ];
      for (const altered of alterations) {
        graph.alter = (answer) => ({ ...answer, ...altered });
        expect((await failure(made())).code).to.equal("UnexpectedAnswer");
      }
      expect(JSON.stringify(await policy())).to.equal(before);
    });

    it("isn't changed where Graph doesn't show all of what somebody set in it", async () => {
      const { id, state } = await made();
      await changeByHand((entry) => ({ ...entry, excludeActors: byHand.keyCredentials[0]?.excludeActors }));
      graph.alter = (answer) =>
        JSON.parse(
          JSON.stringify(answer).replaceAll('"operator":"equals"', '"operator":"unknownFutureValue"'),
        ) as Entity;
      await tenant.send("PATCH", defaultPolicy, {
        applicationRestrictions: { keyCredentials: [entryIn(await policy())] },
      });
      const refused = await failure(updated(id, state, inputs({ [ids]: [other] })));
      expect([refused.code, entryIn(await policy())?.[ids]]).to.deep.equal(["UnexpectedAnswer", [one]]);
      await newProcess().delete(policyEntry, id, state, told);
      expect(entryIn(await policy())).to.equal(undefined);
    });

    it("is found where the answer to its write is lost, and is sent again as things are by then", async () => {
      let tries = 0;
      graph.alter = (answer, method) => (method === "PATCH" && (tries += 1) === 1 ? "lost" : answer);
      const { state } = await made();
      expect(entryIn(await policy())?.[ids]).to.deep.equal([one]);
      expect([tries, state["unfinished"]]).to.deep.equal([1, undefined]);
    });

    it("stays in the state as unfinished where nobody knows whether it was written, and the next run goes on", async () => {
      for (const isDone of [true, false]) {
        let isDown = false;
        graph.reaches = (method) => {
          isDown ||= method === "PATCH" && !isDone;
          return !isDown;
        };
        graph.alter = (answer, method) => {
          isDown ||= method === "PATCH";
          return isDown ? "lost" : answer;
        };
        const error = await failure(made());
        graph.reaches = () => true;
        graph.alter = (answer) => answer;
        if (!isDone) {
          // What never reached Graph is certain not to be there, as far as a broken connection tells.
          expect(error.message).to.match(/may have been (changed|done)/);
        }
        expect(error).to.have.property("id", atApplications);
        const { state: kept } = error as unknown as { state: Properties };
        expect(kept).to.include({ unfinished: true, appliesTo: "applications" });
        const { changes } = await previewed(atApplications, kept, inputs());
        expect(changes).to.deep.equal(isDone ? ["unfinished"] : ["id"]);
        const state = isDone ? await updated(atApplications, kept, inputs()) : (await made()).state;
        expect(state["unfinished"]).to.equal(undefined);
        expect(await previewed(atApplications, state, inputs())).to.deep.equal({ changes: [], logged: [] });
        await newProcess().delete(policyEntry, atApplications, state, told);
      }
    });

    it("is deleted where it, or its policy, is gone already", async () => {
      const { id, state } = await made();
      await changeByHand(() => undefined);
      await newProcess().delete(policyEntry, id, state, told);
      const policyId = await newPolicy();
      const custom = await made({ policyId, [ids]: [one] });
      await tenant.send("DELETE", `${customPolicies}/${policyId}`);
      const refused = await failure(previewed(custom.id, custom.state, { policyId, [ids]: [one] }));
      expect(refused.message).to.contain("there is no such app management policy");
      expect(await newProcess().read(policyEntry, custom.id, custom.state, {}, told)).to.equal(undefined);
      await newProcess().delete(policyEntry, custom.id, custom.state, told);
    });

    it("is deleted a moment after it was made, though Graph doesn't show it at first", async () => {
      const before = await policy();
      const { id, state } = await made();
      let looks = 0;
      graph.alter = (answer, method) => (method === "GET" && (looks += 1) <= 2 ? before : answer);
      await newProcess().delete(policyEntry, id, state, told);
      expect(entryIn(await policy())).to.equal(undefined);
    });

    it("is read by its id, without being managed", async () => {
      await made();
      const found = await newProcess().read(policyEntry, atApplications, {}, {}, told);
      expect(found?.state).to.deep.include({ appliesTo: "applications", state: "enabled", [ids]: [one] });
    });

    it("is named where a configuration can't be deleted because of it", async () => {
      const trust = await newProcess().create(configuration, { rootCertificate: root }, { urn: "urn:trust" });
      await made(inputs({ [ids]: [trust.id] }));
      const policyId = await newPolicy();
      await made({ policyId, [ids]: [one, trust.id] });
      graph.refuses = (method) => method === "DELETE";
      const refused = await failure(newProcess().delete(configuration, trust.id, trust.state, { urn: "urn:trust" }));
      expect(refused.message).to.contain(
        "The tenant's default app management policy names it, in applicationRestrictions",
      );
      expect(refused.message).to.contain(
        `The app management policy "Payments" (${policyId}) names it, in restrictions`,
      );
      expect(refused.message).to.contain("Have no app management policy name the configuration any more");
      graph.alter = (answer, _method, path) =>
        path.endsWith(defaultPolicy) ? { ...answer, servicePrincipalRestrictions: undefined } : answer;
      const partly = await failure(newProcess().delete(configuration, trust.id, trust.state, { urn: "urn:trust" }));
      expect(partly.message).to.contain(
        "Whether the tenant's default app management policy names it could not be read. Graph doesn't tell servicePrincipalRestrictions",
      );
      expect(partly.message).to.contain(`(${policyId}) names it, in restrictions`);
      graph.alter = (answer) => answer;
      graph.refuses = (method, path) => (method === "DELETE" ? true : path.includes("/policies/") ? 403 : false);
      const unread = await failure(newProcess().delete(configuration, trust.id, trust.state, { urn: "urn:trust" }));
      expect(unread.message).to.contain("Whether an app management policy names it could not be read");
    });
  });
}
