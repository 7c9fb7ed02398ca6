import type { Button, Environment } from '../../environment/environment.ts';
import { Session } from '../../environment/host/session.ts';
import { run } from '../../hypervisor/drive.ts';
import type { DriveOptions } from '../../hypervisor/drive.ts';
import { EnvironmentEvents } from '../../hypervisor/environment-events.ts';
import type { EnvironmentEventsOptions } from '../../hypervisor/environment-events.ts';
import type { Outcome } from '../../hypervisor/outcome.ts';
import { Statistics } from '../../hypervisor/statistics.ts';
import type { Computer } from '../../riscv/computer.ts';
import { concludeRun } from './conclude-run.ts';
import type { RunArguments } from '../run-options.ts';
import { hostSetup } from './setup.ts';
import type { Setup } from './setup.ts';
import { tell } from '../tell.ts';

/** How a guest is run in an environment: only run, or recorded as well. */
export type Live = (
  computer: Computer,
  environment: Environment,
  how: EnvironmentEventsOptions,
  options: DriveOptions,
) => Promise<Outcome>;

/** Runs a guest on this process's terminal, and returns what the process ends with. */
export async function runGuest(path: string, options: RunArguments): Promise<number> {
  const setup = await hostSetup(path, options);
  try {
    return await runOnTerminal(setup, options, ['reset'], (computer, environment, how, drive) =>
      run(computer, new EnvironmentEvents(environment, how), drive),
    );
  } finally {
    setup.close();
  }
}

/** @param buttons those that can be pressed at the terminal */
export async function runOnTerminal(
  { guest, session: parts, schedule, limit }: Setup,
  options: Pick<RunArguments, 'trace' | 'statistics'>,
  buttons: readonly Button[],
  live: Live,
): Promise<number> {
  const computer = guest.create();
  if (options.trace !== undefined) computer.trace(options.trace);
  if (schedule !== undefined) computer.watch?.(schedule.happenings);
  const statistics = new Statistics();
  const session = await Session.open({ ...parts, buttons });
  const start = performance.now();
  let outcome: Outcome;
  try {
    const how = { clock: guest.clock, ...(schedule !== undefined && { schedule }) };
    const drive = { statistics, ...(limit !== undefined && { limit }) };
    outcome = await live(computer, session.environment, how, drive);
  } finally {
    await session.close();
  }
  const seconds = (performance.now() - start) / 1000;
  if (options.trace !== undefined) {
    const { formatSlots } = await import('../format-slots.ts');
    process.stderr.write(formatSlots(computer.lastSlots(), guest.image));
  }
  if (options.statistics) {
    const { formatStatistics } = await import('../format-statistics.ts');
    process.stderr.write(formatStatistics(statistics, computer, seconds));
  }
  if (schedule !== undefined) tellMissed(schedule.reached);
  const { message, code } = concludeRun(outcome, computer.position, session.stopReason);
  if (message !== undefined) tell(message);
  return code;
}

/** Says which arrivals of a scenario never arrived, if there are any. */
function tellMissed(reached: readonly boolean[]): void {
  const missed = reached.flatMap((arrived, index) => (arrived ? [] : [`arrivals[${index}]`]));
  if (missed.length === 0) return;
  const more = missed.length > MISSED_SHOWN ? ` and ${missed.length - MISSED_SHOWN} more` : '';
  tell(
    `never arrived, since their places were not reached: ${missed.slice(0, MISSED_SHOWN).join(', ')}${more}`,
  );
}

/** So many are named. */
const MISSED_SHOWN = 8;
