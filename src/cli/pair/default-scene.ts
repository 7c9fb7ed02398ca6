import type { Samples } from '../../harness/subject.ts';
import type { BoardSetting, ClientSetting, PairSetting, Scenario } from '../../harness/scenario/scenario.ts';
import type { Fault } from '../../simulation/fault.ts';
import type { PairHistory } from '../../simulation/history.ts';

/** Far behind where those guests end that end by themselves. */
const DEFAULT_LIMIT = 2_000_000;

/**
 * A world for a guest in which nothing goes wrong.
 * @param pair what there is to say of the hosts
 * @param seed of all that is left to chance: clock, durations, random bytes
 */
export function quietScene(
  seed: number,
  board: BoardSetting,
  clients: readonly ClientSetting[],
  pair: PairSetting,
  limit = DEFAULT_LIMIT,
): Scenario {
  const tail = { seed };
  return {
    lockstep: 1,
    board,
    limit,
    clock: { tail, latenessTail: tail },
    io: { tail },
    entropy: { tail },
    pair: { ...pair, latencyTail: tail },
    ...(clients.length > 0 && { clients }),
  };
}

/**
 * The crash that shows the most: amid what the guest sends out, so that something has left and something has not; or in the
 * middle of a guest that is mute.
 * @param quiet what the same world was without it
 * @param position at which its guest ended
 */
export function tellingCrash({ departed }: Pick<PairHistory, 'departed'>, position: number): Fault {
  const [first, last] = [departed[0], departed.at(-1)];
  if (first === undefined || last === undefined) return { at: Math.floor(position / 2), crash: 'primary' };
  const middleTicks = (first.ticks + last.ticks) / 2;
  const behind = departed.findIndex(({ ticks }) => ticks >= middleTicks);
  const hit = Math.max(behind, Math.floor(departed.length / 2));
  return { after: 'release', hit: Math.max(1, hit), crash: 'primary' };
}

/** Who deals with a guest, as far as it is known. @param typing whether somebody types by a script */
export function defaultClients(
  { clients = [], console = [] }: Samples,
  typing: boolean,
): readonly ClientSetting[] {
  const all: Readonly<Record<string, readonly ClientSetting[]>> = {
    echo: [{ echo: ['hello', 'are you there?', 'and now?', 'good bye'], think: [1500] }],
    keyValue: [
      { keyValue: ['put a 1', 'get a', 'swap a 1 2', 'get a', 'put b 3', 'get b'], think: [1000] },
      { keyValue: ['get a', 'put c 4', 'get c', 'swap c 4 5', 'get a', 'delete c'], think: [1300] },
    ],
    types: typing && console.length > 0 ? [{ types: console, think: [2000] }] : [],
  };
  return clients.flatMap((kind) => all[kind] ?? []);
}
