// The table of guests in guests/README.md, made from guests/manifest.json: what the builder writes between
// the two markers, aligned as the formatter wants it.

const BEGIN = '<!-- made from manifest.json by `npm run guests` -->';
const END = '<!-- end -->';

const words = (list) => list.join(', ') || '-';

function devices({ needs, uses }) {
  return words([...needs, ...uses.map((device) => `${device} (if there)`)]);
}

function ends(guest) {
  if (guest.endless) return `when told to, ${guest.exit}`;
  return guest.role === 'faulty' ? `${guest.exit}, or 1 if the fault shows` : `${guest.exit}`;
}

function markdownTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/**
 * @param readme the text of guests/README.md
 * @param guests the entries of the manifest
 * @returns the text with the table as it has to be
 */
export function withGuestTable(readme, guests) {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`guests/README.md has no table between ${BEGIN} and ${END}`);
  const rows = guests.map((guest) => [
    `\`${guest.name}\``,
    guest.about,
    words(guest.events),
    devices(guest.devices),
    ends(guest),
  ]);
  const table = markdownTable([
    ['guest', 'what it does', 'depends on', 'virtio devices', 'exit code'],
    ...rows,
  ]);
  return `${readme.slice(0, from)}${BEGIN}\n\n${table}\n\n${readme.slice(to)}`;
}
