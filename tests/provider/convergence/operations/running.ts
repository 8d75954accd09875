/** Runs that get to their end. */
import { anew, picked, renewed, renewedCa, type Choice } from "../edits.js";
import { emptyProgram, entriesOf, places } from "../wantedProgram.js";
import { possibility } from "./operation.js";

export const isAtOnce = ({ to }: Choice) => to % 2 === 0;

export const runs = [
  possibility("run", (model) => (world) => world.converge(model, { atOnce: false })),
  possibility("run at once", (model) => (world) => world.converge(model, { atOnce: true })),
  possibility("refresh and run", (model, choice) => async (world) => {
    await world.stack.refresh();
    await world.converge(model, { atOnce: isAtOnce(choice) });
  }),
  possibility("run with --replace", (model, choice) => {
    const { program } = model;
    const names = [
      // A name is spent with its CA.
      ...program.tlsCas.filter(({ ownName }) => ownName === undefined).map(({ name }) => name),
      ...program.tlsCas.flatMap(({ signed }) => (signed === undefined ? [] : [signed.name])),
      ...program.configurations.filter(({ adopt }) => adopt === undefined).map(({ name }) => name),
      ...places(program).flatMap(({ members }) => members.map(({ name }) => name)),
      ...entriesOf(program).map(({ name }) => name),
    ];
    const name = picked(names, choice.which);
    return name === undefined || !model.isSettled
      ? undefined
      : (world) => world.converge(model, { atOnce: isAtOnce(choice), replace: [name] });
  }),
];

export const destroying = possibility("destroy", (model) => {
  const { program, isSettled } = model;
  const nothing = { ...emptyProgram, elsewhere: program.elsewhere.map((place) => ({ ...place, members: [] })) };
  return !isSettled || !model.allows(nothing)
    ? undefined
    : async (world) => {
        model.edit(nothing);
        await world.converge(model, { atOnce: true });
        model.edit({
          ...program,
          tlsCas: program.tlsCas.map((ca) => renewedCa(ca, model.fresh())),
          configurations: program.configurations.map(anew),
          elsewhere: nothing.elsewhere,
          entries: program.entries.map(renewed),
        });
      };
});
