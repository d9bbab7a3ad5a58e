/** Who runs this, as the system knows them; null where it knows no such numbers, as Windows. */
export type User = { uid: number; gid: number } | null;

/** What the system says of a path itself, links not followed. */
export interface PathFacts {
	kind: 'file' | 'directory' | 'link' | 'other';
	uid: number;
	gid: number;
	/** Permission bits. */
	mode: number;
}

/** What a file system's `lstat` or `fstat` gives. */
interface Stats {
	uid: number;
	gid: number;
	mode: number;
	isFile(): boolean;
	isDirectory(): boolean;
	isSymbolicLink(): boolean;
}

/** The facts in a file system's words. */
export function factsOf(stats: Stats): PathFacts {
	const plain = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
	const { uid, gid, mode } = stats;
	return { kind: stats.isSymbolicLink() ? 'link' : plain, uid, gid, mode: mode & 0o7777 };
}

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** Why a path is not the user's own `wanted`, as the end of a sentence about it; null where it is. Pure. */
export function whyNotOwn(facts: PathFacts, wanted: 'file' | 'directory', user: User): string | null {
	if (facts.kind === 'link') return 'is a link, which is not followed';
	if (facts.kind !== wanted) return `is no plain ${wanted}`;
	if (user === null || facts.uid === user.uid) return null;
	return `belongs to another user (uid ${facts.uid}, and you are ${user.uid})`;
}

/** Why others could write a path, as the end of a sentence about it; null where they cannot. Pure. */
export function whyOpen({ mode, gid }: PathFacts, user: User): string | null {
	if (user === null) return null;
	// Where each user has a group of their own, of the same number, writing by the group is writing by the user.
	const ownGroup = gid === user.gid && user.gid === user.uid;
	const open = (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && !ownGroup);
	return open ? `can be written by others (mode ${mode.toString(8).padStart(4, '0')})` : null;
}

/**
 * Why a folder cannot vouch for a file of the user's in it: whoever may write it can put another in its
 * place. The system's own folders may, and one in which only owners remove, as `/tmp`. Pure.
 */
export function whyFolderUnsafe(facts: PathFacts, user: User): string | null {
	const systems = facts.kind === 'directory' && facts.uid === 0;
	const why = systems ? null : whyNotOwn(facts, 'directory', user);
	return why ?? ((facts.mode & STICKY) === 0 ? whyOpen(facts, user) : null);
}
