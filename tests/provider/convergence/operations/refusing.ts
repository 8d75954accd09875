/** Programs that can't be had: the run fails, and nothing is changed. */
import { anew, picked, renewed, renewedCa, replaced, type Choice } from "../edits.js";
import type { Model } from "../model.js";
import { rootCount, trustedCount } from "../pki.js";
import { entryPlaces } from "../policies.js";
import {
  entriesOf,
  withMembers,
  type Place,
  type Program,
  type SignedCertificate,
  type TlsCa,
  type TrustedCa,
} from "../wantedProgram.js";
import { possibility, type Possibility } from "./operation.js";
import { isAtOnce } from "./running.js";

function refused(
  title: string,
  codes: readonly string[],
  asked: (model: Model, choice: Choice) => { program: Program; replace?: string[]; writes?: boolean } | undefined,
): Possibility {
  return possibility(`be refused: ${title}`, (model, choice) => {
    const given = model.isSettled ? asked(model, choice) : undefined;
    if (given === undefined) {
      return undefined;
    }
    const { program, ...options } = given;
    return (world) => world.expectRefused(program, codes, { atOnce: isAtOnce(choice), ...options });
  });
}

export const refusals = [
  refused("an 11th CA", ["certificateBasedApplicationConfigurationId"], ({ program, nextFresh }, { which }) => {
    const configuration = picked(program.configurations, which);
    const taken = configuration?.members.map(({ certificate }) => certificate) ?? [];
    const added = Array.from({ length: 10 }, (_, certificate) => certificate)
      .filter((certificate) => !taken.includes(certificate))
      .map((certificate) => ({ name: `trusted${nextFresh}-${certificate}`, certificate, identifiers: 0, spelling: 0 }));
    const crowded = configuration && [...configuration.members, ...added];
    return crowded && added.length > 0
      ? {
          program: withMembers(program, (place) => (place === configuration ? crowded : undefined)),
        }
      : undefined;
  }),
  refused("a TLS CA's name a second time", ["NameSpent", "name"], ({ program, spent, nextFresh }, { which }) => {
    const ownName = picked(spent, which);
    const added = { name: `ca${nextFresh}`, generation: nextFresh, ownName: ownName ?? "" };
    return ownName === undefined ? undefined : { program: { ...program, tlsCas: [...program.tlsCas, added] } };
  }),
  refused("another TLS CA of the same name", ["NameSpent"], ({ program, nextFresh }) => {
    const ca = program.tlsCas.find(({ ownName, adopt }) => ownName !== undefined && adopt === undefined);
    return ca && { program: withCa(program, ca, { ...ca, generation: nextFresh }) };
  }),
  refused("to end inspection", ["InUse"], ({ program, nextFresh, enabled }) => {
    const ca = program.tlsCas.find(({ signed }) => signed !== undefined && signed.name === enabled);
    const { signed: _, ...without } = renewedCa(ca ?? { name: "", generation: 0 }, nextFresh);
    return ca && { program: withCa(program, ca, without) };
  }),
  refused("to replace what is adopted", ["CannotAdopt"], ({ program, nextFresh }) => {
    const ca = program.tlsCas.find(({ adopt }) => adopt !== undefined);
    const { ownName: _, ...changed } = { ...ca!, generation: nextFresh };
    return ca && { program: withCa(program, ca, changed) };
  }),
  refused("to adopt what isn't there", ["adopt"], ({ program, nextFresh }) => ({
    program: {
      ...program,
      tlsCas: [
        ...program.tlsCas,
        { name: `ca${nextFresh}`, generation: nextFresh, adopt: "0a6a9b97-b84c-406a-a703-14d699d1fbb1" },
      ],
    },
  })),
  refused(
    "another resource for the same configuration",
    ["Conflict", "rootCertificate"],
    ({ program, nextFresh }, { which }) => {
      const configuration = picked(program.configurations, which);
      return configuration?.adopt === undefined && configuration !== undefined
        ? {
            program: {
              ...program,
              configurations: program.configurations.map((other) =>
                other === configuration ? anew({ ...other, name: `apps${nextFresh}` }) : other,
              ),
            },
          }
        : undefined;
    },
  ),
  refused("a second entry of a policy", ["appliesTo", "policyId", "Conflict"], ({ program, nextFresh }, { which }) => {
    const entry = picked(entriesOf(program), which);
    const { adopt: _, ...second } = { ...entry!, name: `entry${nextFresh}` };
    return entry && { program: { ...program, entries: [...program.entries, second] } };
  }),
  refused("an entry that somebody else has", ["appliesTo", "policyId"], ({ program, others, nextFresh }, { to }) => {
    const place = entryPlaces.find((each) => others.has(each)) ?? "";
    const names = program.configurations.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const entry = { name: `entry${nextFresh}`, place, names, isDisabled: false, since: 0, spelling: to };
    return place === "" || names.length === 0
      ? undefined
      : { program: { ...program, entries: [...program.entries, entry] }, writes: false };
  }),
  // With the CSR given, already the preview can tell.
  refused("a certificate for another key than the CSR's", ["certificate"], ({ program }, { which, to }) =>
    withOtherKey(program, which, 2 * to),
  ),
  refused("a certificate for another key than the CA's", ["BadCertificate"], ({ program }, { which, to }) =>
    withOtherKey(program, which, 2 * to + 1),
  ),
  refused("a second root", ["LimitReached", "isRootAuthority"], ({ program, nextFresh }, { which, to }) => {
    const configuration = picked(program.configurations, which);
    const member = configuration && picked(configuration.members, to);
    const root = { name: `trusted${nextFresh}`, certificate: 0, identifiers: 0, spelling: 0, isRoot: true };
    const added = (place: Place) => (place === configuration ? [...place.members, root] : undefined);
    return (
      configuration && {
        program:
          member === undefined ? withMembers(program, added) : replaced(program, member, { ...member, isRoot: true }),
        writes: false,
      }
    );
  }),
  refused("to take the root back", ["Rejected"], ({ program }) => {
    const root = rootElsewhere(program);
    return root && { program: replaced(program, root, { ...root, isRoot: false }) };
  }),
  refused("to replace the root", ["LimitReached"], ({ program }, { to }) => {
    const root = rootElsewhere(program);
    const changed = root && { ...renewed(root), certificate: (root.certificate + 1 + (to % 3)) % trustedCount };
    return root && changed && { program: replaced(program, root, changed), writes: false };
  }),
  refused("to remove the root", ["Rejected"], ({ program }) => {
    const root = rootElsewhere(program);
    return root && { program: withMembers(program, ({ members }) => members.filter((member) => member !== root)) };
  }),
  refused("to adopt a configuration without a root", ["adopt"], ({ program, nextFresh }, { to }) => {
    const [place] = program.elsewhere;
    return place === undefined || rootElsewhere(program) !== undefined
      ? undefined
      : {
          program: {
            ...program,
            configurations: [
              ...program.configurations,
              {
                name: `apps${nextFresh}`,
                displayName: place.displayName,
                root: to % rootCount,
                spelling: to,
                expects: false,
                adopt: place.id,
                members: [],
              },
            ],
          },
          writes: false,
        };
  }),
];

function withOtherKey(program: Program, which: number, spelling: number) {
  const ca = picked(program.tlsCas, which);
  const anySigned = { name: `signed of ${ca?.name}`, revision: 0, chainLength: 1, enabled: false } as const;
  const signed: SignedCertificate = { ...(ca?.signed ?? anySigned), spelling, isForAnotherKey: true };
  return ca && { program: withCa(program, ca, { ...ca, signed }), writes: false };
}

function rootElsewhere({ elsewhere }: Program): TrustedCa | undefined {
  return elsewhere.flatMap(({ members }) => members).find(({ isRoot }) => isRoot);
}

function withCa(program: Program, ca: TlsCa, by: TlsCa): Program {
  return { ...program, tlsCas: program.tlsCas.map((other) => (other === ca ? by : other)) };
}
