import type { Request } from '../machine/exit.ts';

const SECTOR_BYTES = 512;

/** Whether the order of two requests can be told from a disk: they share sectors, and one of them writes. */
export function overlaps(a: Request, b: Request): boolean {
  if (a.device !== b.device || (a.kind !== 'write' && b.kind !== 'write')) return false;
  return sectorsStart(a) < sectorsEnd(b) && sectorsStart(b) < sectorsEnd(a);
}

function sectorsStart(request: Request): number {
  return 'sector' in request ? request.sector : 0;
}

function sectorsEnd(request: Request): number {
  if (request.kind === 'read') return request.sector + request.bytes / SECTOR_BYTES;
  return request.kind === 'write' ? request.sector + request.data.length / SECTOR_BYTES : 0;
}
