/** As many configurations as Graph allows in a tenant, each as full as it allows: its root and nine more. */
import type { Configuration, Program, TrustedCa } from "../provider/convergence/wantedProgram.js";

const membersEach = 9;
export const configurationCount = 100;
/** One more for each configuration, which the change puts in. */
export const trustedCount = configurationCount * (membersEach + 1);

function configuration(number: number): Configuration {
  return {
    name: `configuration ${number}`,
    displayName: `Devices ${number}`,
    root: number,
    spelling: number,
    expects: false,
    members: Array.from({ length: membersEach }, (_, index) => {
      const certificate = number * membersEach + index;
      return { name: `trusted ${certificate}`, certificate, identifiers: 0, spelling: certificate };
    }),
  };
}

/** Something of everything, apart from a new configuration, for which there is no room. */
function changed(wanted: Configuration, number: number): Configuration {
  const { displayName } = wanted;
  return {
    ...wanted,
    ...(number % 3 === 0 ? { displayName: `${displayName}, renamed`, description: "Changed" } : {}),
    members: changedMembers(wanted.members, number),
  };
}

function changedMembers([first, second, ...others]: readonly TrustedCa[], number: number): TrustedCa[] {
  const certificate = configurationCount * membersEach + number;
  const replaced = { ...first!, certificate };
  const withOtherIssuer = { ...second!, identifiers: 1 + (number % 2) };
  return [...(number % 4 === 0 ? [] : [replaced]), withOtherIssuer, ...others];
}

const programOf = (configurations: readonly Configuration[]): Program => ({
  tlsCas: [],
  configurations,
  elsewhere: [],
  entries: [],
});

const all = Array.from({ length: configurationCount }, (_, number) => configuration(number));

export const firstProgram = programOf(all);
export const changedProgram = programOf(all.slice(configurationCount / 10).map(changed));

export function sizeOf({ configurations }: Program): number {
  return configurations.reduce((sum, { members }) => sum + 1 + members.length, 0);
}
