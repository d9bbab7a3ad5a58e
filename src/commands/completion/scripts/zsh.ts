import { ASKS } from '../shells.js';

/** For zsh 5 and newer; `compadd` quotes what it puts into the line. */
export const zshScript = `#compdef caracalite
# caracalite: completion for zsh
_caracalite() {
	local line value about tab=$'\\t' files=0 behind=
	integer width=0
	local -a lines values abouts shown
	lines=("\${(@f)$(command caracalite ${ASKS} "$((CURRENT - 2))" -- "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
	for line in "\${lines[@]}"; do
		[[ -z $line ]] && continue
		if [[ $line == :files* ]]; then
			files=1
			[[ $line == *"$tab"* ]] && behind=\${line#*"$tab"}
			continue
		fi
		value=\${line%%"$tab"*}
		about=
		[[ $line == *"$tab"* ]] && about=\${line#*"$tab"}
		values+=("$value")
		abouts+=("$about")
		(( \${#value} > width )) && width=\${#value}
	done
	local i
	for (( i = 1; i <= \${#values}; i++ )); do
		if [[ -n \${abouts[i]} ]]; then
			line="\${(r:width:)values[i]}  \${abouts[i]}"
			shown+=("\${line[1,COLUMNS-2]}")
		else
			shown+=("\${values[i]}")
		fi
	done
	if (( \${#values} )); then
		if [[ \${values[1]} == *= ]]; then
			compadd -S '' -V caracalite -d shown -a -- values
		elif [[ -n "\${(j::)abouts}" ]]; then
			compadd -l -V caracalite -d shown -a -- values
		else
			compadd -V caracalite -d shown -a -- values
		fi
	fi
	if (( files )); then
		[[ -n $behind ]] && compset -P "\${(b)behind}"
		_files
	fi
}
if [[ \${funcstack[1]} == _caracalite ]]; then
	_caracalite "$@"
elif (( $+functions[compdef] )); then
	compdef _caracalite caracalite
fi
`;
