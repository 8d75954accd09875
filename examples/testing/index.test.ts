import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { before, describe, it } from "mocha";
import * as pulumi from "@pulumi/pulumi";

/** What the program makes, by its names in Pulumi. */
const made = new Map<string, pulumi.runtime.MockResourceArgs>();

/** What Graph would add to what the program says. */
const answers: Record<string, object> = {
  "tls-inspection": { certificateSigningRequest: "-----BEGIN CERTIFICATE REQUEST-----" },
};

void pulumi.runtime.setMocks({
  newResource(resource) {
    made.set(resource.name, resource);
    return { id: `${resource.name}-id`, state: { ...resource.inputs, ...answers[resource.name] } };
  },
  call: ({ inputs }) => inputs,
});

/** The value of an output, once it is known. */
function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("the program", () => {
  let program: typeof import("./index.ts");
  before(async () => {
    // After setMocks: what is made before that isn't mocked.
    program = await import("./index.ts");
  });

  it("hands the PKI team the CSR that Microsoft made", async () => {
    assert.equal(await valueOf(program.certificateSigningRequest), "-----BEGIN CERTIFICATE REQUEST-----");
  });

  it("leaves the CA's name to the provider, so that it can be replaced", async () => {
    await valueOf(program.tlsInspection.urn);
    assert.equal(made.get("tls-inspection")?.inputs.name, undefined);
  });

  it("trusts our root and what it issued, and nothing else", async () => {
    const root = new X509Certificate(await valueOf(program.appTrust.rootCertificate));
    assert.match(root.subject, /^O=Contoso Ltd$/m);
    for (const issuing of (await valueOf(program.appTrust.trustedCertificates)) ?? []) {
      assert.ok(new X509Certificate(issuing).verify(root.publicKey));
    }
  });
});
