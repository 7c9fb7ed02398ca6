/**
 * The trace-event format's events, as far as reports have them: for each phase what has to be there, and nothing besides.
 * Written from the format's description ("Trace Event Format", the Chromium project).
 */
const time = { type: 'number', minimum: 0 };
const integer = { type: 'integer', minimum: 1 };
const track = { name: { type: 'string', minLength: 1 }, pid: integer, tid: integer, ts: time };
const cat = { type: 'string', minLength: 1 };
const args = { type: 'object' };

function phase(ph: string, more: Record<string, object>): object {
  const properties = { ph: { const: ph }, ...track, ...more };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function metadata(name: string, value: object): object {
  const argument = name === 'process_sort_index' ? 'sort_index' : 'name';
  const args = {
    ...{ type: 'object', properties: { [argument]: value } },
    ...{ required: [argument], additionalProperties: false },
  };
  return phase('M', { name: { const: name }, args });
}

const id = { anyOf: [integer, { type: 'string', pattern: '^0x[0-9a-f]+$' }] };

export const TRACE_SCHEMA = {
  type: 'object',
  required: ['traceEvents'],
  additionalProperties: false,
  properties: {
    displayTimeUnit: { enum: ['ms', 'ns'] },
    otherData: { type: 'object', additionalProperties: { type: 'string' } },
    traceEvents: {
      type: 'array',
      items: {
        oneOf: [
          metadata('process_name', { type: 'string' }),
          metadata('process_sort_index', { type: 'integer' }),
          metadata('thread_name', { type: 'string' }),
          phase('X', { cat, dur: time, args }),
          phase('i', { cat, s: { enum: ['g', 'p', 't'] }, args }),
          phase('b', { cat, id, args }),
          phase('e', { cat, id }),
          phase('s', { cat, id }),
          phase('f', { cat, id, bp: { const: 'e' } }),
          phase('C', {
            args: { type: 'object', minProperties: 1, additionalProperties: { type: 'number' } },
          }),
        ],
      },
    },
  },
};
