# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {
  "payments": "app-payments-agent",
  "reporting": "app-reporting",
}

grants := {
  "resource://ledger": {
    "application": "payments",
    "roles": {
      "clerk": ["ledger:read"],
      "cashier": ["ledger:read", "ledger:write"],
    },
  },
  "resource://reports": {
    "application": "reporting",
    "roles": {"reader": ["reports:read"]},
  },
}
