/** `caracalite help ci` */
export const ci = `In a pipeline

  Nobody is asked anything where stdin is no terminal, or CI is set: a question is a
  failure that names the flag which answers it (--yes, --candidate, …).

  What a run needs
    a zone     CARACAL_API_URL, CARACAL_ADMIN_TOKEN and CARACAL_ZONE_ID; or a profile
    trust      a checked-in configuration that names a server counts with
               --trust <sha256> or CARACALITE_TRUST, kept outside of the repository
    a limit    --timeout 10m; a run that is cut off says what it had changed
    stdin      </dev/null, where a loop reads its lines from there

  Without a zone, as for a fork that gets no secrets
    caracalite check policy
    caracalite regress 'cases/*.yaml' --documents policy --only

  With one
    caracalite doctor
    caracalite stage policy --json >staged.json
    caracalite iterate <request> --candidate <version> --cases 'cases/*.yaml'
    caracalite activate <request> --candidate <version> --yes

  What others read
    --write junit=FILE, sarif=FILE, gitlab=FILE, markdown=FILE, events=FILE, …; also of
    a run that fails, and of a command line that cannot be read
    in a step of GitHub Actions annotations go to stderr, and a summary to the step, by
    themselves; --no-ci stops that, stdout is never touched

  What to do with the exit code: 0 go on; 1 a person has to look; 2 mend the call, the
  configuration or the way to the server, nothing was changed; 3 \`caracalite resume\`;
  4 judge again. Every code: caracalite help exit-codes

  Values for a script, without jq: caracalite help output
`;
