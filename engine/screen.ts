/** The terminal: lines that stay, and on a real one a last line that tells what is being waited for. */
import ora from "ora";
import type { Screen } from "./display.js";

/** @param stream Standard output, or standard error when the output is for a program. */
export function openScreen(stream: NodeJS.WriteStream): Screen & { close(): void } {
  // Not discarding the input keeps Ctrl-C a signal. A terminal without a width has no last line to rewrite.
  const spinner = ora({ stream, discardStdin: false, isSilent: !stream.isTTY || stream.columns === 0 });
  return {
    stream,
    line(text) {
      spinner.clear();
      stream.write(`${text}\n`);
    },
    status(text) {
      if (text === undefined) {
        spinner.stop();
        return;
      }
      const [firstLine = ""] = text.split("\n");
      spinner.text = firstLine;
      if (!spinner.isSpinning) {
        spinner.start();
      }
    },
    close() {
      spinner.stop();
    },
  };
}
