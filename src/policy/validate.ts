import { type Problem, placeAt } from '../model/problem.js';
import { callOf, mask, unbalancedAt } from './mask.js';
import { DATA_PACKAGE, FORBIDDEN_BUILTINS, isDataName } from './names.js';

/** The most characters (UTF-16 units) that the API takes as one document. */
export const CONTENT_LIMIT = 262_144;

/** What the API shows of a valid document, in its own spelling. */
export interface DocumentPreview {
	package: string;
	/** Names that it defines, sorted, each once. */
	rules: string[];
	default_result: boolean;
	decisions: string[];
	inputs_referenced: string[];
	data_referenced: string[];
}

/** The API's word on a document: a preview, or the code it refuses with and where. */
export type DocumentVerdict =
	| { valid: true; preview: DocumentPreview }
	| { valid: false; code: string; problem: Problem };

interface Finding {
	code: string;
	at: number;
	message: string;
}

interface DefinedName {
	name: string;
	at: number;
}

/**
 * Judges a document as `POST /v1/policies/validate` does: by looking, not by compiling, so that a
 * valid document may still be refused by the runtime. The code of empty content is `invalid_body`,
 * which the API sends with status 400; all others come with 422 as `error_description`.
 */
export function validateDocument(content: string, name = 'document'): DocumentVerdict {
	const text = mask(content);
	const names = definedNames(text.text);
	const finding = sizeFinding(content) ?? structureFinding(text) ?? dataFinding(content, text.text, names);
	if (finding === null) return { valid: true, preview: preview(content, text.text, names) };
	const { code, message, at } = finding;
	return { valid: false, code, problem: { code, message, document: name, ...placeAt(content, at) } };
}

function sizeFinding(content: string): Finding | null {
	if (content === '') return { code: 'invalid_body', at: 0, message: 'the document is empty' };
	if (content.length <= CONTENT_LIMIT) return null;
	const message = `the document has ${content.length} characters; at most ${CONTENT_LIMIT} are accepted`;
	return { code: 'content_too_large', at: CONTENT_LIMIT, message };
}

function structureFinding(masked: { text: string; unterminated: number | null }): Finding | null {
	if (masked.unterminated !== null) {
		return { code: 'unterminated_string', at: masked.unterminated, message: 'this string is never closed' };
	}
	const lone = unbalancedAt(masked.text);
	if (lone !== null)
		return { code: 'unbalanced_delimiters', at: lone, message: 'this bracket has no partner' };
	const found = packageOf(masked.text);
	if (found === null)
		return { code: 'missing_package_declaration', at: 0, message: `no "package ${DATA_PACKAGE}"` };
	if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(found.name)) {
		return { code: 'invalid_package_name', at: found.at, message: `"${found.name}" is no package name` };
	}
	for (const builtin of FORBIDDEN_BUILTINS) {
		const at = callOf(masked.text, builtin);
		if (at !== null)
			return { code: `forbidden_builtin:${builtin}`, at, message: `${builtin} may not be called` };
	}
	return null;
}

function dataFinding(content: string, text: string, names: DefinedName[]): Finding | null {
	const found = packageOf(text);
	if (found !== null && found.name !== DATA_PACKAGE) {
		const message = `the package has to be ${DATA_PACKAGE}, not ${found.name}`;
		return { code: 'must_use_package_caracal_authz', at: found.at, message };
	}
	if (!/(?:^|\n)\s*#\s*caracal:data-document\b/.test(content)) {
		return { code: 'must_be_data_document', at: 0, message: 'the line "# caracal:data-document" is missing' };
	}
	const result = names.find(({ name }) => name === 'result');
	if (result !== undefined) {
		const message = 'a data document may not define result; the platform decides';
		return { code: 'data_document_must_not_define_result', at: result.at, message };
	}
	if (names.length === 0) {
		return { code: 'data_document_must_define_data', at: 0, message: 'the document defines no data' };
	}
	const other = names.find(({ name }) => !isDataName(name));
	if (other === undefined) return null;
	const message = `a data document may not define "${other.name}"`;
	return { code: `data_document_rule_not_allowed:${other.name}`, at: other.at, message };
}

function packageOf(text: string): DefinedName | null {
	const match = /(?<=^|\n)\s*package\s+(?<name>[\w.]+)/d.exec(text);
	const name = match?.groups?.name;
	return name === undefined ? null : { name, at: match?.indices?.groups?.name?.[0] ?? 0 };
}

/** Names that a line of `text` begins to define, in order. The API takes any word before `=`, `{` and the like for one. */
function definedNames(text: string): DefinedName[] {
	const heads =
		/(?:^|\n)\s*(?:default\s+)?(?<name>[A-Za-z_]\w*)\s*(?:\(.*?\))?\s*(?::=|=|contains\s|\{|if\s)/dg;
	const found: DefinedName[] = [];
	for (const match of text.matchAll(heads)) {
		const name = match.groups?.name ?? '';
		const known =
			['package', 'import', 'else', 'with'].includes(name) || found.some((one) => one.name === name);
		if (!known) found.push({ name, at: match.indices?.groups?.name?.[0] ?? match.index });
	}
	return found;
}

function preview(content: string, text: string, names: DefinedName[]): DocumentPreview {
	const decisions = [...content.matchAll(/"decision"\s*:\s*"(allow|deny)"/g)].map((match) => match[1] ?? '');
	return {
		package: DATA_PACKAGE,
		rules: names.map(({ name }) => name).sort(),
		default_result: /\bdefault\s+result\b/.test(text),
		decisions: [...new Set(decisions)].sort(),
		inputs_referenced: paths(text, /\binput(?:\.[A-Za-z_]\w*)+/g),
		data_referenced: paths(text, /\bdata(?:\.[A-Za-z_]\w*)+/g),
	};
}

function paths(text: string, pattern: RegExp): string[] {
	return [...new Set([...text.matchAll(pattern)].map(([path]) => path))].sort();
}
