/** Adoption of what somebody else made, and of what the program has already. */
import { picked } from "../edits.js";
import { entriesOf, places, withMembers, type Configuration, type Described, type Program } from "../wantedProgram.js";
import { possibility } from "./operation.js";

/** Resources for what somebody else made, or for what they have already. */
export const adoptions = [
  possibility("adopt", (model, { which, to }) => {
    const { program, nextFresh: number } = model;
    const [id = "", other] = picked([...model.others], which) ?? [];
    if (other === undefined || !model.isSettled) {
      return undefined;
    }
    // People write ids as they find them.
    const adopt = to % 3 === 0 ? id : id.toUpperCase();
    const certificate = Number(String(other["certificate"]).split(" ")[1]);
    const within = program.configurations.find(({ name }) => model.idOf(name) === other["within"]);
    const member = { name: `trusted${number}`, certificate, identifiers: 0, spelling: to, adopt };
    const keys = program.configurations.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const entry = { name: `entry${number}`, place: id, names: keys, isDisabled: to % 2 === 0, since: 0, spelling: to };
    const adopted: Program | undefined =
      other["names"] !== undefined
        ? keys.length === 0
          ? undefined
          : { ...program, entries: [...program.entries, { ...entry, adopt }] }
        : other["commonName"] !== undefined
          ? { ...program, tlsCas: [...program.tlsCas, { name: `ca${number}`, generation: generationOf(other), adopt }] }
          : other["within"] === undefined
            ? { ...program, configurations: [...program.configurations, configurationOf(other, adopt, number, to)] }
            : within && withMembers(program, (place) => (place === within ? [...place.members, member] : undefined));
    return adopted !== undefined && model.allows(adopted)
      ? () => {
          model.fresh();
          model.edit(adopted);
        }
      : undefined;
  }),
  possibility("name what is managed in adopt", (model, { which, to }) => {
    const { program } = model;
    const all = [
      ...program.tlsCas,
      ...program.configurations,
      ...places(program).flatMap(({ members }) => members),
      ...entriesOf(program),
    ];
    const chosen = picked(all, which);
    const id = chosen && model.idOf(chosen.name);
    if (id === undefined || chosen?.adopt !== undefined || !model.isSettled) {
      return undefined;
    }
    const stated = <Item extends { name: string }>(item: Item): Item =>
      item.name === chosen?.name ? { ...item, adopt: to % 2 === 0 ? id : id.toUpperCase() } : item;
    const stating = {
      ...program,
      tlsCas: program.tlsCas.map(stated),
      configurations: program.configurations.map(stated),
      entries: program.entries.map(stated),
    };
    return () => {
      model.edit(
        withMembers(stating, ({ members }) => members.map(stated)),
        false,
      );
    };
  }),
];

function generationOf({ commonName }: Described): number {
  return Number(/^TLS CA (\d+)$/.exec(String(commonName))?.[1]);
}

function configurationOf({ displayName, root }: Described, adopt: string, number: number, to: number): Configuration {
  return {
    name: `apps${number}`,
    key: number,
    displayName: to % 3 === 0 ? String(displayName) : `Apps ${number}`,
    root: Number(String(root).split(" ")[1]),
    spelling: to,
    expects: false,
    adopt,
    members: [],
  };
}
