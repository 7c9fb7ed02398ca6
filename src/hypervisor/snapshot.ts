import type { Machine } from '../machine/machine.ts';
import type { Request } from '../machine/exit.ts';
import { LockstepError } from '../machine/errors.ts';
import { hexBytes, hexDigits } from '../machine/hex.ts';
import type { Traffic } from './traffic.ts';

/**
 * The whole state of a machine and of its hypervisor, as bytes: the length of the JSON text as four bytes, little endian;
 * the text, with the digest of outputs and the requests in flight (data in hexadecimal digits); what the machine saves.
 */
export function encodeSnapshot(machine: Pick<Machine, 'save'>, traffic: Traffic): Uint8Array {
  const inFlight = [...traffic.inFlight.values()].map((request) =>
    request.kind === 'write' ? { ...request, data: hexDigits(request.data) } : request,
  );
  const text = new TextEncoder().encode(JSON.stringify({ outputs: traffic.outputs, inFlight }));
  const state = machine.save();
  const bytes = new Uint8Array(4 + text.length + state.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  bytes.set(state, 4 + text.length);
  return bytes;
}

/**
 * Makes a machine and its hypervisor's books what a snapshot holds.
 * @throws LockstepError `bad-state`
 */
export function restoreSnapshot(bytes: Uint8Array, machine: Pick<Machine, 'load'>, traffic: Traffic): void {
  const length =
    bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.length) throw new LockstepError('bad-state', 'snapshot: it is cut off');
  const { outputs, inFlight } = parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  machine.load(bytes.subarray(4 + length));
  traffic.restore(outputs, inFlight);
}

function parse(text: string): { outputs: number; inFlight: Request[] } {
  try {
    const { outputs, inFlight } = JSON.parse(text) as {
      outputs: number;
      inFlight: (Exclude<Request, { kind: 'write' }> | { kind: 'write'; data: string })[];
    };
    const requests = inFlight.map(
      (request) =>
        (request.kind === 'write' ? { ...request, data: hexBytes(request.data) } : request) as Request,
    );
    return { outputs, inFlight: requests };
  } catch (error) {
    throw new LockstepError('bad-state', 'snapshot: its table of requests cannot be read', { cause: error });
  }
}
