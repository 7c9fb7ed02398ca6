import type { CodeLine, CodePlace, Explanation, NamedValue } from '../machine/explanation.ts';
import type { Board } from './board/board.ts';
import type { Clock } from './clock.ts';
import { StateNames } from './device/state-names.ts';
import * as cell from './hart/assembly/layout.ts';
import type { Core } from './hart/core.ts';
import { HART_FIELDS } from './hart/hart-state.ts';
import { disassemble } from './isa/disassemble.ts';
import { formatWord } from './isa/format-word.ts';
import { registerName } from './isa/registers.ts';
import { trapName } from './isa/trap-name.ts';
import type { Image } from './loader/image.ts';
import { sourceOf } from './loader/source-of.ts';
import { symbolAt, symboliser } from './loader/symbols.ts';
import type { Ram } from './ram.ts';

const HART = cell.HARTS;
/** Instructions shown before and behind the next one. */
const LINES_BEFORE = 6;
const LINES_BEHIND = 6;
/** A function that is longer is not decoded from its start. */
const LONGEST_FUNCTION_BYTES = 1 << 13;
/** Where no function begins, so far back it is begun to decode. */
const BACK_BYTES = 4 * LINES_BEFORE;

/** What it takes to tell people where a hart stands. */
export interface Explained {
  readonly core: Core;
  readonly ram: Ram;
  readonly image: Image;
  readonly clock: Clock;
  readonly board: Board;
  /** I/O requests made so far. */
  readonly requests: number;
}

/** Where a hart stands, in the words of the manual and of the guest's symbols. */
export function explain(explained: Explained): Explanation {
  const { core, clock, board, requests } = explained;
  const position = core.number(cell.POSITION);
  const trapped = position > 0 && core.number(cell.TRAP_POSITION) === position - 1;
  const next = nextPlace(explained);
  const others = new StateNames();
  others.u53('requests made', requests);
  clock.exchange(others);
  return {
    next,
    ...(trapped && { trapped: trapName(core.view.getBigUint64(cell.TRAP_CAUSE, true)) }),
    code: codeAround(explained, Number(next.pc)),
    registers: registersOf(core),
    devices: [...others.values, ...board.explain()],
  };
}

/** What the hart is about to execute, in short. */
function nextPlace(explained: Explained): CodePlace {
  const { core } = explained;
  const pc = core.view.getBigUint64(HART + cell.PC, true);
  const waiting = core.u32(HART + cell.WAITING) !== 0;
  const { bits: _, ...place } = lineAt(explained, pc);
  return waiting ? { ...place, text: 'waits for an interrupt' } : place;
}

/** Names each register as assembly does. */
function registersOf({ view }: Core): NamedValue[] {
  return HART_FIELDS.map(({ name, offset }) => {
    const register = /^x(\d+)$/.exec(name);
    const value = `0x${view.getBigUint64(HART + offset, true).toString(16)}`;
    return { name: register === null ? name : registerName(Number(register[1])), value };
  });
}

/** The instructions around an address, as far as they can be told apart. */
function codeAround(explained: Explained, pc: number): CodeLine[] {
  const { ram, image } = explained;
  if (!ram.contains(pc, 2)) return [];
  const place = symbolAt(image.symbols, pc);
  const known = place !== undefined && place.offset <= LONGEST_FUNCTION_BYTES;
  let at = known ? place.symbol.address : Math.max(ram.base, pc - BACK_BYTES);
  const addresses: number[] = [];
  while (at < pc) {
    addresses.push(at);
    at += lengthOf(ram, at);
  }
  // What lies before it was not decoded as it is executed.
  if (at !== pc) addresses.length = 0;
  const before = addresses.slice(-LINES_BEFORE).map((address) => lineAt(explained, BigInt(address)));
  const behind: CodeLine[] = [];
  for (at = pc; behind.length <= LINES_BEHIND && ram.contains(at, 2); at += lengthOf(ram, at)) {
    behind.push(lineAt(explained, BigInt(at)));
  }
  return [...before, ...behind];
}

function lineAt({ ram, image }: Explained, pc: bigint): CodeLine {
  const name = symboliser(image.symbols);
  const symbol = name(pc);
  const word = wordAt(ram, Number(pc));
  const source = sourceOf(image, Number(pc));
  return {
    pc: `0x${pc.toString(16)}`,
    ...(symbol !== undefined && { symbol }),
    ...(source !== undefined && { source }),
    text: word === undefined ? 'no memory' : disassemble(word, pc, { symbol: name }).text,
    ...(word !== undefined && { bits: formatWord(word) }),
  };
}

function lengthOf(ram: Ram, address: number): 2 | 4 {
  return (ram.read(address, 1)[0]! & 3) === 3 ? 4 : 2;
}

/** The bits of the instruction at an address, as physical memory has them. */
function wordAt(ram: Ram, pc: number): number | undefined {
  if (!ram.contains(pc, 2)) return undefined;
  const half = new DataView(ram.read(pc, 2).buffer).getUint16(0, true);
  if ((half & 3) !== 3) return half;
  return ram.contains(pc, 4) ? new DataView(ram.read(pc, 4).buffer).getUint32(0, true) : undefined;
}
