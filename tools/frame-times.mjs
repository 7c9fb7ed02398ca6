/**
 * How long the frames of a report page take while one moves in it with the keys, in milliseconds: from one frame to the next,
 * and of that the painting.
 * @param page a page of playwright's, with a report in it
 */
export async function frameTimes(page, key, frames) {
  return page.evaluate(
    async ({ key, frames }) => {
      const intervals = [];
      const paints = [];
      const original = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (paint) =>
        original((now) => {
          const start = performance.now();
          paint(now);
          paints.push(performance.now() - start);
        });
      const frame = () => new Promise((resolve) => original(resolve));
      let before = await frame();
      for (let index = 0; index < frames; index++) {
        document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        const now = await frame();
        intervals.push(now - before);
        before = now;
      }
      window.requestAnimationFrame = original;
      return { intervals, paints };
    },
    { key, frames },
  );
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
