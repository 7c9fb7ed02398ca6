import { SIMULATED_RATE } from '../../environment/simulated/clock.ts';
import type { BoardConfiguration } from '../../riscv/board/configuration.ts';
import { standardBoard } from '../../riscv/board/standard-board.ts';
import type { BoardSetting } from '../scenario/scenario.ts';

const KIB = 1024;

/** A board as a scenario's file says it; nothing for a board that such a file has no words for. */
export function boardSetting(configuration: BoardConfiguration): BoardSetting | undefined {
  const { memoryBytes, virtio, commandLine, clock } = configuration;
  const disks = virtio.flatMap((device) => (device.type === 'block' ? [{ sectors: device.sectors }] : []));
  const said = standardBoard({
    memoryBytes,
    diskSectors: disks.map(({ sectors }) => sectors),
    commandLine,
    clock: clock.kind === 'paced' ? { kind: 'paced', rate: SIMULATED_RATE } : clock,
    epochSeconds: 0,
  });
  if (JSON.stringify(said) !== JSON.stringify(configuration)) return undefined;
  return { memory: `${memoryBytes / KIB}KiB`, disks, append: commandLine, clock: clock.kind };
}
