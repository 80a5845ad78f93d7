# The entries and the key of tenant tenant-001.

path "secret/data/tenant-001/*" {
  capabilities = ["create", "read", "update", "delete"]
}

path "secret/metadata/tenant-001/*" {
  capabilities = ["read", "list", "delete"]
}

path "secret/destroy/tenant-001/*" {
  capabilities = ["update"]
}

path "transit/encrypt/tenant-001" {
  capabilities = ["update"]
}

path "transit/decrypt/tenant-001" {
  capabilities = ["update"]
}

path "transit/keys/tenant-001" {
  capabilities = ["create", "read", "update", "delete"]
}

path "transit/keys/tenant-001/config" {
  capabilities = ["update"]
}

path "transit/keys/tenant-001/rotate" {
  capabilities = ["update"]
}
