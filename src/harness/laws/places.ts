import { readEntries } from '../../hypervisor/log/entry-list.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { Input } from '../../machine/input.ts';
import type { RecordedTrial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import type { Delivery } from '../observed-machine.ts';
import type { Arrival, Scenario } from '../scenario/scenario.ts';
import type { Law } from './law.ts';

export const eventsLandWhereLogged: Law = {
  name: 'events land where the log says',
  statement:
    'Everything that reaches the primary, and everything that reaches the backup, does so before or in exactly the slot ' +
    'that the log names, in its order; and what a scenario has for a position arrives there.',
  cheap: true,
  judge: ({ scenario, recorded, replayed }, bench) => {
    const logged = loggedDeliveries(recorded.log, bench.header(scenario));
    return (
      compare('primary', recorded.deliveries, logged) ??
      compare('backup', replayed.deliveries, logged) ??
      comparePlan(scenario, recorded)
    );
  },
};

type Logged = Pick<Delivery, 'position' | 'kind' | 'asked'>;

function loggedDeliveries(log: Uint8Array, header: EncodedHeader): Logged[] {
  return readEntries(memorySource(log), { known: header }).entries.flatMap((entry) =>
    'input' in entry
      ? [{ position: entry.position, kind: entry.input.kind, asked: entry.kind === 'answer' }]
      : [],
  );
}

function compare(role: string, seen: readonly Logged[], logged: readonly Logged[]): Breach | undefined {
  for (let index = 0; index < Math.max(seen.length, logged.length); index++) {
    const found = seen[index];
    const entry = logged[index];
    const same =
      found?.position === entry?.position && found?.kind === entry?.kind && found?.asked === entry?.asked;
    if (same) continue;
    return {
      position: (found ?? entry)!.position,
      message: `input ${index} of the ${role}: ${tell(found)}; the log has ${tell(entry)}`,
    };
  }
  return undefined;
}

function tell(delivery: Logged | undefined): string {
  if (delivery === undefined) return 'nothing';
  const { kind, position, asked } = delivery;
  return `${kind} ${asked ? 'in' : 'before'} slot ${position}`;
}

/** What was to arrive at a position has arrived there, or earlier where the guest waited and would never have got there. */
function comparePlan(
  { arrivals = [] }: Scenario,
  { deliveries, idles, reached }: RecordedTrial,
): Breach | undefined {
  for (const [index, arrival] of arrivals.entries()) {
    const kinds = inputKinds(arrival);
    if (!('at' in arrival) || reached[index] !== true || kinds.length === 0) continue;
    const { at } = arrival;
    const arrived = deliveries.some(
      ({ position, kind, asked }) =>
        !asked && kinds.includes(kind) && (position === at || (position < at && idles.has(position))),
    );
    if (!arrived)
      return { position: at, message: `what the scenario has for position ${at} did not arrive there` };
  }
  return undefined;
}

/** As what an arrival reaches the machine; empty for what is no input. */
function inputKinds(arrival: Arrival): readonly Input['kind'][] {
  if ('interrupt' in arrival) return ['clock', 'pace'];
  const kinds = ['console', 'frame', 'reset', 'signal', 'pace'] as const;
  return kinds.filter((kind) => kind in arrival);
}
