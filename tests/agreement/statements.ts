/** The statements about every change in the table: a preview tells the truth, and a second update has nothing to do. */
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { AlteredGraph, type Entity } from "../alteredGraph.js";
import { membersOf, Tenant } from "../tenant.js";
import type { Arranged, Case, Plans } from "./case.js";
import type { Declared, Stack, Up } from "./stack.js";
import { meaning, objectOf } from "./tenantHas.js";

export type Mode = keyof Plans;

const previews: Readonly<Record<Mode, string>> = {
  plain: "a plain preview",
  refreshed: "a preview with --refresh",
  blind: "a preview with liveDiff false",
};

/** One case, as far as it has come. */
interface Course {
  readonly arranged: Arranged;
  /** The id of the first object. */
  readonly id: string;
  readonly then: Entity;
}

/** @param start Gives a new stack under an environment. */
export function describeAgreement(
  mode: Mode,
  how: string,
  cases: readonly Case[],
  start: (environment: Record<string, string>, tenant: Tenant) => Stack,
) {
  describe(`${previews[mode]} tells the truth, ${how}`, () => {
    const courses = new Map<Case, Course>();
    let tenant: Tenant;
    let graph: AlteredGraph;
    let stack: Stack;
    let first: Up;
    let up: Up;
    let again: Up;

    /** How Graph shows things behind its API's back, until somebody writes to them. */
    const alterations = new Map<string, (entity: Entity, path: string) => Entity>();
    function alter(answer: Entity, method: string, path: string): Entity {
      const about = [...alterations].filter(([id]) => method === "GET" || path.includes(id));
      if (method !== "GET") {
        about.forEach(([id]) => alterations.delete(id));
        return answer;
      }
      const shownAt = (at: string) => (entity: Entity) =>
        about.reduce((before, [, altered]) => altered(before, at), entity);
      const shown = (entity: Entity): Entity => {
        const { trustedCertificateAuthorities: members, ...own } = shownAt(path)(entity);
        // The same members as their configuration's own collection shows.
        const at = membersOf(String(own["id"]));
        return Array.isArray(members)
          ? { ...own, trustedCertificateAuthorities: (members as Entity[]).map(shownAt(at)) }
          : own;
      };
      return Array.isArray(answer["value"])
        ? { ...answer, value: (answer["value"] as Entity[]).map(shown) }
        : shown(answer);
    }
    const read = async (path: string) => alter(await tenant.send("GET", path), "GET", path);

    before(async () => {
      tenant = await Tenant.start({ enrollingMilliseconds: 0, secondEnabled: "isAllowed" });
      graph = await AlteredGraph.before(tenant);
      graph.alter = alter;
      const environment = { ...tenant.environment, ...graph.environment };
      stack = start(mode === "blind" ? { ...environment, ENTRA_CA_LIVE_DIFF: "false" } : environment, tenant);

      const arranged = await Promise.all(cases.map(async (one) => [one, await one.arrange(tenant)] as const));
      first = await stack.up(
        arranged.map(([one, { given, ignoreChanges }]) => declared(one, given, ignoreChanges)),
        false,
      );
      for (const [one, its] of arranged) {
        const id = first.ids.get(one.title)!;
        const object = await objectOf(one.className, id, its.given, read);
        courses.set(one, { arranged: its, id, then: its.thenFor?.(object!) ?? its.then ?? its.given });
        await its.outside?.(id);
        if (its.altered !== undefined) {
          alterations.set(id, (entity, path) => its.altered!(entity, id, path));
        }
      }
      const program = [...courses].map(
        ([
          one,
          {
            arranged: { ignoreChanges },
            then,
          },
        ]) => declared(one, then, ignoreChanges),
      );
      up = await stack.up(program, mode === "refreshed");
      again = await stack.up(program, mode === "refreshed");
    });
    after(async () => {
      // After a failure there may be none of them.
      (stack as Stack | undefined)?.remove();
      (graph as AlteredGraph | undefined)?.close();
      await (tenant as Tenant | undefined)?.emulator.close();
    });

    for (const one of cases) {
      const { title, className, plans } = one;
      it(`of a ${title}`, async () => {
        const { arranged, id, then } = courses.get(one)!;
        const expected = plans[mode];
        expect([up.preview.operations.get(title), up.update.operations.get(title)]).to.deep.equal([expected, expected]);

        // A refresh shows in its own way what it finds.
        const warnings = [...(mode === "plain" ? (arranged.warnings?.(id) ?? []) : []), ...(arranged.checked ?? [])];
        expect(up.preview.warningsOf(title)).to.have.members(warnings);
        expect(up.update.warningsOf(title)).to.have.members(warnings);

        const notes = expected === "update" ? (arranged.notes?.(id) ?? []) : [];
        expect([...up.preview.notesOf(title), ...up.update.notesOf(title)]).to.have.members([...notes, ...notes]);

        if (mode === "plain" && expected !== "replace") {
          const writes = up.update.requests.filter((request) => !request.startsWith("GET") && request.includes(id));
          const methods = writes.map((request) => request.split(" ")[0]);
          expect(methods).to.deep.equal(expected === "same" ? [] : (arranged.writes ?? ["PATCH"]));
        }

        const blindly = mode === "blind" && (arranged.outside ?? arranged.altered) !== undefined;
        if (!blindly) {
          const object = await objectOf(className, up.ids.get(title)!, then, read);
          const wanted = { ...then, ...arranged.tenant };
          for (const [property, value] of Object.entries(wanted).filter(([, given]) => given !== undefined)) {
            expect(meaning(property, object?.[property], object?.["certificate"]), property).to.deep.equal(
              meaning(property, value, wanted["certificate"]),
            );
          }
        }
        // What has its place for an id is made again there.
        if (expected === "replace" && up.ids.get(title) !== id) {
          const replaced = await objectOf(className, id, arranged.given, read);
          expect(replaced === undefined || replaced["enabled"] === false, "the replaced one is gone").to.equal(true);
        }

        for (const told of [again.preview, again.update]) {
          expect([told.operations.get(title), ...told.warningsOf(title), ...told.notesOf(title)]).to.deep.equal([
            "same",
            ...(arranged.checked ?? []),
          ]);
        }
      });
    }

    it(mode === "blind" ? "and says once that it asked Graph nothing" : "and says nothing else", () => {
      const line = "info: liveDiff is false: the tenant was not read, resources were compared with the state alone";
      for (const { preview, update } of [up, again]) {
        expect(preview.others).to.deep.equal(mode === "blind" ? [line] : []);
        expect(update.others).to.deep.equal(preview.others);
        if (mode === "blind") {
          expect(preview.requests).to.deep.equal([]);
        }
      }
    });

    it("and writes nothing, nor does the second update", () => {
      for (const told of [first.preview, up.preview, again.preview, again.update]) {
        expect(told.requests.filter((request) => !request.startsWith("GET"))).to.deep.equal([]);
      }
    });
  });
}

function declared({ title, className }: Case, args: Entity, ignoreChanges: readonly string[] = []): Declared {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return { name: title, className, args: Object.fromEntries(given), ignoreChanges };
}
