/** `caracalite help secrets` */
export const secrets = `Tokens

  A configuration says where a token is kept, never what it is:
    token: {env: CARACAL_ADMIN_TOKEN}
    token: {file: ~/.config/caracal/token}     readable by its owner alone
    token: {command: [pass, show, caracal]}    a program and its arguments; no shell

  A token is fetched once it is needed, sent to the configured URL and to nothing else:
  no redirect and no proxy is followed. Plain http is refused but to this machine
  (--insecure-http). The first time that a token goes to a host, that is told.

  It is never printed: not in results, failures, --debug or reports. What a server says
  is searched for it. Of a URL, whatever in its path looks like a key is hidden.

  A configuration that came with a checkout has no say in where a token goes until
  \`caracalite trust\` was said of its very content.

  A token that only reads is enough for explain, denials, audit, status, diff and
  record; replaying on the server needs one that may write. \`caracalite doctor --deep\`
  tells which it is.

  For completion, names that results told (requests, versions, zones, cases) are kept
  in ~/.local/state/caracalite/seen, readable by you alone; no token is among them.
`;
