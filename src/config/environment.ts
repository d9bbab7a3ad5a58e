/** The variables that are read, and what each stands for; the reference prints this table. */
export const ENVIRONMENT = [
	{ name: 'CARACALITE_PROFILE', meaning: 'profile to use, as `--profile`' },
	{
		name: 'CARACAL_API_URL',
		meaning:
			'base URL of the Admin API, in place of the one of the default profile; does not count for a sandbox profile that is named, and is refused beside a named profile of another URL',
	},
	{ name: 'CARACAL_ADMIN_TOKEN', meaning: 'the token itself' },
	{ name: 'CARACALITE_TRUST', meaning: 'SHA-256 of a configuration to trust, as `--trust`' },
	{ name: 'CARACAL_ZONE_ID', meaning: 'zone, as `--zone`' },
	{ name: 'POLICY_SET_ID', meaning: 'policy set, as `--policy-set`' },
	{ name: 'CANDIDATE_VERSION_ID', meaning: 'candidate, as `--candidate`' },
	{ name: 'DENIED_REQUEST_ID', meaning: 'request, where none is named' },
	{ name: 'REGRESSION_FILE', meaning: 'file of regression cases, as `--cases`' },
	{
		name: 'ACTIVATE',
		meaning:
			'yes (`true`, `1`, `yes`, `on`) rolls out what `iterate` finds safe, without asking; no (`false`, `0`, `no`, `off`) does not; any other word is refused',
	},
	{
		name: 'HOME, XDG_CONFIG_HOME, XDG_STATE_HOME',
		meaning: "where the user's own configuration is, and what is remembered",
	},
	{ name: 'NO_COLOR', meaning: 'no colour, whatever else is said' },
	{ name: 'FORCE_COLOR, CLICOLOR_FORCE', meaning: 'colour off a terminal too' },
	{ name: 'CI', meaning: 'nobody is asked anything' },
] as const;
