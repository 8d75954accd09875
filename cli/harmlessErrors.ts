import type { Command } from "commander";
import { inOneLine } from "../provider/messages/foreignText.js";

/** What commander advises after an error, on a line of its own. */
const advice = /\n(\(Did you mean [^]*\))\n$/;

/** Has a command's errors, commander's own among them, repeat what it was given so that it can't act: names of files, too. */
export function withHarmlessErrors(command: Command): Command {
  return command.configureOutput({
    outputError: (message, write) => {
      const [said = "", ...advised] = message.split(advice).filter((part) => part !== "");
      write([said.replace(/\n$/, ""), ...advised].map((line) => `${inOneLine(line)}\n`).join(""));
    },
  });
}
