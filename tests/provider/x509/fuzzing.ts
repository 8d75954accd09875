/** A thread that gives broken inputs to every function that reads: its parent sees how far it is, even if one hangs. */
import { parentPort, workerData } from "node:worker_threads";
import { chainDemands } from "../../../provider/checks/chainRules.js";
import {
  readCertificate,
  readCertificateOrBundle,
  readCertificates,
  signedOf,
} from "../../../provider/x509/certificate.js";
import { readCertificateRequest } from "../../../provider/x509/certificateRequest.js";
import { refuseForm } from "../../../provider/x509/contents.js";
import { distinguishedNameText, sameDistinguishedName } from "../../../provider/x509/distinguishedName.js";
import { isKeyIdentifier, sameKeyIdentifier } from "../../../provider/x509/keyIdentifier.js";
import { comparableName, readName } from "../../../provider/x509/name.js";
import { certificationPath } from "../../../provider/x509/path.js";
import { certificateToPem, readPem, UnreadableText } from "../../../provider/x509/pem.js";
import { hasThumbprint, isThumbprint } from "../../../provider/x509/thumbprint.js";
import { mutated, random } from "./mutation.js";

export interface FuzzingTask {
  readonly seed: number;
  readonly inputs: number;
  readonly samples: readonly Uint8Array[];
  /** One number: the input that is being read. */
  readonly progress: Int32Array;
}

type Reader = (given: string | Uint8Array) => unknown;

const text = (given: string | Uint8Array) =>
  typeof given === "string" ? given : Buffer.from(given).toString("latin1");
const bytes = (given: string | Uint8Array) => (typeof given === "string" ? Buffer.from(given, "latin1") : given);

const readers: Readonly<Record<string, Reader>> = {
  readCertificate,
  readCertificates,
  signedOf: (given) => signedOf(readCertificateOrBundle(given), undefined),
  readCertificateRequest,
  refuseForm,
  fields: (given) => readCertificates(given).map(({ fields }) => fields),
  signatureFault: (given) => readCertificateRequest(given).signatureFault,
  certificationPath(given) {
    const [leaf, ...others] = readCertificates(given);
    return leaf && certificationPath(leaf, [...others, leaf], new Date(0), 1, chainDemands);
  },
  readPem: (given) => readPem(text(given)),
  certificateToPem: (given) => certificateToPem(bytes(given)),
  distinguishedNameText: (given) => distinguishedNameText(readName(bytes(given))),
  comparableName: (given) => comparableName(readName(bytes(given))),
  sameDistinguishedName: (given) => sameDistinguishedName(text(given), `${text(given)}, C=US`),
  keyIdentifier: (given) => isKeyIdentifier(text(given)) || sameKeyIdentifier(text(given), text(given)),
  thumbprint: (given) => isThumbprint(text(given)) || hasThumbprint(readCertificate(text(given)), "a".repeat(64)),
};

/** What is wrong with how an input was refused, if anything: `UnreadableText`, without 16 characters of it in a row. */
function fault(error: unknown, given: string): string | undefined {
  if (!(error instanceof UnreadableText)) {
    return String(error instanceof Error ? error.stack : error);
  }
  // The header that belongs there may well be what the input has.
  const message = error.message.replaceAll(/-----BEGIN CERTIFICATE(?: REQUEST)?-----/g, "");
  const isRepeated = Array.from(message.slice(15), (_, index) => message.slice(index, index + 16)).some((run) =>
    given.includes(run),
  );
  return isRepeated ? `the message repeats the input: ${message}` : undefined;
}

function fuzz({ seed, inputs, samples, progress }: FuzzingTask): string | undefined {
  for (let index = 0; index < inputs; index += 1) {
    Atomics.store(progress, 0, index);
    const given = mutated(samples, random(seed + index));
    for (const [name, read] of Object.entries(readers)) {
      try {
        read(given);
      } catch (error) {
        const wrong = fault(error, text(given));
        if (wrong !== undefined) {
          return `${name}, seed ${seed + index}: ${wrong}`;
        }
      }
    }
  }
  return undefined;
}

parentPort?.postMessage(fuzz(workerData as FuzzingTask));
