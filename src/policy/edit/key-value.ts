import { readNode } from '../tree.js';
import type { Value } from '../values.js';

/** The value that a binding key stands for: data keep those that are no texts behind a NUL, as they are spelt. */
export function keyValue(bindingKey: string): Value {
	return bindingKey.startsWith('\0') ? readNode(bindingKey.slice(1), 0).value : bindingKey;
}
