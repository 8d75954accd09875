import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";

const options = "x509 -req -sha256 -days 370 -CA pki/root.pem -CAkey pki/root.key -extfile pki/extensions.cnf";

/** A certificate for a CSR, signed by openssl when the CSR is new. */
export class Signature extends pulumi.dynamic.Resource {
  declare public readonly certificate: pulumi.Output<string>;

  constructor(name: string, certificateSigningRequest: pulumi.Input<string>) {
    const signing: pulumi.dynamic.ResourceProvider = {
      create: (inputs: { certificateSigningRequest: string }) => {
        const input = inputs.certificateSigningRequest;
        const certificate = execFileSync("openssl", options.split(" "), { input, encoding: "utf8" });
        return Promise.resolve({ id: "signed", outs: { ...inputs, certificate } });
      },
    };
    const properties = { certificateSigningRequest, certificate: undefined };
    super(signing, name, properties, { replaceOnChanges: ["certificateSigningRequest"] }, "example", "Signature");
  }
}
