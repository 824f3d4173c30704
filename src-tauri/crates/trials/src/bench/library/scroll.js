// Scrolls in the page and takes the times of its frames. Run by WebDriver; `arguments`: verb, request, and the way back.

const [verb, request, done] = arguments;

const grid = () => document.querySelector('[role=grid]');
/** What the way back to the front leaves to draw is drawn by then; in ms. */
const rests = 500;
const nodes = (of) => of.querySelectorAll('*').length;

/** Moves a box by `step` pixels a frame, so many frames; then `window.benched` holds how long each took. */
function move(box, step, frames, each) {
  window.benched = null;
  const times = [];
  let before = performance.now();
  const frame = (now) => {
    times.push(now - before);
    before = now;
    each?.(times.length);
    if (times.length >= frames || box.scrollTop + box.clientHeight >= box.scrollHeight - 1) {
      window.benched = { times: times.slice(1), most: window.most, top: box.scrollTop };
      return;
    }
    box.scrollTop += step;
    requestAnimationFrame(frame);
  };
  setTimeout(() => requestAnimationFrame(frame), rests);
}

function scrollGrid({ step, frames }) {
  const box = grid();
  window.most = nodes(box);
  box.scrollTop = 0;
  move(box, step, frames, (count) => {
    if (count % 20 === 0) window.most = Math.max(window.most, nodes(box));
  });
  done(true);
}

/** As many boxes as there are tiles in the grid now, of their sizes and colours, moved along with what is scrolled. */
function scrollBoxes({ step, frames }) {
  const from = grid();
  const { top, left, width, height } = from.getBoundingClientRect();
  const box = document.createElement('div');
  box.id = 'plain-boxes';
  box.style.cssText = `position:fixed;z-index:99999;overflow:hidden auto;background:#222;top:${top}px;left:${left}px;width:${width}px;height:${height}px`;
  const inner = document.createElement('div');
  inner.style.cssText = `position:relative;overflow:hidden;contain:strict;height:${from.scrollHeight}px`;
  const tiles = [...from.querySelectorAll('[role=gridcell]')].map((tile) => {
    const at = tile.getBoundingClientRect();
    const one = document.createElement('div');
    one.style.cssText = `position:absolute;top:0;left:${at.left - left}px;width:${at.width}px;height:${at.height}px;background:${tile.style.backgroundColor || '#666'}`;
    inner.append(one);
    return { one, y: at.top - top };
  });
  box.append(inner);
  document.body.append(box);
  const place = () => tiles.forEach(({ one, y }) => (one.style.transform = `translateY(${box.scrollTop + y}px)`));
  box.addEventListener('scroll', place);
  place();
  move(box, step, frames);
  done(tiles.length);
}

function clear() {
  document.querySelector('#plain-boxes')?.remove();
  grid().scrollTop = 0;
  done(true);
}

const take = () => done(window.benched ?? null);

/** How tall a box may be before the engine cuts it, and the last pixel that can be scrolled to. */
function tallest() {
  const box = document.createElement('div');
  box.style.cssText = 'position:fixed;top:0;left:0;width:50px;height:100px;overflow:auto';
  const inner = document.createElement('div');
  inner.style.height = '1000000000px';
  box.append(inner);
  document.body.append(box);
  const height = box.scrollHeight;
  box.scrollTop = height;
  const top = box.scrollTop;
  box.remove();
  done({ height, top });
}

/** Whether the last row of the view is drawn, in the window, and has tiles. */
function last() {
  const box = grid();
  const rows = Number(box?.getAttribute('aria-rowcount'));
  const row = box?.querySelector(`[aria-rowindex="${rows}"]`);
  const at = row?.getBoundingClientRect();
  const around = box?.getBoundingClientRect();
  const seen = at !== undefined && at.top < around.bottom && at.bottom > around.top && row.querySelector('[role=gridcell]') !== null;
  done({ rows, seen, height: box?.scrollHeight ?? 0 });
}

({ grid: scrollGrid, boxes: scrollBoxes, clear, take, tallest, last })[verb](request);
