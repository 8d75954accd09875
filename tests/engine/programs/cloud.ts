/** A cloud in a file, and the dynamic provider of the objects in it. What an object's inputs say decides how it behaves. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

export interface CloudObject {
  readonly size: unknown;
  readonly label?: unknown;
}

export interface Cloud {
  objects: Record<string, CloudObject>;
  /** Every call that changed something, in order. */
  calls: string[];
  /** How many objects were made for a resource of this name: a replacement is its second. */
  made: Record<string, number>;
  /** Deletions no longer fail. */
  healed?: true;
  /** The process that made the last object. */
  host?: number;
}

/** Pulumi's own word for it. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Inputs = Readonly<Record<string, unknown>>;

export function readCloud(file: string): Cloud {
  if (!existsSync(file)) {
    return { objects: {}, calls: [], made: {} };
  }
  return JSON.parse(readFileSync(file, "utf8")) as Cloud;
}

/** At once, so that calls that run side by side don't lose each other's changes. */
export function changeCloud<Result>(file: string, change: (cloud: Cloud) => Result): Result {
  const cloud = readCloud(file);
  const result = change(cloud);
  writeFileSync(file, JSON.stringify(cloud));
  return result;
}

function cloudFile(): string {
  return process.env["CLOUD_FILE"] ?? "";
}

/** Where the calls are written that change nothing, a line each. */
export function questionsFile(file: string): string {
  return `${file}.questions`;
}

function note(question: string): void {
  appendFileSync(questionsFile(cloudFile()), `${question}\n`);
}

function outputs(inputs: Inputs): Inputs {
  return { ...inputs, described: `${String(inputs["kind"])} of ${String(inputs["size"])}` };
}

/** Waits, in the middle of a call, until the test has removed the file. */
async function untilReleased(): Promise<void> {
  const gate = process.env["CLOUD_GATE"] ?? "";
  while (existsSync(gate)) {
    await setTimeout(20);
  }
}

function partialFailure(id: string, inputs: Inputs): Error {
  return Object.assign(new Error("unfinished"), {
    id,
    properties: outputs(inputs),
    reasons: ["it is still starting", "it has no address"],
  });
}

export const provider = {
  check(olds: Inputs, news: Inputs) {
    note(`check ${String(news["resource"])} ${Object.keys(olds).length === 0 ? "afresh" : "again"}`);
    const failures = [];
    if (news["size"] === "huge") {
      failures.push({ property: "size", reason: "too large" });
    }
    if (news["kind"] === "rock") {
      failures.push({ property: "", reason: "kind: rocks don't float" });
    }
    return Promise.resolve({ inputs: news, failures });
  },

  diff(id: string, olds: Inputs, news: Inputs) {
    note(`diff ${id}`);
    if (news["compare"] === "engine") {
      return Promise.resolve({});
    }
    const replaces = olds["kind"] === news["kind"] ? [] : ["kind"];
    const changes = replaces.length > 0 || olds["size"] !== news["size"] || olds["label"] !== news["label"];
    return Promise.resolve({ changes, replaces, deleteBeforeReplace: news["alone"] === true });
  },

  async create(inputs: Inputs) {
    if (inputs["fails"] === "create") {
      throw new Error("no room for it");
    }
    const id = changeCloud(cloudFile(), (cloud) => {
      const resource = String(inputs["resource"]);
      const number = (cloud.made[resource] ?? 0) + 1;
      const made = `${resource}${number}`;
      cloud.made[resource] = number;
      cloud.host = process.pid;
      cloud.objects[made] = { size: inputs["size"], label: inputs["label"] };
      cloud.calls.push(`create ${made}`);
      return made;
    });
    if (inputs["waits"] === true) {
      await untilReleased();
    }
    if (inputs["fails"] === "partially") {
      throw partialFailure(id, inputs);
    }
    return { id, outs: outputs(inputs) };
  },

  update(id: string, _olds: Inputs, news: Inputs) {
    if (news["fails"] === "update") {
      throw new Error("it is stuck");
    }
    changeCloud(cloudFile(), (cloud) => {
      cloud.objects[id] = { size: news["size"], label: news["label"] };
      cloud.calls.push(`update ${id}`);
    });
    if (news["fails"] === "partially") {
      throw partialFailure(id, news);
    }
    return Promise.resolve({ outs: outputs(news) });
  },

  read(id: string, props: Inputs) {
    note(`read ${id}`);
    if (props["fails"] === "read") {
      throw new Error("it is out of sight");
    }
    if (Object.values(props).includes(unknown)) {
      throw new Error("it can't be read with what isn't known");
    }
    const object = readCloud(cloudFile()).objects[id];
    if (object === undefined) {
      return Promise.resolve({ id: "", props: {} });
    }
    const found = { ...props, ...object };
    const { described: _made, ...inputs } = found as Record<string, unknown>;
    const drifted = object.size !== props["size"];
    return Promise.resolve({ id, props: outputs(found), ...(drifted && { inputs }) });
  },

  delete(id: string, props: Inputs) {
    if (props["fails"] === "delete" && readCloud(cloudFile()).healed !== true) {
      throw new Error("it is in use");
    }
    changeCloud(cloudFile(), (cloud) => {
      cloud.objects = Object.fromEntries(Object.entries(cloud.objects).filter(([name]) => name !== id));
      cloud.calls.push(`delete ${id}`);
    });
    return Promise.resolve();
  },
};
