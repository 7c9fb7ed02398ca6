import { readEntries } from '../../hypervisor/log/entry-list.ts';
import type { EncodedHeader } from '../../hypervisor/log/header-codec.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { PlannedEvent } from '../../hypervisor/schedule.ts';
import type { RecordedTrial } from '../bench.ts';
import type { Breach } from '../breach.ts';
import { contentOf } from '../observed-machine.ts';
import type { Delivery } from '../observed-machine.ts';
import { plannedArrivals } from '../scenario/planned-arrivals.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Subject } from '../subject.ts';
import { recordAndReplay } from './executions.ts';
import type { Law } from './law.ts';

export const eventsLandWhereLogged: Law = {
  name: 'events land where the log says',
  statement:
    'Everything that reaches the primary, and everything that reaches the backup, does so before or in exactly the slot ' +
    'that the log names, in its order, with what it brings; and each thing that a scenario has for a position arrives there.',
  cheap: true,
  executions: recordAndReplay,
  judge: ({ scenario, recorded, replayed }, bench) => {
    const logged = loggedDeliveries(recorded.log, bench.header(scenario));
    return (
      compare('primary', recorded.deliveries, logged) ??
      compare('backup', replayed.deliveries, logged) ??
      comparePlan(scenario, recorded, bench.subject)
    );
  },
};

type Logged = Pick<Delivery, 'position' | 'kind' | 'asked' | 'content'>;

function loggedDeliveries(log: Uint8Array, header: EncodedHeader): Logged[] {
  return readEntries(memorySource(log), { known: header }).entries.flatMap((entry) =>
    'input' in entry
      ? [
          {
            position: entry.position,
            kind: entry.input.kind,
            asked: entry.kind === 'answer',
            content: contentOf(entry.input),
          },
        ]
      : [],
  );
}

function compare(role: string, seen: readonly Logged[], logged: readonly Logged[]): Breach | undefined {
  for (let index = 0; index < Math.max(seen.length, logged.length); index++) {
    const found = seen[index];
    const entry = logged[index];
    const same =
      found?.position === entry?.position &&
      found?.kind === entry?.kind &&
      found?.asked === entry?.asked &&
      found?.content === entry?.content;
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
  const { kind, position, asked, content } = delivery;
  return `${kind} ${asked ? 'in' : 'before'} slot ${position}${content === '' ? '' : ` (${content})`}`;
}

/**
 * What was to arrive at a position has arrived there, or earlier where the guest waited and would never have got there;
 * what was to arrive behind something has arrived. Each arrival with what it brings, and none stands for two.
 */
function comparePlan(
  scenario: Scenario,
  { deliveries, idles, reached }: RecordedTrial,
  subject: Subject,
): Breach | undefined {
  const left = deliveries.filter(({ asked, kind }) => !asked && kind !== 'completion');
  /** Takes a delivery away. @returns whether there was one */
  const take = (is: (delivery: Delivery) => boolean): boolean => {
    const index = left.findIndex(is);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  const wanted = planned(scenario, subject).filter(({ index }) => reached[index] === true);
  for (const { at, matches } of wanted) {
    // First what can be no other's that is planned for later.
    const arrived =
      take((delivery) => delivery.position === at && matches(delivery)) ||
      take(
        (delivery) =>
          (at === undefined || (delivery.position < at && idles.has(delivery.position))) && matches(delivery),
      );
    if (arrived) continue;
    return at === undefined
      ? { position: 0, message: 'what the scenario has for behind something never arrived' }
      : { position: at, message: `what the scenario has for position ${at} did not arrive there` };
  }
  return undefined;
}

interface Wanted {
  /** In the scenario's arrivals. */
  readonly index: number;
  readonly at: number | undefined;
  readonly matches: (delivery: Delivery) => boolean;
}

/** What is to be delivered: first what has a position, by rising position, then what comes behind something. */
function planned({ arrivals = [] }: Scenario, subject: Subject): Wanted[] {
  const wanted = plannedArrivals(arrivals, subject).flatMap(({ anchor, event }, index): Wanted[] => {
    const matches = matcher(event);
    return matches === undefined ? [] : [{ index, at: 'at' in anchor ? anchor.at : undefined, matches }];
  });
  return wanted.sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || a.index - b.index);
}

/** Tells as what a planned event reaches the machine; `undefined` for what is no input. */
function matcher(event: PlannedEvent): Wanted['matches'] | undefined {
  switch (event.kind) {
    case 'power-off':
    case 'snapshot':
      return undefined;
    case 'timer':
      return ({ kind }) => kind === 'clock' || kind === 'pace';
    case 'pace':
      return ({ kind }) => kind === 'pace';
    default: {
      const content = contentOf(event);
      return (delivery) => delivery.kind === event.kind && delivery.content === content;
    }
  }
}
