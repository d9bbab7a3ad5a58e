import { addScope, type Draw } from './draw.js';
import { decide, isOpaque, type Request, relationOf } from './relation.js';
import { SCOPES } from './traffic.js';
import { copyOf, type ZoneData } from './zone-data.js';

/** The least that a careful person changes so that the request is allowed; null where no policy can, or it takes more than that. */
export function exactFix(data: ZoneData, request: Request, draw: Draw): ZoneData | null {
	const fixed = copyOf(data);
	const allows = () => {
		const answer = isOpaque(fixed) ? 'deny' : decide(relationOf(fixed, { scopes: SCOPES }), request);
		return answer !== 'deny' && answer !== 'refused';
	};
	for (const step of [thaw, own, confine, grant, approve]) {
		if (!allows()) step(fixed, request, draw);
	}
	return allows() ? fixed : null;
}

type Step = (data: ZoneData, request: Request, draw: Draw) => void;

const thaw: Step = (data, { shape }) => {
	data.restrict = [];
	if (shape === 'mint' || shape === 'workload') data.raw = {};
};

/** Somebody's resource stays theirs: whoever asks for it gets no fix. */
const own: Step = ({ grants, appIds }, { shape, application, resource }) => {
	const key = Object.keys(appIds).find((one) => appIds[one] === application);
	if (shape === 'workload' || key === undefined) return;
	grants[resource] ??= { application: key, roles: {} };
};

const confine: Step = ({ confinement }, { labels, scopes }) => {
	for (const rule of confinement) {
		if (!labels.some((label) => label.startsWith(rule.label_prefix))) continue;
		rule.scopes = [...new Set([...rule.scopes, ...scopes])];
	}
};

const grant: Step = ({ grants, appIds }, { shape, application, resource, labels, scopes }, draw) => {
	const at = grants[resource];
	const mints = shape === 'mint' || shape === 'use';
	if (!mints || at === undefined || appIds[at.application] !== application || labels.length === 0) return;
	const role = draw.one(labels);
	for (const scope of scopes) addScope(at, role, scope);
};

/** Where two classes of approver exclude each other, an operator decides alone. */
const approve: Step = (data) => {
	data.tiers = data.tiers.filter(({ approver }) => approver !== 'subject');
};
