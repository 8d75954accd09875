/** Runs that don't get to their end, where they have something to do, and the ones that put it right. */
import { expect } from "chai";
import { renewedCa } from "../edits.js";
import type { Model } from "../model.js";
import type { World } from "../world.js";
import { possibility, type Plan, type Possibility } from "./operation.js";
import { isAtOnce } from "./running.js";

function breaking(title: string, plan: Plan): Possibility {
  return possibility(title, (model, choice) => (model.isSettled ? undefined : plan(model, choice)));
}

type Loss = "lose an answer" | "lose a request";

/** @param number How many writes are answered before. */
async function losing(loss: Loss, number: number, model: Model, world: World, atOnce: boolean): Promise<void> {
  const { graph } = world;
  let left = number;
  let lost = "";
  const isNow = (method: string) => {
    const isIt = method !== "GET" && left-- === 0;
    lost = isIt ? method : lost;
    return isIt;
  };
  if (loss === "lose an answer") {
    graph.alter = (answer, method) => (isNow(method) ? "lost" : answer);
  } else {
    graph.reaches = (method) => !isNow(method);
  }
  const { failures, messages } = await world.stack.up(model.program, { atOnce });
  graph.alter = (answer) => answer;
  graph.reaches = () => true;
  // What a creation made is found; anything else is left to the next run.
  const isRecovered = lost === "" || (loss === "lose an answer" && lost === "POST");
  expect(
    failures.filter((code) => isRecovered || code !== "Unreachable"),
    messages.join("\n"),
  ).to.deep.equal([]);
  await world.converge(model, { atOnce });
}

export const lostMessages = (["lose an answer", "lose a request"] as const).flatMap((loss) => [
  breaking(loss, (model, choice) => (world) => losing(loss, choice.which % 4, model, world, isAtOnce(choice))),
  // One that takes several writes: any of them may be the one.
  possibility(`replace the enabled CA and ${loss}`, (model, choice) => {
    const { program, enabled } = model;
    const changed = {
      ...program,
      tlsCas: program.tlsCas.map((ca) =>
        enabled !== undefined && ca.signed?.name === enabled ? renewedCa(ca, model.nextFresh) : ca,
      ),
    };
    return enabled === undefined || !model.isSettled || !model.allows(changed)
      ? undefined
      : async (world) => {
          model.fresh();
          model.edit(changed);
          await losing(loss, choice.which % 6, model, world, isAtOnce(choice));
        };
  }),
]);

export const brokenRuns = [
  ...lostMessages,
  breaking("kill a run", (model, choice) => async (world) => {
    const atOnce = isAtOnce(choice);
    const { failures, messages } = await world.stack.up(model.program, { atOnce, killedAfter: 1 + (choice.which % 4) });
    expect(failures, messages.join("\n")).to.deep.equal([]);
    await adoptLost(model, world, atOnce);
    await world.converge(model, { atOnce });
  }),
];

/** What was made under a given name and not recorded isn't taken over by itself: the refusal says how to. */
async function adoptLost(model: Model, world: World, atOnce: boolean): Promise<void> {
  for (;;) {
    const { failures, messages } = await world.stack.up(model.program, { atOnce });
    if (failures.length === 0) {
      return;
    }
    expect(
      failures.filter(
        (code) => !["Conflict", "rootCertificate", "NameSpent", "name", "appliesTo", "policyId"].includes(code),
      ),
      messages.join("\n"),
    ).to.deep.equal([]);
    const observed = await world.observed();
    const ids = messages.flatMap((message) => /set adopt: "([^"]+)"/.exec(message)?.[1] ?? []);
    const lost = new Map(ids.map((id) => [observed.get(id)?.["displayName"] ?? observed.get(id)?.["name"], id]));
    const adopting = <Item extends { readonly adopt?: string }>(item: Item, name: string | undefined): Item =>
      name !== undefined && lost.has(name) && item.adopt === undefined ? { ...item, adopt: lost.get(name)! } : item;
    const { program } = model;
    const next = {
      ...program,
      configurations: program.configurations.map((item) => adopting(item, item.displayName)),
      tlsCas: program.tlsCas.map((item) => adopting(item, item.ownName)),
      entries: program.entries.map((item) =>
        ids.includes(item.place) && item.adopt === undefined ? { ...item, adopt: item.place } : item,
      ),
    };
    expect(next, messages.join("\n")).not.to.deep.equal(program);
    model.edit(next);
  }
}
