/** `caracalite help output` */
export const output = `What is printed, and where

  stdout is the result, stderr the story: progress, questions, failures. A run whose
  stdout is no terminal is not coloured, and tells times as ISO 8601.

  --json    one JSON document on stdout, whatever happens; its \`schema\` names a
            published schema. A failure is a document, too: caracalite/error@1.
            A command that follows prints one document a line.
  --quiet   no progress
  --verbose whole ids and every detail
  --pick    only the values at a path of that document, one a line

For other readers
  --write junit=FILE   the same result for somebody else, as often as it is given; the
                       formats are in the help of each command (docs/readers.md)
  --write events=FILE  what happens as it happens, a line of JSON each: the first is of
                       type run, the last has the exit code. A file, a pipe, or - for
                       stderr, which then holds these lines alone. Commands that go on
                       take it too. A slow reader holds nothing up.

Paths of --pick
  verdict.status              a member
  verdict.blockers[]          every element of a list
  verdict.blockers[].code     the code of each blocker, without what it is about
  events[0].requestId         one element, counted from 0
  policyInput["a name"]       a member that is no plain word; quote it for the shell

  A text is printed as it is, line breaks and tabs as \\n and \\t, other control
  characters made visible; a number, true, false and null as such; an object or a list
  as JSON on one line. What is not there, or lies behind a null, prints nothing. A path
  that the command's schema cannot have is refused (usage) before anything is done. A
  failure is told on stderr, and the exit code is the command's own:

    id=$(caracalite audit --decision deny --pick 'events[0].requestId')
    caracalite verdict "$id" --candidate 2 --pick 'verdict.blockers[].code' </dev/null

Colour
  NO_COLOR wins, then --color and --no-color, then FORCE_COLOR and CLICOLOR_FORCE.
  Marks are ASCII where LC_ALL, LC_CTYPE or LANG name no UTF-8.
`;
