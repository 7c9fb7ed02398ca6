import { scenarioParts } from '../../harness/scenario/scenario-parts.ts';
import { DEFAULT_CHECKPOINTS } from '../../harness/scenario/scenario.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import { LockstepError } from '../../machine/errors.ts';
import type { RunArguments } from '../run-options.ts';
import { guestInScenario, scenarioBoard } from '../scenario-board.ts';
import { aboutScenario, guestPathOf, readScenario } from '../scenario-file.ts';
import type { Setup } from './setup.ts';

/**
 * A guest in the outside that a scenario describes; only standard output is the host's.
 * @param guest its path, if it is not the scenario's own
 * @throws LockstepError
 */
export function scenarioSetup(path: string, guest: string | undefined, options: RunArguments): Setup {
  refuseHost(options);
  const fixture = readScenario(path);
  const { scenario } = fixture;
  refusePair(path, scenario);
  const guestPath = guestPathOf(fixture, guest);
  const riscv = aboutScenario(path, () =>
    guestInScenario(guestPath, options.raw, scenarioBoard(scenario.board, options)),
  );
  const { environment, schedule } = aboutScenario(path, () => scenarioParts(scenario, riscv));
  const { console: _, ...instead } = environment;
  return {
    guest: riscv,
    session: { instead, silent: true },
    schedule,
    limit: options.limit ?? scenario.limit,
    checkpointInterval: scenario.checkpoints ?? DEFAULT_CHECKPOINTS,
    files: [path, guestPath],
    close: () => {},
  };
}

/** One machine is recorded: what is said of two has no place there. */
function refusePair(path: string, scenario: Scenario): void {
  const said = (['faults', 'clients', 'pair'] as const).find((field) => scenario[field] !== undefined);
  if (said === undefined) return;
  throw new LockstepError(
    'bad-scenario',
    `${path}: ${said}: a recording is of one machine, without a backup; try lockstep pair or lockstep check --scenario`,
  );
}

/** What comes from the host has no place beside a scenario. */
function refuseHost({ seed, disks, network }: RunArguments): void {
  const given = [
    seed !== undefined && '--seed',
    disks.length > 0 && '--disk',
    network !== undefined && '--net',
  ];
  const first = given.find((option) => option !== false);
  if (first !== undefined) {
    throw new LockstepError(
      'bad-configuration',
      `${first}: not with --scenario, which says all that comes from outside`,
    );
  }
}
