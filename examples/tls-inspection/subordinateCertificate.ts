import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";

interface Inputs {
  /** The CSR as PEM. */
  certificateSigningRequest: string;
  /** File with the issuer's certificate. */
  issuer: string;
  /** File with the issuer's private key, which never enters the state. */
  issuerKey: string;
  /** File with openssl's extensions for the certificate. */
  extensions: string;
  /** How long the certificate is valid. */
  days: number;
}

/** Signs once and keeps the certificate: what signed anew in every preview would differ every time. */
const signing: pulumi.dynamic.ResourceProvider<Inputs> = {
  diff: (_id, olds: Inputs, news: Inputs) => {
    const inputs = ["certificateSigningRequest", "issuer", "issuerKey", "extensions", "days"] as const;
    const replaces = inputs.filter((input) => olds[input] !== news[input]);
    return Promise.resolve({ changes: replaces.length > 0, replaces });
  },
  create: (inputs: Inputs) => {
    const certificate = execFileSync(
      "openssl",
      [
        ...["x509", "-req", "-sha256", "-days", String(inputs.days), "-extfile", inputs.extensions],
        ...["-CA", inputs.issuer, "-CAkey", inputs.issuerKey],
      ],
      { input: inputs.certificateSigningRequest, encoding: "utf8" },
    );
    const serial = execFileSync("openssl", ["x509", "-noout", "-serial"], { input: certificate, encoding: "utf8" });
    return Promise.resolve({ id: serial.trim(), outs: { ...inputs, certificate } });
  },
};

/** A subordinate CA's certificate, signed by openssl with a key in a file. */
export class SubordinateCertificate extends pulumi.dynamic.Resource {
  declare public readonly certificate: pulumi.Output<string>;

  constructor(
    name: string,
    args: { [Input in keyof Inputs]: pulumi.Input<Inputs[Input]> },
    options?: pulumi.CustomResourceOptions,
  ) {
    super(signing, name, { certificate: undefined, ...args }, options, "example", "SubordinateCertificate");
  }
}
