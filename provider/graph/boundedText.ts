/** A body is longer than any that is expected. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

const megabyte = 1024 * 1024;

/**
 * The text of an answer's body, read no further than an answer goes.
 *
 * @param megabytes How long it may be.
 * @throws {TooLong}
 */
export async function boundedText(body: AsyncIterable<Uint8Array>, megabytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > megabytes * megabyte) {
      throw new TooLong(`an answer of more than ${megabytes} MB`);
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}
