import { basename } from 'node:path';

import { readWholeFile } from '../../environment/host/file.ts';
import { LogFileSource } from '../../environment/host/log-file-source.ts';
import { compareEntries, contradiction, otherMachine } from '../../harness/localise/compare-logs.ts';
import { formatLocalisation } from '../../harness/localise/format-localisation.ts';
import type { Localisation } from '../../harness/localise/localisation.ts';
import { localiseLogs } from '../../harness/localise/localise-logs.ts';
import { LogExecution } from '../../harness/localise/log-execution.ts';
import { LogReader } from '../../hypervisor/log/log-reader.ts';
import { LockstepError } from '../../machine/errors.ts';
import { computerFrom } from '../../riscv/description.ts';
import { VERDICT } from '../exit-codes.ts';
import { inLog } from '../replay/replay-log.ts';
import type { DiffArguments } from './diff-arguments.ts';

/** A log that is compared. */
interface Side {
  readonly path: string;
  readonly source: LogFileSource;
}

/** What two logs lead to. */
export interface Comparison {
  readonly verdict: 'equal' | 'different';
  /** What differs in the logs themselves, in a few words. */
  readonly entries: string;
  readonly localisation?: Localisation;
}

/**
 * Compares what two logs of one guest on one board lead to, and writes where that becomes different to standard output.
 * @returns what the process ends with
 * @throws LockstepError
 */
export function diffLogs(paths: readonly [string, string], { guest, json }: DiffArguments): number {
  return conclude(compareLogs(paths, guest), json);
}

/**
 * The same, for whoever shows it otherwise.
 * @param guest path of the guest's file, for logs that have only its hash
 * @throws LockstepError
 */
export function compareLogs(paths: readonly [string, string], guest: string | undefined): Comparison {
  const sides: Side[] = [];
  try {
    for (const path of paths) sides.push({ path, source: new LogFileSource(path) });
    return compare(sides as [Side, Side], guest);
  } finally {
    for (const { source } of sides) source.close();
  }
}

function compare(sides: readonly [Side, Side], guest: string | undefined): Comparison {
  const [a, b] = sides.map((side) => opened(side));
  const other = otherMachine(a!.header.machine, b!.header.machine);
  if (other !== undefined) {
    throw new LockstepError('bad-log', `${sides[0].path}, ${sides[1].path}: they are of ${other}`);
  }
  const { places, shorter } = aboutLogs(sides, () => compareEntries(a!, b!));
  const file = guest === undefined ? undefined : readWholeFile(guest).bytes;
  const executions = (): [LogExecution, LogExecution] => {
    const [first, second] = sides.map((side, index) => execution(side, nameOf(sides, index), file));
    return [first!, second!];
  };
  if (places.length === 0) {
    const [again, andAgain] = sides.map((side) => opened(side));
    const at = aboutLogs(sides, () => contradiction(again!, andAgain!));
    if (at !== undefined) refuseContradiction(executions(), at);
    if (shorter === undefined)
      return { verdict: 'equal', entries: 'everything that reached the guest is the same' };
    const { log, position, how } = shorter;
    const end = `${nameOf(sides, log)} ends there (${how}), and the other one goes on`;
    return { verdict: 'equal', entries: `everything is the same up to position ${position}; ${end}` };
  }
  const localisation = aboutLogs(sides, () => localiseLogs(...executions(), places));
  const entries = `their first unequal entry is for position ${places[0]}`;
  if (localisation === undefined) return { verdict: 'equal', entries: `${entries}, and leaves no trace` };
  return { verdict: 'different', entries, localisation };
}

function conclude({ verdict, entries, localisation }: Comparison, json: boolean): number {
  process.stdout.write(
    json
      ? `${JSON.stringify({ verdict, entries, ...(localisation && { localisation }) }, undefined, 2)}\n`
      : `${verdict}: ${entries}\n${localisation === undefined ? '' : `\n${formatLocalisation(localisation)}`}`,
  );
  return verdict === 'equal' ? VERDICT.good : VERDICT.bad;
}

/** What recorders say of one execution cannot both be right. */
function refuseContradiction(executions: readonly LogExecution[], position: number): never {
  for (const execution of executions) {
    const { misfit, end } = execution.run({});
    if (misfit === true) throw new LockstepError('bad-log', `${execution.name}: it does not replay: ${end}`);
  }
  throw new Error(`two logs contradict each other at ${position}, and both replay`);
}

function opened({ path, source }: Side): LogReader {
  return aboutLogs([{ path }], () => new LogReader(source));
}

function execution({ path, source }: Side, name: string, file: Uint8Array | undefined): LogExecution {
  const open = (): LogReader => new LogReader(source);
  const machine = aboutLogs([{ path }], () => computerFrom(open().header.machine, file));
  return new LogExecution(name, machine, open);
}

/** Names them by their files, or by their paths where the files are called the same. */
function nameOf(sides: readonly Side[], index: number): string {
  const names = sides.map(({ path }) => basename(path));
  return new Set(names).size === names.length ? names[index]! : sides[index]!.path;
}

/** Runs something, with the logs' paths in its errors. */
function aboutLogs<T>(sides: readonly { readonly path: string }[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw inLog(sides.map(({ path }) => path).join(', '), error);
  }
}
