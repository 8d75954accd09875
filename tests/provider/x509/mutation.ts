/** Inputs that are nearly right: samples, broken at random, each made again from its seed. */
export type Random = (below: number) => number;

/** Whole numbers from 0 on, the same ones for the same seed (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A sample after some changes, as a text or as the bytes of a file; rarely as long as 10 MB. */
export function mutated(samples: readonly Uint8Array[], next: Random): string | Uint8Array {
  const pick = () => samples[next(samples.length)] ?? Buffer.alloc(0);
  let bytes = Buffer.from(pick());
  for (let change = next(4); change >= 0; change -= 1) {
    const [from, to] = [next(bytes.length + 1), next(bytes.length + 1)].sort((one, other) => one - other) as [
      number,
      number,
    ];
    switch (next(11)) {
      case 0:
        bytes[from] = next(256);
        break;
      case 1:
        bytes[from] = (bytes[from] ?? 0) ^ (1 << next(8));
        break;
      case 2:
        bytes = bytes.subarray(from, to);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, from), pick(), bytes.subarray(from)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, from), pick().subarray(next(200))]);
        break;
      case 6:
        bytes = Buffer.concat([bytes, bytes.subarray(from, to)]);
        break;
      case 7:
        bytes = Buffer.from(bytes.toString("base64"));
        break;
      case 8:
        bytes = Buffer.from(bytes.toString("latin1"), "base64");
        break;
      case 9:
        bytes = Buffer.from(bytes.toString("latin1").replaceAll("CERTIFICATE", pick().toString().slice(0, next(60))));
        break;
      default:
        bytes = Buffer.from(bytes.toString("latin1"), "utf16le");
    }
  }
  if (next(2000) === 0 && bytes.length > 0) {
    bytes = Buffer.alloc(1 + next(10_000_000), bytes);
  }
  return next(3) === 0 ? bytes : bytes.toString(next(2) === 0 ? "latin1" : "utf8");
}
