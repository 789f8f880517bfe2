// Fills a region into the folder that is named, for all files of tests to copy: `node fill-demo.mjs FOLDER`.

import { fill } from './demo.mjs';

await fill(process.argv[2]);
