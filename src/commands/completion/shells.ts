/** Shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The first word of a command line by which a shell's script asks; no command that a person types. */
export const ASKS = '__complete';
