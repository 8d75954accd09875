import { createRequire } from "node:module";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { Recent } from "../../provider/x509/reader.js";
import { tags } from "../../provider/x509/der.js";
import type { Properties } from "../../provider/kernel/properties.js";
import { base64Of, issuedBy, selfSigned, signedBy } from "../certificates.js";
import { Tenant } from "../tenant.js";
import { configuration, HandlerProcess, signedCertificate, tlsCa, trustedCa } from "./handlerProcess.js";

const authority = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];
const root = selfSigned("/CN=Root");
const issuing = issuedBy(root, "/CN=Issuing", authority);
const other = issuedBy(root, "/CN=Other", authority);

/** How often each text is decoded, and each DER taken apart by each of its readers, in this call. */
const counts = new Map<string, number>();
/** What was decoded of base64 to DER while no text was read. */
const decodedOutside: string[] = [];
let isReading = false;
/** What was read in another call doesn't count as known: it may be another process's. */
let call = 0;

/** Whether what runs now was called by the provider, and not by the emulator, which reads certificates of its own. */
function isOfProvider(): boolean {
  return /[\\/]provider[\\/]x509[\\/]/.test(new Error().stack ?? "");
}

type Function = (...given: never[]) => unknown;

/** Has something else done where a function or class is called, for as long as these tests run; gives what ends that. */
function replacing<G extends unknown[]>(
  owner: object,
  name: string,
  apply: (original: Function, self: unknown, given: G) => unknown,
  construct: (original: Function, given: G, made: Function) => unknown = Reflect.construct,
): () => void {
  const original = Reflect.get(owner, name) as Function;
  Reflect.set(owner, name, new Proxy(original, { apply, construct } as ProxyHandler<Function>));
  return () => {
    Reflect.set(owner, name, original);
  };
}

/** Counts the calls of a function or class by what they are given to read. */
function counting(owner: object, name: string, asText: (given: never) => string): () => void {
  const count = (given: never) => {
    if (isOfProvider()) {
      const what = `${name} ${asText(given)}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
  };
  return replacing(
    owner,
    name,
    (original, self, given: [never]) => {
      count(given[0]);
      return Reflect.apply(original, self, given);
    },
    (original, given, made) => {
      count(given[0]);
      return Reflect.construct(original, given, made);
    },
  );
}

const hexadecimal = (der: Uint8Array) => Buffer.from(der).toString("hex");
const load = createRequire(__filename) as (name: string) => object;

describe("one call of a handler", () => {
  const undo: (() => void)[] = [];
  let tenant: Tenant;
  let ca: { id: string; state: Properties };

  before(async () => {
    tenant = await Tenant.start({ enrollingMilliseconds: 0 });
    ca = await new HandlerProcess(tenant.environment).create(tlsCa, {
      name: "Contoso1",
      commonName: "Contoso TLS CA",
      organizationName: "Contoso Ltd",
    });
    const addedIn = new WeakMap<object, number>();
    undo.push(
      replacing(Recent.prototype, "add", (add, self, [key, made]: [string, object]) => {
        addedIn.set(made, call);
        return Reflect.apply(add, self, [key, made]);
      }),
      replacing(Recent.prototype, "get", (get, self, given: [string]) => {
        const found = Reflect.apply(get, self, given) as object | undefined;
        return found !== undefined && addedIn.get(found) === call ? found : undefined;
      }),
      counting(load("../../provider/x509/certificateParts.js"), "certificateParts", hexadecimal),
      counting(load("node:crypto"), "X509Certificate", hexadecimal),
      counting(load("@peculiar/x509"), "Pkcs10CertificateRequest", hexadecimal),
      counting(load("../../provider/x509/contents.js"), "contents", String),
      replacing(load("../../provider/x509/contents.js"), "contents", (contents, self, given) => {
        isReading = true;
        try {
          return Reflect.apply(contents, self, given as never[]);
        } finally {
          isReading = false;
        }
      }),
      replacing(Buffer, "from", (from, self, given) => {
        const bytes = Reflect.apply(from, self, given as never[]) as Buffer;
        if (given[1] === "base64" && !isReading && bytes[0] === tags.sequence && isOfProvider()) {
          decodedOutside.push(bytes.toString("base64"));
        }
        return bytes;
      }),
    );
  });
  after(async () => {
    for (const each of undo.toReversed()) {
      each();
    }
    await tenant.emulator.close();
  });

  /** What a call reads more than once; and that it reads something at all. */
  async function once<T>(made: () => Promise<T>): Promise<T> {
    call += 1;
    counts.clear();
    decodedOutside.length = 0;
    const result = await made();
    expect([...counts.keys()].some((what) => what.startsWith("certificateParts "))).to.equal(true);
    expect([...counts].filter(([, count]) => count > 1)).to.deep.equal([]);
    expect(decodedOutside).to.deep.equal([]);
    return result;
  }

  const request = () => String(ca.state["certificateSigningRequest"]);
  const programs = {
    "a signed certificate with its chain": {
      resource: signedCertificate,
      inputs: () => ({
        certificateId: ca.id,
        certificate: signedBy(issuing, request()),
        chain: [root.certificate, issuing.certificate],
        certificateSigningRequest: request(),
      }),
    },
    "a signed certificate whose CSR Graph has": {
      resource: signedCertificate,
      inputs: () => ({ certificateId: ca.id, certificate: signedBy(root, request()), chain: root.certificate }),
    },
    "a configuration with trustedCertificates": {
      resource: configuration,
      inputs: () => ({
        displayName: "Apps",
        rootCertificate: root.certificate,
        trustedCertificates: [issuing.certificate, other.certificate],
      }),
    },
    "a trusted CA": {
      resource: trustedCa,
      inputs: async () => ({
        certificateBasedApplicationConfigurationId: (
          await new HandlerProcess(tenant.environment).create(configuration, { rootCertificate: root.certificate })
        ).id,
        certificate: base64Of(issuing.certificate),
      }),
    },
  };
  for (const [what, { resource, inputs: make }] of Object.entries(programs)) {
    it(`decodes each certificate and each text of ${what} once: preview, up and the next preview`, async () => {
      const inputs: Properties = await make();
      const process = () => new HandlerProcess(tenant.environment);
      await once(() => process().check(resource, inputs));
      const { id, state } = await once(() => process().create(resource, inputs));
      await once(() => process().check(resource, inputs, {}, state));
      const { differences } = await once(() => process().diff(resource, id, state, inputs));
      expect(differences).to.deep.equal([]);
      await once(() => process().read(resource, id, state, inputs));
    });
  }
});
