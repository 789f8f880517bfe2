// Reads a Code 128 barcode, as a scanner does: with zbarimg from a picture where it is installed, and always from the
// bars themselves.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

// Widths of bars and spaces of the symbols 0-105 (ISO/IEC 15417), six modules each; the stop is apart.
const SYMBOLS =
  `212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
   123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
   232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
   313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
   111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
   111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
   114311 411113 411311 113141 114131 311141 411131 211412 211214 211232`.split(/\s+/);
const START_C = 105;
const STOP = '2331112';

/** The digits of a code of set C, given its bars as `[left, width]` in modules; throws when they are no such code. */
export function digitsOfBars(bars) {
  const edges = bars.flatMap(([left, width]) => [left, left + width]);
  const widths = edges.slice(1).map((edge, index) => edge - edges[index]).join('');
  if (!widths.endsWith(STOP)) throw new Error('the bars do not end with the stop');
  const values = widths.slice(0, -STOP.length).match(/.{6}/g).map((symbol) => SYMBOLS.indexOf(symbol));
  const check = values.pop();
  if (values[0] !== START_C) throw new Error('the bars do not begin with start C');
  const sum = values.reduce((all, value, index) => all + value * Math.max(index, 1), 0);
  if (sum % 103 !== check) throw new Error('the check symbol is wrong');
  return values.slice(1).map((value) => String(value).padStart(2, '0')).join('');
}

/** What zbarimg reads in a picture; null when it is not installed. */
export async function digitsOfPicture(file) {
  try {
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-S*.enable=0', '-Scode128.enable=1', file]);
    return stdout.trim();
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw new Error(`zbarimg reads nothing in ${file}: ${error.stderr}`);
  }
}
