/** What of package.json the packed program carries; scripts, workspaces and tools are the checkout's. */
const KEPT = [
	...['name', 'version', 'description', 'license', 'repository', 'type', 'bin', 'files', 'engines'],
	...['optionalDependencies', 'peerDependencies', 'peerDependenciesMeta'],
];

/**
 * The manifest of the packed program. In the checkout `dependencies` are all that it is made of; what the
 * bundle holds is not fetched again, so that here they are the rest.
 */
export function packedManifest(manifest, bundled) {
	const names = new Set(bundled.map(({ name }) => name));
	const rest = Object.entries(manifest.dependencies).filter(([name]) => !names.has(name));
	return {
		...Object.fromEntries(KEPT.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : []))),
		dependencies: Object.fromEntries(rest),
	};
}
