import { ASKS } from '../shells.js';

/**
 * For bash 3.2 and newer, with nothing else installed. A word is put into the line as `printf %q` quotes
 * it, and behind an open quote only if it is plain: names come from a server.
 */
export const bashScript = `# caracalite: completion for bash
_caracalite_complete() {
	local current="\${COMP_WORDS[COMP_CWORD]}" tab=$'\\t' line value about
	local -a values=() shown=()
	COMPREPLY=()
	while IFS= read -r line; do
		if [[ $line == :files* ]]; then
			compopt -o default -o filenames 2>/dev/null
			continue
		fi
		value=\${line%%"$tab"*}
		about=
		[[ $line == *"$tab"* ]] && about=\${line#*"$tab"}
		if [[ $current == [\\"\\']* ]]; then
			[[ $value == *[!A-Za-z0-9\\ _.:/@%+,=-]* ]] && continue
			values+=("$value")
		else
			values+=("$(printf %q "$value")")
		fi
		shown+=("$value\${about:+  ($about)}")
	done < <(command caracalite ${ASKS} "$((COMP_CWORD - 1))" -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
	compopt -o nosort 2>/dev/null
	# A file follows.
	[[ \${#values[@]} -gt 0 && \${values[0]} == *= ]] && compopt -o nospace 2>/dev/null
	# A list that is only looked at tells what each word is.
	if [[ \${COMP_TYPE-} == 63 && \${#values[@]} -gt 1 ]]; then
		COMPREPLY=("\${shown[@]}")
	else
		COMPREPLY=("\${values[@]}")
	fi
}
complete -F _caracalite_complete caracalite
`;
