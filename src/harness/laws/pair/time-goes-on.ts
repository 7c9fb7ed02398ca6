import { lineTicks } from '../../../environment/clock-line.ts';
import type { ClockLine } from '../../../environment/clock-line.ts';
import { readEntries } from '../../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../../hypervisor/log/log-source.ts';
import { pairLaw } from './pair-law.ts';

export const timeGoesOn = pairLaw({
  name: 'time goes on over a takeover',
  statement: 'No clock value that the guest is given, by whichever host, is less than one before it.',
  judge: (pair, { scenario }, bench) => {
    const { clock } = bench.subject;
    let line: ClockLine = { origin: 0, base: 0, rate: clock?.kind === 'paced' ? clock.rate : 0 };
    const { entries } = readEntries(memorySource(pair.log), { known: bench.header(scenario) });
    for (const entry of entries) {
      if (entry.kind !== 'input' && entry.kind !== 'answer') continue;
      const { position, input } = entry;
      if (input.kind !== 'clock' && input.kind !== 'pace') continue;
      const base = input.kind === 'clock' ? input.value : input.base;
      const least = lineTicks(line, position);
      if (base < least)
        return { position, slot: position, message: `the clock falls from ${least} to ${base} ticks` };
      line = { origin: position, base, rate: input.kind === 'pace' ? input.rate : 0 };
    }
    return undefined;
  },
});
