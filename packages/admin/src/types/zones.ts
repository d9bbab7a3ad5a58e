export interface Zone {
	id: string;
	name: string;
	slug: string;
	created_at: string;
}

export interface Application {
	id: string;
	name: string;
	registration_method: string;
	expires_at: string | null;
}

export interface ResourceOperation {
	method: string;
	path: string;
	scope: string;
}

export interface Resource {
	id: string;
	name: string;
	identifier: string;
	scopes: string[];
	operations: ResourceOperation[];
}
