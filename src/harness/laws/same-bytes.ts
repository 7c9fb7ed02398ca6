import { recordedExecution } from '../localise/trial-execution.ts';
import type { Law } from './law.ts';

export const sameBytes: Law = {
  name: 'same scenario, same bytes',
  statement: 'A scenario that is recorded again gives the same log, byte for byte, and the same outputs.',
  cheap: false,
  executions: ({ scenario }, [a, b]) => [
    recordedExecution(a, scenario, 'recorded'),
    recordedExecution(b, scenario, 'recorded again'),
  ],
  judge: ({ scenario, recorded }, bench) => {
    const again = bench.record(scenario);
    const { position } = again;
    const differs = recorded.log.findIndex((byte, at) => byte !== again.log[at]);
    if (differs >= 0 || again.log.length !== recorded.log.length) {
      const offset = differs < 0 ? recorded.log.length : differs;
      return { position, message: `recorded again, the log has other bytes from offset ${offset} on` };
    }
    if (again.digest !== recorded.digest)
      return { position, message: 'recorded again, the machine ends otherwise' };
    return again.printed.length === recorded.printed.length &&
      again.printed.every((byte, at) => byte === recorded.printed[at])
      ? undefined
      : { position, message: 'recorded again, the guest printed something else' };
  },
};
