/** Stands on the path for the GitHub CLI: comments and issues in the file that GITHUB_FILE names. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Command } from "commander";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  state: "open" | "closed";
  body: string;
  readonly comments: string[];
}

/** What the file holds. */
interface GitHub {
  readonly comments: Comment[];
  readonly labels: string[];
  readonly issues: Issue[];
}

export function readGitHub(file: string): GitHub {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as GitHub)
    : { comments: [], labels: [], issues: [] };
}

export function changeGitHub(file: string, change: (gitHub: GitHub) => void): void {
  const gitHub = readGitHub(file);
  change(gitHub);
  writeFileSync(file, JSON.stringify(gitHub));
}

const textOf = (file: string) => readFileSync(file, "utf8");

/** What a filter makes of a value, as `--jq` prints it. */
function filtered(value: unknown, filter: string): string {
  return execFileSync("jq", ["--raw-output", filter], { input: JSON.stringify(value), encoding: "utf8" });
}

function commandLine(file: string): Command {
  const gh = new Command("gh");
  gh.command("api <path>")
    .option("--method <method>", "", "GET")
    .option("--field <field>")
    .option("--jq <filter>")
    .option("--paginate")
    .option("--silent")
    .action((path: string, { method, field = "", jq = "." }: Record<string, string>) => {
      const body = () => textOf(field.replace(/^body=@/, ""));
      const id = Number(/\/issues\/comments\/(\d+)$/.exec(path)?.[1]);
      if (method === "GET") {
        process.stdout.write(filtered(readGitHub(file).comments, jq));
      } else if (method === "POST") {
        changeGitHub(file, ({ comments }) => {
          comments.push({ id: 100 + comments.length, user: { login: "github-actions[bot]" }, body: body() });
        });
      } else {
        changeGitHub(file, ({ comments }) => {
          comments.find((comment) => comment.id === id)!.body = body();
        });
      }
    });
  gh.command("label")
    .command("create <name>")
    .requiredOption("--force")
    .option("--description <words>")
    .action((name: string) => {
      changeGitHub(file, ({ labels }) => labels.push(name));
    });
  const issue = gh.command("issue");
  issue
    .command("list")
    .option("--label <name>")
    .option("--state <state>")
    .option("--limit <count>")
    .option("--json <fields>")
    .option("--jq <filter>")
    .action(({ label = "", state, jq = "." }: Record<string, string>) => {
      const { issues } = readGitHub(file);
      const found = issues.filter((one) => one.labels.includes(label) && one.state === state);
      process.stdout.write(filtered(found, jq));
    });
  issue
    .command("create")
    .requiredOption("--title <title>")
    .requiredOption("--label <name>")
    .requiredOption("--body-file <file>")
    .action(({ title = "", label = "", bodyFile = "" }: Record<string, string>) => {
      changeGitHub(file, ({ issues, labels }) => {
        if (!labels.includes(label)) {
          throw new Error(`there is no label ${label}`);
        }
        const number = 1 + issues.length;
        issues.push({ number, title, labels: [label], state: "open", body: textOf(bodyFile), comments: [] });
      });
    });
  const change = (number: string, by: (issue: Issue) => void) => {
    changeGitHub(file, ({ issues }) => {
      by(issues[Number(number) - 1]!);
    });
  };
  issue
    .command("edit <number>")
    .requiredOption("--body-file <file>")
    .action((number: string, { bodyFile = "" }: Record<string, string>) => {
      change(number, (edited) => (edited.body = textOf(bodyFile)));
    });
  issue
    .command("close <number>")
    .requiredOption("--comment <text>")
    .action((number: string, { comment = "" }: Record<string, string>) => {
      change(number, (closed) => {
        closed.state = "closed";
        closed.comments.push(comment);
      });
    });
  return gh;
}

if (require.main === module) {
  void commandLine(process.env["GITHUB_FILE"] ?? "").parseAsync();
}
