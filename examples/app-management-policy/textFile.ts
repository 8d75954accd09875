import { rmSync, writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

interface Inputs {
  /** Where the file is, from the program's folder. */
  path: string;
  content: string;
}

const files: pulumi.dynamic.ResourceProvider<Inputs> = {
  create: (inputs: Inputs) => {
    writeFileSync(inputs.path, `${inputs.content}\n`);
    return Promise.resolve({ id: inputs.path, outs: inputs });
  },
  update: (_id, _olds: Inputs, inputs: Inputs) => {
    writeFileSync(inputs.path, `${inputs.content}\n`);
    return Promise.resolve({ outs: inputs });
  },
  delete: (_id, inputs: Inputs) => {
    rmSync(inputs.path, { force: true });
    return Promise.resolve();
  },
};

/** A file whose content is known once other resources are made. */
export class TextFile extends pulumi.dynamic.Resource {
  constructor(name: string, args: { [Input in keyof Inputs]: pulumi.Input<Inputs[Input]> }) {
    super(files, name, args, { replaceOnChanges: ["path"] }, "example", "TextFile");
  }
}
