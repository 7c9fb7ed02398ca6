import { readEntries, writeEntries } from '../../hypervisor/log/entry-list.ts';
import { memorySource } from '../../hypervisor/log/log-source.ts';
import type { Law } from './law.ts';

export const logSurvivesCodec: Law = {
  name: 'a log survives its codec',
  statement: 'What is read from a log and written again is the same log, byte for byte.',
  cheap: false,
  judge: ({ scenario, recorded }, bench) => {
    const known = bench.header(scenario);
    const { header, entries, end } = readEntries(memorySource(recorded.log), { known });
    const { position } = recorded;
    if (end !== 'finished') return { position, message: 'the log of a finished recording is not finished' };
    const again = writeEntries(header, entries);
    const differs = recorded.log.findIndex((byte, at) => byte !== again[at]);
    if (differs < 0 && again.length === recorded.log.length) return undefined;
    return { position, message: `written again, the log has other bytes from offset ${differs} on` };
  },
};
