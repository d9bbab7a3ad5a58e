import { ASKS } from '../shells.js';

/** For fish 3 and newer, which quotes what it puts into the line. */
export const fishScript = `# caracalite: completion for fish
function __caracalite_complete
	set -l before (commandline -opc)
	set -l current (commandline -ct)
	set -l at (math (count $before) - 1)
	for line in (command caracalite ${ASKS} $at -- $before[2..-1] "$current" 2>/dev/null)
		if test "$line" = :files
			__fish_complete_path (string replace -r -- '^--[a-z-]+=' '' "$current")
		else
			echo $line
		end
	end
end
complete -c caracalite -f -k -a '(__caracalite_complete)'
`;
