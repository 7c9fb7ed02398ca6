import { readWholeFile } from '../environment/host/file.ts';
import { compareEntries, contradiction, otherMachine } from '../harness/localise/compare-logs.ts';
import { LogExecution } from '../harness/localise/log-execution.ts';
import { localiseLogs } from '../harness/localise/localise-logs.ts';
import type { Localisation } from '../harness/localise/localisation.ts';
import { LogReader } from '../hypervisor/log/log-reader.ts';
import { memorySource } from '../hypervisor/log/log-source.ts';
import { LockstepError } from '../machine/errors.ts';
import { computerFrom } from '../riscv/description.ts';

/** A log that `lockstep record` has written: its file's path, or its bytes. */
export type GivenLog = string | Uint8Array;

export function isLog(given: unknown): given is GivenLog {
  return typeof given === 'string' || given instanceof Uint8Array;
}

/**
 * Where what two logs of one guest lead to becomes different, as `lockstep diff` says it.
 * @throws LockstepError `bad-file`, `bad-log` or `bad-image`
 */
export function logDivergence(first: GivenLog, second: GivenLog): Localisation | undefined {
  const [a, b] = [opened(first, 'first'), opened(second, 'second')];
  const other = otherMachine(a.open().header.machine, b.open().header.machine);
  if (other !== undefined) throw new LockstepError('bad-log', `the two logs are of ${other}`);
  const { places } = compareEntries(a.open(), b.open());
  if (places.length > 0) return localiseLogs(execution(a), execution(b), places);
  const at = contradiction(a.open(), b.open());
  if (at === undefined) return undefined;
  throw new LockstepError(
    'bad-log',
    `the two logs have the same events, and checkpoints that differ at ${at}: one of them does not replay`,
  );
}

interface OpenLog {
  readonly name: string;
  readonly open: () => LogReader;
}

function opened(given: GivenLog, side: string): OpenLog {
  const bytes = typeof given === 'string' ? readWholeFile(given).bytes : given;
  const name = typeof given === 'string' ? given : side;
  return { name, open: () => new LogReader(memorySource(bytes)) };
}

function execution({ name, open }: OpenLog): LogExecution {
  return new LogExecution(name, computerFrom(open().header.machine), open);
}
