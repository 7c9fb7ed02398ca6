import { COMPRESSED_INSTRUCTIONS } from './compressed.ts';
import type { CompressedInstruction } from './compressed.ts';
import { decisionTree } from './decision-tree.ts';
import type { Tree } from './decision-tree.ts';
import type { Encoding } from './encoding.ts';
import { fieldWidth, ones } from './fields.ts';
import type { Field, Piece } from './fields.ts';
import { FORMATS } from './formats.ts';
import type { Format, RegisterSource, Uses } from './formats.ts';
import { INSTRUCTIONS, instructionNamed } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { operationName, OPERATIONS } from './operations.ts';
import { RECORD, REGISTER_BYTES, SINK } from './record.ts';

const HEADER =
  '// Generated from the instruction table in src/riscv/isa by tools/generate-isa.mjs; edit that instead.\n';

/** AssemblyScript: the enumeration of the hart's operations. */
export function operationsSource(): string {
  const members = OPERATIONS.map((name, number) => `  ${name} = ${number},\n`).join('');
  return `${HEADER}
/** What the hart does for an instruction: 0 for a record that is not decoded yet; LAST is the highest. */
export const enum Op {
${members}  LAST = ${OPERATIONS.length - 1},
}
`;
}

/** AssemblyScript: `decode(slot, word)`, from instruction to decoded record. */
export function decoderSource(): string {
  const full = decisionTree(INSTRUCTIONS, 0b11);
  const compressed = decisionTree(COMPRESSED_INSTRUCTIONS);
  const formats = Object.entries(FORMATS).map(([name, format]) => formatFunction(name, format));
  return indent(`${HEADER}
import { Op } from './operations.generated';

/**
 * Decodes the instruction in \`word\`, of whose bits only the low 16 count when it is compressed, into the
 * record at \`slot\`. Returns its length in bytes, 2 or 4. An encoding that is no instruction of this hart
 * becomes ILLEGAL with its bits as immediate.
 */
export function decode(slot: usize, word: u32): u32 {
  return (word & 3) == 3 ? decodeFull(slot, word) : decodeCompressed(slot, word & 0xffff);
}

function decodeFull(slot: usize, word: u32): u32 {
${statements(full, fullLeaf, 4)}
}

function decodeCompressed(slot: usize, word: u32): u32 {
${statements(compressed, compressedLeaf, 2)}
}

${formats.join('\n')}
function illegal(slot: usize, word: u32, bytes: u32): u32 {
  write(slot, Op.ILLEGAL, ${SINK}, 0, 0, <i32>word);
  return bytes;
}

function write(slot: usize, operation: u32, rd: u32, rs1: u32, rs2: u32, immediate: i32): void {
  store<u16>(slot, <u16>operation, ${RECORD.operation});
  store<u16>(slot, <u16>rd, ${RECORD.rd});
  store<u16>(slot, <u16>rs1, ${RECORD.rs1});
  store<u16>(slot, <u16>rs2, ${RECORD.rs2});
  store<i32>(slot, immediate, ${RECORD.immediate});
}

/** Where a result goes: x0 swallows it. */
function destination(register: u32): u32 {
  return register == 0 ? ${SINK} : register * ${REGISTER_BYTES};
}
`);
}

/** The tree as statements; each path returns. */
function statements<Rule extends Encoding>(
  tree: Tree<Rule>,
  leaf: (rule: Rule) => string,
  bytes: number,
): string {
  const illegal = `return illegal(slot, word, ${bytes});`;
  switch (tree.kind) {
    case 'leaf':
      return `${unlessMatching(tree.check, illegal)}${leaf(tree.rule)}`;
    case 'special':
      return `if (${matching(tree.check)}) {
${leaf(tree.rule)}
}
${statements(tree.otherwise, leaf, bytes)}`;
    case 'switch': {
      const cases = [...tree.cases].map(
        ([value, next]) => `case ${value}: {\n${statements(next, leaf, bytes)}\n}\n`,
      );
      return `switch (${bitsOf({ from: tree.from, to: 0, width: tree.width })}) {\n${cases.join('')}}\n${illegal}`;
    }
  }
}

const matching = ({ mask, match }: Encoding): string => `(word & ${hex(mask)}) == ${hex(match)}`;

const unlessMatching = ({ mask, match }: Encoding, statement: string): string =>
  mask === 0 ? '' : `if ((word & ${hex(mask)}) != ${hex(match)}) ${statement}\n`;

/** One function for each format: its instructions differ in the operation only. */
function formatFunction(name: string, { uses }: Format): string {
  return `function ${formatFunctionName(name)}(slot: usize, word: u32, operation: u32): u32 {
  ${writeCall('operation', uses)}
  return 4;
}
`;
}

function fullLeaf({ name, format }: Instruction): string {
  return `return ${formatFunctionName(format)}(slot, word, Op.${operationName(name)});`;
}

const formatFunctionName = (format: string): string => `decode${format[0]?.toUpperCase()}${format.slice(1)}`;

function compressedLeaf({ expansion, uses, except }: CompressedInstruction): string {
  const operation = `Op.${operationName(instructionNamed(expansion).name)}`;
  const excepted = except.map(({ field, equals }) => `(${fieldValue(field)}) == ${equals}`).join(' || ');
  const guard = excepted === '' ? '' : `if (${excepted}) return illegal(slot, word, 2);\n`;
  return `${guard}${writeCall(operation, uses)}\nreturn 2;`;
}

function writeCall(operation: string, { rd, rs1, rs2, immediate }: Uses): string {
  const result = rd === undefined ? `${SINK}` : destination(rd);
  const value = immediate === undefined ? '0' : `<i32>(${fieldValue(immediate)})`;
  return `write(slot, ${operation}, ${result}, ${location(rs1)}, ${location(rs2)}, ${value});`;
}

function destination(register: RegisterSource): string {
  if (typeof register === 'number') return `${register === 0 ? SINK : register * REGISTER_BYTES}`;
  // A field of three bits never names x0.
  if (register.plus > 0) return location(register);
  return `destination(${fieldValue(register)})`;
}

function location(register: RegisterSource | undefined): string {
  if (register === undefined) return '0';
  if (typeof register === 'number') return `${register * REGISTER_BYTES}`;
  return `(${fieldValue(register)}) * ${REGISTER_BYTES}`;
}

/** The field's value in `word`, as an expression of type u32. */
function fieldValue(field: Field): string {
  const [first, ...rest] = [...field.pieces].sort((a, b) => b.to + b.width - a.to - a.width);
  if (first === undefined) throw new RangeError('a field needs a piece');
  const highest = field.signed ? signedBits(first, fieldWidth(field)) : bitsOf(first);
  const value = [highest, ...rest.map(bitsOf)].join(' | ');
  return field.plus === 0 ? value : `(${value}) + ${field.plus}`;
}

function bitsOf({ from, to, width }: Piece): string {
  const shifted = from > to ? `(word >> ${from - to})` : from < to ? `(word << ${to - from})` : 'word';
  return `(${shifted} & ${hex((ones(width) << to) >>> 0)})`;
}

/** The highest piece, its top bit copied to all bits above. */
function signedBits({ from, to, width }: Piece, valueBits: number): string {
  const shift = 32 - from - width;
  const atTop = shift === 0 ? '<i32>word' : `<i32>(word << ${shift})`;
  const inPlace = valueBits === 32 ? `(${atTop})` : `(${atTop} >> ${32 - valueBits})`;
  return to === 0 ? `<u32>${inPlace}` : `(<u32>${inPlace} & ${hex(-(2 ** to) >>> 0)})`;
}

/** Indents every line by the braces that are open before it. */
function indent(source: string): string {
  let depth = 0;
  const lines = source.split('\n').map((line) => {
    const text = line.trim();
    if (text.startsWith('}')) depth--;
    const indented = text === '' ? '' : '  '.repeat(depth) + (text.startsWith('*') ? ` ${text}` : text);
    if (text.endsWith('{')) depth++;
    return indented;
  });
  return lines.join('\n');
}

const hex = (bits: number): string => `0x${bits.toString(16)}`;
