/** What becomes of a program some of whose objects were deleted in the tenant. */
import { anew, renewed, renewedCa } from "../edits.js";
import type { Model } from "../model.js";
import { entriesOf, withMembers, type Elsewhere, type Program } from "../wantedProgram.js";
import type { World } from "../world.js";

/** What was adopted, or has a name that is spent, isn't made anew by itself: the refusal says what to remove. */
export async function findGone(model: Model, world: World, name: string): Promise<void> {
  const { program, gone } = model;
  const lost = program.configurations.find((configuration) => configuration.name === name);
  [name, ...(lost?.members.map((member) => member.name) ?? [])].forEach((each) => gone.add(each));
  const isGone = (item: { name: string }) => gone.has(item.name);
  if (lost !== undefined) {
    model.forgetOthersIn(model.idOf(lost.name));
  }
  if (program.tlsCas.some((ca) => isGone(ca) && ca.signed?.name === model.enabled)) {
    model.enabled = undefined;
  }
  model.isSettled = false;
  const without: Program = withMembers(
    {
      ...program,
      tlsCas: program.tlsCas.map((ca) => (isGone(ca) ? renewedCa(ca, model.fresh()) : ca)),
      configurations: program.configurations.map((each) => (isGone(each) ? anew(each) : each)),
      entries: program.entries.map((each) => (isGone(each) ? renewed(each) : each)),
    },
    ({ members }) => members.map((member) => (isGone(member) ? renewed(member) : member)),
  );
  const isAdopted = [
    ...program.configurations,
    ...program.configurations.flatMap(({ members }) => members),
    ...program.elsewhere.flatMap(({ members }) => members),
    ...entriesOf(program),
  ].some((item) => isGone(item) && item.adopt !== undefined);
  if (isAdopted || program.tlsCas.some((ca) => isGone(ca) && (ca.adopt ?? ca.ownName) !== undefined)) {
    await world.expectRefused(program, ["CannotAdopt", "NameSpent"], { atOnce: false });
    model.edit(without);
  }
}

/** Whoever manages it has deleted it: what the program had in it can't be had any more. */
export async function findPlaceGone(model: Model, world: World, { id, members }: Elsewhere): Promise<void> {
  const { program } = model;
  model.forgetOthersIn(id);
  model.isSettled = members.length === 0;
  if (members.length > 0) {
    await world.expectRefused(program, ["NotFound", "CannotAdopt"], { atOnce: true });
  }
  model.edit({ ...program, elsewhere: [] });
  model.deployed = { ...model.deployed, elsewhere: [] };
}
