import type { BoardSetting } from '../harness/scenario/scenario.ts';
import type { RiscvGuest } from '../riscv/guest.ts';
import type { Image } from '../riscv/loader/image.ts';
import { guestOnBoard, readGuest } from './guest.ts';
import type { BoardArguments } from './board-options.ts';
import { parseBytes, sizeText } from './values.ts';

/** A disk of zeros for guests that are given none: 16 MiB. */
const DEFAULT_DISKS = [{ sectors: 32_768 }];

/** What the RTC of a guest in a scenario begins with. */
const EPOCH_SECONDS = 0;

/**
 * The board of a guest in a scenario: what the options say goes before what the scenario says.
 * @param disks those that were given as files
 */
export function scenarioBoard(
  board: BoardSetting | undefined,
  { memoryBytes, commandLine, clock }: BoardArguments,
  disks: readonly { readonly sectors: number }[] = [],
): BoardSetting {
  return {
    ...board,
    ...(memoryBytes !== undefined && { memory: sizeText(memoryBytes) }),
    disks: disks.length > 0 ? disks.map(({ sectors }) => ({ sectors })) : (board?.disks ?? DEFAULT_DISKS),
    ...(commandLine !== undefined && { append: commandLine }),
    ...(clock !== undefined && { clock }),
  };
}

/**
 * A guest on the board of a scenario.
 * @param path of the guest's file
 * @throws LockstepError `bad-file`, `bad-image` or `bad-configuration`
 */
export function guestInScenario(path: string, raw: boolean, board: BoardSetting): RiscvGuest {
  return imageInScenario(readGuest(path, raw), board);
}

/** The same with a guest's image. @throws LockstepError `bad-image` or `bad-configuration` */
export function imageInScenario(image: Image, board: BoardSetting): RiscvGuest {
  const { memory, append, clock, disks = [] } = board;
  const chosen = {
    memoryBytes: memory === undefined ? undefined : parseBytes('memory', memory),
    commandLine: append,
    clock,
  };
  return guestOnBoard(image, chosen, {
    diskSectors: disks.map(({ sectors }) => sectors),
    epochSeconds: EPOCH_SECONDS,
  });
}
