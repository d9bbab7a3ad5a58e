import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { tooDeep } from '../../model/json.js';
import { nameOf, type VersionRef, VersionRefSchema } from '../../model/version-ref.js';
import { tracesOf } from '../report/requests.js';
import { AuditMarkSchema, type Report, ReportSchema } from '../report/schema.js';
import { canonicalDigest, hasTwins } from './canonical.js';
import { invalid } from './envelope.js';

/** What the subject of a statement is called: the report as RFC 8785 writes it. */
const SUBJECT = 'report (RFC 8785)';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'urn:caracalite:verdict:1';

const PredicateSchema = z.object({
	verdict: z
		.object({
			safeToActivate: z.boolean(),
			status: z.enum(['safe', 'review', 'blocked']),
			blockers: z.array(z.string()),
			at: z.string(),
			auditMark: AuditMarkSchema.nullable(),
		})
		.nullable()
		.meta({ description: 'null where none was reached' }),
	zone: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
	requests: z.array(z.string()).meta({ description: 'the denied requests' }),
	candidate: VersionRefSchema.nullable().meta({ description: 'null where no version was judged' }),
	baseline: VersionRefSchema.nullable().meta({ description: 'what was active' }),
	cases: z
		.object({ count: z.int(), digest: z.string() })
		.nullable()
		.meta({ description: 'as in the report; null where none were run' }),
	contractVersion: z.string(),
	caracalite: z.string().meta({ description: 'the version that judged' }),
	at: z.string().meta({ description: 'when the run began, by the clock of its machine' }),
});

/** What a signed verdict says: https://github.com/in-toto/attestation, `spec/v1/statement.md`. */
export const StatementSchema = z
	.object({
		_type: z.literal(STATEMENT_TYPE),
		subject: z
			.tuple([z.object({ name: z.literal(SUBJECT), digest: z.object({ sha256: z.string() }) })])
			.meta({ description: 'SHA-256 of the report in canonical form' }),
		predicateType: z.literal(PREDICATE_TYPE),
		predicate: PredicateSchema,
	})
	.meta({ id: 'caracalite-statement-1', title: 'what `--sign` signs, within a DSSE envelope' });

export type Statement = z.infer<typeof StatementSchema>;

/** The statement about a report as it is printed. Pure. */
export function statementOf(document: object): Statement {
	// As it is read back: what is undefined is not printed.
	const printed: unknown = JSON.parse(JSON.stringify(document));
	return {
		_type: STATEMENT_TYPE,
		subject: [{ name: SUBJECT, digest: { sha256: canonicalDigest(printed) } }],
		predicateType: PREDICATE_TYPE,
		predicate: predicateOf(ReportSchema.parse(printed)),
	};
}

function predicateOf(report: Report): Statement['predicate'] {
	const { verdict, target, candidate, baseline, cases, contractVersion, caracalite, at } = report;
	return {
		verdict: verdict === null ? null : PredicateSchema.shape.verdict.parse(verdict),
		zone: { id: target.zoneId, name: target.zoneName },
		requests: tracesOf(report).map(({ requestId }) => requestId),
		candidate: candidate?.version ?? null,
		baseline,
		cases: cases === null ? null : { count: cases.count, digest: cases.digest },
		contractVersion,
		caracalite,
		at,
	};
}

/** Reads a payload that was signed. Throws `signature_invalid` where it says nothing about a report. */
export function parseStatement(payload: string): Statement {
	try {
		const value: unknown = tooDeep(payload) ? null : JSON.parse(payload);
		if (!hasTwins(payload, value)) return StatementSchema.parse(value);
	} catch {
		// Told below.
	}
	throw invalid(`what was signed is no ${PREDICATE_TYPE} about a report`);
}

/**
 * Holds a report's very text against what was signed about it. Throws `signature_other_report` where the
 * report is another, or was changed by any value, and `signature_not_safe` where the verdict was not that it
 * is safe. Pure.
 */
export function refuseUnsigned(statement: Statement, text: string): void {
	const value: unknown = JSON.parse(text);
	if (hasTwins(text, value)) throw otherReport('the report holds a member twice');
	if (statement.subject[0].digest.sha256 !== canonicalDigest(value)) {
		throw otherReport('the report is not the one that was signed, or was changed since');
	}
	const claimed = canonicalDigest(predicateOf(ReportSchema.parse(value)));
	if (claimed !== canonicalDigest(statement.predicate)) {
		throw otherReport('what was signed does not say what the report says');
	}
	if (statement.predicate.verdict?.safeToActivate === true) return;
	const { verdict } = statement.predicate;
	throw new CaracaliteError(
		'signature_not_safe',
		verdict === null
			? 'what was signed holds no verdict'
			: `the verdict that was signed is: ${verdict.status}`,
		{ hint: 'only a verdict that is safe is rolled out: caracalite verdict …', details: { verdict } },
	);
}

/** Throws `signature_other_candidate` where what is about to be activated is not what was signed. Pure. */
export function refuseOtherCandidate({ predicate }: Statement, version: VersionRef): void {
	const { candidate } = predicate;
	const isSame =
		candidate?.versionId === version.versionId && candidate.manifestSha256 === version.manifestSha256;
	if (isSame) return;
	throw new CaracaliteError(
		'signature_other_candidate',
		`the verdict that was signed is about ${nameOf(candidate)}, not ${nameOf(version)}`,
		{ hint: 'leave --candidate out; or have a verdict about that version signed' },
	);
}

function otherReport(why: string): CaracaliteError {
	return new CaracaliteError('signature_other_report', why, {
		hint: 'take the report as it was signed; or judge again and sign that',
	});
}
