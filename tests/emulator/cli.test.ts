import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startEmulator } from "../../emulator/index.js";
import { killAll, run } from "./command.js";
import { tlsCertificates } from "./requests.js";

describe("pulumi-entra-ca emulator", () => {
  afterEach(killAll);

  async function status(endpoint: string, token: string): Promise<number> {
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${endpoint}${tlsCertificates}`, { headers })).status;
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`says where it listens and ends with exit code 0 on ${signal}`, async () => {
      const { child, output, ended } = run(["emulator", "--port", "0", "--token", "given-token"]);
      const text = await output("ENTRA_CA_ACCESS_TOKEN");
      const [, endpoint = ""] = /^Graph emulator listening on (http:\/\/127\.0\.0\.1:\d+\/beta)\n/.exec(text) ?? [];
      expect(text).to.include(`ENTRA_CA_ENDPOINT=${endpoint}\n`);
      expect(text).not.to.include("given-token");
      expect(await status(endpoint, "given-token")).to.equal(200);
      expect(await status(endpoint, "another")).to.equal(401);
      child.kill(signal);
      expect(await ended()).to.deep.equal({ code: 0, errors: "" });
    });
  }

  it("takes the token from the environment, and else makes one and prints it", async () => {
    const given = run(["emulator", "--port", "0"], { ENTRA_CA_ACCESS_TOKEN: "from-environment" });
    const text = await given.output("ENTRA_CA_ACCESS_TOKEN");
    expect(text).not.to.include("from-environment");
    expect(await status(/http\S+\/beta/.exec(text)?.[0] ?? "", "from-environment")).to.equal(200);

    const made = await run(["emulator", "--port", "0"]).output("ENTRA_CA_ACCESS_TOKEN");
    const [, token = ""] = /ENTRA_CA_ACCESS_TOKEN=(\S{20,})\n/.exec(made) ?? [];
    expect(await status(/http\S+\/beta/.exec(made)?.[0] ?? "", token)).to.equal(200);
  });

  it("keeps the tenant in the file that --state names", async () => {
    const folder = await mkdtemp(join(tmpdir(), "emulator-"));
    const stateFile = join(folder, "tenant.json");
    const body = JSON.stringify({ name: "n", commonName: "c", organizationName: "o" });
    const headers = { Authorization: "Bearer t", "Content-Type": "application/json" };
    try {
      const text = await run(["emulator", "--port", "0", "--token", "t", "--state", stateFile]).output("ENDPOINT");
      const endpoint = /http\S+\/beta/.exec(text)?.[0] ?? "";
      expect((await fetch(`${endpoint}${tlsCertificates}`, { method: "POST", headers, body })).status).to.equal(201);
      expect(await readFile(stateFile, "utf8")).to.include('"name": "n"');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("begins with the tenant that --state has as JSON", async () => {
    const state = JSON.stringify({
      tenant: { tlsCertificates: [{ name: "j", commonName: "c", organizationName: "o" }] },
    });
    const text = await run(["emulator", "--port", "0", "--token", "t", "--state", state]).output("ENDPOINT");
    const headers = { Authorization: "Bearer t" };
    const list = await fetch(`${/http\S+\/beta/.exec(text)?.[0] ?? ""}${tlsCertificates}`, { headers });
    expect(await list.text()).to.include('"name":"j"');
  });

  it("serves https with --https, whose certificate NODE_EXTRA_CA_CERTS takes, and logs with --log", async () => {
    const folder = await mkdtemp(join(tmpdir(), "emulator-https-"));
    try {
      for (const file of [[], [join(folder, "ca.pem")]]) {
        const args = ["emulator", "--port", "0", "--token", "t", "--log", "--https", ...file];
        const started = run(args);
        const text = await started.output("NODE_EXTRA_CA_CERTS");
        const [, endpoint = ""] = /^ENTRA_CA_ENDPOINT=(https:\/\/127\.0\.0\.1:\d+\/beta)$/m.exec(text) ?? [];
        const [, certificateFile = ""] = /^NODE_EXTRA_CA_CERTS=(.+)$/m.exec(text) ?? [];
        expect(certificateFile).to.match(
          file.length > 0 ? /emulator-https-.*ca\.pem$/ : /entra-ca-emulator-\w+\/ca\.pem$/,
        );
        const program = `fetch(process.argv[1], { headers: { authorization: "Bearer t", "client-request-id": "\\xff" } }).then((answer) => console.log(answer.status))`;
        const { stdout, stderr } = spawnSync(process.execPath, ["-e", program, `${endpoint}${tlsCertificates}`], {
          encoding: "utf8",
          env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile },
        });
        expect(stdout, stderr).to.equal("200\n");
        started.child.kill("SIGTERM");
        const { code, errors } = await started.ended();
        expect(code).to.equal(0);
        expect(errors).to.match(/^\S+Z GET \/beta\/networkAccess\S+ 200 ÿ\n$/);
        if (file.length === 0) {
          await rm(dirname(certificateFile), { recursive: true });
        }
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("answers as --switch says", async () => {
    const switches = ["--switch", "neverConfigured=notFound", "--switch", "expiringDays=3"];
    const text = await run(["emulator", "--port", "0", "--token", "t", ...switches]).output("ENDPOINT");
    expect(await status(/http\S+\/beta/.exec(text)?.[0] ?? "", "t")).to.equal(404);
  });

  it("makes go wrong what --fault says, as JSON or in short, and tells how often at /faults", async () => {
    const rule = JSON.stringify({ fault: "status", status: 504, path: "*Certificates", after: 1 });
    const faults = ["--fault", "throttle,seconds=0.001,method=GET", "--fault", rule];
    const text = await run(["emulator", "--port", "0", "--token", "t", ...faults]).output("ENDPOINT");
    const endpoint = /http\S+\/beta/.exec(text)?.[0] ?? "";
    const statuses: number[] = [];
    for (let request = 0; request < 4; request++) {
      statuses.push(await status(endpoint, "t"));
      await setTimeout(5);
    }
    expect(statuses).to.deep.equal([429, 200, 504, 200]);
    const headers = { Authorization: "Bearer t" };
    const told = (await (await fetch(new URL("/faults", endpoint), { headers })).json()) as {
      faults: { rule: { fault: string }; matched: number; applied: number }[];
    };
    expect(told.faults.map(({ rule, matched, applied }) => [rule.fault, matched, applied])).to.deep.equal([
      ["throttle", 4, 1],
      ["status", 3, 1],
    ]);
  });

  it("repeats with --seed what chance did", async () => {
    const runs: string[] = [];
    for (const seed of ["1", "1", "2"]) {
      const faults = ["--fault", "status,status=500,times=always,probability=0.5", "--seed", seed];
      const text = await run(["emulator", "--port", "0", "--token", "t", ...faults]).output("ENDPOINT");
      const endpoint = /http\S+\/beta/.exec(text)?.[0] ?? "";
      const statuses: number[] = [];
      for (let request = 0; request < 40; request++) {
        statuses.push(await status(endpoint, "t"));
      }
      runs.push(statuses.join());
    }
    expect(runs[0]).to.equal(runs[1]).and.to.include("200").and.to.include("500");
    expect(runs[0]).not.to.equal(runs[2]);
  });

  it("answers a mistake with one line and exit code 1", async () => {
    const busy = await startEmulator({ token: "t" });
    const mistakes = [
      [["emulator", "--port", "65536"], /--port.*0 to 65535/],
      [["emulator", "--port", "4o1o"], /--port.*0 to 65535/],
      [["emulator", "--token", ""], /--token.*empty/],
      [["emulator", "--port", new URL(busy.url).port], /already in use/],
      [["emulator", "--port", "0", "--state", tmpdir()], /state file/],
      [["emulator", "--fault", "nonsense"], /fault: .*expected one of throttle, status/],
      [["emulator", "--fault", "status"], /status: .*expected one of 400/],
      [["emulator", "--fault", "slow", "--fault", "throttle,seconds=soon"], /seconds: .*expected number/],
      [["emulator", "--fault", "reset,performed"], /'performed' is not key=value/],
      [["emulator", "--fault", "{fault:reset}"], /not JSON: \{fault:reset\}/],
      [["emulator", "--fault", '{"fault":"reset","when":3}'], /"when"/],
      [["emulator", "--seed", "x"], /--seed.*number/],
      [["emulator", "--switch", "nonsense=1"], /no switch 'nonsense'/],
      [["emulator", "--switch", "requestKey=rsa512"], /requestKey.*rsa512.*rsa2048/],
      [["emulator", "--switch", "expiringDays=soon"], /expiringDays.*soon.*number/],
      [["emulator", "--state", "{"], /JSON of --state/],
      [["emulator", "--state", "[]"], /JSON of --state/],
      [["emulator", "--state", '{"tenant":{"x":1}}'], /JSON of --state.*"x"/],
      [["emulator", "--nonsense"], /--nonsense/],
      [["nonsense"], /nonsense/],
    ] as const;
    try {
      for (const [args, message] of mistakes) {
        const { code, errors } = await run([...args]).ended();
        expect(code, args.join(" ")).to.equal(1);
        expect(errors)
          .to.match(/^error: [^\n]+\n$/)
          .and.to.match(message);
      }
    } finally {
      await busy.close();
    }
  });

  it("tells the package's version", async () => {
    const manifest = await readFile(join(__dirname, "..", "..", "..", "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await run(["--version"]).output("\n")).to.equal(`${version}\n`);
  });

  it("loads the server's libraries only when it runs", async () => {
    const probe = "process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')))";
    const nodeOptions = [
      "--import",
      `data:text/javascript,${encodeURIComponent(`import { createRequire } from "node:module"; const require = createRequire("/"); ${probe}`)}`,
    ];
    const { output, ended } = run(["emulator", "--help"], {}, nodeOptions);
    await ended();
    const loaded = await output("");
    expect(loaded).to.include(join("cli", "main.js"));
    expect(loaded).not.to.match(/hono|peculiar|zod|reflect-metadata/);
  });
});
