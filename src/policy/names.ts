/** What a data document may define; the decision contract reads these names and no other. */
export const DATA_NAMES = ['app_ids', 'grants', 'confinement', 'restrict', 'risk', 'approval_tiers'] as const;

export type DataName = (typeof DATA_NAMES)[number];

export function isDataName(name: string): name is DataName {
	return DATA_NAMES.some((known) => known === name);
}

/** The package of every data document. */
export const DATA_PACKAGE = 'caracal.authz';

/** Builtins that the API and the runtime both refuse: they reach the network, the clock or chance. */
export const FORBIDDEN_BUILTINS = [
	'http.send',
	'net.lookup_ip_addr',
	'net.cidr_contains',
	'net.cidr_intersects',
	'net.cidr_expand',
	'net.cidr_merge',
	'opa.runtime',
	'rand.intn',
	'time.now_ns',
] as const;
