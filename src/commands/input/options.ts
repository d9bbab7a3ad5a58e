import { z } from 'zod';
import { AcceptanceOptions } from './acceptance.js';

/** Option groups as they reach a handler, checked once more at its door. */
export const ReportOptions = z.object({ report: z.string().optional() });

export const CandidateOptions = z.object({
	candidate: z.string().optional(),
	policySet: z.string().optional(),
});

export const CaseOptions = z.object({
	cases: z.array(z.string()).optional(),
	filter: z.string().optional(),
});

export const HoldOptions = z.object({ acceptHold: z.boolean().default(false) });

export const OverlayOptions = z.object({
	set: z.array(z.string()).optional(),
	claims: z.string().optional(),
	asRebuilt: z.boolean().default(false),
});

export const DocumentOptions = z.object({ documents: z.array(z.string()).optional() });

export const ChangeOptions = z.object({
	yes: z.boolean().default(false),
	/** Milliseconds. */
	wait: z.number().optional(),
});

/** How long to wait for the runtime where nothing is said; other replicas take up to a minute more. */
export const DEFAULT_WAIT_MS = 60_000;

export const EvidenceOptions = z.object({
	...ReportOptions.shape,
	...CandidateOptions.shape,
	...CaseOptions.shape,
	...AcceptanceOptions.shape,
});
