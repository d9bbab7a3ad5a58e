import { ASKS } from '../shells.js';

/** For PowerShell 5.1 and newer; what is no plain word is put into the line in single quotes. */
export const powershellScript = `# caracalite: completion for PowerShell
Register-ArgumentCompleter -Native -CommandName caracalite -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { $_.Extent.Text })
	$at = $words.Count - 1
	if ($wordToComplete -ne '') { $at = $at - 1 }
	$rest = @($words | Select-Object -Skip 1)
	caracalite ${ASKS} $at '--' @rest 2>$null | ForEach-Object {
		if (-not $_.StartsWith(':files')) {
			$value, $about = $_ -split "\`t", 2
			$text = $value
			if ($value -notmatch '^[A-Za-z0-9_./:=@%+-]+$') { $text = "'" + ($value -replace "'", "''") + "'" }
			if (-not $about) { $about = $value }
			[System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $about)
		}
	}
}
`;
