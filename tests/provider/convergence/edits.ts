/** What a person does to a program between two runs: pure functions, undefined where there is nothing to do it to. */
import { isDeepStrictEqual } from "node:util";
import { rootCount, trustedCount } from "./pki.js";
import { entryPlaces } from "./policies.js";
import {
  entriesOf,
  places,
  withMembers,
  type Configuration,
  type Place,
  type PolicyEntry,
  type Program,
  type SignedCertificate,
  type TlsCa,
  type TrustedCa,
} from "./wantedProgram.js";

/** Two numbers that choose what is changed and to what. */
export interface Choice {
  readonly which: number;
  readonly to: number;
}

/** @param fresh A number that was never used before in the program's history. */
export type Edit = (program: Program, choice: Choice, fresh: number) => Program | undefined;

export const edits: Readonly<Record<string, Edit>> = {
  "add a TLS CA": (program, { which }, fresh) => ({
    ...program,
    tlsCas: [
      ...program.tlsCas,
      { name: `ca${fresh}`, generation: fresh, ...(which % 3 === 0 ? { ownName: `N${fresh}` } : {}) },
    ],
  }),
  "add a signed certificate": onTlsCa((ca, { to }, fresh) =>
    ca.signed === undefined
      ? {
          ...ca,
          signed: { name: `signed${fresh}`, revision: 0, chainLength: 1, enabled: to % 3 > 0, spelling: to },
        }
      : undefined,
  ),
  "add a configuration": (program, { which, to }, fresh) => ({
    ...program,
    configurations: [
      ...program.configurations,
      {
        name: `apps${fresh}`,
        key: fresh,
        displayName: `Apps ${fresh}`,
        root: which % rootCount,
        spelling: to,
        expects: which % 2 === 0,
        members: [],
      },
    ],
  }),
  "add trusted CAs": onPlace(({ members }, { to }, fresh) => {
    const taken = new Set(members.map(({ certificate }) => certificate));
    const free = Array.from({ length: trustedCount }, (_, number) => number).filter((number) => !taken.has(number));
    // As many as fit in, now and then: what is replaced in a full configuration has to go first.
    const count = to % 6 === 0 ? 9 - members.length : 1 + (to % 3);
    const added = free.slice(0, count).map((certificate, index) => ({
      name: `trusted${fresh}-${index}`,
      certificate,
      identifiers: to % 5 === 0 ? 1 : 0,
      spelling: to,
    }));
    return count > 0 ? [...members, ...added] : undefined;
  }),
  "change the displayName": onConfiguration((configuration, _choice, fresh) => ({
    ...configuration,
    displayName: `Apps ${fresh}`,
  })),
  "change the description": onConfiguration(({ description, ...configuration }, { to }, fresh) =>
    to % 3 === 0 && description !== undefined
      ? configuration
      : { ...configuration, description: to % 3 === 1 ? "" : `Number ${fresh}` },
  ),
  "expect the members or don't": onConfiguration((configuration) => ({
    ...configuration,
    expects: !configuration.expects,
  })),
  "change the root": onConfiguration((configuration, { to }) =>
    isOther(configuration.root, to % rootCount) ? anew({ ...configuration, root: to % rootCount }) : undefined,
  ),
  "change a trusted CA's certificate": onMember((member, { to }) =>
    isOther(member.certificate, to % trustedCount) ? renewed({ ...member, certificate: to % trustedCount }) : undefined,
  ),
  "change a trusted CA's identifiers": onMember((member, { to }) =>
    isOther(member.identifiers, to % 3) ? renewed({ ...member, identifiers: to % 3 }) : undefined,
  ),
  "move a trusted CA": (program, choice) => {
    const from = picked(places(program), choice.which);
    const to = picked(places(program), choice.to);
    const member = from && picked(from.members, choice.to);
    return to === undefined || member === undefined || from === to
      ? undefined
      : withMembers(program, (place) => [
          ...place.members.filter((other) => other !== member),
          ...(place === to ? [renewed(member)] : []),
        ]);
  },
  "make a trusted CA the root where there is none, or not": (program, { to }) => {
    const [place] = program.elsewhere;
    const member = place && picked(place.members, to);
    return member && replaced(program, member, { ...member, isRoot: member.isRoot !== true });
  },
  "change a TLS CA": onTlsCa((ca, _choice, fresh) => renewedCa(ca, fresh)),
  "omit a TLS CA's name": onTlsCa(({ ownName, ...ca }) => (ownName === undefined ? undefined : ca)),
  "sign again": onSigned((signed, { to }) => ({ ...signed, revision: (signed.revision + 1 + (to % 2)) % 4 })),
  "give another chain": onSigned((signed) => ({ ...signed, chainLength: signed.chainLength === 1 ? 2 : 1 })),
  "enable or disable": onSigned((signed) => ({ ...signed, enabled: !signed.enabled })),
  "write a certificate otherwise": (program, choice, fresh) => {
    const written = choice.to % 12;
    return (
      onMember((member) => ({ ...member, spelling: written }))(program, choice, fresh) ??
      onConfiguration((configuration) => ({ ...configuration, spelling: written }))(program, choice, fresh)
    );
  },
  "write a signed certificate otherwise": onSigned((signed, { to }) => ({ ...signed, spelling: to % 12 })),
  "forget adopt": (program) => {
    const hasAdopt = [
      ...program.tlsCas,
      ...program.configurations,
      ...places(program).flatMap(({ members }) => members),
      ...program.entries,
    ].some(({ adopt }) => adopt !== undefined);
    return hasAdopt
      ? {
          tlsCas: program.tlsCas.map(renewed),
          configurations: program.configurations.map(anew),
          elsewhere: program.elsewhere.map(withoutAdoption),
          entries: program.entries.map(renewed),
        }
      : undefined;
  },
  "rename a TLS CA": onTlsCa((ca, { to }, fresh) => {
    const name = `ca${fresh}`;
    return to % 2 === 0 ? aliased(ca, name) : withoutFormerName({ ...renewed(ca), name, ...newOwnName(ca, fresh) });
  }),
  "rename a signed certificate": onSigned((signed, { to }, fresh) =>
    to % 2 === 0 ? aliased(signed, `signed${fresh}`) : withoutFormerName({ ...signed, name: `signed${fresh}` }),
  ),
  "rename a configuration": onConfiguration((configuration, { to }, fresh) =>
    to % 2 === 0
      ? aliased(configuration, `apps${fresh}`)
      : // Under the same displayName it would be taken for the one that is there.
        withoutFormerName(anew({ ...configuration, name: `apps${fresh}`, displayName: `Apps ${fresh}` })),
  ),
  "rename a trusted CA": onMember((member, { to }, fresh) =>
    to % 2 === 0 ? aliased(member, `trusted${fresh}`) : withoutFormerName({ ...member, name: `trusted${fresh}` }),
  ),
  "remove a TLS CA": (program, { which }) => {
    const ca = picked(program.tlsCas, which);
    return ca && { ...program, tlsCas: program.tlsCas.filter((other) => other !== ca) };
  },
  "remove a signed certificate": onTlsCa(({ signed, ...ca }) => (signed === undefined ? undefined : ca)),
  "remove a configuration": (program, { which }) => {
    const configuration = picked(program.configurations, which);
    return (
      configuration && {
        ...program,
        configurations: program.configurations.filter((other) => other !== configuration),
      }
    );
  },
  "remove a trusted CA": onPlace(({ members }, { to }) => {
    const member = picked(members, to);
    return member && members.filter((other) => other !== member);
  }),
  "add a policy's entry": (program, { which, to }, fresh) => {
    const [first, ...others] = keysOf(program, to);
    const entry = {
      name: `entry${fresh}`,
      place: entryPlaces[which % entryPlaces.length]!,
      names: [first!, ...(which % 2 === 0 ? others : [])],
      ...{ isDisabled: to % 4 === 0, since: to % 3, spelling: to },
    };
    return first === undefined ? undefined : { ...program, entries: [...program.entries, entry] };
  },
  "have a policy's entry name others": onEntry((entry, { to }, _fresh, program) => {
    const keys = keysOf(program, to).slice(0, 1 + (to % 2));
    return keys.length === 0 || isDeepStrictEqual(keys, entry.names) ? undefined : { ...entry, names: keys };
  }),
  "disable or enable a policy's entry": onEntry((entry) => ({ ...entry, isDisabled: !entry.isDisabled })),
  "have a policy's entry for another time": onEntry((entry, { to }) =>
    isOther(entry.since, to % 3) ? { ...entry, since: to % 3 } : undefined,
  ),
  "move a policy's entry": onEntry((entry, { to }) => {
    const place = entryPlaces[to % entryPlaces.length]!;
    return place === entry.place ? undefined : { ...renewed(entry), place };
  }),
  "write a policy's entry otherwise": onEntry((entry, { to }) => ({ ...entry, spelling: to })),
  "rename a policy's entry": onEntry((entry, { to }, fresh) =>
    to % 2 === 0
      ? aliased(entry, `entry${fresh}`)
      : // Under another name it isn't known to be this stack's own.
        withoutFormerName({ ...entry, name: `entry${fresh}`, adopt: entry.place }),
  ),
  "remove a policy's entry": (program, { which }) => {
    const entry = picked(entriesOf(program), which);
    return entry && { ...program, entries: program.entries.filter(({ name }) => name !== entry.name) };
  },
};

/** The keys of the configurations that entries may name, from a chosen one on. */
function keysOf({ configurations }: Program, from: number): number[] {
  const keys = configurations.flatMap(({ key }) => (key === undefined ? [] : [key]));
  const at = from % Math.max(keys.length, 1);
  return [...keys.slice(at), ...keys.slice(0, at)];
}

/** The same with another key, for which neither `adopt` nor a name that was used can stay. */
export function renewedCa(ca: TlsCa, fresh: number): TlsCa {
  return { ...renewed(ca), generation: fresh, ...newOwnName(ca, fresh) };
}

/** Another object in the place of this one can't be the adopted one. */
export function renewed<Item extends { readonly adopt?: string }>({ adopt: _, ...item }: Item): Omit<Item, "adopt"> {
  return item;
}

/** Another configuration, and so other members. */
export function anew(configuration: Configuration): Configuration {
  return withoutAdoption(renewed(configuration));
}

function withoutAdoption<Kind extends Place>(place: Kind): Kind {
  return { ...place, members: place.members.map(renewed) };
}

export function withoutFormerNames(program: Program): Program {
  return {
    ...withMembers({ ...program, configurations: program.configurations.map(withoutFormerName) }, ({ members }) =>
      members.map(withoutFormerName),
    ),
    entries: program.entries.map(withoutFormerName),
    tlsCas: program.tlsCas.map((ca) => ({
      ...withoutFormerName(ca),
      ...(ca.signed === undefined ? {} : { signed: withoutFormerName(ca.signed) }),
    })),
  };
}

/** Whether two names are of one resource: the later program's alias says so. */
export function wasCalled(item: { readonly name: string; readonly formerName?: string }, name: string): boolean {
  return item.name === name || item.formerName === name;
}

function aliased<Item extends { readonly name: string; readonly formerName?: string }>(item: Item, name: string): Item {
  return { ...item, name, formerName: item.formerName ?? item.name };
}

function withoutFormerName<Item extends { readonly formerName?: string }>({
  formerName: _,
  ...item
}: Item): Omit<Item, "formerName"> {
  return item;
}

function newOwnName({ ownName }: TlsCa, fresh: number): { ownName?: string } {
  return ownName === undefined ? {} : { ownName: `N${fresh}` };
}

function isOther(one: number, other: number): boolean {
  return one !== other;
}

export function picked<Item>(items: readonly Item[], number: number): Item | undefined {
  return items[number % Math.max(items.length, 1)];
}

/** The same program with another trusted CA in the place of one. */
export function replaced(program: Program, member: TrustedCa, by: TrustedCa): Program {
  return withMembers(program, ({ members }) => members.map((other) => (other === member ? by : other)));
}

type Change<Item> = (item: Item, choice: Choice, fresh: number) => Item | undefined;

function onTlsCa(change: Change<TlsCa>): Edit {
  return (program, choice, fresh) => {
    const ca = picked(program.tlsCas, choice.which);
    const changed = ca && change(ca, choice, fresh);
    return changed && { ...program, tlsCas: program.tlsCas.map((other) => (other === ca ? changed : other)) };
  };
}

function onSigned(change: Change<SignedCertificate>): Edit {
  return (program, choice, fresh) => {
    const ca = picked(
      program.tlsCas.filter(({ signed }) => signed !== undefined),
      choice.which,
    );
    const signed = ca?.signed && change(ca.signed, choice, fresh);
    return signed && { ...program, tlsCas: program.tlsCas.map((other) => (other === ca ? { ...ca, signed } : other)) };
  };
}

function onConfiguration(change: Change<Configuration>): Edit {
  return (program, choice, fresh) => {
    const configuration = picked(program.configurations, choice.which);
    const changed = configuration && change(configuration, choice, fresh);
    return (
      changed && {
        ...program,
        configurations: program.configurations.map((other) => (other === configuration ? changed : other)),
      }
    );
  };
}

/** @param change Gives another entry of those that the program has. */
function onEntry(
  change: (entry: PolicyEntry, choice: Choice, fresh: number, program: Program) => PolicyEntry | undefined,
): Edit {
  return (program, choice, fresh) => {
    const { name } = picked(entriesOf(program), choice.which) ?? {};
    const entry = program.entries.find((each) => each.name === name);
    const changed = entry && change(entry, choice, fresh, program);
    return changed && { ...program, entries: program.entries.map((other) => (other === entry ? changed : other)) };
  };
}

/** @param change Gives other members. */
function onPlace(change: (place: Place, choice: Choice, fresh: number) => readonly TrustedCa[] | undefined): Edit {
  return (program, choice, fresh) => {
    const place = picked(places(program), choice.which);
    const members = place && change(place, choice, fresh);
    return members && withMembers(program, (other) => (other === place ? members : undefined));
  };
}

function onMember(change: Change<TrustedCa>): Edit {
  return (program, choice, fresh) => {
    const member = picked(picked(places(program), choice.which)?.members ?? [], choice.to);
    const changed = member && change(member, choice, fresh);
    return changed && replaced(program, member, changed);
  };
}
