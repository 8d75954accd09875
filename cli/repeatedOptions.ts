import type { Command, Option } from "commander";

/**
 * Refuses an option that takes one value and is given two: commander takes the last one without a word, and what was meant by
 * the others is lost.
 */
export function refuseRepeated(command: Command): Command {
  for (const option of command.options.filter(takesOneValue)) {
    let count = 0;
    command.on(`option:${option.name()}`, () => {
      count += 1;
      if (count > 1) {
        command.error(`error: option '${option.flags}' is given more than once, and takes one value`);
      }
    });
  }
  return command;
}

/** Those that collect what they are given begin with a list or an object. */
function takesOneValue({ required, optional, variadic, defaultValue }: Option): boolean {
  return (required || optional) && !variadic && typeof defaultValue !== "object";
}
