import { ASKS } from '../shells.js';

/** For fish 3 and newer, which quotes what it puts into the line. */
export const fishScript = `# caracalite: completion for fish
function __caracalite_complete
	set -l before (commandline -opc)
	set -l current (commandline -ct)
	set -l at (math (count $before) - 1)
	for line in (command caracalite ${ASKS} $at -- $before[2..-1] "$current" 2>/dev/null)
		if string match -q ':files*' -- $line
			set -l behind (string split -m 1 \\t -- $line)[2]
			set -l from (math (string length -- "$behind") + 1)
			for path in (__fish_complete_path (string sub -s $from -- "$current"))
				echo "$behind$path"
			end
		else
			echo $line
		end
	end
end
complete -c caracalite -f -k -a '(__caracalite_complete)'
`;
