import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index.js";
import { issuedBy, selfSigned, signedBy, type TestCertificate } from "../certificates.js";
import { createTlsCertificate, send, statusOf, tlsCertificates, token } from "./requests.js";

const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
const documented = [
  "basicConstraints=critical,CA:TRUE,pathlen:1",
  "keyUsage=critical,keyCertSign,cRLSign",
  "extendedKeyUsage=serverAuth",
];

/** What Microsoft's pages demand of a certificate that is uploaded. */
describe("The emulator's uploads", () => {
  let emulator: Emulator;
  const root = selfSigned("/CN=Root");
  const stranger = selfSigned("/CN=Stranger");
  // Of the same name, by another key.
  const namesake = selfSigned("/CN=Root");
  const intermediate = issuedBy(root, "/CN=Intermediate", authority);

  before(async () => {
    emulator = await startEmulator({ token, enrollingMilliseconds: 0, requestKey: "p256" });
  });
  after(() => emulator.close());

  interface Upload {
    readonly by?: TestCertificate;
    readonly days?: number;
    readonly extensions?: readonly string[];
    readonly signing?: readonly string[];
    readonly chain?: readonly TestCertificate[] | undefined;
  }

  /** The status and message of an upload, and the id of what it was for. */
  async function uploaded(upload: Upload, on = emulator): Promise<{ status: number; message: string; id: string }> {
    const { by = root, days = 365, extensions = documented, signing = ["-sha256"] } = upload;
    const { id, certificateSigningRequest } = await createTlsCertificate(on);
    const chain = ("chain" in upload ? upload.chain : [root])?.map(({ certificate }) => certificate).join("");
    const certificate = signedBy(by, certificateSigningRequest, days, extensions, signing);
    const body = { certificate, ...(chain === undefined ? {} : { chain }) };
    const answer = await send(on, "PATCH", `${tlsCertificates}/${id}`, body);
    const message = answer.status === 204 ? "" : answer.body.error.message;
    expect(await statusOf(on, id)).to.equal(answer.status === 204 ? "disabled" : "csrGenerated");
    return { status: answer.status, message, id };
  }

  async function taken(upload: Upload): Promise<string> {
    const { status, message, id } = await uploaded(upload);
    expect([status, message]).to.deep.equal([204, ""]);
    return id;
  }

  async function refused(upload: Upload, message: RegExp): Promise<void> {
    const answer = await uploaded(upload);
    expect(answer.status).to.equal(400);
    expect(answer.message).to.match(message);
  }

  it("take a CA whose chain leads to a root, in any order, and with more in it", async () => {
    await taken({});
    await taken({ by: intermediate, chain: [intermediate, root] });
    await taken({ by: intermediate, chain: [stranger, root, namesake, intermediate] });
  });

  it("refuse what is no CA", async () => {
    const isNoCa = /'certificate': it must be the certificate of a certificate authority/;
    await refused({ extensions: ["basicConstraints=critical,CA:FALSE", "keyUsage=digitalSignature"] }, isNoCa);
    await refused({ extensions: ["extendedKeyUsage=serverAuth"] }, isNoCa);
  });

  it("refuse what ends within six months", async () => {
    for (const days of [1, 30, 180]) {
      await refused({ days }, /'certificate': it must be valid for at least 6 more months/);
    }
    await taken({ days: 186 });
  });

  it("refuse a chain that doesn't lead from the certificate to a root", async () => {
    const isNoChain = /'chain': it must contain the certificates of all issuers/;
    await refused({ chain: [stranger] }, isNoChain);
    await refused({ chain: [namesake] }, isNoChain);
    await refused({ by: intermediate, chain: [root] }, isNoChain);
    await refused({ by: intermediate, chain: [intermediate] }, isNoChain);
    await refused({ by: intermediate, chain: [intermediate, namesake] }, isNoChain);
    const leaf = issuedBy(root, "/CN=Leaf", ["basicConstraints=critical,CA:FALSE"]);
    await refused({ by: leaf, chain: [leaf, root] }, isNoChain);
    // Without key identifiers, only the signature tells one from the other.
    const bare = ["keyUsage=critical,keyCertSign,cRLSign", "subjectKeyIdentifier=none", "authorityKeyIdentifier=none"];
    const [signer, other] = [selfSigned("/CN=Bare", bare), selfSigned("/CN=Bare", bare)];
    const extensions = [...documented, "authorityKeyIdentifier=none"];
    await refused({ by: signer, extensions, chain: [other] }, isNoChain);
    await taken({ by: signer, extensions, chain: [other, signer] });
    // The certificate itself is no issuer of its own.
    await refused({ chain: [] }, /'chain'/);
  });

  it("refuse a chain that comes later and is another's, and enabling without one", async () => {
    const id = await taken({ chain: undefined });
    const change = (body: object) => send(emulator, "PATCH", `${tlsCertificates}/${id}`, body);
    const early = await change({ status: "enabled" });
    expect(early.status).to.equal(400);
    expect(early.body.error.message).to.match(/before the certificate's chain is uploaded/);
    expect((await change({ chain: stranger.certificate })).status).to.equal(400);
    expect((await change({ chain: root.certificate, status: "enabled" })).status).to.equal(204);
    expect(await statusOf(emulator, id)).to.equal("active");
  });

  it("are held to the time that the emulator has", async () => {
    const years = (count: number) => new Date(Date.now() + count * 365 * 24 * 60 * 60 * 1000);
    const later = await startEmulator({ token, requestKey: "p256", now: () => years(0.6) });
    try {
      expect((await uploaded({}, later)).status).to.equal(400);
      expect((await uploaded({ days: 450 }, later)).status).to.equal(204);
    } finally {
      await later.close();
    }
  });

  /** An upload with a switch, beside one without it. */
  async function withSwitch(options: Partial<EmulatorOptions>, upload: Upload): Promise<readonly [number, number]> {
    const switched = await startEmulator({ token, requestKey: "p256", ...options });
    try {
      return [(await uploaded(upload)).status, (await uploaded(upload, switched)).status];
    } finally {
      await switched.close();
    }
  }

  it("are held to the extensions of Microsoft's how-to page by a switch", async () => {
    const without = (omitted: number) => documented.filter((_, index) => index !== omitted);
    for (const extensions of [
      without(1),
      without(2),
      ["basicConstraints=critical,CA:TRUE,pathlen:0", ...without(0)],
      [...without(1), "keyUsage=critical,keyCertSign"],
      [...without(2), "extendedKeyUsage=clientAuth"],
    ]) {
      expect(await withSwitch({ uploadChecks: "extensions" }, { extensions })).to.deep.equal([204, 400]);
    }
    expect(await withSwitch({ uploadChecks: "extensions" }, { signing: ["-sha1"] })).to.deep.equal([204, 400]);
    expect(await withSwitch({ uploadChecks: "extensions" }, { signing: ["-sha384"] })).to.deep.equal([204, 204]);
  });

  it("are let through but for the key by another, and held to an ordered chain by a third", async () => {
    expect(await withSwitch({ uploadChecks: "keyOnly" }, { days: 1, chain: [stranger] })).to.deep.equal([400, 204]);
    for (const chain of [
      [root, intermediate],
      [intermediate, root, stranger],
    ]) {
      expect(await withSwitch({ chainContents: "ordered" }, { by: intermediate, chain })).to.deep.equal([204, 400]);
    }
    const ordered = { by: intermediate, chain: [intermediate, root] };
    expect(await withSwitch({ chainContents: "ordered" }, ordered)).to.deep.equal([204, 204]);
  });

  it("of a chain of very many take no longer than its square", async () => {
    const many = Array.from({ length: 40 }, () => namesake);
    await taken({ by: intermediate, chain: [...many, ...many, intermediate, ...many, root] });
  });
});
