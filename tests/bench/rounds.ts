/** Contenders in turn, so that a machine which is busy for a while is so for all of them. */

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * What each contender came to in each round. Who goes first changes from round to round.
 *
 * @param options.first Who goes first in the first round.
 * @param options.warmUp How many rounds come before, which don't count.
 */
export async function inTurn<Contender, Figures>(
  contenders: readonly Contender[],
  { rounds, signal, warmUp = 0, first = 0 }: { rounds: number; signal: AbortSignal; warmUp?: number; first?: number },
  measure: (contender: Contender) => Figures | Promise<Figures>,
): Promise<Figures[][]> {
  const figures = contenders.map((): Figures[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (first + round + warmUp + turn) % contenders.length;
      signal.throwIfAborted();
      const measured = await measure(contenders[index]!);
      if (round >= 0) {
        figures[index]!.push(measured);
      }
    }
  }
  return figures;
}

/** The median of what one came to beside the other in the same round, in which the machine was as busy. */
export function ratio(own: readonly number[], reference: readonly number[]): number {
  return median(own.map((value, round) => value / reference[round]!));
}
