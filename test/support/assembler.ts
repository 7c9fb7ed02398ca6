import { CSR_NUMBERS } from '../../src/riscv/isa/csrs.ts';
import { COMPRESSED_INSTRUCTIONS } from '../../src/riscv/isa/compressed.ts';
import { extract, insert } from '../../src/riscv/isa/fields.ts';
import type { Field } from '../../src/riscv/isa/fields.ts';
import { FORMATS } from '../../src/riscv/isa/formats.ts';
import type { Operand } from '../../src/riscv/isa/formats.ts';
import { INSTRUCTIONS } from '../../src/riscv/isa/instructions.ts';
import { REGISTER_NAMES } from '../../src/riscv/isa/registers.ts';

/** Assembled bytes, and where the labels are. */
export interface Assembly {
  readonly bytes: Uint8Array;
  /** Address of a label; a label that is not there is a mistake in the test. */
  at(label: string): number;
}

interface Shape {
  readonly bytes: 2 | 4;
  readonly match: number;
  readonly operands: readonly Operand[];
}

const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...COMPRESSED_INSTRUCTIONS.map(({ name, match, operands }): [string, Shape] => [
    name,
    { bytes: 2, match, operands },
  ]),
  ...INSTRUCTIONS.map(({ name, match, format }): [string, Shape] => [
    name,
    { bytes: 4, match, operands: FORMATS[format].operands },
  ]),
]);

/** What programmers write for instructions of the table. `$1` is the first operand. */
const ALIASES: Readonly<Record<string, string>> = {
  nop: 'addi zero, zero, 0',
  mv: 'addi $1, $2, 0',
  j: 'jal zero, $1',
  jr: 'jalr zero, 0($1)',
  call: 'jal ra, $1',
  ret: 'jalr zero, 0(ra)',
  beqz: 'beq $1, zero, $2',
  bnez: 'bne $1, zero, $2',
  csrr: 'csrrs $1, $2, zero',
  csrw: 'csrrw zero, $1, $2',
  csrs: 'csrrs zero, $1, $2',
  csrc: 'csrrc zero, $1, $2',
};

/** One line that stands for bytes: how many, and what they are once all labels are known. */
interface Item {
  readonly address: number;
  readonly bytes: number;
  emit(view: DataView, at: number): void;
}

/**
 * A small assembler for tests, on the instruction table: one instruction, `label:` or directive a line, `#` begins a
 * comment. Besides the table's names it knows `ALIASES`, `li` (any 64-bit constant), `la` (an address near by), and the
 * directives `.half`, `.word`, `.dword`, `.zero` and `.align` (in bytes). Numbers are as in JavaScript; `label+8` too.
 */
export function assemble(source: string, base = 0x8000_0000): Assembly {
  const labels = new Map<string, number>();
  const items: Item[] = [];
  let address = base;
  for (const text of source.split('\n')) {
    let line = text.replace(/#.*/, '').trim();
    for (let label = /^([A-Za-z_]\w*):\s*/.exec(line); label !== null; label = /^(\w+):\s*/.exec(line)) {
      labels.set(label[1]!, address);
      line = line.slice(label[0].length);
    }
    if (line === '') continue;
    const [mnemonic, rest = ''] = [line.split(/\s/, 1)[0]!, line.replace(/^\S+\s*/, '')];
    const operands = rest === '' ? [] : rest.split(',').map((operand) => operand.trim());
    for (const item of itemsOf(mnemonic, operands, address, labels)) {
      items.push(item);
      address += item.bytes;
    }
  }
  const bytes = new Uint8Array(address - base);
  const view = new DataView(bytes.buffer);
  for (const item of items) item.emit(view, item.address - base);
  const at = (label: string): number => Number(valueOf(label, labels));
  return { bytes, at };
}

function itemsOf(
  mnemonic: string,
  operands: readonly string[],
  address: number,
  labels: ReadonlyMap<string, number>,
): Item[] {
  if (mnemonic.startsWith('.')) return [directive(mnemonic, operands, address, labels)];
  if (mnemonic === 'li') {
    let at = address;
    return constant(operands[0]!, valueOf(operands[1]!, new Map())).map(([name, ...rest]) => {
      const item = instruction(name!, rest, at, labels);
      at += item.bytes;
      return item;
    });
  }
  if (mnemonic === 'la') {
    const [register, label] = operands as [string, string];
    const distance = (): bigint => valueOf(label, labels) - BigInt(address);
    return [
      instruction(
        'auipc',
        [register, () => BigInt.asUintN(20, (distance() + 0x800n) >> 12n)],
        address,
        labels,
      ),
      instruction('addi', [register, register, () => BigInt.asIntN(12, distance())], address + 4, labels),
    ];
  }
  const alias = ALIASES[mnemonic];
  if (alias === undefined) return [instruction(mnemonic, operands, address, labels)];
  const expanded = alias.replace(/\$(\d)/g, (_, index: string) => operands[Number(index) - 1]!);
  const name = expanded.split(' ', 1)[0]!;
  return [
    instruction(
      name,
      expanded
        .slice(name.length)
        .split(',')
        .map((part) => part.trim()),
      address,
      labels,
    ),
  ];
}

function directive(
  name: string,
  operands: readonly string[],
  address: number,
  labels: ReadonlyMap<string, number>,
): Item {
  const first = Number(operands[0]);
  if (name === '.zero') return { address, bytes: first, emit: () => {} };
  if (name === '.align') return { address, bytes: (first - (address % first)) % first, emit: () => {} };
  const width = { '.half': 2, '.word': 4, '.dword': 8 }[name];
  if (width === undefined) throw new RangeError(`no directive is named "${name}"`);
  const emit = (view: DataView, at: number): void =>
    operands.forEach((operand, index) => {
      const value = valueOf(operand, labels);
      if (width === 8) view.setBigUint64(at + 8 * index, BigInt.asUintN(64, value), true);
      else if (width === 4) view.setUint32(at + 4 * index, Number(BigInt.asUintN(32, value)), true);
      else view.setUint16(at + 2 * index, Number(BigInt.asUintN(16, value)), true);
    });
  return { address, bytes: width * operands.length, emit };
}

/** The instructions that set a register to a constant: name and operands. */
function constant(register: string, value: bigint): string[][] {
  const signed = BigInt.asIntN(64, value);
  const low = BigInt.asIntN(12, signed);
  if (signed === low) return [['addi', register, 'zero', `${low}`]];
  if (signed === BigInt.asIntN(32, signed)) {
    const upper = BigInt.asUintN(20, (signed - low) >> 12n);
    const lui = ['lui', register, `${upper}`];
    return low === 0n ? [lui] : [lui, ['addiw', register, register, `${low}`]];
  }
  return [
    ...constant(register, (signed - low) >> 12n),
    ['slli', register, register, '12'],
    ['addi', register, register, `${low}`],
  ];
}

function instruction(
  name: string,
  operands: readonly (string | (() => bigint))[],
  address: number,
  labels: ReadonlyMap<string, number>,
): Item {
  const shape = SHAPES.get(name);
  if (shape === undefined) throw new RangeError(`no instruction is named "${name}"`);
  if (operands.length !== shape.operands.length)
    throw new RangeError(`${name} takes ${shape.operands.length}`);
  const emit = (view: DataView, at: number): void => {
    let word = shape.match;
    for (const [index, operand] of shape.operands.entries()) {
      const given = operands[index]!;
      const text = typeof given === 'string' ? given : `${given()}`;
      word |= encodeOperand(operand, text, address, labels);
    }
    if (shape.bytes === 2) view.setUint16(at, word, true);
    else view.setUint32(at, word, true);
  };
  return { address, bytes: shape.bytes, emit };
}

function encodeOperand(
  operand: Operand,
  text: string,
  address: number,
  labels: ReadonlyMap<string, number>,
): number {
  switch (operand.kind) {
    case 'register':
      return typeof operand.register === 'number' ? 0 : insert(operand.register, registerNumber(text));
    case 'memory': {
      const [, offset, base] = /^([^(]*)\((\w+)\)$/.exec(text) ?? [undefined, '', text];
      const place = operand.offset === undefined ? 0 : fit(operand.offset, Number(valueOf(offset!, labels)));
      return place | (typeof operand.base === 'number' ? 0 : insert(operand.base, registerNumber(base!)));
    }
    case 'target':
      return fit(operand.field, Number(valueOf(text, labels)) - address);
    case 'upper':
      return fit(operand.field, Number(valueOf(text, labels)) << 12);
    case 'csr':
      return insert(operand.field, CSR_NUMBERS.get(text) ?? Number(text));
    default:
      return fit(operand.field, Number(valueOf(text, labels)));
  }
}

/** Puts a value into its field, where it has to fit. */
function fit(field: Field, value: number): number {
  const word = insert(field, value);
  if (extract(field, word) !== value) throw new RangeError(`${value} does not fit into ${field.name}`);
  return word;
}

function registerNumber(name: string): number {
  const number = /^x\d+$/.test(name) ? Number(name.slice(1)) : REGISTER_NAMES.indexOf(name);
  if (number < 0 || number > 31) throw new RangeError(`no register is named "${name}"`);
  return number;
}

/** A number, a label, or a label and a distance. */
function valueOf(text: string, labels: ReadonlyMap<string, number>): bigint {
  const [, label, distance = '0'] = /^([A-Za-z_]\w*)\s*(?:\+\s*(\w+))?$/.exec(text) ?? [];
  if (label === undefined)
    return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text === '' ? 0 : text);
  const address = labels.get(label);
  if (address === undefined) throw new RangeError(`no label is named "${label}"`);
  return BigInt(address) + BigInt(distance);
}
