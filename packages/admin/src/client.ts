import * as groups from './groups.js';
import { sender } from './http.js';
import type { AdminClientOptions } from './options.js';

/** The Admin API of one Caracal; its groups mirror the official SDK's, as far as caracalite uses them. */
export class AdminClient {
	readonly zones: ReturnType<typeof groups.zones>;
	readonly policies: ReturnType<typeof groups.policies>;
	readonly policyTemplates: ReturnType<typeof groups.policyTemplates>;
	readonly policySets: ReturnType<typeof groups.policySets>;
	readonly audit: ReturnType<typeof groups.audit>;
	readonly adminAudit: ReturnType<typeof groups.adminAudit>;
	readonly applications: ReturnType<typeof groups.applications>;
	readonly resources: ReturnType<typeof groups.resources>;
	readonly #options: AdminClientOptions;

	constructor(options: AdminClientOptions) {
		this.#options = options;
		const send = sender(options);
		this.zones = groups.zones(send);
		this.policies = groups.policies(send);
		this.policyTemplates = groups.policyTemplates(send);
		this.policySets = groups.policySets(send);
		this.audit = groups.audit(send);
		this.adminAudit = groups.adminAudit(send);
		this.applications = groups.applications(send);
		this.resources = groups.resources(send);
	}

	/** A client like this one that sends `headers` too. */
	withDefaultHeaders(headers: Record<string, string>): AdminClient {
		return new AdminClient({ ...this.#options, headers: { ...this.#options.headers, ...headers } });
	}
}
