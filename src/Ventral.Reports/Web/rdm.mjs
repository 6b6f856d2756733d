// Unpacks an RDM's picture: the upper triangle, row by row, as 16-bit steps between its smallest and largest value.

/** One object a cell, both triangles, without the diagonal: row, column, dissimilarity and its rank from 0 to 1. */
export function rdmCells(rdm, stimuli) {
  const steps = decode(rdm.steps);
  const ranks = midRanks(steps);
  const names = stimuli?.length === rdm.stimuli ? stimuli : null;
  const name = (i) => names?.[i] ?? `stimulus ${i + 1}`;
  const cells = [];
  let pair = 0;
  for (let row = 0; row < rdm.stimuli; row++) {
    for (let column = row + 1; column < rdm.stimuli; column++, pair++) {
      const value = rdm.minimum + ((rdm.maximum - rdm.minimum) * steps[pair]) / 65535;
      const cell = { dissimilarity: value, rank: ranks[pair] };
      cells.push({ row, column, a: name(row), b: name(column), ...cell });
      cells.push({ row: column, column: row, a: name(column), b: name(row), ...cell });
    }
  }
  return cells;
}

function decode(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(2 * i, true));
}

/** Ranks from 0 to 1; ties share their mean rank. */
function midRanks(values) {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  const last = Math.max(1, values.length - 1);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2 / last;
    start = end;
  }
  return ranks;
}
