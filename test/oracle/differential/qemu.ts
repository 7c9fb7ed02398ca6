import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RAM_BYTES } from './layout.ts';

/**
 * A machine-mode hart with our extensions only. PMP and debug triggers stay, as what reads zero here reads zero there
 * until it is written; `pmu-num` gives all counters; the identity is zeroed.
 */
export const QEMU_CPU =
  'rv64,g=off,f=off,d=off,h=off,s=off,u=off,sstc=off,zba=off,zbb=off,zbc=off,zbs=off,' +
  'pmu-num=29,marchid=0,mimpid=0';

const PATIENCE_MILLISECONDS = 30_000;

/** What is left in a guest's memory, and whether it got to its end. */
export interface Outcome {
  readonly memory: Buffer;
  readonly ended: boolean;
}

/**
 * Runs an image on QEMU until it uses the test finisher. RAM is a file that both of us map: the image goes in and the
 * results come out without a word over any wire.
 * @param image RAM's contents from its start; as much of RAM is given back
 */
export async function runOnQemu(image: Uint8Array): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-oracle-'));
  const file = path.join(folder, 'ram');
  try {
    writeFileSync(file, image);
    truncateSync(file, RAM_BYTES);
    const ended = await execute(file);
    const memory = readFileSync(file).subarray(0, image.length);
    return { memory, ended };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function execute(ramFile: string): Promise<boolean> {
  const backend = `memory-backend-file,id=ram,size=${RAM_BYTES},mem-path=${ramFile},share=on`;
  const qemu = spawn('qemu-system-riscv64', [
    ...['-M', 'virt,memory-backend=ram', '-object', backend, '-m', `${RAM_BYTES >> 20}`],
    // Two harts, of which one sleeps: with one alone, QEMU takes an AMO for a load and a store.
    ...[
      '-cpu',
      QEMU_CPU,
      '-smp',
      '2',
      '-bios',
      'none',
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'none',
    ],
  ]);
  let errors = '';
  qemu.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  let patient = true;
  const timer = setTimeout(() => {
    patient = false;
    qemu.kill('SIGKILL');
  }, PATIENCE_MILLISECONDS);
  const [code] = (await once(qemu, 'close')) as [number | null];
  clearTimeout(timer);
  if (patient && code !== 0) throw new Error(`qemu-system-riscv64 ended with ${code}: ${errors}`);
  return patient;
}
