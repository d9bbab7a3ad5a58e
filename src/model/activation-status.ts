export interface ActivationAccepted {
	versionId: string;
	outboxId: string;
}

export type PropagationStatus =
	| 'waiting_for_activation'
	| 'waiting_for_outbox'
	| 'waiting_for_sts'
	| 'loaded'
	| 'failed';

/** Where an activation has got to: the set's pointer, the outbox, and what one runtime replica has loaded. */
export interface ActivationStatus {
	policySetId: string;
	versionId: string;
	active: boolean;
	activeVersionId: string | null;
	/** The active version's, not the asked version's. */
	manifestSha256: string | null;
	propagation: PropagationStatus;
	outbox: {
		id: string | null;
		state: string;
		attempts: number;
		lastError: string | null;
		dispatchedAt: string | null;
	};
	runtime: {
		state: string;
		versionId: string | null;
		manifestSha256: string | null;
		loadedAt: string | null;
		ageSeconds: number | null;
		detail: string | null;
	};
}
