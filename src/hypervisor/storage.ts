import type { Disk, Environment } from '../environment/environment.ts';
import { LockstepError } from '../machine/errors.ts';
import type { Request } from '../machine/exit.ts';
import type { CompletionInput } from '../machine/input.ts';

const NOTHING = new Uint8Array(0);

/** Carries out an I/O request and says how it went. What the outside cannot do is an I/O error of the guest's. */
export function carryOut(
  request: Request,
  { disks, entropy, fails }: Pick<Environment, 'disks' | 'entropy' | 'fails'>,
): CompletionInput {
  const { device, request: number } = request;
  const completion = (status: 'ok' | 'error', data: Uint8Array = NOTHING): CompletionInput => ({
    kind: 'completion',
    device,
    request: number,
    status,
    data,
  });
  if (fails?.(request) === true) return completion('error');
  if (request.kind === 'entropy') return completion('ok', entropy.bytes(request.bytes));
  const disk = disks.get(device);
  if (disk === undefined) return completion('error');
  try {
    return completion('ok', access(disk, request));
  } catch (error) {
    if (error instanceof LockstepError) return completion('error');
    throw error;
  }
}

function access(disk: Disk, request: Exclude<Request, { kind: 'entropy' }>): Uint8Array {
  switch (request.kind) {
    case 'read':
      return disk.read(request.sector, request.bytes);
    case 'write':
      disk.write(request.sector, request.data);
      return NOTHING;
    case 'flush':
      disk.flush();
      return NOTHING;
  }
}
