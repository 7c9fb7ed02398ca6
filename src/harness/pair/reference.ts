import { runSync } from '../../hypervisor/drive.ts';
import { PassingEvents } from '../../hypervisor/passing-events.ts';
import type { Arrival, StandingMachine } from '../../hypervisor/event-source.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import { concludeReplay } from '../../hypervisor/replay.ts';
import { Replayer } from '../../hypervisor/replayer.ts';
import type { ReplayResult } from '../../hypervisor/replayer.ts';
import type { Consumed } from '../../hypervisor/traffic.ts';
import type { Effect, Output, Request } from '../../machine/exit.ts';
import type { Machine } from '../../machine/machine.ts';

/** An output of the one machine. */
export interface ReferenceOutput {
  readonly output: Output;
  /** Its position behind the slot that sent it: an entry covers it that has at least this one. */
  readonly covered: number;
}

/** A write that the one machine asked for. */
export interface ReferenceWrite {
  readonly request: number;
  readonly device: number;
  readonly sector: number;
  readonly data: Uint8Array;
  readonly covered: number;
  /** What the guest was told; nothing where it was not, or has reset the device before. */
  status: 'ok' | 'error' | undefined;
}

/** One machine that never failed, with everything that has reached the guest of a pair. */
export interface Reference {
  readonly result: ReplayResult;
  readonly outputs: readonly ReferenceOutput[];
  readonly writes: readonly ReferenceWrite[];
  /** What it asked for and was not told the end of. */
  readonly unanswered: readonly Request[];
  readonly consumed: Consumed;
}

/** Replays a log on a fresh machine, and keeps what that does to the outside. */
export function referenceOf(log: Uint8Array, header: EncodedHeader, machine: Machine): Reference {
  const outputs: ReferenceOutput[] = [];
  const writes = new Map<number, ReferenceWrite>();
  const replayer = new Replayer(new LogReader(memorySource(log), { known: header }), {
    keep: (effects, { position }) => keepAll(effects, position, outputs, writes),
  });
  const events = new WatchedCompletions(replayer, writes);
  const result = concludeReplay(replayer, machine, () => runSync(machine, events));
  const { inFlight, consumed } = replayer.traffic;
  return { result, outputs, writes: [...writes.values()], unanswered: [...inFlight.values()], consumed };
}

function keepAll(
  effects: readonly Effect[],
  covered: number,
  outputs: ReferenceOutput[],
  writes: Map<number, ReferenceWrite>,
): void {
  for (const effect of effects) {
    if (effect.kind === 'console' || effect.kind === 'frame') {
      outputs.push({ output: { ...effect, data: effect.data.slice() }, covered });
    } else if (effect.kind === 'write') {
      const { request, device, sector } = effect;
      writes.set(request, {
        ...{ request, device, sector, covered },
        data: effect.data.slice(),
        status: undefined,
      });
    }
  }
}

/** Notes how writes went. */
class WatchedCompletions extends PassingEvents {
  readonly #writes: ReadonlyMap<number, ReferenceWrite>;

  constructor(replayer: Replayer, writes: ReadonlyMap<number, ReferenceWrite>) {
    super(replayer);
    this.#writes = writes;
  }

  override arrival(machine: StandingMachine, idle: boolean): Arrival | undefined {
    const arrival = this.events.arrival(machine, idle);
    if (arrival?.kind === 'completion') {
      const write = this.#writes.get(arrival.request);
      if (write !== undefined) write.status = arrival.status;
    }
    return arrival;
  }
}
