// Fails unless the script that it is given is ECMAScript 2017, and no module.
import { readFileSync } from 'node:fs';
import { parse } from 'acorn';

parse(readFileSync(process.argv[2], 'utf8'), { ecmaVersion: 2017, sourceType: 'script' });
