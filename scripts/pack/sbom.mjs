import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What the packed program is made of, as CycloneDX: of npm's own document about the lock file, the packages
 * that are bundled and those that are fetched when it is installed. `npm sbom --omit dev` would leave out
 * what a tool happens to need too, such as zod.
 */
export function releaseSbom(packed, bundled) {
	const whole = JSON.parse(
		execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
			maxBuffer: 2 ** 26,
		}),
	);
	const refs = new Set([
		...bundled.map(({ name, version }) => `${name}@${version}`),
		...fetched(Object.keys({ ...packed.dependencies, ...packed.optionalDependencies })),
	]);
	const own = new Set(bundled.flatMap((one) => (one.own ? [`${one.name}@${one.version}`] : [])));
	const root = whole.metadata.component;
	// npm names the root after its folder, and notes that a checkout is not for publishing.
	const component = { ...root, name: packed.name, type: 'application', properties: [] };
	return {
		...whole,
		metadata: { ...whole.metadata, component },
		components: whole.components
			.filter((one) => refs.has(one['bom-ref']))
			.map((one) => (own.has(one['bom-ref']) ? ofOurs(one) : one)),
		dependencies: whole.dependencies
			.filter(({ ref }) => refs.has(ref) || ref === root['bom-ref'])
			.map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
	};
}

/** A workspace's component: what it is called on a registry is somebody else's code, so it has no address there. */
function ofOurs({ purl, ...component }) {
	return { ...component, name: decodeURIComponent(purl).replace(/^pkg:npm\/(.+)@.*$/, '$1') };
}

/** `name@version` of packages and of all that they bring, on any platform, by the lock file. */
function fetched(names) {
	const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
	const found = new Set();
	const visit = (name) => {
		const { version, dependencies, optionalDependencies } = packages[`node_modules/${name}`];
		if (found.has(`${name}@${version}`)) return;
		found.add(`${name}@${version}`);
		for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next);
	};
	for (const name of names) visit(name);
	return found;
}
