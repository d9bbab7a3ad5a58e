import type { JsonObject } from '../../../src/model/json.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import type { AuthorityData } from '../../../src/policy/data.js';
import { type PolicyRequest, readRequest } from '../../../src/policy/input.js';
import { shapeOf } from '../../../src/policy/rungs/shape.js';
import type { RequestShape } from '../../../src/policy/types.js';
import type { Ready } from './proof.js';

type Rows = ReadonlySet<AuthorityRow>;

/**
 * Whether one request is allowed by a relation that lies between two bundles: what the old one says but
 * for the scopes that its roles lose, and of what the new one gives only some rows of their diff. Written from the contract and the meaning of each
 * kind of row, apart from what decides which rows are needed.
 */
export class Between {
	private readonly request: PolicyRequest;
	private readonly shape: RequestShape;
	private readonly rows: readonly AuthorityRow[];
	private readonly before: Ready | null;
	private readonly after: AuthorityData;

	constructor(before: Ready | null, after: Ready, rows: readonly AuthorityRow[], input: JsonObject) {
		this.request = readRequest(input);
		this.shape = shapeOf(this.request);
		this.rows = rows;
		this.before = before;
		this.after = after.data;
	}

	/** Rows that change the relation this request is decided by; the others tell the same again, or of others. */
	patches(): AuthorityRow[] {
		const { labels, resource, principalId } = this.request;
		return this.rows.filter((row) => {
			if (row.kind === 'risk_changed' || row.kind === 'policy_renamed') return false;
			if (row.effect === 'loss' || row.kind === 'restriction_changed')
				return row.kind === 'hold_changed' && this.isOwnHold(row);
			if ('others' in row) return row.others.includes(row.scope) && this.isOwnHold(row);
			if (row.kind.startsWith('hold_')) return this.isOwnHold(row);
			if (row.kind === 'authority_gained') {
				const mine = row.resource === resource && row.applicationId === principalId;
				return mine && (row.role === null || (labels.includes(row.role) && this.asked().includes(row.scope)));
			}
			if (row.kind === 'owner_changed') return row.resource === resource && row.to === principalId;
			if (row.kind.startsWith('binding_')) return 'resources' in row && row.resources.includes(resource);
			return true;
		});
	}

	/** Whether the old side with these rows alone allows the request. */
	allows(rows: Rows): boolean {
		const has = (test: (row: AuthorityRow) => boolean) => [...rows].some(test);
		if (this.before === null && !has(({ kind }) => kind === 'no_version')) return false;
		if (this.stopped(rows) || this.shape === 'none') return false;
		if (this.shape === 'workload_mint') return !this.conflicts(rows, null);
		if (this.owner(rows) !== this.request.principalId) return false;
		if (this.shape === 'bootstrap') return true;
		if (this.shape === 'delegated_mint' && this.isConfined(rows)) return false;
		return this.request.labels.some(
			(role) =>
				this.asked().every((scope) => this.holds(rows, role, scope)) &&
				(this.shape === 'mandate_use' || !this.conflicts(rows, role)),
		);
	}

	private asked(): readonly string[] {
		return [...new Set(this.request.mandate === null ? this.request.requested : this.request.mandate.scopes)];
	}

	private stopped(rows: Rows): boolean {
		const { before, request, shape } = this;
		if (before === null) return false;
		const cleared = (kind: string, name: string, scope: string | null = null) =>
			[...rows].some(
				(row) =>
					row.kind === kind &&
					(!('name' in row) || row.name === name) &&
					(!('scope' in row) || row.scope === scope),
			);
		if (before.data.restrictions.length > 0 && !cleared('restriction_lifted', '')) return true;
		const mints = shape === 'delegated_mint' || shape === 'workload_mint';
		if (mints && !before.data.riskWellFormed && !cleared('data_mended', 'risk')) return true;
		if (mints && !before.data.approvalWellFormed && !cleared('data_mended', 'approval_tiers')) return true;
		return before.problems.some(({ name, reach, scope }) => {
			if (reach === 'mints_denied' || cleared('conflict_mended', name, scope)) return false;
			if (reach === 'every_decision') return true;
			if (reach === 'delegated_mints') return shape === 'delegated_mint';
			if (reach === 'scope') return mints && request.requested.includes(scope ?? '');
			return before.data.grants.some((one) => one.resource === request.resource && one.application !== null);
		});
	}

	private owner(rows: Rows): string | null {
		const { resource } = this.request;
		const moved = this.rows.find((row) => row.kind === 'owner_changed' && row.resource === resource);
		if (moved?.kind !== 'owner_changed') return ownerIn(this.before?.data, resource);
		const bound = this.rows.filter(
			(row) =>
				(row.kind === 'binding_added' || row.kind === 'binding_changed') && row.bindingKey === moved.toKey,
		);
		const opens = this.rows.filter(
			(row) => row.kind === 'authority_gained' && row.role === null && row.resource === resource,
		);
		return [moved, ...bound, ...opens].every((row) => rows.has(row)) ? moved.to : moved.from;
	}

	private holds(rows: Rows, role: string, scope: string): boolean {
		const { resource, principalId } = this.request;
		const gained = this.gain(role, scope);
		if (gained !== undefined && rows.has(gained)) return true;
		if (ownerIn(this.before?.data, resource) !== principalId) return false;
		return [this.before?.data, this.after].every((data) => {
			const grant = data?.grants.find((one) => one.resource === resource);
			return grant?.roles.find((one) => one.role === role)?.scopes.includes(scope) === true;
		});
	}

	private gain(role: string | null, scope: string): AuthorityRow | undefined {
		const { resource, principalId } = this.request;
		return this.rows.find(
			(row) =>
				row.kind === 'authority_gained' &&
				row.role !== null &&
				row.role === role &&
				row.scope === scope &&
				row.resource === resource &&
				row.applicationId === principalId,
		);
	}

	private isConfined(rows: Rows): boolean {
		const lifted = [...rows].filter((row) => row.kind === 'confinement_widened');
		return this.asked().some((scope) =>
			['', ...this.request.labels].some((label, index) => {
				const isLabel = index > 0;
				const caps = (this.before?.data.confinement ?? []).filter(({ labelPrefix }) =>
					labelPrefix === null ? !isLabel : isLabel && label.startsWith(labelPrefix),
				);
				const stopped = caps.some((cap) => cap.labelPrefix === null || !cap.scopes.includes(scope));
				return stopped && !lifted.some((row) => this.lifts(row, isLabel ? label : null, scope));
			}),
		);
	}

	private lifts(row: AuthorityRow, label: string | null, scope: string): boolean {
		if (row.kind !== 'confinement_widened') return false;
		const touches = row.labelPrefix === null || label?.startsWith(row.labelPrefix) === true;
		return touches && (row.scope === null ? !row.except.includes(scope) : row.scope === scope);
	}

	/** Approvals of a scope are the old side's, unless the new grant or a row brings the new side's. */
	private conflicts(rows: Rows, role: string | null): boolean {
		const unread =
			this.before === null || this.rows.some(({ kind, ...row }) => kind === 'data_mended' && 'name' in row);
		const classes = this.asked().flatMap((scope) => {
			const own = this.rows.filter((row) => this.isOwnHold(row) && 'scope' in row && row.scope === scope);
			const fresh = role !== null && this.gain(role, scope) !== undefined;
			const tells = own.filter((row) => 'role' in row && row.role === role);
			const doubled = this.before?.problems.some((one) => one.scope === scope) === true;
			const isNew = unread || fresh || doubled || tells.length === 0 || tells.some((row) => rows.has(row));
			return classesIn(isNew || this.before === null ? this.after : this.before.data, scope);
		});
		return classes.includes('operator') && classes.includes('subject');
	}

	private isOwnHold(row: AuthorityRow): boolean {
		if (
			!('scope' in row) ||
			!('role' in row) ||
			row.kind === 'authority_gained' ||
			row.kind === 'authority_lost'
		)
			return false;
		if ('others' in row && (row.kind === 'class_conflict_added' || !row.others.includes(row.scope)))
			return false;
		if (!this.request.requested.includes(row.scope)) return false;
		if (row.role === null) return this.shape === 'workload_mint';
		const mine = row.applicationId === this.request.principalId && row.resource === this.request.resource;
		return this.shape === 'delegated_mint' && mine && this.request.labels.includes(row.role);
	}
}

function ownerIn(data: AuthorityData | undefined, resource: string): string | null {
	const key = data?.grants.find((one) => one.resource === resource)?.application ?? null;
	return data?.bindings.findLast((one) => one.key === key)?.applicationId ?? null;
}

function classesIn(data: AuthorityData, scope: string): string[] {
	const tier = data.risk.find((one) => one.scope === scope)?.tier;
	return data.approvalTiers.flatMap((one) =>
		one.tier === tier ? [String(one.declared.approver ?? 'operator')] : [],
	);
}
