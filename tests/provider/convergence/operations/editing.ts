/** Changes of the program. */
import { edits, type Edit } from "../edits.js";
import { possibility, type Possibility } from "./operation.js";

/** Edits after which the program says what it said before. */
const meaningless = new Set([
  "write a certificate otherwise",
  "write a signed certificate otherwise",
  "write a policy's entry otherwise",
  "omit a TLS CA's name",
  "expect the members or don't",
  "forget adopt",
]);

export const additions = editing((title) => title.startsWith("add "));
export const changes = editing((title) => !title.startsWith("add "));

function editing(isMeant: (title: string) => boolean): Possibility[] {
  return Object.entries(edits).flatMap(([title, edit]) => (isMeant(title) ? [editOperation(title, edit)] : []));
}

function editOperation(title: string, edit: Edit): Possibility {
  return possibility(title, (model, choice) => {
    const edited = edit(model.program, choice, model.nextFresh);
    // What is to be adopted by the next run needs to be named until then.
    return edited === undefined || !model.allows(edited) || (title === "forget adopt" && !model.isSettled)
      ? undefined
      : () => {
          model.fresh();
          model.edit(edited, !meaningless.has(title));
        };
  });
}
